"""What differs between two pieces of data, value by value."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import yaml

from core.problems import PathPart, path_of
from core.shapes import Json, is_list, is_mapping

Same: TypeAlias = Callable[[str, str], bool]
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_COMMENT = "//"  # the engine's, in which its own version stands
# By which an item of a list is known, so that one more does not change all that follow.
_IDENTITIES = ("name", "key", "id", "sid", "deviceName", "type")


@dataclass(frozen=True)
class Change:
    """One value that differs, as JSON; None where there is none."""

    path: str
    before: str | None
    after: str | None


def changes(
    before: Json, after: Json, *, same: Same = lambda one, other: one == other
) -> list[Change]:
    """Return what differs; `same` decides of two texts. Comments of the engine do not count."""
    return list(_changes(_bare(before), _bare(after), (), same))


def _changes(
    before: Json, after: Json, parts: tuple[PathPart, ...], same: Same
) -> Iterator[Change]:
    ours, theirs = _parts_of(_opened(before)), _parts_of(_opened(after))
    if ours is None or theirs is None:
        one, other = _text(before), _text(after)
        if not same(one, other):
            yield Change(path_of(parts), one, other)
        return
    for key in dict.fromkeys((*ours, *theirs)):
        path = (*parts, key)
        if key not in theirs:
            yield Change(path_of(path), _text(ours[key]), None)
        elif key not in ours:
            yield Change(path_of(path), None, _text(theirs[key]))
        else:
            yield from _changes(ours[key], theirs[key], path, same)


def _parts_of(value: Json) -> dict[PathPart, Json] | None:
    """Return what a value is made of: by its keys, or by what names each item; None of others."""
    if is_mapping(value):
        return {key: item for key, item in value.items()}  # noqa: C416  # keys of the wider type
    return _by_identity(value) if is_list(value) else None


def _bare(value: Json) -> Json:
    """Return data without the engine's comments."""
    if is_list(value):
        return [_bare(item) for item in value]
    if not is_mapping(value):
        return value
    return {key: _bare(item) for key, item in value.items() if key != _COMMENT}


def _opened(value: Json) -> Json:
    """Return the data in a text that is JSON or YAML, as policies and chart values are."""
    if not isinstance(value, str):
        return value
    try:
        if value.startswith(("{", "[")):
            return json.loads(value)
        opened = yaml.load(value, Loader=_LOADER) if "\n" in value else value  # noqa: S506  # a safe one
    except (ValueError, yaml.YAMLError):
        return value
    return opened if is_mapping(opened) else value


def _by_identity(items: Sequence[Json]) -> dict[PathPart, Json] | None:
    mappings = [item for item in items if is_mapping(item)]
    if len(mappings) < len(items):
        # Chart values: a list of one text, which is YAML.
        return {0: items[0]} if len(items) == 1 and is_mapping(_opened(items[0])) else None
    for key in _IDENTITIES:
        names = [name for item in mappings if isinstance(name := item.get(key), str)]
        if len(names) == len(set(names)) == len(mappings):
            return dict(zip(names, mappings, strict=True))
    return dict(enumerate(mappings))


def _text(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False)


def value_of(text: str | None) -> Json:
    """Return what one side of a change is."""
    return None if text is None else json.loads(text)


def at(data: Json, *parts: str) -> Json:
    """Return what stands at a path of mappings, or None."""
    for part in parts:
        data = data.get(part) if is_mapping(data) else None
    return data


def members(value: Json) -> Mapping[str, Json]:
    """Return a mapping as one, and nothing else."""
    return value if is_mapping(value) else {}


def removed(before: Sequence[Json], after: Sequence[Json]) -> list[int]:
    """Return the places of a list whose item is gone or another."""
    return [n for n, item in enumerate(before) if n >= len(after) or after[n] != item]
