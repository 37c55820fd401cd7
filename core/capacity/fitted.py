"""Where workloads go, what that takes and costs, and what would help: the report of `fit`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from core.capacity.bases import BaseShare, base_shares
from core.capacity.cluster import Cluster
from core.capacity.fit import NodePlan, Report, WorkloadFit, price_range
from core.capacity.placement import FAILED, Placement, Plan, Verdict
from core.capacity.pool_nodes import PoolNodes
from core.capacity.prices import HOURS_A_MONTH
from core.capacity.reasons import Reason
from core.capacity.remedies import remedies
from core.capacity.resources import NANO, NODES, PODS, amount_text, total
from core.capacity.type_facts import amounts_text
from core.capacity.workloads import Workload
from core.config.environment import Environment


@dataclass(frozen=True, slots=True)
class Cost:
    """USD On-Demand, from the cheapest to the dearest choice of types; None where not known."""

    an_hour: tuple[float | None, float | None]
    a_month: tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class NodeGroup:
    """Nodes of one pool that are alike; EC2 launches each as one of `types`, cheapest first."""

    pool: str
    nodes: int
    pods_per_node: int
    types: tuple[str, ...]
    usd: Cost


@dataclass(frozen=True, slots=True)
class ChangeText:
    """One edit: `where` is "environment" or "manifest"."""

    where: str
    text: str


@dataclass(frozen=True, slots=True)
class WorkloadReport:
    """One workload, with the pools to itself.

    `waiting` pods start once the first nodes are up, as until then limits count each node as the
    largest it may become. Each of `changes` would place it, the smallest first; in each, all
    edits are needed.
    """

    kind: str
    name: str
    file: str
    document: int
    replicas: int
    requests: Mapping[str, str]
    verdict: Verdict
    placed: int
    waiting: int
    pools: tuple[str, ...]
    nodes: int
    groups: tuple[NodeGroup, ...]
    bases: tuple[BaseShare, ...]
    usd: Cost | None
    reasons: tuple[Reason, ...]
    changes: tuple[tuple[ChangeText, ...], ...]
    on_system_nodes: bool


@dataclass(frozen=True, slots=True)
class LimitUse:
    """A limit, and how much of it all workloads take: with the smallest types, with the largest."""

    pool: str
    resource: str
    limit: str
    used: str
    at_most: str


@dataclass(frozen=True, slots=True)
class FitReport:
    """Each workload by itself, then all of them together.

    `rounds` are how often Karpenter has to wait for nodes; `unplaced` pods have no place,
    `unplaced_at_worst` where EC2 launches the largest types.
    """

    workloads: tuple[WorkloadReport, ...]
    nodes: int
    rounds: int
    unplaced: int
    unplaced_at_worst: int
    usd: Cost
    limits: tuple[LimitUse, ...]
    daemon_sets: Mapping[str, str]

    @property
    def fits(self) -> bool:
        """Whether every workload has a place."""
        return all(one.verdict not in FAILED for one in self.workloads)


def fit_report(environment: Environment, cluster: Cluster, plan: Plan) -> FitReport:
    """Report a plan of workloads for an environment's cluster."""
    workloads = [one.workload for one in plan.placements]
    return FitReport(
        workloads=tuple(_workload(environment, one, workloads) for one in plan.placements),
        nodes=len(plan.together.nodes),
        rounds=plan.together.rounds,
        unplaced=_unplaced(plan.together),
        unplaced_at_worst=_unplaced(plan.worst),
        usd=_cost(plan.together.nodes),
        limits=_limits(cluster, plan),
        daemon_sets=amounts_text(total(pod.requests for pod in cluster.daemons)),
    )


def _workload(
    environment: Environment, placement: Placement, workloads: Sequence[Workload]
) -> WorkloadReport:
    workload, alone, failed = placement.workload, placement.alone, placement.failed
    found = remedies(environment, placement, workloads)
    return WorkloadReport(
        kind=workload.kind,
        name=workload.name,
        file=workload.file,
        document=workload.document,
        replicas=workload.replicas,
        requests=_requests(workload),
        verdict=placement.verdict,
        placed=_placed(placement),
        waiting=alone.waiting if alone else 0,
        pools=alone.pools if alone else (),
        nodes=len(alone.nodes) if alone else 0,
        groups=_groups(alone) if alone else (),
        bases=base_shares(environment, alone) if alone else (),
        usd=_cost(alone.nodes) if alone else None,
        reasons=failed.reasons if failed else (),
        changes=tuple(
            tuple(ChangeText(change.where, change.text) for change in remedy) for remedy in found
        ),
        on_system_nodes=placement.on_system,
    )


def _placed(placement: Placement) -> int:
    found = placement.failed or placement.alone
    return found.placed if found and placement.workload.replicas else 0


def _requests(workload: Workload) -> dict[str, str]:
    return {
        name: amount_text(name, amount)
        for name, amount in workload.pod.requests.items()
        if name != PODS
    }


def _groups(fit: WorkloadFit) -> tuple[NodeGroup, ...]:
    alike: dict[tuple[str, int, tuple[str, ...]], list[NodePlan]] = {}
    for node in fit.nodes:
        key = (node.pool, sum(node.pods.values()), node.types)
        alike.setdefault(key, []).append(node)
    return tuple(
        NodeGroup(pool, len(nodes), pods, types, _cost(nodes))
        for (pool, pods, types), nodes in alike.items()
    )


def _cost(nodes: Sequence[NodePlan]) -> Cost:
    low, high = price_range(nodes)
    return Cost(
        an_hour=(_rounded(low, 4), _rounded(high, 4)),
        a_month=(_rounded(low, 2, HOURS_A_MONTH), _rounded(high, 2, HOURS_A_MONTH)),
    )


def _rounded(price: float | None, digits: int, times: int = 1) -> float | None:
    return None if price is None else round(price * times, digits)


def _unplaced(report: Report) -> int:
    return sum(one.unplaced for one in report.workloads)


def _limits(cluster: Cluster, plan: Plan) -> tuple[LimitUse, ...]:
    return tuple(
        LimitUse(
            pool=name,
            resource=resource,
            limit=amount_text(resource, limit),
            used=_taken(nodes, _cheapest(plan.together, name), resource),
            at_most=_taken(nodes, _choices(plan.worst, name), resource),
        )
        for name, nodes in cluster.pools.items()
        for resource, limit in nodes.pool.limits.items()
    )


def _cheapest(report: Report, pool: str) -> list[Sequence[str]]:
    return [types[:1] for types in _choices(report, pool)]


def _choices(report: Report, pool: str) -> list[Sequence[str]]:
    return [node.types for node in report.nodes if node.pool == pool]


def _taken(nodes: PoolNodes, choices: Sequence[Sequence[str]], resource: str) -> str:
    """Return what nodes take of a limit, each as the largest of the types it is chosen from."""
    amounts = nodes.amounts.capacity
    if resource == NODES:
        return str(len(choices))
    if resource not in amounts:
        return "0"
    taken = sum(amounts[resource].largest(nodes.universe.mask(types)) for types in choices)
    return amount_text(resource, Fraction(taken, NANO))
