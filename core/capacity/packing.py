"""The nodes that one run of Karpenter's scheduler plans, and what pools and limits still allow.

Whether a pod fits is a handful of operations on masks of types.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from core.capacity.kinds import Kind, clash, make_kinds
from core.capacity.labels import HOSTNAME
from core.capacity.pool_nodes import PoolNodes, starved_labels
from core.capacity.requirements import Requirements, requirement
from core.capacity.resources import NANO, NODES, Resources, nano
from core.capacity.taints import untolerated
from core.capacity.topology import Domain
from core.capacity.workloads import Workload

_HOSTNAME = requirement(HOSTNAME, "In", ("hostname-placeholder-0001",))


@dataclass(slots=True)
class Node:
    """A node being filled: the types it may still become, and what its pods request."""

    number: int
    pool: int
    requirements: Requirements
    mask: int
    used: Mapping[str, int] = field(default_factory=dict[str, int])
    pods: int = 0
    kinds: int = 0
    counts: dict[int, int] = field(default_factory=dict[int, int])
    round: int = 0


@dataclass(frozen=True, slots=True)
class Joined:
    """A node's requirements with a pod's: the types that both allow, and those on offer."""

    requirements: Requirements
    types: int
    offered: int


class Packing:
    """The nodes, and what the pools' limits still allow, as pods are added."""

    def __init__(self, pools: Sequence[PoolNodes], workloads: Sequence[Workload]) -> None:
        """Prepare the kinds; the pools come in the order in which Karpenter tries them."""
        self.pools = tuple(pools)
        self.kinds = make_kinds(workloads, self.pools)
        self.round = 1
        self.remaining = [limits(one) for one in self.pools]
        self._templates = [one.template.joined([_HOSTNAME]) for one in self.pools]
        self._joins: dict[tuple[int, Requirements, Requirements], Joined | None] = {}
        self._one_of = {one: one for one in self._templates}
        self.nodes = [
            self._node(number, pool, one.options)
            for number, (pool, one) in enumerate(_static(self.pools))
        ]
        self._daemons = [
            [(group, _in_nano(group.requests)) for group in one.groups] for one in self.pools
        ]

    def joined(self, pool: int, node: Requirements, pod: Requirements) -> Joined | None:
        """Return a node's and a pod's requirements together, or None where they contradict."""
        key = (pool, node, pod)
        if key not in self._joins:
            self._joins[key] = self._join(pool, node, pod)
        return self._joins[key]

    def known(self, requirements: Requirements) -> Requirements:
        """Return the one object that stands for equal requirements, so that `joined` is quick."""
        return self._one_of.setdefault(requirements, requirements)

    def template(self, pool: int) -> Requirements:
        """Return what a new node of the pool satisfies."""
        return self._templates[pool]

    def fitting(self, pool: int, options: int, used: Mapping[str, int], kind: Kind) -> int:
        """Return the options on which these requests fit beside the DaemonSets."""
        mask, amounts = 0, self.pools[pool].amounts
        for group, daemons in self._daemons[pool]:
            here = options & group.mask
            if here and not clash(kind.pod, group.host_ports):
                mask |= here & amounts.fitting(_sum(used, daemons))
        return mask

    def within_limits(self, pool: int) -> int:
        """Return the pool's types that none of its remaining limits forbids."""
        nodes, mask = self.pools[pool], self.pools[pool].options
        for name, amount in self.remaining[pool].items():
            if name in nodes.amounts.capacity:
                mask &= nodes.amounts.capacity[name].at_most(amount)
            elif amount < (NANO if name == NODES else 0):
                return 0
        return mask

    def charge(self, pool: int, mask: int) -> None:
        """Charge a node to its pool's limits as the largest of the types it may become."""
        remaining, capacity = self.remaining[pool], self.pools[pool].amounts.capacity
        for name in remaining:
            if name == NODES:
                remaining[name] -= NANO
            elif name in capacity:
                remaining[name] -= capacity[name].largest(mask)

    def _join(self, pool: int, node: Requirements, pod: Requirements) -> Joined | None:
        if node.incompatibility(pod):
            return None
        both = self.known(node.joined(pod.values()))
        universe = self.pools[pool].universe
        return Joined(both, universe.matching(both), universe.offered(both))

    def add(self, node: Node, kind: Kind, way: Domain, most: int = 1) -> int:
        """Add up to so many pods to a node; return how many."""
        if kept_apart(node, kind, way):
            return 0
        joined = self.joined(node.pool, node.requirements, way.requirements)
        mask = node.mask & joined.types & joined.offered if joined else 0
        if not joined or not mask:
            return 0

        def beside(count: int) -> tuple[dict[str, int], int]:
            used = _sum(node.used, kind.requests, count)
            left = self.fitting(node.pool, mask, used, kind)
            universe = self.pools[node.pool].universe
            return used, 0 if starved_labels(universe, joined.requirements, left) else left

        # More pods never leave more types: the first count that leaves none is found by halving.
        most, high = min(most, _most_of(node, kind, way)), 1
        while high < most and beside(high)[1]:
            high = min(2 * high, most)
        count = 1
        if high > 1:
            count = bisect_left(range(1, high + 1), x=True, key=lambda one: not beside(one)[1])
        used, left = beside(count) if count else ({}, 0)
        if not left:
            return 0
        node.requirements, node.used, node.mask = joined.requirements, used, left
        node.pods += count
        node.kinds |= 1 << kind.number
        node.counts[kind.number] = node.counts.get(kind.number, 0) + count
        return count

    def _node(self, number: int, pool: int, mask: int) -> Node:
        return Node(number, pool, self._templates[pool], mask, round=self.round)

    def launch(self, pool: int, kind: Kind, way: Domain) -> Node | None:
        """Launch a node of a pool for a pod, if the pool has one for it; return it."""
        nodes = self.pools[pool]
        if nodes.pool.replicas is not None:
            return None
        if untolerated(nodes.pool.taints, way.attempt.tolerations):
            return None
        node = self._node(len(self.nodes), pool, self.within_limits(pool))
        if not node.mask or not self.add(node, kind, way):
            return None
        self.nodes.append(node)
        self.charge(pool, node.mask)
        return node


def _static(pools: Sequence[PoolNodes]) -> Iterator[tuple[int, PoolNodes]]:
    """Yield a pool and its number for each node that is there before any pod asks."""
    for number, one in enumerate(pools):
        for _ in range(one.pool.replicas or 0 if one.options else 0):
            yield number, one


def limits(nodes: PoolNodes) -> dict[str, int]:
    """Return a pool's limits in billionths."""
    return _in_nano(nodes.pool.limits)


def kept_apart(node: Node, kind: Kind, way: Domain) -> bool:
    """Say whether pods on a node keep a kind off it, or as many of it are there as may be."""
    if node.kinds & (way.apart | kind.keep_out):
        return True
    return node.counts.get(kind.number, 0) >= way.per_node


def _most_of(node: Node, kind: Kind, way: Domain) -> int:
    """Return how many more pods of a kind a node may take that takes one."""
    if (way.apart | kind.keep_out) >> kind.number & 1:
        return 1
    return way.per_node - node.counts.get(kind.number, 0)


def _in_nano(amounts: Resources) -> dict[str, int]:
    return {name: nano(amount) for name, amount in amounts.items()}


def _sum(one: Mapping[str, int], two: Mapping[str, int], times: int = 1) -> dict[str, int]:
    both = dict(one)
    for name, amount in two.items():
        both[name] = both.get(name, 0) + amount * times
    return both
