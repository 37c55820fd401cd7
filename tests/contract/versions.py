"""Ranges of versions as Terraform writes them, and whether they have a version in common."""

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from typing import TypeAlias

Version: TypeAlias = tuple[int, int, int]

FIRST: Version = (0, 0, 0)
NEVER: Version = (sys.maxsize, 0, 0)

_CONSTRAINT = re.compile(r"(=|!=|>|>=|<|<=|~>)?\s*([0-9]+(?:\.[0-9]+){0,2})")


@dataclass(frozen=True)
class Range:
    """The releases from `low` on that come before `high`, without those in `holes`."""

    low: Version = FIRST
    high: Version = NEVER
    holes: frozenset[Version] = frozenset()

    def __and__(self, other: "Range") -> "Range":
        """Return what both ranges hold."""
        return Range(max(self.low, other.low), min(self.high, other.high), self.holes | other.holes)

    def __contains__(self, version: Version) -> bool:
        """Tell whether a release is in the range."""
        return self.low <= version < self.high and version not in self.holes

    def __bool__(self) -> bool:
        """Tell whether the range holds any release."""
        version = self.low
        while version in self.holes:
            version = _next(version)
        return version < self.high


def range_of(constraints: str) -> Range:
    """Return the range that text such as `>= 6.28, < 7.0` means.

    Raises:
        ValueError: a part of it is no constraint on releases.

    """
    return reduce(Range.__and__, map(_range, constraints.split(",")))


def disagreements(sides: Mapping[str, str]) -> Iterator[str]:
    """Yield each pair of sides whose ranges have no release in common."""
    for (one, wanted), (other, needed) in combinations(sides.items(), 2):
        if not range_of(wanted) & range_of(needed):
            yield f'{one} has "{wanted}", {other} has "{needed}": no release is in both'


def _range(constraint: str) -> Range:
    match = _CONSTRAINT.fullmatch(constraint.strip())
    if not match:
        raise ValueError(f'"{constraint.strip()}" is no constraint on releases')
    parts = [int(part) for part in match[2].split(".")]
    version = _padded(parts)
    return {
        "=": Range(version, _next(version)),
        "!=": Range(holes=frozenset({version})),
        ">": Range(low=_next(version)),
        ">=": Range(low=version),
        "<": Range(high=version),
        "<=": Range(high=_next(version)),
        "~>": Range(version, _pessimistic(parts)),
    }[match[1] or "="]


def _pessimistic(parts: list[int]) -> Version:
    """Return the end of `~>`, of a provider: all but the last part stay, and the first always."""
    kept = parts[:-1] or parts
    return _padded([*kept[:-1], kept[-1] + 1])


def _padded(parts: list[int]) -> Version:
    major, minor, patch = (*parts, 0, 0)[:3]
    return major, minor, patch


def _next(version: Version) -> Version:
    major, minor, patch = version
    return major, minor, patch + 1
