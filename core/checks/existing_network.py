"""Rules about a VPC that exists."""

from collections.abc import Iterator

from core.checks.rules import Finding, Level, rule
from core.config.environment import Environment

# What describes a VPC that is made here.
_MADE_HERE = (
    "cidr",
    "availability_zones",
    "availability_zone_count",
    "nat_gateways",
    "flow_logs",
    "endpoints",
    "secondary_cidrs",
)


@rule(
    "network-existing-alone",
    level=Level.ESSENTIAL,
    source="a VPC that exists has its ranges, zones, gateways and endpoints already",
    remedy="Keep network.existing, or the fields that describe a new VPC, not both.",
)
def network_existing_alone(environment: Environment) -> Iterator[Finding]:
    """Fields of a VPC that is made here say nothing about one that exists."""
    network = environment.network
    if network.existing is None:
        return
    for key in _MADE_HERE:
        if key in network.model_fields_set:
            found = f"says nothing of the VPC that exists, {network.existing.vpc_id}"
            yield Finding(("network", key), found, "remove it, or network.existing")


@rule(
    "existing-subnets",
    level=Level.ESSENTIAL,
    source="EKS asks for subnets in two zones, each named once",
    remedy="Name two subnets or more, each once, nodes' subnets apart from public ones.",
)
def existing_subnets(environment: Environment) -> Iterator[Finding]:
    """A subnet is named once in a list, and a public one is none of the nodes'."""
    existing = environment.network.existing
    if existing is None:
        return
    lists = {
        "private_subnet_ids": existing.private_subnet_ids,
        "control_plane_subnet_ids": existing.control_plane_subnet_ids,
        "public_subnet_ids": existing.public_subnet_ids,
    }
    for key, subnets in lists.items():
        for index, subnet in enumerate(subnets):
            if subnet in subnets[:index]:
                yield Finding(
                    ("network", "existing", key, index), f'"{subnet}" twice', "name each once"
                )
            elif key == "public_subnet_ids" and subnet in existing.private_subnet_ids:
                found = f'"{subnet}" is among private_subnet_ids'
                yield Finding(("network", "existing", key, index), found, "name it in one of them")
    if len(existing.control_plane_subnet_ids) == 1:
        right = "name at least two, in two zones, or none"
        yield Finding(("network", "existing", "control_plane_subnet_ids"), "one subnet", right)
