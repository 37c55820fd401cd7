"""Paths in plain data: all of them, and a copy with something else at one."""

from collections.abc import Iterator

from core.problems import PathPart
from core.shapes import Json


def paths_in(value: Json, parts: tuple[PathPart, ...] = ()) -> Iterator[tuple[PathPart, ...]]:
    """Yield the path of everything in plain data."""
    items = value.items() if isinstance(value, dict) else ()
    for key, item in enumerate(value) if isinstance(value, list) else items:
        yield (*parts, key)
        yield from paths_in(item, (*parts, key))


def replaced(data: Json, parts: tuple[PathPart, ...], value: Json) -> Json:
    """Return a copy of plain data with another value at a path."""
    if not parts:
        return value
    copy: Json = list(data) if isinstance(data, list) else dict(data)
    copy[parts[0]] = replaced(copy[parts[0]], parts[1:], value)
    return copy
