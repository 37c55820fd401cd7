"""What is dangerous in a change, in words."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from core.compare.changes import at
from core.shapes import Json


@dataclass(frozen=True)
class Danger:
    """Something that a deploy would do: what happens, because of what, and what to do instead."""

    stack: str
    what: str
    because: str
    right: str

    def __str__(self) -> str:
        """Read as one line."""
        return f"{self.stack}: {self.what}: {self.because}; {self.right}"


@dataclass(frozen=True)
class Step:
    """A stack's JSON before and after a synth."""

    stack: str
    before: Json
    after: Json

    def both(self, *parts: str) -> tuple[Json, Json]:
        """Return what stands at a path, before and after."""
        return at(self.before, *parts), at(self.after, *parts)

    def danger(self, what: str, because: str, right: str) -> Danger:
        """Return a danger in this stack."""
        return Danger(self.stack, what, because, right)


Finder: TypeAlias = Callable[[Step], Iterator[Danger]]


def turned(path: str, before: Json, after: Json) -> str:
    """Say what a value was and becomes."""
    return f"{path} was {_shown(before)} and becomes {_shown(after)}"


def _shown(value: Json) -> str:
    return "not said" if value is None else json.dumps(value, ensure_ascii=False)
