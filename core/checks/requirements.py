"""Rules about a NodePool's requirements, which the API or Karpenter itself refuses."""

from collections.abc import Iterator

from core.checks import karpenter_labels as known
from core.checks.rules import Finding, Level, for_each, rule
from core.checks.walks import pools, requirements, requirements_of
from core.config.environment import Environment
from core.config.nodes import NodePool, Requirement
from core.config.pool_parts import pool_parts
from core.config.pool_requirements import LABELS, pool_requirements
from core.config.source import Parts
from core.problems import quoted, suggestion

_COMPARISONS = ("Gt", "Lt", "Gte", "Lte")
_LARGEST = 2**63 - 1
_REQUIREMENTS_LIMIT = 100


@rule(
    "requirement-values",
    level=Level.ESSENTIAL,
    source="the NodePool's CEL rules on requirements",
    remedy="Give In a value or more, and Gt, Lt, Gte or Lte one whole number in quotes.",
)
@for_each(requirements)
def requirement_values(requirement: Requirement) -> Iterator[Finding]:
    """Each operator of a requirement takes values of its own kind and number."""
    operator, values = requirement.operator, requirement.values
    if operator == "In" and not values:
        yield Finding(("values",), "In without a value", "list what it may be")
    elif operator in _COMPARISONS and not is_one_number(values):
        found = f"{operator} with {_shown(values)}"
        yield Finding(("values",), found, 'write one whole number, such as ["4"]')


@rule(
    "requirement-values-unread",
    source="Karpenter reads NotIn without values as Exists, and no values with Exists",
    remedy="Use In or NotIn with values, or Exists or DoesNotExist without.",
)
@for_each(requirements)
def requirement_values_unread(requirement: Requirement) -> Iterator[Finding]:
    """These requirements are accepted, but mean something else than they seem to."""
    operator, values = requirement.operator, requirement.values
    if operator == "NotIn" and not values:
        found = "NotIn without a value excludes nothing"
        yield Finding(("values",), found, "list what it may not be, or write Exists")
    elif operator in {"Exists", "DoesNotExist"} and values:
        instead = "In" if operator == "Exists" else "NotIn"
        found = f"{operator} takes no values and ignores these"
        yield Finding(("values",), found, f"remove them, or write {instead}")


@rule(
    "requirement-known-values",
    source="Karpenter: no valid values found; the NodePool is never Ready",
    remedy="Use the values that Karpenter knows.",
)
@for_each(requirements)
def requirement_known_values(requirement: Requirement) -> Iterator[Finding]:
    """Of some labels Karpenter knows every value, and takes no others."""
    values = known.KNOWN_VALUES.get(requirement.key)
    if values is None or requirement.operator != "In":
        return
    for index, value in enumerate(requirement.values):
        if value not in values:
            found = f'"{value}" is no value of {requirement.key}'
            right = f"use {quoted(values)}{suggestion(value, values)}"
            yield Finding(("values", index), found, right)


@rule(
    "min-values",
    level=Level.ESSENTIAL,
    source="the NodePool's CEL rule on minValues with In",
    remedy="List more values, or lower minValues.",
)
def min_values(environment: Environment) -> Iterator[Finding]:
    """A list cannot yield more different values than it has."""
    for place, requirement in requirements(environment):
        if requirement.operator == "In":
            least, count = requirement.min_values, len(set(requirement.values))
            yield from _too_few((*place, "minValues"), least, count)
    for part in pool_parts(environment).values():
        for field, least in part.pool.min_values.items():
            values = _values_counted(part.pool, field)
            if values is not None:
                place = ("node_pools", part.written, "min_values", field)
                yield from _too_few(place, least, len(set(values)))


@rule(
    "min-values-twice",
    source="min_values and requirements become one list, in which each label counts once",
    remedy="Keep one of both.",
)
@for_each(pools)
def min_values_twice(pool: NodePool) -> Iterator[Finding]:
    """Two numbers for the same label contradict each other."""
    counted = {LABELS[field]: field for field in pool.min_values}
    for place, requirement in requirements_of((), pool):
        field = counted.get(requirement.key)
        if field and requirement.min_values is not None:
            found = f"min_values.{field} is there too"
            yield Finding((*place, "minValues"), found, "keep one of both")


@rule(
    "too-many-requirements",
    level=Level.ESSENTIAL,
    source="Karpenter: labels and requirements of a NodePool are at most 100 together",
    remedy="Use fewer labels or requirements.",
)
def too_many_requirements(environment: Environment) -> Iterator[Finding]:
    """Labels become requirements of each node, of which the API takes a hundred."""
    for part in pool_parts(environment).values():
        parts, pool = ("node_pools", part.written), part.pool
        rendered = len(part.requirements)
        own = rendered - len(pool.requirements)
        total = len(pool.labels) + rendered
        if total > _REQUIREMENTS_LIMIT:
            field = "labels" if len(pool.labels) > len(pool.requirements) else "requirements"
            found = f"{total} labels and requirements together, {own} of the pool's other fields"
            yield Finding((*parts, field), found, f"write at most {_REQUIREMENTS_LIMIT}")


def _too_few(parts: Parts, least: int | None, count: int) -> Iterator[Finding]:
    if least is not None and 0 < count < least:
        listed = f"{count} different value{'' if count == 1 else 's'}"
        yield Finding(parts, f"{least} of {listed}", f"write at most {count}, or list more values")


def _values_counted(pool: NodePool, field: str) -> tuple[str, ...] | None:
    """Return the list that min_values is set on, or None where it is no list."""
    entries = (one for one in pool_requirements(pool) if one.key == LABELS[field])
    first = next(entries)
    return first.values if first.operator == "In" else None


def is_one_number(values: tuple[str, ...]) -> bool:
    """Tell whether values are a single whole number that the API can hold."""
    return len(values) == 1 and values[0].isdecimal() and int(values[0][:30]) <= _LARGEST


def _shown(values: tuple[str, ...]) -> str:
    if len(values) == 1:
        return f'"{values[0]}"'
    return f"{len(values)} values" if values else "no value"
