"""Rules about address ranges: what may be used, what collides, and what is large enough."""

import ipaddress
from collections.abc import Iterator
from math import ceil

from core.capacity.density import has_prefixes
from core.checks.rules import Finding, Level, rule
from core.config.environment import Environment
from core.config.nodes import NodePool
from core.config.quantity import parse_quantity
from core.subnets import pod_subnets, subnets_of

PRIVATE_NETWORKS = tuple(
    ipaddress.IPv4Network(text)
    for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")
)
_SERVICE_PREFIXES = range(12, 25)
# The VPC CNI keeps one interface in use and one in reserve: twice 15 addresses on an xlarge. With
# prefixes it keeps one of 16 in use and one in reserve, beside the node's own address.
_ADDRESSES_PER_NODE, _WITH_PREFIXES = 30, 33
_AWS_RESERVED = 5
_SMALLEST_CPUS = 2
_SMALLEST_MEMORY = parse_quantity("4Gi")
_VPC_PREFIXES = range(16, 21)


@rule(
    "network-private",
    level=Level.WARNING,
    source="RFC 1918 and RFC 6598",
    remedy="Choose network.cidr in 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10.",
)
def network_private(environment: Environment) -> Iterator[Finding]:
    """A VPC on public addresses cannot reach those on the internet that it shadows."""
    network = ipaddress.IPv4Network(environment.network.cidr)
    private = any(network.subnet_of(private) for private in PRIVATE_NETWORKS)
    if not private and not environment.network.existing:
        found = f'"{network}" is not a private range'
        yield Finding(("network", "cidr"), found, 'write one such as "10.0.0.0/16"')


@rule(
    "service-range",
    source="EKS: a private range from /24 to /12 that no network in reach of the pods uses",
    remedy="Choose another cluster.service_ipv4_cidr, or leave it to EKS.",
)
def service_range(environment: Environment) -> Iterator[Finding]:
    """EKS refuses a service range that is public, too small or too large, or part of the VPC."""
    if (text := environment.cluster.service_ipv4_cidr) is None:
        return
    parts, service = ("cluster", "service_ipv4_cidr"), ipaddress.IPv4Network(text)
    if not any(service.subnet_of(private) for private in PRIVATE_NETWORKS[:3]):
        yield Finding(
            parts, f'"{text}" is not a private range', 'write one such as "172.20.0.0/16"'
        )
    if service.prefixlen not in _SERVICE_PREFIXES:
        right = f"write a range from /{_SERVICE_PREFIXES[0]} to /{_SERVICE_PREFIXES[-1]}"
        yield Finding(parts, f"a /{service.prefixlen}", right)
    network = environment.network
    for own in () if network.existing else (network.cidr, *network.secondary_cidrs):
        if service.overlaps(ipaddress.IPv4Network(own)):
            of = "network.cidr" if own == network.cidr else "network.secondary_cidrs"
            found = f'"{text}" overlaps {of} {own}'
            yield Finding(parts, found, "write a range outside it, or leave it to EKS")


@rule(
    "subnet-room",
    level=Level.WARNING,
    source=f"the VPC CNI takes about {_ADDRESSES_PER_NODE} addresses a node for pods",
    remedy="Widen network.cidr, or lower the NodePools' limits.",
)
def subnet_room(environment: Environment) -> Iterator[Finding]:
    """Nodes that the limits allow, but for which the subnets have no addresses, never get ready."""
    network = environment.network
    if network.existing or ipaddress.IPv4Network(network.cidr).prefixlen not in _VPC_PREFIXES:
        return
    if network.ip_family == "ipv6":
        return
    subnets = subnets_of(network.cidr, network.zone_count).private
    kind, parts = "private", ("network", "cidr")
    if network.secondary_cidrs:
        subnets = pod_subnets(network.secondary_cidrs, network.zone_count)
        kind, parts = "pod", ("network", "secondary_cidrs")
    room = sum(ipaddress.IPv4Network(net).num_addresses - _AWS_RESERVED for net in subnets)
    nodes = sum(_most_nodes(pool) for pool in environment.node_pools.values())
    each = _WITH_PREFIXES if has_prefixes(environment) else _ADDRESSES_PER_NODE
    if (needed := nodes * each) > room:
        yield Finding(
            parts,
            f"the limits allow about {nodes} nodes x {each} addresses = {needed}, "
            f"{len(subnets)} {kind} subnets have {room}",
            "widen it (a new VPC), or lower the NodePools' limits",
        )


@rule(
    "peers-overlap",
    source="a VPC routes its own range to itself, whatever is peered with it",
    remedy="Name the ranges of other networks in network.peers.",
)
def peers_overlap(environment: Environment) -> Iterator[Finding]:
    """What has an address of the VPC's own range is never reached beyond it."""
    network = environment.network
    if network.existing:
        return
    for index, text in enumerate(network.peers):
        for own in (network.cidr, *network.secondary_cidrs):
            if ipaddress.IPv4Network(text).overlaps(ipaddress.IPv4Network(own)):
                found = f'"{text}" overlaps {own}, of the VPC itself'
                yield Finding(("network", "peers", index), found, "name other networks only")


def _most_nodes(pool: NodePool) -> int:
    """Return how many of the smallest nodes the pool's limits allow; 0 where they do not say."""
    cpus = pool.min_cpus or _SMALLEST_CPUS
    memory = parse_quantity(pool.min_memory or "0") or _SMALLEST_MEMORY
    sizes = {"cpu": cpus, "memory": memory, "nodes": 1}
    counts = [
        ceil(parse_quantity(limit) / sizes[name])
        for name, limit in pool.limits.items()
        if name in sizes
    ]
    return min(counts, default=0)
