"""What an environment's NodePools may launch, worked out once for all that asks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from core.capacity.adapter import addon_pods, controller_of, place_of, pool_of, system_nodes
from core.capacity.catalog import load_catalog
from core.capacity.fit import Price, Report, fit
from core.capacity.fixed_nodes import FixedNode
from core.capacity.manifests import Manifests, read_manifests
from core.capacity.pods import Pod
from core.capacity.pool_nodes import NodeAmounts, PoolNodes, node_amounts, pool_nodes
from core.capacity.prices import prices_for
from core.capacity.specs import Controller, NodeClassSpec
from core.capacity.spot_prices import SpotPrices, load_spot_prices
from core.capacity.universe import Place, Universe, build_universe
from core.capacity.workloads import Workload
from core.config.environment import Environment
from core.config.pool_parts import pool_parts


@dataclass(frozen=True, slots=True)
class Cluster:
    """The pools by name in the file's order, what runs on each node, and the system nodes."""

    universe: Universe
    pools: Mapping[str, PoolNodes]
    daemons: tuple[Pod, ...]
    system: tuple[FixedNode, ...]
    price: Price
    spot: SpotPrices | None = None

    def fit(
        self, workloads: Sequence[Workload], pools: Sequence[PoolNodes], *, largest: bool = False
    ) -> Report:
        """Place workloads on some of the pools, at the region's prices."""
        return fit(workloads, pools, self.price, largest=largest, spot=self.spot)

    @property
    def all_pools(self) -> Sequence[PoolNodes]:
        """The pools."""
        return tuple(self.pools.values())

    @property
    def unlimited(self) -> Sequence[PoolNodes]:
        """The pools as they would be without their limits."""
        return tuple(replace(one, pool=replace(one.pool, limits={})) for one in self.all_pools)


def cluster_of(environment: Environment, further: Iterable[Pod] = ()) -> Cluster:
    """Work out an environment's cluster; `further` DaemonSets run beside the add-ons' own.

    Raises:
        KeyError: a pool names a node class that is not there.
        ValueError: a requirement's operator and values do not go together.

    """
    universe = _universe(place_of(environment))
    daemons = (*addon_pods(environment), *further)
    controller = controller_of(environment)
    specs = [pool_of(environment, name) for name in pool_parts(environment)]
    return Cluster(
        universe=universe,
        pools={
            spec.name: pool_nodes(
                spec, universe, _amounts(spec.node_class, universe, controller), daemons
            )
            for spec in specs
        },
        daemons=daemons,
        system=system_nodes(environment),
        price=price_in(environment.region),
        spot=load_spot_prices().get(environment.region),
    )


def declared_workloads(environment: Environment) -> Manifests:
    """Read the manifests that an environment file names."""
    return read_manifests(Path(path) for path in environment.workloads)


def daemon_sets(workloads: Iterable[Workload]) -> list[Pod]:
    """Return the pods of the DaemonSets among workloads."""
    return [one.pod for one in workloads if one.everywhere]


def price_in(region: str) -> Price:
    """Return the prices of a region: USD an hour On-Demand by type, None where not known."""
    return prices_for(region).on_demand.get


@cache
def _universe(place: Place) -> Universe:
    return build_universe(load_catalog(), place)


# By place, controller and all of a node class but its name: fleets share a few of each.
_KNOWN: dict[tuple[Place, Controller, str], NodeAmounts] = {}


def _amounts(node_class: NodeClassSpec, universe: Universe, controller: Controller) -> NodeAmounts:
    key = (universe.place, controller, repr(replace(node_class, name="")))
    if key not in _KNOWN:
        _KNOWN[key] = node_amounts(node_class, universe, controller)
    return _KNOWN[key]
