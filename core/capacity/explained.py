"""What a NodePool may launch, and why not more: the report of `explain`."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.capacity.catalog import InstanceType, load_catalog
from core.capacity.cluster import Cluster
from core.capacity.labels import (
    ARCH,
    CAPACITY_TYPE,
    CATEGORY,
    FAMILY,
    GENERATION,
    ON_DEMAND,
    SIZE,
    SPOT,
    ZONE,
    labels_of,
)
from core.capacity.pool_nodes import PoolNodes
from core.capacity.prices import by_price, by_size
from core.capacity.resources import MEMORY, MI, NANO, total
from core.capacity.selection import (
    ON_DEMAND_FALLBACK,
    SPOT_TO_SPOT,
    Removal,
    select,
    why_not,
    within_limits_mask,
)
from core.capacity.spot import launched_as_spot
from core.capacity.type_facts import amounts_text, nano_text


@dataclass(frozen=True, slots=True)
class NodeType:
    """A type as a node of a pool; `within_limits`: the pool's limits have room for one."""

    name: str
    vcpus: int
    memory: str
    architecture: str
    allocatable: Mapping[str, str]
    zones: tuple[str, ...]
    usd_an_hour: float | None
    within_limits: bool


@dataclass(frozen=True, slots=True)
class Threshold:
    """How many types Karpenter wants for something, and whether the pool has them.

    `in_use`: the environment has Karpenter do that at all.
    """

    what: str
    needs: int
    has: int
    met: bool
    in_use: bool


@dataclass(frozen=True, slots=True)
class PoolExplained:
    """One NodePool.

    Of all types `considered`, `matching` satisfy the pool; `launchable` leaves out what Karpenter
    launches only in need (metal, GPU and Neuron types), `within_limits` also what is larger than
    the limits. All that follows is of these, or, where the limits have room for none of them, of
    the launchable ones; `types` of all launchable ones. `as_spot` are launched as Spot, where both
    kinds are allowed and a pod fits on any; None where no Spot prices are known.
    """

    name: str
    node_class: str
    capacity_types: tuple[str, ...]
    weight: int
    limits: Mapping[str, str]
    taints: tuple[str, ...]
    considered: int
    matching: int
    launchable: int
    within_limits: int
    as_spot: int | None
    not_offered: int
    removals: tuple[Removal, ...]
    starved: tuple[str, ...]
    counts: Mapping[str, Mapping[str, int]]
    zones: Mapping[str, int]
    zone_ids: Mapping[str, int]
    thresholds: tuple[Threshold, ...]
    daemon_sets: Mapping[str, str]
    cheapest: NodeType | None
    largest: NodeType | None
    usd_an_hour: tuple[float | None, float | None]
    types: tuple[NodeType, ...]


@dataclass(frozen=True, slots=True)
class TypeVerdict:
    """Why a pool may launch a type, or everything that keeps it out."""

    pool: str
    launchable: bool
    reasons: tuple[str, ...]
    node: NodeType | None


def explain_pool(
    cluster: Cluster, name: str, *, spot_to_spot: bool, every_type: bool = False
) -> PoolExplained:
    """Explain a pool of the cluster; `spot_to_spot` is its feature gate.

    `types` lists every launchable type where that is asked for; it takes a while.
    """
    nodes = cluster.pools[name]
    selection, within = select(nodes), nodes.launchable & within_limits_mask(nodes)
    every = sorted(selection.launchable, key=lambda one: by_price(one, cluster.price(one.name)))
    small = {one.name for one in nodes.universe.members(within or nodes.launchable)}
    types = [one for one in every if one.name in small]
    prices = [price for one in types if (price := cluster.price(one.name)) is not None]
    largest = max(types, key=by_size, default=None)
    return PoolExplained(
        name=name,
        node_class=nodes.pool.node_class.name,
        capacity_types=_capacity_types(nodes),
        weight=nodes.pool.weight,
        limits=amounts_text(nodes.pool.limits),
        taints=tuple(str(taint) for taint in nodes.pool.taints),
        considered=selection.considered,
        matching=len(selection.matching),
        launchable=len(every),
        within_limits=within.bit_count(),
        as_spot=_as_spot(cluster, nodes, within or nodes.launchable),
        not_offered=selection.not_offered,
        removals=selection.removals,
        starved=selection.starved,
        counts=_counts(types),
        zones=_zones(nodes, within or nodes.launchable),
        zone_ids=_zone_ids(nodes, types),
        thresholds=_thresholds(nodes, within.bit_count(), spot_to_spot=spot_to_spot),
        daemon_sets=_daemon_sets(cluster),
        cheapest=node_type(cluster, nodes, types[0]) if types else None,
        largest=node_type(cluster, nodes, largest) if largest else None,
        usd_an_hour=(min(prices, default=None), max(prices, default=None)),
        types=tuple(node_type(cluster, nodes, one) for one in every if every_type),
    )


def explain_type(cluster: Cluster, name: str, pools: Iterable[str]) -> list[TypeVerdict]:
    """Say of each of these pools whether it may launch a type, and if not, why."""
    return [_verdict(cluster, cluster.pools[pool], name) for pool in pools]


def node_type(cluster: Cluster, nodes: PoolNodes, instance: InstanceType) -> NodeType:
    """Describe a type of the universe as a node of a pool."""
    bit = nodes.universe.mask([instance.name])
    number = bit.bit_length() - 1
    return NodeType(
        name=instance.name,
        vcpus=instance.vcpus,
        memory=nano_text({MEMORY: instance.memory_mib * MI * NANO})[MEMORY],
        architecture=instance.architecture,
        allocatable=nano_text(nodes.amounts.allocatable.of(number)),
        zones=tuple(nodes.universe.values(ZONE, bit)),
        usd_an_hour=cluster.price(instance.name),
        within_limits=bool(within_limits_mask(nodes) & bit),
    )


def _verdict(cluster: Cluster, nodes: PoolNodes, name: str) -> TypeVerdict:
    bit = nodes.universe.mask([name])
    if not bit:
        return TypeVerdict(nodes.pool.name, False, ("not offered in this region",), None)  # noqa: FBT003
    reasons = why_not(nodes, name)
    if not reasons and not bit & within_limits_mask(nodes):
        reasons = ["one alone is larger than the limits"]
    (instance,) = nodes.universe.members(bit)
    node = node_type(cluster, nodes, instance)
    return TypeVerdict(nodes.pool.name, not reasons, tuple(reasons), node)


def _capacity_types(nodes: PoolNodes) -> tuple[str, ...]:
    wanted = nodes.template.any_of(CAPACITY_TYPE)
    return tuple(name for name in ("reserved", SPOT, ON_DEMAND) if wanted.has(name))


def _counts(types: Sequence[InstanceType]) -> dict[str, dict[str, int]]:
    labels = [labels_of(one) for one in sorted(types, key=by_size)]
    counts = {name: Counter(one[key] for one in labels) for name, key in _COUNTED.items()}
    # Sizes stay as they grow.
    return {
        name: dict(found if name == "size" else sorted(found.items()))
        for name, found in counts.items()
    }


def _as_spot(cluster: Cluster, nodes: PoolNodes, types: int) -> int | None:
    if cluster.spot is None:
        return None
    found = launched_as_spot(
        nodes, nodes.template, types, spot=cluster.spot, on_demand=cluster.price
    )
    return found.bit_count()


def _zones(nodes: PoolNodes, types: int) -> dict[str, int]:
    wanted = nodes.template.any_of(ZONE)
    return {
        zone: (nodes.universe.having(ZONE, zone) & types).bit_count()
        for zone in nodes.universe.place.zones
        if wanted.has(zone)
    }


def _zone_ids(nodes: PoolNodes, types: Sequence[InstanceType]) -> dict[str, int]:
    region = nodes.universe.place.region
    ids = load_catalog().zones.get(region, ())
    return {zone: sum(zone in one.offered.get(region, ()) for one in types) for zone in ids}


def _thresholds(nodes: PoolNodes, count: int, *, spot_to_spot: bool) -> tuple[Threshold, ...]:
    if not nodes.template.any_of(CAPACITY_TYPE).has(SPOT):
        return ()
    wanted = (
        ("fall back from Spot to On-Demand", ON_DEMAND_FALLBACK, True),
        ("consolidate from Spot to Spot", SPOT_TO_SPOT, spot_to_spot),
    )
    return tuple(
        Threshold(what, needs, count, count >= needs, in_use) for what, needs, in_use in wanted
    )


def _daemon_sets(cluster: Cluster) -> dict[str, str]:
    return amounts_text(total(pod.requests for pod in cluster.daemons))


_COUNTED = {
    "arch": ARCH,
    "category": CATEGORY,
    "generation": GENERATION,
    "size": SIZE,
    "family": FAMILY,
}
