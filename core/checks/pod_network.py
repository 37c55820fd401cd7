"""Rules about addresses of pods: further ranges of the VPC, and IPv6."""

import ipaddress
from collections.abc import Iterator

from core.checks.rules import Finding, Level, rule
from core.config.environment import Environment

_SHARED, _SINGLE = range(16, 21), range(16, 25)
_QUOTA = 4
_CLASSES = tuple(
    ipaddress.IPv4Network(text) for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
)


@rule(
    "secondary-count",
    level=Level.ESSENTIAL,
    source="an ENIConfig names one subnet for each zone",
    remedy="Write one range for all zones, from /16 to /20, or one for each zone, from /16 to /24.",
)
def secondary_count(environment: Environment) -> Iterator[Finding]:
    """Pods of each zone need a subnet in that zone."""
    network = environment.network
    ranges, zones = network.secondary_cidrs, network.zone_count
    if len(ranges) not in (0, 1, zones):
        found = f"{len(ranges)} ranges for {zones} zones"
        yield Finding(("network", "secondary_cidrs"), found, f"write one, or {zones}")
    sizes = _SHARED if len(ranges) == 1 else _SINGLE
    for index, text in enumerate(ranges):
        length = ipaddress.IPv4Network(text).prefixlen
        if length not in sizes:
            right = f"write a range from /{sizes[0]} to /{sizes[-1]}"
            yield Finding(("network", "secondary_cidrs", index), f"a /{length}", right)


@rule(
    "secondary-range",
    source="AWS: a VPC's ranges do not overlap, and are of one block of RFC 1918 at most",
    remedy="Choose from 100.64.0.0/10, or from the block that network.cidr is in.",
)
def secondary_range(environment: Environment) -> Iterator[Finding]:
    """AWS refuses a further range that overlaps another, or mixes blocks of private addresses."""
    network = environment.network
    primary = ipaddress.IPv4Network(network.cidr)
    for index, text in enumerate(network.secondary_cidrs):
        parts, own = ("network", "secondary_cidrs", index), ipaddress.IPv4Network(text)
        for other in (network.cidr, *network.secondary_cidrs[:index]):
            if own.overlaps(ipaddress.IPv4Network(other)):
                yield Finding(parts, f'"{text}" overlaps {other}', "write a range of its own")
        block = next((one for one in _CLASSES if own.subnet_of(one)), None)
        if block and not primary.subnet_of(block):
            found = f'"{text}" is of {block}, network.cidr {network.cidr} is not'
            yield Finding(parts, found, 'write one such as "100.64.0.0/16"')


@rule(
    "secondary-quota",
    level=Level.WARNING,
    source="AWS: five IPv4 ranges a VPC, unless the quota is raised",
    remedy="Raise the quota, or write one range for all zones.",
)
def secondary_quota(environment: Environment) -> Iterator[Finding]:
    """A VPC has five ranges, the first one included."""
    count = len(environment.network.secondary_cidrs)
    if count > _QUOTA:
        found = f"{count} ranges beside network.cidr, where AWS allows {_QUOTA}"
        right = "raise the quota, or write one for all zones"
        yield Finding(("network", "secondary_cidrs"), found, right)


@rule(
    "ipv6-alone",
    level=Level.ESSENTIAL,
    source="EKS: in a cluster of ipv6 pods and Services have no IPv4 addresses",
    remedy="Leave out what describes addresses of IPv4, or write ip_family: ipv4.",
)
def ipv6_alone(environment: Environment) -> Iterator[Finding]:
    """With IPv6, ranges of IPv4 for pods and Services mean nothing, and EKS refuses them."""
    if environment.network.ip_family == "ipv4":
        return
    if environment.network.secondary_cidrs:
        found = "ranges of IPv4 for pods that have IPv6"
        yield Finding(("network", "secondary_cidrs"), found, "remove it, or write ip_family: ipv4")
    if environment.cluster.service_ipv4_cidr:
        found = "a range of IPv4 for Services that have IPv6"
        right = "remove it: EKS chooses a range of IPv6"
        yield Finding(("cluster", "service_ipv4_cidr"), found, right)
