"""Whether workloads fit on a cluster's pools: nodes, their types and prices, or the reasons."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from core.capacity.catalog import InstanceType
from core.capacity.kinds import Kind, queue_order
from core.capacity.packing import Node, Packing, limits
from core.capacity.placing import place
from core.capacity.pool_nodes import PoolNodes, without_exotic
from core.capacity.prices import by_price, by_size
from core.capacity.reasons import Reason, reasons
from core.capacity.requirements import Requirements
from core.capacity.spot import launched_as_spot
from core.capacity.spot_prices import SpotPrices
from core.capacity.workloads import Workload

# Karpenter hands EC2 this many types of a node to choose from, the cheapest.
LAUNCH_TYPES = 60
_NOTHING = Requirements()

Price = Callable[[str], float | None]


@dataclass(frozen=True, slots=True)
class NodePlan:
    """A node: the types EC2 may launch, cheapest first, and how many pods of each workload.

    Prices are USD an hour On-Demand, of the cheapest and the dearest of the types; None where
    no price is known. `round` counts from 1: later ones wait until earlier nodes are up.
    """

    pool: str
    types: tuple[str, ...]
    pods: Mapping[int, int]
    price: tuple[float | None, float | None]
    round: int


@dataclass(frozen=True, slots=True)
class WorkloadFit:
    """What became of one workload: how many pods run on which nodes, or why not.

    `waiting` of the placed pods needed a later round, since the limits count each new node as
    the largest it may become until it is there.
    """

    workload: Workload
    placed: int
    waiting: int
    nodes: tuple[NodePlan, ...]
    reasons: tuple[Reason, ...]

    @property
    def unplaced(self) -> int:
        """How many pods have no place."""
        return self.workload.replicas - self.placed

    @property
    def pools(self) -> tuple[str, ...]:
        """The pools it runs on."""
        return tuple(dict.fromkeys(node.pool for node in self.nodes))


@dataclass(frozen=True, slots=True)
class Report:
    """What became of all workloads together, in their order, and every node it takes."""

    workloads: tuple[WorkloadFit, ...]
    nodes: tuple[NodePlan, ...]
    rounds: int

    @property
    def price(self) -> tuple[float | None, float | None]:
        """USD an hour of all nodes, from the cheapest to the dearest choice of types."""
        return price_range(self.nodes)


def fit(
    workloads: Sequence[Workload],
    pools: Sequence[PoolNodes],
    price: Price,
    *,
    largest: bool = False,
    spot: SpotPrices | None = None,
) -> Report:
    """Place workloads on empty pools, in as many rounds as make progress; DaemonSets excepted.

    After a round each node is the cheapest type it may be, or with `largest` the one with the
    most vCPUs: what fits then fits whatever EC2 picks. Where `spot` prices are known, none is a
    type that is too dear as Spot.
    """
    chosen = [one for one in workloads if not one.everywhere]
    packing = Packing(in_order(pools), chosen)
    count = {kind.number: _Count(kind.workload.replicas) for kind in packing.kinds}
    types = _Launch(packing, price, spot, largest=largest)
    # Nodes of static pools are there before any pod asks.
    types.launch()
    while _round(packing, count):
        types.launch()
        packing.round += 1
    plans = [types.plan(node) for node in packing.nodes]
    return Report(
        workloads=tuple(
            _workload_fit(packing, kind, count[kind.number], plans) for kind in packing.kinds
        ),
        nodes=tuple(plans),
        rounds=max((plan.round for plan in plans), default=0),
    )


def in_order(pools: Sequence[PoolNodes]) -> list[PoolNodes]:
    """Return pools as Karpenter tries them: the heaviest first, of equals the last by name."""
    return sorted(pools, key=lambda one: (one.pool.weight, one.pool.name), reverse=True)


def price_range(nodes: Sequence[NodePlan]) -> tuple[float | None, float | None]:
    """Add up nodes' prices; None where one of them is unknown."""
    low, high = zip(*(node.price for node in nodes), strict=True) if nodes else ((), ())
    return _sum(low), _sum(high)


@dataclass(slots=True)
class _Count:
    """How many pods of a kind have no place yet, and how many got theirs after round 1."""

    left: int
    late: int = 0


def _round(packing: Packing, count: Mapping[int, _Count]) -> bool:
    # The queue is gone through until that changes nothing; the answer is whether it ever did.
    any_placed = False
    while _pass(packing, count):
        any_placed = True
    return any_placed


def _pass(packing: Packing, count: Mapping[int, _Count]) -> bool:
    any_placed = False
    for kind in queue_order(packing.kinds):
        mine = count[kind.number]
        before = mine.left
        mine.left = place(packing, kind, before) if before else 0
        mine.late += before - mine.left if packing.round > 1 else 0
        any_placed = any_placed or mine.left < before
    return any_placed


class _Launch:
    """Turns planned nodes into launched ones: a single type each, which the limits then count."""

    def __init__(
        self, packing: Packing, price: Price, spot: SpotPrices | None, *, largest: bool
    ) -> None:
        self._packing = packing
        self._largest = largest
        self._spot = spot
        universe = packing.pools[0].universe if packing.pools else None
        self._prices = {one.name: price(one.name) for one in universe.types} if universe else {}
        self._options: dict[int, tuple[InstanceType, ...]] = {}
        self._sorted: dict[tuple[int, int, Requirements], tuple[InstanceType, ...]] = {}

    def launch(self) -> None:
        """Launch every node that is not yet, and count the limits anew."""
        packing = self._packing
        for node in packing.nodes:
            if node.number not in self._options:
                options = self._options[node.number] = self._launchable(node)
                pick = max(options, key=by_size) if self._largest else options[0]
                node.mask = packing.pools[node.pool].universe.mask([pick.name])
        packing.remaining = [limits(one) for one in packing.pools]
        for node in packing.nodes:
            packing.charge(node.pool, node.mask)

    def plan(self, node: Node) -> NodePlan:
        """Describe a launched node."""
        options = self._options[node.number]
        prices = [self._prices[one.name] for one in options]
        known = [price for price in prices if price is not None]
        return NodePlan(
            pool=self._packing.pools[node.pool].pool.name,
            types=tuple(one.name for one in options),
            pods=dict(node.counts),
            price=(min(known, default=None), None if None in prices else max(known)),
            round=node.round,
        )

    def _launchable(self, node: Node) -> tuple[InstanceType, ...]:
        # What else a node must be matters for Spot alone.
        key = (node.pool, node.mask, node.requirements if self._spot else _NOTHING)
        if key not in self._sorted:
            nodes = self._packing.pools[node.pool]
            mask = without_exotic(node.mask, nodes)
            as_spot = self._spot_types(node, mask)
            types = nodes.universe.members(as_spot or mask)
            prices = {one.name: self._prices[one.name] for one in types}
            if self._spot and as_spot:
                prices = {name: self._spot.lowest(name, node.requirements) for name in prices}
            order = sorted(types, key=lambda one: by_price(one, prices[one.name]))
            self._sorted[key] = tuple(order[:LAUNCH_TYPES])
        return self._sorted[key]

    def _spot_types(self, node: Node, mask: int) -> int:
        nodes, price = self._packing.pools[node.pool], self._prices.get
        if self._spot is None:
            return 0
        return launched_as_spot(nodes, node.requirements, mask, spot=self._spot, on_demand=price)


def _workload_fit(
    packing: Packing, kind: Kind, count: _Count, plans: Sequence[NodePlan]
) -> WorkloadFit:
    return WorkloadFit(
        workload=kind.workload,
        placed=kind.workload.replicas - count.left,
        waiting=count.late,
        nodes=tuple(plan for plan in plans if kind.number in plan.pods),
        reasons=reasons(packing, kind) if count.left else (),
    )


def _sum(prices: Sequence[float | None]) -> float | None:
    known = [price for price in prices if price is not None]
    return sum(known) if len(known) == len(prices) else None
