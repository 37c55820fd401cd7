"""Rules about the workloads that an environment file names: they must fit on its nodes."""

from collections.abc import Iterator
from pathlib import Path

from core.capacity.bases import base_shares
from core.capacity.changes import MANIFEST
from core.capacity.labels import CAPACITY_TYPE, NODE_POOL
from core.capacity.placement import Placement, Verdict
from core.capacity.pods import attempts
from core.capacity.remedies import Remedy, remedies
from core.checks.rules import Finding, Level, rule
from core.checks.studied import manifests_in, plan_in
from core.config.environment import Environment
from core.config.source import Parts
from core.names import CAPACITY_SPREAD, SYSTEM_NODES_TAINT
from core.problems import Problem, Severity


@rule(
    "workload-manifests",
    source="the API server would refuse the manifest, or read something else",
    remedy="Correct the manifest, or the path: it is relative to the environment file.",
)
def workload_manifests(environment: Environment) -> Iterator[Finding]:
    """A manifest must be read before anyone can say whether its pods fit."""
    yield from _manifest_findings(environment, Severity.ERROR)


@rule(
    "workload-doubts",
    level=Level.WARNING,
    source="what is not counted is not known to fit",
    remedy="Correct the manifest, or leave it out of workloads.",
)
def workload_doubts(environment: Environment) -> Iterator[Finding]:
    """Some manifests are valid and hardly meant so, or their pods cannot be counted."""
    yield from _manifest_findings(environment, Severity.WARNING)


@rule(
    "workload-fits",
    source="Karpenter: no instance type has enough resources, and its like",
    remedy="Make the change it names; `python main.py fit ENV` shows the figures.",
)
def workload_fits(environment: Environment) -> Iterator[Finding]:
    """Pods that fit no NodePool stay Pending for ever."""
    for parts, placement in _placements(environment, Verdict.NOWHERE, Verdict.PARTLY):
        yield _failure(environment, parts, placement)


@rule(
    "workload-limits",
    source="Karpenter: all available instance types exceed limits for nodepool",
    remedy="Raise the limits it names; `python main.py fit ENV` shows the figures.",
)
def workload_limits(environment: Environment) -> Iterator[Finding]:
    """Replicas beyond a NodePool's limits stay Pending."""
    for parts, placement in _placements(environment, Verdict.LIMITS):
        yield _failure(environment, parts, placement)


@rule(
    "workload-on-system-nodes",
    level=Level.PRODUCTION,
    source="pods that tolerate the system nodes' taint take the room of Karpenter and CoreDNS",
    remedy="Remove the toleration, or require the label karpenter.sh/nodepool.",
)
def workload_on_system_nodes(environment: Environment) -> Iterator[Finding]:
    """The system nodes are for add-ons and Karpenter; who tolerates everything lands there too."""
    for parts, placement in _placements(environment, *Verdict):
        if placement.on_system:
            found = f"{_title(placement)} may land on the system nodes"
            right = f"do not tolerate {SYSTEM_NODES_TAINT}, or require karpenter.sh/nodepool"
            yield Finding(parts, found, right)


@rule(
    "workload-base-spread",
    level=Level.WARNING,
    source="only a spread over capacity-spread brings pods to both parts of a pool",
    remedy="Give it the constraint that `python main.py explain ENV` prints, or select one part.",
)
def workload_base_spread(environment: Environment) -> Iterator[Finding]:
    """Without it all pods are on Spot as long as that has room, whatever the percentage says."""
    for parts, placement in _placements(environment, *Verdict):
        if placement.alone is None or _content(placement):
            continue
        for base in base_shares(environment, placement.alone):
            if not base.spread:
                whose = f'the On-Demand base of "{base.pool}"'
                found = f"{_title(placement)} has no spread over {CAPACITY_SPREAD} for {whose}"
                yield Finding(parts, found, f"add what `explain --pool {base.pool}` prints")


def _content(placement: Placement) -> bool:
    """Say whether a workload is one pod, or says itself which part of a pool it is for."""
    strict = attempts(placement.workload.pod)[-1].strict
    chosen = any(key in strict for key in (NODE_POOL, CAPACITY_TYPE, CAPACITY_SPREAD))
    return chosen or placement.workload.replicas <= 1


def _placements(environment: Environment, *verdicts: Verdict) -> Iterator[tuple[Parts, Placement]]:
    plan = plan_in(environment)
    for placement in plan.placements if plan else ():
        if placement.verdict in verdicts:
            yield _parts(environment, placement.workload.file), placement


def _failure(environment: Environment, parts: Parts, placement: Placement) -> Finding:
    reasons = placement.failed.reasons if placement.failed else ()
    why = "; ".join(f"{one.pool}: {one.text}" if one.pool else one.text for one in reasons)
    found = f"{_title(placement)} {placement.verdict}: {why}"
    ways = remedies(environment, placement, manifests_in(environment).workloads)
    return Finding(parts, found, _words(ways[0]) if ways else "lower what its pods request")


def _words(remedy: Remedy) -> str:
    edits = [f"{one.text} in the manifest" if one.where == MANIFEST else one.text for one in remedy]
    return f"write {' and '.join(edits)}".replace("write remove", "remove")


def _title(placement: Placement) -> str:
    workload = placement.workload
    return f"{workload.title} ({Path(workload.file).name})"


def _manifest_findings(environment: Environment, severity: Severity) -> Iterator[Finding]:
    for problem in manifests_in(environment).problems:
        if problem.severity is severity:
            parts = _parts(environment, problem.file)
            yield Finding(parts, _found(problem), problem.right, of_file=True)


def _found(problem: Problem) -> str:
    line = "" if problem.line is None else f", line {problem.line}"
    place = f": {problem.path}" if problem.path else ""
    return f"{line}{place}: {problem.found}"


def _parts(environment: Environment, file: str) -> Parts:
    return ("workloads", environment.workloads.index(file))
