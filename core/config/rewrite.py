"""Changes values in an environment file's text, and nothing else of it.

A YAML library that keeps comments still writes the whole file anew, with spaces and indentation of
its own: a pull request that pins one version would show lines that nobody changed.
"""

from collections.abc import Iterable, Mapping
from typing import TypeAlias, cast

import yaml

from core.config.reading import parse_source
from core.config.source import Data, Parts
from core.problems import ConfigError, Problem, path_of
from core.shapes import is_mapping

Changes: TypeAlias = Iterable[tuple[Parts, str]]


def rewritten(text: str, file: str, changes: Changes) -> str:
    """Return the text of a file with texts at paths replaced, or added where there are none.

    Raises:
        ConfigError: the file is no environment file, or a value that is to change has an alias.

    """
    data: Mapping[str, Data] = parse_source(text, file).data
    for parts, value in changes:
        text = _with_value(text, parts, value)
        data = with_value(data, parts, value)
        if _data(text) != data:
            found, right = "other values hang on it", f'write "{value}" there yourself'
            raise ConfigError([Problem(path_of(parts), found, right, file=file)])
    return text


def with_value(data: Mapping[str, Data], parts: Parts, value: str) -> dict[str, Data]:
    """Return a file's data with the text at a path replaced or added."""
    key, rest = str(parts[0]), parts[1:]
    inner = data.get(key)
    below = with_value(inner if is_mapping(inner) else {}, rest, value) if rest else value
    return {**data, key: below}


def _data(text: str) -> Mapping[str, Data] | None:
    try:
        return parse_source(text, "").data
    except ConfigError:
        return None


def _with_value(text: str, parts: Parts, value: str) -> str:
    node = _root(text)
    for depth, part in enumerate(parts):
        child = _child(node, part)
        if child is None:
            return _added(text, node, parts[depth:], value)
        node = child
    quote = node.style if isinstance(node, yaml.ScalarNode) and node.style in ("'", '"') else ""
    return _replaced(text, node, f"{quote}{value}{quote}" if quote else _scalar(value))


def _root(text: str) -> yaml.Node:
    # The loader in Python: that in C counts bytes where Python's texts count characters.
    return cast("yaml.Node", yaml.compose(text, Loader=yaml.SafeLoader))  # pyright: ignore[reportUnknownMemberType]


def _child(node: yaml.Node, part: str | int) -> yaml.Node | None:
    pairs = _mapping(node)
    return next((value for key, value in pairs or () if key.value == part), None)


def _mapping(node: yaml.Node) -> list[tuple[yaml.Node, yaml.Node]] | None:
    """Return a mapping's keys and values, or None where the node is none: PyYAML has no types."""
    pairs = cast("list[tuple[yaml.Node, yaml.Node]]", node.value)
    return pairs if isinstance(node, yaml.MappingNode) else None


def _added(text: str, node: yaml.Node, parts: Parts, value: str) -> str:
    """Add what is missing of a path to the mapping that it is missing in, as its first key."""
    pairs = _mapping(node)
    if pairs is None:  # a key without a value
        return _replaced(text, node, f" {{{_inline(parts, value)}}}")
    if text[node.start_mark.index] == "{":
        start = node.start_mark.index + 1
        comma = ", " if pairs else ""
        return text[:start] + _inline(parts, value) + comma + text[start:]
    start, column = node.start_mark.index, node.start_mark.column
    lines = [f"{'  ' * depth}{part}:" for depth, part in enumerate(parts)]
    lines[-1] += f" {_scalar(value)}"
    block = f"\n{' ' * column}".join(lines)
    return f"{text[:start]}{block}\n{' ' * column}{text[start:]}"


def _inline(parts: Parts, value: str) -> str:
    inner = _scalar(value)
    for part in reversed(parts[1:]):
        inner = f"{{{part}: {inner}}}"
    return f"{parts[0]}: {inner}"


def _replaced(text: str, node: yaml.Node, new: str) -> str:
    return text[: node.start_mark.index] + new + text[node.end_mark.index :]


def _scalar(value: str) -> str:
    """Write a text as YAML, in quotes where it would be read as something else without."""
    plain = _root(value)
    return value if plain.tag == "tag:yaml.org,2002:str" else f'"{value}"'
