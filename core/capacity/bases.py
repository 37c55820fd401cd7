"""How many of a workload's pods an On-Demand base has, and whether that is by a spread or not."""

from dataclasses import dataclass

from core.capacity.fit import WorkloadFit
from core.config.environment import Environment
from core.config.nodes import NodePool
from core.config.pool_parts import parts_of
from core.names import CAPACITY_SPREAD


@dataclass(frozen=True, slots=True)
class BaseShare:
    """A pool of the file with an On-Demand base, of whose `pods` of a workload so many are on it.

    Without a `spread` over the label that the base goes by, pods fill the NodePool `first` before
    the other, since it has the larger weight.
    """

    pool: str
    percent: int
    pods: int
    on_demand: int
    spread: bool
    first: str


def base_shares(environment: Environment, found: WorkloadFit) -> tuple[BaseShare, ...]:
    """Return the share of each base among the pools that a workload runs on."""
    shares = (
        _share(name, pool, pool.on_demand_base_percent, found)
        for name, pool in environment.node_pools.items()
        if pool.on_demand_base_percent is not None
    )
    return tuple(one for one in shares if one.pods)


def _share(name: str, pool: NodePool, percent: int, found: WorkloadFit) -> BaseShare:
    parts = list(parts_of(name, pool))
    pods = [_pods(found, part.name) for part in parts]
    heaviest = max(parts, key=lambda part: part.pool.weight or 0)
    return BaseShare(
        pool=name,
        percent=percent,
        pods=sum(pods),
        on_demand=pods[-1],
        spread=any(
            one.topology_key == CAPACITY_SPREAD and one.own for one in found.workload.pod.spreads
        ),
        first=heaviest.name,
    )


def _pods(found: WorkloadFit, pool: str) -> int:
    """Return how many pods of a workload that has the pools to itself are on a NodePool."""
    return sum(sum(node.pods.values()) for node in found.nodes if node.pool == pool)
