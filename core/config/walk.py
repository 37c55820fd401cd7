"""Turns a YAML node tree into data, noting where each path stands and what is wrong with it."""

import math
from typing import cast

import yaml

from core.config.source import MERGE, Data, Parts, Scalar
from core.problems import ConfigError, Problem, path_of

# More than any environment needs; keeps nested aliases ("billion laughs") from filling memory.
MAX_VALUES = 50_000
MAX_DEPTH = 50

_CONSTRUCTOR = yaml.SafeLoader("")
_TAG = "tag:yaml.org,2002:"
_KINDS = {
    "timestamp": "a date",
    "binary": "binary data",
    "set": "a YAML set",
    "omap": "a YAML ordered map",
    "pairs": "a YAML pair list",
}


class Walk:
    """Turns a node tree into data, noting lines, texts and problems by path."""

    def __init__(self, file: str) -> None:
        """Begin with nothing noted of the file."""
        self.file = file
        self.lines: dict[Parts, int] = {}
        self.scalars: dict[Parts, str] = {}
        self.problems: list[Problem] = []
        self.faulty: set[Parts] = set()
        self._count = 0

    def problem(self, parts: Parts, found: str, right: str, line: int | None = None) -> Problem:
        """Return a problem of the file."""
        return Problem(path_of(parts), found, right, file=self.file, line=line)

    def too_deep(self, parts: Parts, line: int) -> Problem:
        """Return the problem of what is nested too deep."""
        return self.problem(parts, f"more than {MAX_DEPTH} levels deep", "flatten it", line)

    def _value(self, node: yaml.Node, parts: Parts) -> Data:
        self._guard(parts, node)
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, parts)
        if isinstance(node, yaml.SequenceNode):
            return self._sequence(node, parts)
        return self._scalar(cast("yaml.ScalarNode", node), parts)

    def _sequence(self, node: yaml.SequenceNode, parts: Parts) -> list[Data]:
        if node.tag != f"{_TAG}seq":
            self._refuse_tag(node, parts)
        return [self._item(child, (*parts, n)) for n, child in enumerate(node.value)]

    def _item(self, node: yaml.Node, parts: Parts) -> Data:
        self.lines[parts] = _line(node)
        return self._value(node, parts)

    def mapping(self, node: yaml.MappingNode, parts: Parts) -> dict[str, Data]:
        """Return a mapping's data, everything below it included."""
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
            data[key] = self._value(value_node, path)
        return data

    def _scalar(self, node: yaml.ScalarNode, parts: Parts) -> Scalar:
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
        elif isinstance(node, yaml.MappingNode):
            found = 'a mapping as a key, as "{{ ... }}" reads'
            right = "write the value itself: no template is filled in"
            self.faulty.add(parts)
        else:
            found, right = "a key that is a list", "write text"
            self.faulty.add(parts)
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
