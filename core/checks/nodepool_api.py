"""Rules about what the API, or Karpenter itself, refuses of a NodePool."""

from collections.abc import Iterator

from core import facts
from core.checks import karpenter_labels as known
from core.checks.rules import Finding, Level, for_each, rule
from core.checks.walks import pools, requirements_of
from core.config.environment import Environment
from core.config.labels import label_domain
from core.config.nodes import NodePool, Taint
from core.config.pool_parts import pool_parts
from core.config.source import Parts
from core.problems import path_of, suggestion

_NAME_LIMIT = 63
_EBS_CSI_TAINT = ("ebs.csi.aws.com/agent-not-ready", "NoExecute")


@rule(
    "node-name-length",
    level=Level.ESSENTIAL,
    source="Kubernetes: a label's value has at most 63 characters",
    remedy="Shorten the name.",
)
def node_name_length(environment: Environment) -> Iterator[Finding]:
    """Karpenter labels each node with the names of its NodePool and its EC2NodeClass."""
    for section in ("node_pools", "node_classes"):
        for name in getattr(environment, section):
            if len(name) > _NAME_LIMIT:
                found = f"a name of {len(name)} characters"
                yield Finding((section, name), found, f"write at most {_NAME_LIMIT}")
    for name, part in pool_parts(environment).items():
        if len(name) > _NAME_LIMIT >= len(part.written):
            found = f'the name of its On-Demand base, "{name}", has {len(name)} characters'
            most = _NAME_LIMIT - len(name) + len(part.written)
            yield Finding(("node_pools", part.written), found, f"shorten its own to {most}")


@rule(
    "label-restricted",
    source="the NodePool's CEL rules on labels and requirements, Karpenter 1.14.1",
    remedy="Use a label that Karpenter knows, or one in a domain of yours.",
)
@for_each(pools)
def label_restricted(pool: NodePool) -> Iterator[Finding]:
    """Karpenter keeps its own label domains, and the host's name, to itself."""
    for key in pool.labels:
        yield from _restricted(("labels", key), key)
    for place, requirement in requirements_of((), pool):
        yield from _restricted((*place, "key"), requirement.key)


@rule(
    "budget-window",
    level=Level.ESSENTIAL,
    source="the NodePool's CEL rule on budgets",
    remedy="Write schedule and duration, or neither.",
)
@for_each(pools)
def budget_window(pool: NodePool) -> Iterator[Finding]:
    """A budget's window needs a beginning and a length."""
    for index, budget in enumerate(pool.disruption.budgets):
        place = ("disruption", "budgets", index)
        if budget.schedule is not None and budget.duration is None:
            right = "add how long the budget holds, such as duration: 8h"
            yield Finding((*place, "schedule"), "without a duration", right)
        if budget.duration is not None and budget.schedule is None:
            right = 'add when the budget begins, such as schedule: "0 7 * * mon-fri"'
            yield Finding((*place, "duration"), "without a schedule", right)


@rule(
    "taint-twice",
    level=Level.ESSENTIAL,
    source="Karpenter: duplicate taint key and effect; the NodePool is never Ready",
    remedy="Keep one taint for each key and effect.",
)
def taint_twice(environment: Environment) -> Iterator[Finding]:
    """Taints and startup taints may have a key and effect only once together."""
    driver = "aws-ebs-csi-driver" in environment.cluster.addons
    for parts, pool in pools(environment):
        seen: dict[tuple[str, str], str] = {}
        for place, taint in _all_taints(pool):
            pair = (taint.key, taint.effect)
            # The startup taint that comes with the driver, written out, is that one.
            its = place[0] == "startup_taints" and taint.value is None
            if driver and pair == _EBS_CSI_TAINT and not its:
                found = "the EBS CSI driver's startup taint, which is set anyway"
                yield Finding((*parts, *place), found, "remove it")
            elif pair in seen:
                found = f'"{taint.key}" with {taint.effect} is there twice'
                yield Finding((*parts, *place), found, f"keep one: also {seen[pair]}")
            seen.setdefault(pair, path_of(place))


@rule(
    "taint-of-karpenter",
    source="Karpenter 1.14.1 removes both from nodes that it does not start or disrupt",
    remedy="Use a taint in a domain of yours.",
)
@for_each(pools)
def taint_of_karpenter(pool: NodePool) -> Iterator[Finding]:
    """Karpenter takes its own taints off each node, so that only new nodes would have them."""
    for place, taint in _all_taints(pool):
        if (taint.key, taint.effect) in known.ITS_TAINTS:
            found = f'"{taint.key}" with {taint.effect} is Karpenter\'s own'
            yield Finding(place, found, "use a taint of yours")


@rule(
    "karpenter-too-old",
    source="the NodePool's CRD of each Karpenter release",
    remedy="Raise karpenter.version, or write what its API knows.",
)
def karpenter_too_old(environment: Environment) -> Iterator[Finding]:
    """An older Karpenter's API refuses what a later one brought."""
    version = environment.karpenter.version
    for parts, pool in pools(environment):
        for place, text, first in _since(parts, pool):
            if facts.release(version) < facts.release(first):
                found = f'"{text}" needs Karpenter {first}, not {version}'
                yield Finding(place, found, f"write karpenter.version: {first} or newer")


def _since(parts: Parts, pool: NodePool) -> Iterator[tuple[Parts, str, str]]:
    if pool.disruption.consolidation_policy == "Balanced":
        yield (*parts, "disruption", "consolidation_policy"), "Balanced", "1.14.0"
    for index, kind in enumerate(pool.capacity_types):
        first = "1.3.0" if kind == "reserved" else "0.0.0"
        yield (*parts, "capacity_types", index), kind, first
    for key in pool.labels:
        yield (*parts, "labels", key), key, known.first_release(key)
    for place, requirement in requirements_of(parts, pool):
        key, operator = requirement.key, requirement.operator
        yield (*place, "key"), key, known.first_release(key)
        yield (*place, "operator"), operator, "1.9.0" if operator in {"Gte", "Lte"} else "0.0.0"


def _restricted(parts: Parts, key: str) -> Iterator[Finding]:
    allowed: dict[str, tuple[str, ...]] = {
        known.KARPENTER_DOMAIN: known.KARPENTER_LABELS,
        known.AWS_DOMAIN: tuple(known.AWS_LABELS),
    }
    if key == known.HOSTNAME:
        yield Finding(parts, f'"{key}" differs on every node', "remove it")
    for domain, keys in allowed.items():
        if label_domain(key).endswith(domain) and key not in keys:
            right = f"use another domain, or a label it knows{suggestion(key, keys)}"
            yield Finding(parts, f'"{key}" is in the domain {domain}, Karpenter\'s own', right)


def _all_taints(pool: NodePool) -> Iterator[tuple[Parts, Taint]]:
    for field, taints in (("taints", pool.taints), ("startup_taints", pool.startup_taints)):
        for index, taint in enumerate(taints):
            yield (field, index), taint
