"""Where instance types are offered: in the zones of the system nodes and of each NodePool."""

from collections.abc import Iterable, Iterator, Mapping

from core.capacity.cluster import cluster_of
from core.capacity.labels import ZONE
from core.config.environment import Environment
from core.facts import ZONES_EKS_REFUSES
from live.aws import Aws, pages
from live.finding import Finding, bad, ok
from live.subject import Subject
from live.subnets import existing_subnets

Offered = Mapping[str, frozenset[str]]


def zone_findings(subject: Subject) -> Iterator[Finding]:
    """Yield whether the zones are there, and what of the instance types each offers."""
    environment = subject.environment
    if environment.network.existing:
        found = existing_subnets(subject.aws, environment.network.existing)
        private = environment.network.existing.private_subnet_ids
        zones = sorted({found[name]["AvailabilityZone"] for name in private if name in found})
    else:
        known = usable_zones(subject)
        zones = _zones(environment, known)
        yield _zones_finding(environment, zones, known)
    offered = offerings(subject.aws, zones)
    yield _system_nodes(environment, offered)
    yield from _pools(environment, offered)


def _zones(environment: Environment, known: list[str]) -> list[str]:
    """Return the zones that an apply would use."""
    network = environment.network
    return list(network.availability_zones) or known[: network.availability_zone_count]


def _zones_finding(environment: Environment, zones: list[str], known: list[str]) -> Finding:
    if lost := [zone for zone in zones if zone not in known]:
        found = f"{', '.join(lost)}: none that EKS takes in this account"
        return bad("zones", found, f"there are: {', '.join(known)}")
    if len(zones) < environment.network.zone_count:
        found = f"{len(zones)} for EKS in this account: {', '.join(zones)}"
        return bad("zones", found, f"write network.availability_zone_count: {len(zones)}")
    return ok("zones", ", ".join(zones))


def usable_zones(subject: Subject) -> list[str]:
    """Return the region's zones as Terraform finds them: no local ones, none that EKS refuses."""
    refused = ZONES_EKS_REFUSES.get(subject.environment.region, ())
    answer = subject.aws.client("ec2").describe_availability_zones(
        Filters=[{"Name": "opt-in-status", "Values": ["opt-in-not-required"]}]
    )
    found = [zone for zone in answer["AvailabilityZones"] if zone["ZoneId"] not in refused]
    return sorted(zone["ZoneName"] for zone in found)


def offerings(aws: Aws, zones: Iterable[str]) -> Offered:
    """Return the instance types that each zone offers."""
    found: dict[str, set[str]] = {zone: set() for zone in zones}
    for item in pages(
        aws.client("ec2"),
        "describe_instance_type_offerings",
        "InstanceTypeOfferings",
        LocationType="availability-zone",
        Filters=[{"Name": "location", "Values": sorted(found)}],
    ):
        found.setdefault(item["Location"], set()).add(item["InstanceType"])
    return {zone: frozenset(types) for zone, types in found.items()}


def _system_nodes(environment: Environment, offered: Offered) -> Finding:
    types = environment.system_nodes.instance_types
    lacking = [zone for zone, here in offered.items() if not here.intersection(types)]
    if lacking:
        found = f"{' or '.join(types)}: not in {', '.join(lacking)}"
        right = "add a type that is offered there, or use other zones"
        return bad("system nodes' types", found, right)
    return ok("system nodes' types", f"{', '.join(types)}, in every zone")


def _pools(environment: Environment, offered: Offered) -> Iterator[Finding]:
    cluster = cluster_of(environment)
    for name, nodes in cluster.pools.items():
        wanted = nodes.template.any_of(ZONE)
        types = {one.name for one in nodes.universe.members(nodes.launchable)}
        counts = {zone: len(types & here) for zone, here in offered.items() if wanted.has(zone)}
        words = ", ".join(f"{zone} {count}" for zone, count in counts.items())
        check = f"types of {name}"
        if any(counts.values()):
            yield ok(check, f"{len(types)} match: {words}")
        else:
            right = "loosen the pool's requirements, or use other zones"
            yield bad(check, f"none of {len(types)} is offered: {words or 'no zone'}", right)
