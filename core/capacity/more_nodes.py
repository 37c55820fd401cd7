"""How many more nodes a static pool needs for workloads to fit: by what each one tried takes."""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from math import ceil
from typing import TypeAlias

from core.capacity.changes import Change, Draft, set_value
from core.config.nodes import NodePool
from core.config.quantity import parse_quantity

Unplaced: TypeAlias = Callable[[Draft], int]


def more_nodes(draft: Draft, unplaced: Unplaced) -> Iterator[tuple[Change, ...]]:
    """Yield for each static pool the least nodes with which a draft fits, where more are of help.

    `unplaced` says how many pods of a draft have no place.
    """
    pools = draft.environment.node_pools.items()
    static = [(name, pool) for name, pool in pools if pool.replicas is not None]
    left = unplaced(draft) if static else 0
    for name, pool in static if left else ():
        count = _least(draft, (name, pool), left, unplaced)
        if count is not None:
            yield _changes(name, pool, (pool.replicas or 0) + count)


def _least(draft: Draft, named: tuple[str, NodePool], left: int, unplaced: Unplaced) -> int | None:
    """Return how many nodes more place everything; None where not even one a pod does."""
    name, pool = named
    now = pool.replicas or 0

    def after(count: int) -> int:
        return unplaced(draft.after(_changes(name, pool, now + count)))

    low, high = 0, 1
    while (rest := after(high)) > 0:
        # Nodes that none of the pods goes to are of no help, however many.
        if high >= left or rest == left:
            return None
        # As many as it takes if all hold as much as those tried; mostly that is it.
        low, high = high, min(max(high + 1, ceil(high * left / (left - rest))), left)
    if high == low + 1 or after(high - 1):
        return high
    return bisect_left(range(high - 1), x=True, lo=low + 1, key=lambda count: not after(count))


def _changes(name: str, pool: NodePool, replicas: int) -> tuple[Change, ...]:
    """Return the edit, and that of a limit with room to replace one of so many nodes."""
    parts = ("node_pools", name)
    found = [set_value((*parts, "replicas"), replicas)]
    limit = pool.limits.get("nodes")
    if limit is not None and parse_quantity(limit) <= replicas:
        found.append(set_value((*parts, "limits", "nodes"), str(replicas + 1)))
    return tuple(found)
