"""How far a pool's limits must be raised for workloads to fit: tried, by halving the range."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TypeAlias

from core.capacity.changes import Change, Draft, set_value
from core.capacity.cluster import Cluster
from core.capacity.fit import Report, in_order
from core.capacity.pool_nodes import PoolNodes
from core.capacity.resources import GI, MEMORY, NANO, NODES, STORAGE

Fits: TypeAlias = Callable[[Draft], bool]
# Pool and resource -> its new limit, in the resource's unit.
Limits: TypeAlias = dict[tuple[str, str], int]

# Room for so many of the largest nodes beside those launched: what limits count until they are.
_SPARE_NODES = (1, 10, 1000)
_PRECISION = 512


def more_room(draft: Draft, cluster: Cluster, unlimited: Report, fits: Fits) -> tuple[Change, ...]:
    """Return the smallest limits under which a draft fits; nothing where limits are no help.

    `unlimited` is what all takes on the cluster without limits. Limits above a thousand are found
    to within a five-hundredth.
    """
    used = [one for one in in_order(cluster.all_pools) if _types(unlimited, one)]
    for spare in _SPARE_NODES:
        each = [_generous(one, _types(unlimited, one), spare) for one in used]
        together = {key: max(one.get(key, 0) for one in each) for one in each for key in one}
        # One pool's limits if that is enough, else those of all that would be used.
        for limits in (*each, together):
            if limits and fits(draft.after(_changes(limits))):
                return _changes(_lowered(draft, limits, _current(cluster), fits))
    return ()


def _types(report: Report, nodes: PoolNodes) -> list[str]:
    """Return the type that each node of a pool is launched as."""
    return [node.types[0] for node in report.nodes if node.pool == nodes.pool.name]


def _generous(nodes: PoolNodes, types: Sequence[str], spare: int) -> Limits:
    """Return limits for these nodes and some more, as large as any of the pool."""
    limits: Limits = {}
    for name, limit in nodes.pool.limits.items():
        if name == NODES:
            most = Fraction(len(types) + spare)
        elif name in nodes.amounts.capacity:
            amounts, universe = nodes.amounts.capacity[name], nodes.universe
            launched = sum(amounts.largest(universe.mask([one])) for one in types)
            most = Fraction(launched + spare * amounts.largest(nodes.options), NANO)
        else:
            continue
        # A part of a pool has a share of what the file says.
        both = (most / nodes.pool.share, limit / nodes.pool.share)
        limits[nodes.pool.written, name] = max(_up(name, amount) for amount in both)
    return limits


def _lowered(draft: Draft, limits: Limits, current: Limits, fits: Fits) -> Limits:
    """Lower each limit as far as the draft still fits; drop those that may stay as they are."""
    for key in list(limits):
        without = {other: bound for other, bound in limits.items() if other != key}
        if fits(draft.after(_changes(without))):
            limits = without
            continue
        low, high = current[key], limits[key]
        while high - low > max(1, high // _PRECISION):
            middle = (low + high) // 2
            if fits(draft.after(_changes({**limits, key: middle}))):
                high = middle
            else:
                low = middle
        limits = {**limits, key: high}
    return limits


def _current(cluster: Cluster) -> Limits:
    whole: dict[tuple[str, str], Fraction] = {}
    for nodes in cluster.all_pools:
        for resource, limit in nodes.pool.limits.items():
            key = (nodes.pool.written, resource)
            whole[key] = whole.get(key, Fraction(0)) + limit
    return {key: int(limit / _unit(key[1])) for key, limit in whole.items()}


def _changes(limits: Limits) -> tuple[Change, ...]:
    return tuple(
        set_value(("node_pools", pool, "limits", resource), _text(resource, bound))
        for (pool, resource), bound in limits.items()
    )


def _unit(resource: str) -> int:
    return GI if resource in (MEMORY, STORAGE) else 1


def _up(resource: str, amount: Fraction) -> int:
    return -int(-amount // _unit(resource))


def _text(resource: str, bound: int) -> str:
    return f"{bound}Gi" if _unit(resource) == GI else str(bound)
