"""Reads a YAML file into plain data that remembers its lines and how each scalar was written."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias, cast

import yaml

from core.config.syntax import LOADER, events, indentation_problem, syntax_problem
from core.problems import ConfigError, PathPart, Problem, path_of

Scalar: TypeAlias = str | int | float | bool | None
Data: TypeAlias = "Scalar | list[Data] | dict[str, Data]"
Parts: TypeAlias = tuple[PathPart, ...]

# More than any environment needs; keeps nested aliases ("billion laughs") from filling memory.
MAX_VALUES = 50_000
MAX_DEPTH = 50
MAX_BYTES = 1_000_000

# Among the faulty paths it says that a mapping may have keys that were not read.
MERGE = "<<"

_CONSTRUCTOR = yaml.SafeLoader("")
_TAG = "tag:yaml.org,2002:"
_KINDS = {
    "timestamp": "a date",
    "binary": "binary data",
    "set": "a YAML set",
    "omap": "a YAML ordered map",
    "pairs": "a YAML pair list",
}


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


def read_source(path: Path, file: str) -> Source:
    """Read one YAML document whose top level is a mapping.

    Raises:
        ConfigError: the file cannot be read, or is not YAML.

    """
    return parse_source(_read_text(path, file), file)


def parse_source(text: str, file: str) -> Source:
    """Parse the text of one YAML document whose top level is a mapping.

    Raises:
        ConfigError: see `read_source`.

    """
    walk = _Walk(file)
    if problem := indentation_problem(text, file):
        raise ConfigError([problem])
    try:
        _refuse_depth(text, walk)
        node = _compose(text)
    except yaml.YAMLError as error:
        raise ConfigError([syntax_problem(error, text, file)]) from None
    if node is None:
        raise ConfigError([walk.problem((), "the file is empty", 'begin with "region: ..."')])
    if not isinstance(node, yaml.MappingNode):
        found = "the top level is not a mapping"
        raise ConfigError([walk.problem((), found, 'begin with "region: ..."')])
    data = walk.mapping(node, ())
    return Source(
        file=file,
        data=data,
        lines=walk.lines,
        scalars=walk.scalars,
        problems=tuple(walk.problems),
        faulty=frozenset(walk.faulty),
    )


def _read_text(path: Path, file: str) -> str:
    try:
        raw = path.read_bytes()
        if len(raw) > MAX_BYTES:
            found = f"{len(raw)} bytes"
            raise ConfigError(
                [Problem("", found, f"an environment has at most {MAX_BYTES}", file=file)]
            )
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        found = f"byte {error.start} is not UTF-8"
        raise ConfigError([Problem("", found, "save the file as UTF-8", file=file)]) from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        problem = Problem("", f"cannot be read: {reason}", "check its name and rights", file=file)
        raise ConfigError([problem]) from None


def _refuse_depth(text: str, walk: "_Walk") -> None:
    """Refuse deep nesting before composing, which recurses in C: it would end the process."""
    depth = 0
    for event in events(text):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise ConfigError([walk.too_deep((), event.start_mark.line + 1)])


def _compose(text: str) -> yaml.Node | None:
    # PyYAML's stubs say nothing of what comes back.
    return cast("yaml.Node | None", yaml.compose(text, Loader=LOADER))  # pyright: ignore[reportUnknownMemberType]


class _Walk:
    """Turns a node tree into data, noting lines, texts and problems by path."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Parts, int] = {}
        self.scalars: dict[Parts, str] = {}
        self.problems: list[Problem] = []
        self.faulty: set[Parts] = set()
        self._count = 0

    def problem(self, parts: Parts, found: str, right: str, line: int | None = None) -> Problem:
        return Problem(path_of(parts), found, right, file=self.file, line=line)

    def too_deep(self, parts: Parts, line: int) -> Problem:
        return self.problem(parts, f"more than {MAX_DEPTH} levels deep", "flatten it", line)

    def value(self, node: yaml.Node, parts: Parts) -> Data:
        self._guard(parts, node)
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, parts)
        if isinstance(node, yaml.SequenceNode):
            return self.sequence(node, parts)
        return self.scalar(cast("yaml.ScalarNode", node), parts)

    def sequence(self, node: yaml.SequenceNode, parts: Parts) -> list[Data]:
        if node.tag != f"{_TAG}seq":
            self._refuse_tag(node, parts)
        return [self.item(child, (*parts, n)) for n, child in enumerate(node.value)]

    def item(self, node: yaml.Node, parts: Parts) -> Data:
        self.lines[parts] = _line(node)
        return self.value(node, parts)

    def mapping(self, node: yaml.MappingNode, parts: Parts) -> dict[str, Data]:
        data: dict[str, Data] = {}
        if node.tag != f"{_TAG}map":
            self._refuse_tag(node, parts)
        for key_node, value_node in node.value:
            key = self._key(key_node, parts)
            if key is None:
                continue
            path = (*parts, key)
            if key in data:
                found = f"written twice, first on line {self.lines[path]}"
                self.problems.append(self.problem(path, found, "keep one", _line(key_node)))
                continue
            self.lines[path] = _line(key_node)
            data[key] = self.value(value_node, path)
        return data

    def scalar(self, node: yaml.ScalarNode, parts: Parts) -> Scalar:
        self.scalars[parts] = node.value
        if node.tag == f"{_TAG}str":
            return node.value
        if node.tag not in {f"{_TAG}{kind}" for kind in ("int", "float", "bool", "null")}:
            self._refuse_tag(node, parts)
            return None
        try:
            value = _plain_value(node)
        except (LookupError, ValueError):  # an explicit tag that does not fit, such as `!!int x`
            kind = node.tag.removeprefix(_TAG)
            self._refuse(node, parts, f'"{node.value}" is no {kind}', "correct it")
            return None
        if isinstance(value, float) and not math.isfinite(value):
            self._refuse(node, parts, f"{node.value} is not a finite number", "write a number")
            return None
        return value

    def _key(self, node: yaml.Node, parts: Parts) -> str | None:
        if node.tag == f"{_TAG}str" and isinstance(node, yaml.ScalarNode):
            return node.value
        if node.tag == f"{_TAG}merge":
            found, right = 'the YAML merge key "<<"', "write the keys out"
            self.faulty.add((*parts, MERGE))
        elif isinstance(node, yaml.ScalarNode):
            found, right = f"the key {node.value} is not text", f'write "{node.value}" in quotes'
        else:
            found, right = "a key that is a list or a mapping", "write text"
        self.problems.append(self.problem(parts, found, right, _line(node)))
        return None

    def _refuse_tag(self, node: yaml.Node, parts: Parts) -> None:
        kind = _KINDS.get(node.tag.removeprefix(_TAG), f"the YAML tag {_short(node.tag)}")
        found = f"{node.value} is {kind}" if isinstance(node, yaml.ScalarNode) else kind
        self._refuse(node, parts, found, "write it in quotes, as text")

    def _refuse(self, node: yaml.Node, parts: Parts, found: str, right: str) -> None:
        self.faulty.add(parts)
        self.problems.append(self.problem(parts, found, right, _line(node)))

    def _guard(self, parts: Parts, node: yaml.Node) -> None:
        self._count += 1
        if self._count > MAX_VALUES:
            found = f"more than {MAX_VALUES} values"
            raise ConfigError([self.problem(parts, found, "write fewer aliases", _line(node))])
        if len(parts) > MAX_DEPTH:
            raise ConfigError([self.too_deep(parts[:3], _line(node))])


def _short(tag: str) -> str:
    return tag.replace(_TAG, "!!")


def _plain_value(node: yaml.ScalarNode) -> Scalar:
    return cast("Scalar", _CONSTRUCTOR.construct_object(node))  # pyright: ignore[reportUnknownMemberType]


def _line(node: yaml.Node) -> int:
    return node.start_mark.line + 1
