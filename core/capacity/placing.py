"""Puts pods on nodes in Karpenter's order: nodes with the fewest pods first, then a new one.

Pods of one workload are alike, so what refuses one of them refuses all that follow.
"""

from dataclasses import replace
from heapq import heapify, heappop, heappush, heapreplace

from core.capacity.kinds import Kind
from core.capacity.packing import Packing, kept_apart
from core.capacity.pods import Attempt
from core.capacity.taints import untolerated
from core.capacity.topology import Counts, Domain, axes_of, domains, only

# Nodes by pods, then number.
_Queue = list[tuple[int, int]]


def place(packing: Packing, kind: Kind, count: int) -> int:
    """Place pods of a kind, giving up one wish after another; return how many are left."""
    for attempt in kind.attempts:
        if count:
            count = _Placing(packing, kind, attempt).place(count)
    return count


def ways_of(packing: Packing, kind: Kind, attempt: Attempt) -> tuple[list[Domain], Counts]:
    """Return where an attempt may place pods, and how many of its kind are there already."""
    axes = axes_of(kind, attempt, packing.pools)
    counts = Counts(kind, attempt, axes)
    for node in packing.nodes if axes else ():
        if pods := node.counts.get(kind.number, 0):
            counts.add(pods, node.requirements)
    ways = domains(attempt, packing.kinds, axes)
    return [replace(way, requirements=packing.known(way.requirements)) for way in ways], counts


class _Placing:
    """Places pods of one attempt: a queue of nodes for each domain, and what refused to launch."""

    def __init__(self, packing: Packing, kind: Kind, attempt: Attempt) -> None:
        self._packing = packing
        self._kind = kind
        self._ways, self._counts = ways_of(packing, kind, attempt)
        pools = packing.pools
        self._tolerant = [not untolerated(one.pool.taints, attempt.tolerations) for one in pools]
        self._queues = self._filled()
        self._refused: set[tuple[int, int]] = set()

    def place(self, count: int) -> int:
        """Place up to so many pods; return how many are left."""
        while count:
            # No domain gets further ahead of the others than its spread allows.
            ways = self._counts.open(self._ways)
            added = self._join(ways, count) or self._launch(ways)
            if not added:
                break
            count -= added
        return count

    def _filled(self) -> list[_Queue]:
        """Return the nodes of each domain; one that is in none yet may become one of several."""
        queues: list[_Queue] = [[] for _ in self._ways]
        numbers = {tuple(way.values.values()): (at,) for at, way in enumerate(self._ways)}
        for node in self._packing.nodes if self._ways else ():
            if not self._tolerant[node.pool] or kept_apart(node, self._kind, self._ways[0]):
                continue
            values = [only(node.requirements.get(key)) for key in self._ways[0].values]
            named = tuple(value for value in values if value is not None)
            here = numbers.get(named, ()) if len(named) == len(values) else range(len(queues))
            for number in here:
                queues[number].append((node.pods, node.number))
        for queue in queues:
            heapify(queue)
        return queues

    def _join(self, ways: list[int], count: int) -> int:
        """Add pods to the node with the fewest that takes one; return how many."""
        while heads := [
            (head, place, way) for place, way in enumerate(ways) if (head := self._head(way))
        ]:
            (_, number), _, way = min(heads)
            queue, node = self._queues[way], self._packing.nodes[number]
            heappop(queue)
            # The last node left is the one tried until it is full; with a spread each counts.
            most = 1 if queue or self._ways[way].values else count
            if added := self._packing.add(node, self._kind, self._ways[way], most):
                heappush(queue, (node.pods, number))
                self._counts.add(added, self._ways[way].values)
                return added
        return 0

    def _head(self, way: int) -> tuple[int, int] | None:
        queue = self._queues[way]
        while queue:
            pods, number = queue[0]
            now = self._packing.nodes[number].pods
            if pods == now:
                return queue[0]
            heapreplace(queue, (now, number))
        return None

    def _launch(self, ways: list[int]) -> int:
        """Launch a node of the first pool that has one, in the emptiest domain it can."""
        for pool in range(len(self._packing.pools)):
            for way in ways:
                if (pool, way) in self._refused:
                    continue
                node = self._packing.launch(pool, self._kind, self._ways[way])
                if node is not None:
                    heappush(self._queues[way], (node.pods, node.number))
                    self._counts.add(1, self._ways[way].values)
                    return 1
                self._refused.add((pool, way))
        return 0
