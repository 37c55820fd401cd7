"""One document of a manifest: reading its fields, and saying where one of them is wrong."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, cast

import yaml

from core.config.quantity import parse_quantity
from core.problems import PathPart, Problem, Severity, path_of

_TYPES = {dict: "a mapping", list: "a list", str: "text", int: "a whole number", bool: "a flag"}


@dataclass(slots=True)
class Document:
    """A document's file and number, its tree for line numbers, and the problems found in it."""

    file: str
    number: int
    data: Any
    node: yaml.Node | None = None
    problems: list[Problem] = field(default_factory=list[Problem])

    @property
    def title(self) -> str:
        """How errors name it: document 2, Deployment web."""
        name = mapping(mapping(self.data).get("metadata")).get("name")
        words = [word for word in (mapping(self.data).get("kind"), name) if isinstance(word, str)]
        return f"document {self.number}" + (f", {' '.join(words)}" if words else "")

    def report(
        self,
        parts: tuple[PathPart, ...],
        found: str,
        right: str,
        severity: Severity = Severity.ERROR,
    ) -> None:
        """Add a problem at a path of this document."""
        path = path_of(parts)
        self.problems.append(
            Problem(
                path=f"{self.title}: {path}" if path else self.title,
                found=found,
                right=right,
                file=self.file,
                line=_line(self.node, parts),
                severity=severity,
            )
        )

    @property
    def root(self) -> "Cursor":
        """The cursor on the whole document."""
        return Cursor(self, self.data, ())


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a document; reading the wrong type reports a problem and gives the default."""

    document: Document
    value: Any
    parts: tuple[PathPart, ...]

    def __getitem__(self, key: str) -> "Cursor":
        """Step into a mapping; absent keys give a cursor on nothing."""
        return Cursor(self.document, mapping(self.value).get(key), (*self.parts, key))

    def __bool__(self) -> bool:
        """Say whether something is there."""
        return self.value is not None

    def report(self, found: str, right: str, severity: Severity = Severity.ERROR) -> None:
        """Add a problem here."""
        self.document.report(self.parts, found, right, severity)

    def items(self) -> Iterator["Cursor"]:
        """Iterate over a list; nothing there means no items."""
        for number, inner in enumerate(self._typed(list, [])):
            yield Cursor(self.document, inner, (*self.parts, number))

    def entries(self) -> Iterator[tuple[str, "Cursor"]]:
        """Iterate over a mapping's keys, which must be text, and what is under them."""
        for key, inner in self._typed(dict, {}).items():
            if isinstance(key, str):
                yield key, Cursor(self.document, inner, (*self.parts, key))
            else:
                self.report(f"the key {key} is not text", f'write "{key}" in quotes')

    def text(self, default: str = "") -> str:
        """Return the text here."""
        return self._typed(str, default)

    def flag(self) -> bool:
        """Return the flag here; nothing there is false."""
        return self._typed(bool, False)  # noqa: FBT003

    def whole(self, default: int, *, least: int = 0, most: int | None = None) -> int:
        """Return the whole number here, within bounds."""
        number = self._typed(int, default)
        if number < least:
            self.report(f"{number} is less than {least}", f"write {least} or more")
            return default
        if most is not None and number > most:
            self.report(f"{number} is more than {most}", f"write {most} or less")
            return default
        return number

    def labels(self) -> dict[str, str]:
        """Return a mapping of text to text, such as labels or a node selector."""
        return {key: inner.text() for key, inner in self.entries()}

    def quantity(self) -> Fraction:
        """Return a quantity, zero or more."""
        if isinstance(self.value, bool) or not isinstance(self.value, str | int | float):
            self.report(f"{_shown(self.value)} is not a quantity", 'write "500m", "4" or "50Gi"')
            return Fraction(0)
        try:
            amount = parse_quantity(str(self.value))
        except ValueError:
            found = f'"{self.value}" is not a Kubernetes quantity'
            self.report(found, 'write one such as "500m", "4" or "50Gi"')
            return Fraction(0)
        if amount < 0:
            self.report(f'"{self.value}" is negative', "write zero or more")
        return max(amount, Fraction(0))

    def _typed(self, wanted: type, default: Any) -> Any:  # noqa: ANN401  as YAML gives it
        if self.value is None:
            return default
        # A flag counts as a number in Python, but not in a manifest.
        flag = isinstance(self.value, bool) and wanted is not bool
        if flag or not isinstance(self.value, wanted):
            hint = " in quotes" if wanted is str else ""
            self.report(
                f"{_shown(self.value)} is not {_TYPES[wanted]}", f"write {_TYPES[wanted]}{hint}"
            )
            return default
        return self.value


def mapping(value: object) -> dict[Any, Any]:
    """Return a value if it is a mapping, else an empty one."""
    return cast("dict[Any, Any]", value) if isinstance(value, dict) else {}


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


def _line(node: yaml.Node | None, parts: tuple[PathPart, ...]) -> int | None:
    # The line of the deepest part that exists: a missing field is reported where its parent is.
    line = None if node is None else node.start_mark.line + 1
    for part in parts:
        step = _step(node, part)
        if step is None:
            break
        line, node = step
    return line


def _step(node: yaml.Node | None, part: PathPart) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        item = node.value[part]
        return item.start_mark.line + 1, item
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == part:
                return key.start_mark.line + 1, value
    return None
