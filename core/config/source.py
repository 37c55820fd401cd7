"""What a YAML file holds: plain data that remembers its lines and how each scalar was written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from core.problems import PathPart, Problem

Scalar: TypeAlias = str | int | float | bool | None
Data: TypeAlias = "Scalar | list[Data] | dict[str, Data]"
Parts: TypeAlias = tuple[PathPart, ...]

# Among the faulty paths it says that a mapping may have keys that were not read.
MERGE = "<<"


@dataclass(frozen=True)
class Source:
    """A parsed file: its name as errors show it, its data, and where each path stands in it.

    `problems` are of what is YAML but no data, such as dates; `faulty` are the paths that stand
    empty for it. `origins` are the paths that stand in one of the `bases`, the files that this one
    extends, the nearest first.
    """

    file: str
    data: dict[str, Data]
    lines: Mapping[Parts, int]
    scalars: Mapping[Parts, str]
    problems: tuple[Problem, ...] = ()
    faulty: frozenset[Parts] = frozenset()
    path: Path = Path()
    origins: Mapping[Parts, "Source"] = field(default_factory=dict["Parts", "Source"])
    bases: tuple["Source", ...] = ()

    def line_of(self, parts: Parts) -> int | None:
        """Return the line of a path, or of the nearest enclosing path that the file has."""
        for length in range(len(parts), 0, -1):
            if (line := self.lines.get(parts[:length])) is not None:
                return line
        return None

    def holder(self, parts: Parts) -> "Source":
        """Return the file that holds a path, or the nearest enclosing path: this or a base."""
        for length in range(len(parts), 0, -1):
            if parts[:length] in self.lines:
                return self.origins.get(parts[:length], self)
        return self
