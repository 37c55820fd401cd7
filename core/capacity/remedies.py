"""The smallest changes that would place a workload: each is tried, and none is guessed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from core.capacity.bounds import lower_bounds
from core.capacity.changes import Change, Draft
from core.capacity.cluster import Cluster, cluster_of, daemon_sets
from core.capacity.fit import Report, in_order
from core.capacity.further_zones import more_zones
from core.capacity.more_nodes import more_nodes
from core.capacity.obstacle import Obstacle, Types
from core.capacity.obstacles import obstacles
from core.capacity.placement import FAILED, Placement, Verdict
from core.capacity.room import more_room
from core.capacity.workloads import Workload
from core.config.environment import Environment

Remedy: TypeAlias = tuple[Change, ...]
_MOST_REMEDIES = 3


def remedies(
    environment: Environment, placement: Placement, workloads: Sequence[Workload]
) -> tuple[Remedy, ...]:
    """Return up to three ways to place a workload that has no place, the smallest first.

    `workloads` are all of the cluster, DaemonSets included. After any of the ways every pod of the
    workload has a place beside the others; in each, all changes are needed.
    """
    if placement.failed is None or placement.verdict not in FAILED:
        return ()
    least_one = replace(placement.workload, replicas=max(1, placement.workload.replicas))
    trial = _Trial(placement.workload, tuple(workloads))
    draft = Draft(environment, least_one)
    shapes = {Verdict.LIMITS: _more_room, Verdict.PARTLY: _zones}.get(placement.verdict, _shapes)
    found: list[Remedy] = []
    for shape in (*shapes(trial, draft), *more_nodes(draft, trial.unplaced)):
        whole = trial.completed(draft, shape)
        if whole and whole not in found:
            found.append(whole)
    return tuple(sorted(found, key=len)[:_MOST_REMEDIES])


@dataclass(frozen=True, slots=True)
class _Trial:
    """Tries drafts of one workload among all."""

    workload: Workload
    workloads: tuple[Workload, ...]

    def types(self, draft: Draft, pool: str) -> Types:
        """Return the types, cheapest first, on which one pod fits in a pool without limits."""
        cluster = self.cluster(draft)
        nodes = next(one for one in cluster.unlimited if one.pool.name == pool)
        if nodes.pool.replicas is not None:
            nodes = replace(nodes, pool=replace(nodes.pool, replicas=1))
        report = cluster.fit([replace(draft.workload, replicas=1)], [nodes])
        known = {one.name: one for one in nodes.universe.types}
        return [known[name] for node in report.nodes if node.pods for name in node.types]

    def completed(self, draft: Draft, shape: Remedy) -> Remedy:
        """Return changes with the limits they also need, or nothing where that is not enough."""
        shaped = draft.after(shape)
        if self.fits(shaped):
            return shape
        cluster = self.cluster(shaped)
        unlimited = cluster.fit(self.all(shaped), cluster.unlimited)
        if self.left(unlimited, shaped):
            room = next(more_nodes(shaped, self.unplaced), ())
        else:
            room = more_room(shaped, cluster, unlimited, self.fits)
        return (*shape, *room) if room else ()

    def fits(self, draft: Draft) -> bool:
        """Say whether all pods of the workload have a place beside the others."""
        return not self.unplaced(draft)

    def unplaced(self, draft: Draft) -> int:
        """Return how many pods of the workload have no place beside the others."""
        cluster = self.cluster(draft)
        return self.left(cluster.fit(self.all(draft), cluster.all_pools), draft)

    def cluster(self, draft: Draft) -> Cluster:
        """Work out a draft's cluster."""
        return cluster_of(draft.environment, daemon_sets(self.workloads))

    def all(self, draft: Draft) -> list[Workload]:
        """Return all workloads that need nodes, the draft's in its place."""
        return [
            draft.workload if one is self.workload else one
            for one in self.workloads
            if not one.everywhere
        ]

    def left(self, report: Report, draft: Draft) -> int:
        """Return how many pods of the draft's workload have no place in a report."""
        return next(one.unplaced for one in report.workloads if one.workload is draft.workload)


def _more_room(trial: _Trial, draft: Draft) -> Iterator[Remedy]:
    """Yield the raise of the limits itself, and smaller nodes of which more fit into them."""
    yield ()
    for pool in draft.environment.node_pools:
        for one in lower_bounds(draft.environment.node_pools[pool], ("node_pools", pool)):
            nodes = trial.cluster(draft.after(one.gone)).pools[pool]
            for change in one.smaller(nodes.universe.members(nodes.options)):
                if trial.fits(draft.after([change])):
                    yield (change,)
                    break


def _zones(trial: _Trial, draft: Draft) -> Iterator[Remedy]:
    for change in more_zones(draft):
        cluster = trial.cluster(draft.after([change]))
        report = cluster.fit([draft.workload], cluster.unlimited)
        if not trial.left(report, draft):
            yield (change,)
            return


def _shapes(trial: _Trial, draft: Draft) -> Iterator[Remedy]:
    """Yield what lets one pod onto a pool, for each pool in the order they are tried."""
    for nodes in in_order(trial.cluster(draft).all_pools):
        pool = nodes.pool.name
        if trial.types(draft, pool):
            # Nothing is in the way, but it has no nodes.
            yield ()
            continue
        found = obstacles(draft, nodes.pool.written)
        singles = [one for one in found if trial.types(draft.after(one.gone), pool)]
        if singles:
            for one in singles:
                yield _narrowed(trial, draft, pool, [one])
        elif trial.types(_without(draft, found), pool):
            yield _narrowed(trial, draft, pool, _needed(trial, draft, pool, found))


def _needed(trial: _Trial, draft: Draft, pool: str, found: list[Obstacle]) -> list[Obstacle]:
    """Put obstacles back, the hardest to change first, as long as a pod still fits."""
    needed = found
    for one in reversed(found):
        rest = [other for other in needed if other is not one]
        if trial.types(_without(draft, rest), pool):
            needed = rest
    return needed


def _narrowed(trial: _Trial, draft: Draft, pool: str, found: list[Obstacle]) -> Remedy:
    """Give way to each obstacle as little as does."""
    ways = [one.gone for one in found]
    for number, one in enumerate(found):
        types = trial.types(draft.after(_all(ways)), pool)
        for change in one.smaller(types):
            smaller = [*ways[:number], (change,), *ways[number + 1 :]]
            if trial.types(draft.after(_all(smaller)), pool):
                ways = smaller
                break
    return _all(ways)


def _without(draft: Draft, found: Iterable[Obstacle]) -> Draft:
    return draft.after(_all(one.gone for one in found))


def _all(ways: Iterable[Remedy]) -> Remedy:
    # Two ways may share a change.
    return tuple(dict.fromkeys(change for way in ways for change in way))
