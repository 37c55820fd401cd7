"""Tells whether two texts say the same of two environments, but for the names these have."""

import re
from collections.abc import Iterable

from core.compare.changes import Same
from core.config.environment import Environment

_STANDS_FOR = "<name>"


def same_but_for_names(one: Environment, other: Environment) -> Same:
    """Return how texts of two environments compare: either as they are, or without the names."""
    first, second = (_Names((item.name, item.cluster.name)) for item in (one, other))
    return lambda text, another: text == another or first.out_of(text) == second.out_of(another)


class _Names:
    """The names of one environment: its own, and its cluster's."""

    def __init__(self, names: Iterable[str]) -> None:
        longest_first = sorted(set(names), key=len, reverse=True)
        alternatives = "|".join(map(re.escape, longest_first))
        self._pattern = re.compile(f"(?<![A-Za-z0-9])({alternatives})(?![A-Za-z0-9])")

    def out_of(self, text: str) -> str:
        return self._pattern.sub(_STANDS_FOR, text)
