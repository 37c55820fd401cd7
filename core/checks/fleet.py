"""Rules over all environments together."""

from collections.abc import Iterator, Sequence
from ipaddress import IPv4Network

from core.checks.rules import Finding, Level, fleet_rule
from core.config.environment import Environment


@fleet_rule(
    "cluster-name-unique",
    source="EKS: a cluster's name is unique in an account and region",
    remedy="Give each cluster of an account and region a name of its own.",
    level=Level.ESSENTIAL,
)
def cluster_name_unique(
    environments: Sequence[Environment],
) -> Iterator[tuple[Environment, Finding]]:
    """Two clusters of one name in an account and region would share roles, queue and tags."""
    first: dict[tuple[str | None, str, str], Environment] = {}
    for environment in environments:
        key = (environment.account_number, environment.region, environment.cluster.name)
        other = first.setdefault(key, environment)
        if other is not environment:
            yield (
                environment,
                Finding(
                    ("cluster", "name"),
                    f'"{environment.cluster.name}" is also the cluster of {other.name} in the '
                    "same account and region",
                    "give it another name",
                ),
            )


@fleet_rule(
    "spot-role-owner",
    source="IAM: a service-linked role exists once an account; creating it again fails",
    remedy='Leave account.spot_service_linked_role: "create" in one environment of the account.',
)
def spot_role_owner(
    environments: Sequence[Environment],
) -> Iterator[tuple[Environment, Finding]]:
    """Only one environment of an account can create the Spot service-linked role."""
    first: dict[str | None, Environment] = {}
    for environment in environments:
        if environment.account.spot_service_linked_role != "create":
            continue
        other = first.setdefault(environment.account_number, environment)
        if other is not environment:
            yield (
                environment,
                Finding(
                    ("account", "spot_service_linked_role"),
                    f"{other.name} already creates the role of this account",
                    'write "existing"',
                ),
            )


@fleet_rule(
    "network-overlap",
    level=Level.WARNING,
    source="networks that overlap cannot be peered, nor share a transit gateway",
    remedy="Give each environment of an account a network.cidr of its own.",
)
def network_overlap(
    environments: Sequence[Environment],
) -> Iterator[tuple[Environment, Finding]]:
    """Two environments of an account whose ranges overlap can never be connected."""
    made = [environment for environment in environments if not environment.network.existing]
    for index, environment in enumerate(made):
        network = IPv4Network(environment.network.cidr)
        for other in made[:index]:
            same = other.account_number == environment.account_number
            if same and network.overlaps(IPv4Network(other.network.cidr)):
                found = f'"{network}" overlaps that of {other.name}, {other.network.cidr}'
                yield (
                    environment,
                    Finding(("network", "cidr"), found, "write a range of its own"),
                )


@fleet_rule(
    "subnet-tags-owner",
    source="a tag on a subnet is one resource: who destroys it takes it from the other",
    remedy="Keep network.existing.tag_subnets in one environment of each VPC.",
)
def subnet_tags_owner(
    environments: Sequence[Environment],
) -> Iterator[tuple[Environment, Finding]]:
    """Two environments that tag the subnets of one VPC take the tags from each other."""
    first: dict[str, Environment] = {}
    for environment in environments:
        existing = environment.network.existing
        if existing is None or not existing.tag_subnets:
            continue
        other = first.setdefault(existing.vpc_id, environment)
        if other is not environment:
            parts = ("network", "existing", "tag_subnets")
            found = f"{other.name} already tags the subnets of {existing.vpc_id}"
            yield environment, Finding(parts, found, "write false")
