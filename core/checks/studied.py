"""Works out an environment's capacity once, whichever rules ask for it."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import TypeVar
from weakref import finalize

from core.capacity.cluster import Cluster, cluster_of, daemon_sets, declared_workloads
from core.capacity.manifests import Manifests
from core.capacity.placement import Plan, place_workloads
from core.capacity.pool_nodes import PoolNodes
from core.config.environment import Environment
from core.config.source import Parts

T = TypeVar("T")


def once(function: Callable[[Environment], T]) -> Callable[[Environment], T]:
    """Remember a function's results as long as the environment itself lives."""
    results: dict[int, T] = {}

    @wraps(function)
    def remembered(environment: Environment) -> T:
        # By identity: environments hold mappings, and have no hash.
        key = id(environment)
        if key not in results:
            results[key] = function(environment)
            finalize(environment, results.pop, key, None)
        return results[key]

    return remembered


@once
def manifests_in(environment: Environment) -> Manifests:
    """Read the workloads that the file names."""
    return declared_workloads(environment)


@once
def cluster_in(environment: Environment) -> Cluster | None:
    """Work out the pools; None where an essential rule says what is wrong with them."""
    try:
        return cluster_of(environment, daemon_sets(manifests_in(environment).workloads))
    except (KeyError, ValueError):
        return None


def pools_in(environment: Environment) -> Iterator[tuple[Parts, PoolNodes]]:
    """Yield each pool with its path: two, where one in the file has an On-Demand base."""
    cluster = cluster_in(environment)
    for nodes in cluster.all_pools if cluster else ():
        yield ("node_pools", nodes.pool.written), nodes


def written_pools_in(environment: Environment) -> Iterator[tuple[Parts, PoolNodes]]:
    """Yield each pool as it is written once: its parts, where it has two, choose alike."""
    seen: set[Parts] = set()
    for parts, nodes in pools_in(environment):
        if parts not in seen:
            yield parts, nodes
        seen.add(parts)


@once
def plan_in(environment: Environment) -> Plan | None:
    """Place the workloads; None where there are none, or no pools to place them on."""
    workloads, cluster = manifests_in(environment).workloads, cluster_in(environment)
    if cluster is None or not workloads:
        return None
    return place_workloads(cluster, workloads, thoroughly=False)
