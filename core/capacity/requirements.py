"""Karpenter's requirements: what a label's value may be, and how several of them combine."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from core.capacity.labels import HOSTNAME, NORMALIZED, WELL_KNOWN

OPERATORS = ("In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt", "Gte", "Lte")
_ABSENCE = ("NotIn", "DoesNotExist")
_INTEGER = re.compile(r"[+-]?[0-9]{1,19}")
_LARGEST = 2**63 - 1
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Requirement:
    """What one label may be: a set of values, or with `complement` all but those, within bounds.

    Bounds are inclusive and only hold for a complement; they let whole numbers through, no text.
    """

    key: str
    values: frozenset[str] = frozenset()
    complement: bool = False
    least: int | None = None
    most: int | None = None
    min_values: int | None = None

    @property
    def operator(self) -> str:
        """The operator that describes it: In, NotIn, Exists (bounds included) or DoesNotExist."""
        if self.complement:
            return "NotIn" if self.values else "Exists"
        return "In" if self.values else "DoesNotExist"

    def has(self, value: str) -> bool:
        """Say whether the label may have this value."""
        return (value in self.values) != self.complement and _within(value, self.least, self.most)

    def intersect(self, other: "Requirement") -> "Requirement":
        """Return what both allow, with the larger of both `min_values`."""
        least, most = _bounds(self, other)
        min_values = _largest(self.min_values, other.min_values)
        if least is not None and most is not None and least > most:
            return Requirement(self.key, min_values=min_values)
        if self.complement and other.complement:
            # A value that the bounds exclude anyway is forgotten, as Karpenter does.
            values = {one for one in self.values | other.values if _within(one, least, most)}
            return Requirement(self.key, frozenset(values), True, least, most, min_values)  # noqa: FBT003
        concrete = other if self.complement else self
        values = {one for one in concrete.values if self.has(one) and other.has(one)}
        return Requirement(self.key, frozenset(values), min_values=min_values)

    def overlaps(self, other: "Requirement") -> bool:
        """Say whether some value, known or not, satisfies both."""
        least, most = _bounds(self, other)
        if least is not None and most is not None and least > most:
            return False
        if self.complement and other.complement:
            return True
        concrete, against = (other, self) if self.complement else (self, other)
        return any(against.has(value) for value in concrete.values)

    def __str__(self) -> str:
        """Read as in Karpenter's log: `zone In [a b]`, at most five values."""
        text = f"{self.key} {self.operator}"
        if self.values:
            shown = sorted(self.values)
            if len(shown) > _SHOWN:
                shown = [*shown[:_SHOWN], f"and {len(shown) - _SHOWN} others"]
            text += f" [{' '.join(shown)}]"
        text += "" if self.least is None else f" >={self.least}"
        text += "" if self.most is None else f" <={self.most}"
        return text if self.min_values is None else f"{text} minValues {self.min_values}"


def requirement(
    key: str, operator: str, values: Iterable[str] = (), min_values: int | None = None
) -> Requirement:
    """Make a requirement from a NodePool's or a node affinity's entry.

    Old spellings of a key (beta.kubernetes.io/arch) become today's.

    Raises:
        ValueError: the operator is unknown, or its value is not one whole number.

    """
    key, listed = NORMALIZED.get(key, key), frozenset(values)
    match operator:
        case "In":
            return Requirement(key, listed, min_values=min_values)
        case "NotIn" | "Exists":
            excluded = listed if operator == "NotIn" else frozenset[str]()
            return Requirement(key, excluded, complement=True, min_values=min_values)
        case "DoesNotExist":
            return Requirement(key, min_values=min_values)
        case "Gt" | "Lt" | "Gte" | "Lte":
            return _bounded(key, operator, _bound(operator, listed), min_values)
        case _:
            raise ValueError(f'"{operator}" is not an operator; use {", ".join(OPERATORS)}')


def _bound(operator: str, values: frozenset[str]) -> int:
    number = _integer(next(iter(values))) if len(values) == 1 else None
    if number is None:
        shown = ", ".join(f'"{value}"' for value in sorted(values)) or "no value"
        raise ValueError(f"{operator} takes one whole number, not {shown}")
    return number


def _bounded(key: str, operator: str, number: int, min_values: int | None) -> Requirement:
    if operator == "Gt" and number == _LARGEST:
        return Requirement(key)
    least = {"Gt": number + 1, "Gte": number}.get(operator)
    most = {"Lt": number - 1, "Lte": number}.get(operator)
    return Requirement(key, complement=True, least=least, most=most, min_values=min_values)


def _integer(text: str) -> int | None:
    number = int(text) if _INTEGER.fullmatch(text) else None
    return number if number is not None and -_LARGEST - 1 <= number <= _LARGEST else None


def _within(value: str, least: int | None, most: int | None) -> bool:
    if least is None and most is None:
        return True
    number = _integer(value)
    if number is None:
        return False
    return (least is None or number >= least) and (most is None or number <= most)


def _bounds(one: Requirement, two: Requirement) -> tuple[int | None, int | None]:
    smallest = [bound for bound in (one.most, two.most) if bound is not None]
    return _largest(one.least, two.least), min(smallest, default=None)


def _largest(one: int | None, two: int | None) -> int | None:
    return max((bound for bound in (one, two) if bound is not None), default=None)


class Requirements(Mapping[str, Requirement]):
    """Requirements by key; immutable, so that many nodes can share one."""

    __slots__ = ("_by_key", "_hash")

    def __init__(self, requirements: Iterable[Requirement] = ()) -> None:
        """Combine requirements; several on one key intersect."""
        by_key: dict[str, Requirement] = {}
        for one in requirements:
            known = by_key.get(one.key)
            by_key[one.key] = one if known is None else one.intersect(known)
        self._by_key = by_key
        self._hash: int | None = None

    def __getitem__(self, key: str) -> Requirement:
        return self._by_key[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_key)

    def __len__(self) -> int:
        return len(self._by_key)

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(frozenset(self._by_key.values()))
        return self._hash

    def __str__(self) -> str:
        """Read as in Karpenter's log, in order, without the hostname."""
        return ", ".join(sorted(str(one) for key, one in self.items() if key != HOSTNAME))

    def any_of(self, key: str) -> Requirement:
        """Return the requirement on a key; a missing one allows everything."""
        return self._by_key.get(key) or Requirement(key, complement=True)

    def joined(self, other: Iterable[Requirement]) -> "Requirements":
        """Return both together."""
        return Requirements([*self._by_key.values(), *other])

    @property
    def with_min_values(self) -> tuple[Requirement, ...]:
        """The requirements that have `min_values`."""
        return tuple(one for one in self.values() if one.min_values is not None)

    def conflicts(self, other: "Requirements") -> list[str]:
        """Return Karpenter's words for each key that both have without a common value."""
        return [
            f"key {key}, {other[key]} not in {self[key]}"
            for key in sorted(self.keys() & other.keys())
            if not self[key].overlaps(other[key]) and not _both_absent(self[key], other[key])
        ]

    def incompatibility(self, other: "Requirements") -> str:
        """Return why a node of these requirements cannot take a pod of those, or "".

        A key that only the pod has must be well known, or be one the pod wants absent.
        """
        for key in sorted(other):
            if key in WELL_KNOWN or key in self or other[key].operator in _ABSENCE:
                continue
            return f'label "{key}" does not have known values{_hint(self, key)}'
        return "; ".join(self.conflicts(other))


def label_requirements(labels: Mapping[str, str]) -> list[Requirement]:
    """Return labels as requirements: each exactly its value."""
    return [requirement(key, "In", (value,)) for key, value in labels.items()]


def _both_absent(one: Requirement, two: Requirement) -> bool:
    return one.operator in _ABSENCE and two.operator in _ABSENCE


def _hint(known: Requirements, key: str) -> str:
    suffix = key.partition("/")[2] or key
    for candidate in (*sorted(WELL_KNOWN), *sorted(known)):
        if key in candidate or candidate.endswith(suffix):
            return f' (typo of "{candidate}"?)'
    return ""
