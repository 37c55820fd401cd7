"""Node affinity, pod anti-affinity and topology spread of a pod, read from its manifest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from core.capacity.document import Cursor
from core.capacity.requirements import Requirement, requirement
from core.problems import quoted

T = TypeVar("T")

# A pod's affinity has no Gte and Lte; those are a NodePool's.
NODE_OPERATORS = ("In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt")
LABEL_OPERATORS = ("In", "NotIn", "Exists", "DoesNotExist")
WHEN_UNSATISFIABLE = ("DoNotSchedule", "ScheduleAnyway")
TAINTS_POLICIES = ("Honor", "Ignore")


@dataclass(frozen=True, slots=True)
class LabelSelector:
    """Which pods a rule is about, by their labels; one that is absent selects none."""

    expressions: tuple[Requirement, ...] = ()
    absent: bool = False

    def selects(self, labels: Mapping[str, str]) -> bool:
        """Say whether a pod of these labels is meant."""
        return not self.absent and all(_holds(one, labels) for one in self.expressions)


@dataclass(frozen=True, slots=True)
class PodTerm:
    """Pods that must, or should, not share a node or zone with the one that says so."""

    topology_key: str
    selector: LabelSelector
    namespaces: frozenset[str] | None = None

    def selects(self, labels: Mapping[str, str], namespace: str) -> bool:
        """Say whether a pod is one of those; no namespaces means every one."""
        here = self.namespaces is None or namespace in self.namespaces
        return here and self.selector.selects(labels)


@dataclass(frozen=True, slots=True)
class Spread:
    """How evenly a workload's own pods lie over a label's values; `own`: it counts them at all.

    `honor_taints`: values that only nodes with taints have, which the pod does not tolerate, count
    for nothing.
    """

    topology_key: str
    max_skew: int
    required: bool
    own: bool
    min_domains: int | None = None
    honor_taints: bool = False


def node_terms(affinity: Cursor) -> tuple[tuple[Requirement, ...], ...]:
    """Read the alternatives of the required node affinity."""
    required = affinity["requiredDuringSchedulingIgnoredDuringExecution"]
    return tuple(_expressions(term) for term in required["nodeSelectorTerms"].items())


def preferred_node_terms(affinity: Cursor) -> tuple[tuple[Requirement, ...], ...]:
    """Read the preferred node affinity, heaviest first."""
    preferred = affinity["preferredDuringSchedulingIgnoredDuringExecution"]
    weighed = [
        (item["weight"].whole(1, least=1), _expressions(item["preference"]))
        for item in preferred.items()
    ]
    return tuple(term for _, term in _heaviest_first(weighed))


def pod_terms(affinity: Cursor, namespace: str, *, required: bool) -> tuple[PodTerm, ...]:
    """Read the required or the preferred terms of a pod (anti-)affinity, heaviest first."""
    if required:
        terms = affinity["requiredDuringSchedulingIgnoredDuringExecution"].items()
        return tuple(_pod_term(term, namespace) for term in terms)
    weighed = [
        (item["weight"].whole(1, least=1), _pod_term(item["podAffinityTerm"], namespace))
        for item in affinity["preferredDuringSchedulingIgnoredDuringExecution"].items()
    ]
    return tuple(term for _, term in _heaviest_first(weighed))


def spreads(constraints: Cursor, labels: Mapping[str, str]) -> tuple[Spread, ...]:
    """Read the topology spread constraints of a pod with these labels."""
    return tuple(_spread(item, labels) for item in constraints.items())


def _spread(item: Cursor, labels: Mapping[str, str]) -> Spread:
    when = _one_of(item["whenUnsatisfiable"], WHEN_UNSATISFIABLE, "DoNotSchedule")
    taints = _one_of(item["nodeTaintsPolicy"], TAINTS_POLICIES, "Ignore")
    min_domains = item["minDomains"]
    if min_domains and when != "DoNotSchedule":
        min_domains.report(f"not allowed with {when}", "leave it out, or write DoNotSchedule")
    return Spread(
        topology_key=_topology_key(item),
        max_skew=item["maxSkew"].whole(1, least=1),
        required=when == "DoNotSchedule",
        own=_selector(item["labelSelector"]).selects(labels),
        min_domains=min_domains.whole(1, least=1) if min_domains else None,
        honor_taints=taints == "Honor",
    )


def _one_of(item: Cursor, allowed: tuple[str, ...], default: str) -> str:
    found = item.text(default)
    if found not in allowed:
        item.report(f'"{found}" is not allowed', f"use {quoted(allowed)}")
    return found


def _pod_term(term: Cursor, namespace: str) -> PodTerm:
    named = frozenset(item.text() for item in term["namespaces"].items())
    everywhere = term["namespaceSelector"].value == {}
    return PodTerm(
        topology_key=_topology_key(term),
        selector=_selector(term["labelSelector"]),
        namespaces=None if everywhere else named or frozenset({namespace}),
    )


def _topology_key(item: Cursor) -> str:
    key = item["topologyKey"]
    if not key:
        item.report("no topologyKey", 'write one, such as "topology.kubernetes.io/zone"')
    return key.text()


def _selector(selector: Cursor) -> LabelSelector:
    if not selector:
        return LabelSelector(absent=True)
    labels = selector["matchLabels"].labels()
    exact = [requirement(key, "In", (value,)) for key, value in labels.items()]
    listed = _requirements(selector["matchExpressions"], LABEL_OPERATORS)
    return LabelSelector((*exact, *listed))


def _expressions(term: Cursor) -> tuple[Requirement, ...]:
    # Karpenter looks at labels only; matchFields name a node that exists.
    return tuple(_requirements(term["matchExpressions"], NODE_OPERATORS))


def _requirements(expressions: Cursor, operators: tuple[str, ...]) -> list[Requirement]:
    found = [_requirement(item, operators) for item in expressions.items()]
    return [one for one in found if one is not None]


def _requirement(item: Cursor, operators: tuple[str, ...]) -> Requirement | None:
    faults = len(item.document.problems)
    key, operator = item["key"].text(), item["operator"].text()
    values = [value.text() for value in item["values"].items()]
    if len(item.document.problems) > faults:
        return None
    if not key:
        item.report("no key", "write the label's key")
    elif operator not in operators:
        item["operator"].report(f'"{operator}" is not an operator', f"use {quoted(operators)}")
    elif operator in ("In", "NotIn") and not values:
        item["values"].report(f"{operator} has no values", "list at least one")
    elif operator in ("Exists", "DoesNotExist") and values:
        item["values"].report(f"{operator} takes no values", "leave them out")
    else:
        return _checked(item, key, operator, values)
    return None


def _checked(item: Cursor, key: str, operator: str, values: list[str]) -> Requirement | None:
    try:
        return requirement(key, operator, values)
    except ValueError as error:
        item["values"].report(str(error), "write one whole number in quotes")
        return None


def _holds(one: Requirement, labels: Mapping[str, str]) -> bool:
    value = labels.get(one.key)
    return one.operator in ("NotIn", "DoesNotExist") if value is None else one.has(value)


def _heaviest_first(weighed: Iterable[tuple[int, T]]) -> list[tuple[int, T]]:
    return sorted(weighed, key=lambda pair: -pair[0])
