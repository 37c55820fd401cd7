"""Which types a pool may launch, and what leaves the others out."""

from dataclasses import dataclass

from core.capacity.catalog import InstanceType
from core.capacity.pool_nodes import PoolNodes
from core.capacity.resources import NODES, nano

# Below this many types Karpenter warns that a fall-back from Spot to On-Demand may find nothing.
ON_DEMAND_FALLBACK = 5
# Consolidation replaces a Spot node by another only if this many cheaper types are there.
SPOT_TO_SPOT = 15


@dataclass(frozen=True, slots=True)
class Removal:
    """One requirement: how many types it leaves out, and how many that nothing else does."""

    source: str
    removes: int
    alone: int


@dataclass(frozen=True, slots=True)
class Selection:
    """The types of a pool, in the catalogue's order.

    `launchable` are the `matching` ones but for what Karpenter launches only in need (metal, GPU
    and Neuron types). `removals` come in the order of the pool's requirements; `not_offered`
    counts types that match, but not in an allowed zone with an allowed capacity type.
    """

    considered: int
    matching: tuple[InstanceType, ...]
    launchable: tuple[InstanceType, ...]
    removals: tuple[Removal, ...]
    not_offered: int
    starved: tuple[str, ...]


def select(nodes: PoolNodes) -> Selection:
    """Say which types a pool may launch and which requirement leaves out how many."""
    universe, everything = nodes.universe, nodes.universe.everything
    asked = nodes.pool.requirements
    masks = [universe.allowed(one.requirement) for one in asked]
    removals = [
        Removal(
            source=str(one),
            removes=(everything & ~mask).bit_count(),
            alone=(_all_but(masks, number, everything) & ~mask).bit_count(),
        )
        for number, (one, mask) in enumerate(zip(asked, masks, strict=True))
    ]
    matching = universe.matching(nodes.template) & nodes.amounts.bootable
    return Selection(
        considered=len(universe.types),
        matching=tuple(universe.members(nodes.options)),
        launchable=tuple(universe.members(nodes.launchable)),
        removals=tuple(removals),
        not_offered=(matching & ~universe.offered(nodes.template)).bit_count(),
        starved=nodes.starved,
    )


def why_not(nodes: PoolNodes, name: str) -> list[str]:
    """Return everything that keeps a type of the universe out of a pool; nothing if it is in.

    Raises:
        KeyError: the type is not offered where the pool is.

    """
    universe = nodes.universe
    bit = universe.mask([name])
    if not bit:
        raise KeyError(name)
    found = [
        str(one) for one in nodes.pool.requirements if not universe.allowed(one.requirement) & bit
    ]
    if not found and not universe.offered(nodes.template) & bit:
        found.append("not offered in these zones with these capacity types")
    if not nodes.amounts.bootable & bit:
        found.append(f"{nodes.pool.node_class.family.name} does not boot on it")
    if not nodes.amounts.usable & bit:
        found.append("what Kubernetes and the system reserve is more than it has")
    if not found and nodes.starved:
        found.append(f"min_values of {', '.join(nodes.starved)} leave the pool without types")
    if not found and nodes.options & bit & ~nodes.launchable:
        found.append("metal, GPU and Neuron types are launched only when no other type is left")
    return found


def within_limits_mask(nodes: PoolNodes) -> int:
    """Return the mask of the types of which the pool's limits allow at least one."""
    mask = nodes.universe.everything
    for name, amount in nodes.pool.limits.items():
        if name in nodes.amounts.capacity:
            mask &= nodes.amounts.capacity[name].at_most(nano(amount))
        elif name == NODES and amount < 1:
            return 0
    return mask


def _all_but(masks: list[int], number: int, everything: int) -> int:
    mask = everything
    for other, one in enumerate(masks):
        mask &= everything if other == number else one
    return mask
