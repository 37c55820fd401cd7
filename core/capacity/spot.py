"""Which types Karpenter launches as Spot: none that is dearer than the cheapest On-Demand."""

from collections.abc import Callable

from core.capacity.labels import CAPACITY_TYPE, ON_DEMAND, SPOT
from core.capacity.pool_nodes import PoolNodes
from core.capacity.requirements import Requirements
from core.capacity.spot_prices import SpotPrices


def launched_as_spot(
    nodes: PoolNodes,
    requirements: Requirements,
    mask: int,
    *,
    spot: SpotPrices,
    on_demand: Callable[[str], float | None],
) -> int:
    """Return the types of a mask that a node of these requirements is launched as Spot with.

    There are none where only On-Demand is allowed, or no Spot is cheap enough: then the node is
    On-Demand. Where only Spot is allowed, or with any `min_values`, every Spot price will do.
    """
    capacity, universe = requirements.any_of(CAPACITY_TYPE), nodes.universe
    if not capacity.has(SPOT):
        return 0
    offered = mask & universe.having(CAPACITY_TYPE, SPOT)
    lowest = {one.name: spot.lowest(one.name, requirements) for one in universe.members(offered)}
    priced = {name: price for name, price in lowest.items() if price is not None}
    if capacity.has(ON_DEMAND) and not requirements.with_min_values:
        sold = mask & universe.having(CAPACITY_TYPE, ON_DEMAND)
        known = [on_demand(one.name) for one in universe.members(sold)]
        most = min((price for price in known if price is not None), default=float("inf"))
        priced = {name: price for name, price in priced.items() if price <= most}
    return universe.mask(priced)
