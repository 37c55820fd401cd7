"""A rule about NodeOverlays that say different things of the same instance types."""

from collections.abc import Iterator
from itertools import combinations

from core.capacity.pool_nodes import PoolNodes
from core.capacity.requirements import Requirements, requirement
from core.checks.rules import Finding, rule
from core.checks.studied import cluster_in
from core.config.environment import Environment
from core.config.overlays import NodeOverlay


@rule(
    "overlay-conflict",
    source="Karpenter: conflict with another overlay; the NodeOverlay is never Ready",
    remedy="Give the overlay that shall count a higher weight, or tell their types apart.",
)
def overlay_conflict(environment: Environment) -> Iterator[Finding]:
    """Of two overlays of one weight for the same types Karpenter drops one, and an apply waits."""
    cluster = cluster_in(environment)
    pools = tuple(cluster.all_pools) if cluster else ()
    for (name, one), (other_name, other) in combinations(environment.node_overlays.items(), 2):
        said = _both_say(one, other)
        if said and (one.weight or 0) == (other.weight or 0) and _meet(one, other, pools):
            found = f'sets {said} of types that "{name}" sets it of, with the same weight'
            parts = ("node_overlays", other_name)
            yield Finding(parts, found, "write a weight in the one that shall count")


def _both_say(one: NodeOverlay, other: NodeOverlay) -> str:
    if (one.price or one.price_adjustment) and (other.price or other.price_adjustment):
        return "the price"
    return next((resource for resource in other.capacity if resource in one.capacity), "")


def _meet(one: NodeOverlay, other: NodeOverlay, pools: tuple[PoolNodes, ...]) -> bool:
    """Tell whether a pool has types that both overlays are about, of the same capacity type."""
    try:
        first, second = _requirements(one), _requirements(other)
    except ValueError:  # another rule says what is wrong with them
        return False
    return not first.conflicts(second) and any(_in_pool(nodes, first, second) for nodes in pools)


def _in_pool(nodes: PoolNodes, first: Requirements, second: Requirements) -> bool:
    if any(nodes.template.incompatibility(overlay) for overlay in (first, second)):
        return False
    both = nodes.template.joined((*first.values(), *second.values()))
    return bool(nodes.options & nodes.universe.matching(both) & nodes.universe.offered(both))


def _requirements(overlay: NodeOverlay) -> Requirements:
    return Requirements(
        requirement(one.key, one.operator, one.values) for one in overlay.requirements
    )
