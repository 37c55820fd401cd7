"""Rules about the network."""

import ipaddress
from collections.abc import Iterator

from core.capacity.zones import eks_zone_ids
from core.checks.rules import Finding, Level, rule
from core.config.environment import Environment
from core.config.source import Parts
from core.facts import AS_OF, REGIONS, ZONES_EKS_REFUSES
from core.problems import suggestion

_PREFIXES = range(16, 21)


@rule(
    "network-size",
    source="VPCs are at most /16; intra subnets of a /20 are /28, the smallest AWS has",
    remedy="Choose a network.cidr from /16 to /20.",
    level=Level.ESSENTIAL,
)
def network_size(environment: Environment) -> Iterator[Finding]:
    """Subnets are computed from the VPC's range, so it must have room for all of them."""
    network = ipaddress.ip_network(environment.network.cidr)
    if network.prefixlen not in _PREFIXES and not environment.network.existing:
        right = f"write a range from /{_PREFIXES[0]} to /{_PREFIXES[-1]}, so that its subnets fit"
        yield Finding(("network", "cidr"), f"a /{network.prefixlen}", right)


@rule(
    "region-known",
    level=Level.WARNING,
    source=f"AWS' regions as of {AS_OF}",
    remedy="Correct the region; silence this where AWS has opened it since.",
)
def region_known(environment: Environment) -> Iterator[Finding]:
    """A region that does not exist has no API to ask: every call of Terraform fails."""
    region = environment.region
    if region not in REGIONS:
        right = f"write one that AWS has{suggestion(region, REGIONS)}"
        yield Finding(("region",), f'"{region}" is no region that is known here', right)


@rule(
    "zones-of-region",
    source="AWS names zones after their region",
    remedy="Name zones of the environment's own region, each once, at least two.",
    level=Level.ESSENTIAL,
)
def zones_of_region(environment: Environment) -> Iterator[Finding]:
    """EKS needs two zones, and a zone of another region does not exist for it."""
    zones, region = environment.network.zones, environment.region
    path = zones_path(environment)
    for index, zone in enumerate(zones):
        parts = (*path, index)
        if zone[:-1] != region:
            right = f'name zones of "{region}", such as "{region}a"'
            yield Finding(parts, f'"{zone}" is not in {region}', right)
        elif zone in zones[:index]:
            yield Finding(parts, f'"{zone}" twice', "name each zone once")
    if len(zones) == 1:
        yield Finding(path, "one zone", "name at least two: EKS needs subnets in two zones")


@rule(
    "zones-named",
    level=Level.PRODUCTION_ERROR,
    source="the aws_availability_zones data source reads the region's zones at each plan",
    remedy="Name the zones in network.availability_zones.",
)
def zones_named(environment: Environment) -> Iterator[Finding]:
    """A zone that AWS adds or renames would move subnets of a cluster that counts its zones."""
    network = environment.network
    if not network.availability_zones and not network.existing:
        count = environment.network.availability_zone_count
        found = f"none named: the first {count} of the region are taken at each plan"
        right = f"name them, such as [{environment.region}a, {environment.region}b]"
        yield Finding(("network", "availability_zones"), found, right)


@rule(
    "nat-single",
    level=Level.PRODUCTION_WARNING,
    source="one NAT gateway stands in one zone: without that zone no node reaches AWS",
    remedy="Write network.nat_gateways: per_az.",
)
def nat_single(environment: Environment) -> Iterator[Finding]:
    """With one NAT gateway the loss of its zone stops image pulls and new nodes in all zones."""
    network = environment.network
    if network.gateways == "single" and not network.existing:
        found = "one NAT gateway in production"
        yield Finding(("network", "nat_gateways"), found, 'write "per_az", one in each zone')


@rule(
    "zones-of-eks",
    level=Level.WARNING,
    source="EKS: UnsupportedAvailabilityZoneException; zones' letters differ by account",
    remedy="Leave out the zone that has this id in your account, or silence this once you looked.",
)
def zones_of_eks(environment: Environment) -> Iterator[Finding]:
    """In a few regions EKS refuses one zone, whose letter differs from account to account."""
    refused = ZONES_EKS_REFUSES.get(environment.region)
    # Zones of another region have a rule of their own.
    zones = [zone for zone in environment.network.zones if zone[:-1] == environment.region]
    if refused and zones:
        found = f"one of them may be {refused[0]}, which EKS refuses"
        right = "look: aws ec2 describe-availability-zones names the ids"
        yield Finding(zones_path(environment), found, right)


@rule(
    "zone-count",
    source="EC2's zones, as the catalogue of instance types has them",
    remedy="Lower network.availability_zone_count, or name the zones.",
)
def zone_count(environment: Environment) -> Iterator[Finding]:
    """A region that has fewer zones than are asked for fails the plan."""
    network, region = environment.network, environment.region
    there = len(eks_zone_ids(region))
    counted = not network.availability_zones and not network.existing
    if there and counted and network.availability_zone_count > there:
        found = f"{region} has {there} zones that EKS accepts"
        yield Finding(("network", "availability_zone_count"), found, f"write at most {there}")


@rule(
    "endpoint-known",
    level=Level.WARNING,
    source="AWS' services with VPC endpoints that clusters use",
    remedy="Write the service's name as the endpoint has it, such as ecr.api.",
)
def endpoint_known(environment: Environment) -> Iterator[Finding]:
    """An endpoint of a service that does not exist fails the plan."""
    for index, service in enumerate(environment.network.endpoints):
        if service not in _SERVICES:
            found = f'"{service}" is no service that is known here'
            right = f"correct it, or silence this{suggestion(service, _SERVICES)}"
            yield Finding(("network", "endpoints", index), found, right)


def zones_path(environment: Environment) -> Parts:
    """Return where the file names the zones."""
    existing = environment.network.existing
    return ("network", *(("existing",) if existing else ()), "availability_zones")


_SERVICES = (
    *("autoscaling", "dynamodb", "ec2", "ec2messages", "ecr.api", "ecr.dkr", "eks", "eks-auth"),
    *("elasticfilesystem", "elasticloadbalancing", "execute-api", "fsx", "kinesis-firehose"),
    *("kinesis-streams", "kms", "lambda", "logs", "monitoring", "rds", "s3", "secretsmanager"),
    *("sns", "sqs", "ssm", "ssmmessages", "sts", "xray", "events", "guardduty-data"),
)
