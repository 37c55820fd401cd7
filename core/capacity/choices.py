"""Lists of a pool that its types are taken from, as obstacles to a pod."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeAlias

from core.capacity.catalog import InstanceType
from core.capacity.changes import Change, set_value
from core.capacity.labels import CATEGORY, labels_of
from core.capacity.obstacle import Obstacle, Types, choice
from core.capacity.universe import ARCHITECTURES
from core.config.nodes import WHERE_NAMED, NodePool
from core.config.source import Parts

ValueOf: TypeAlias = Callable[[InstanceType], str]

_MOST_NEW_VALUES = 5
# Each is one that a pod fits on, so mostly the first does; each try takes milliseconds.
_MOST_TRIED = 20
_CAPACITY_TYPES = ("spot", "on-demand")


def lists(pool: NodePool, parts: Parts) -> Iterator[Obstacle]:
    """Yield each list that names some values, and so leaves out the others."""
    for field, value_of in _LISTED:
        values: tuple[str, ...] = getattr(pool, field)
        if values:
            found = _list((*parts, field), values, value_of)
            named = field in ("instance_families", "instance_types")
            yield replace(found, also=_without_defaults(pool, parts)) if named else found
    missing = [kind for kind in _CAPACITY_TYPES if kind not in pool.capacity_types]
    if missing:
        yield choice((*parts, "capacity_types"), pool.capacity_types, missing)


def _without_defaults(pool: NodePool, parts: Parts) -> tuple[Change, ...]:
    """Return what keeps away the defaults that come back where nothing is named any more."""
    return tuple(
        set_value((*parts, field), nothing)
        for field, nothing in WHERE_NAMED.items()
        if getattr(pool, field) == nothing
    )


def _list(parts: Parts, values: tuple[str, ...], value_of: ValueOf) -> Obstacle:
    kin = {_letters(value) for value in values}

    def smaller(types: Types) -> Iterator[Change]:
        # Of the same letters first: who names m7i wants an m rather than a burstable t.
        ordered = sorted(types, key=lambda one: _letters(one.name) not in kin)
        new = [value for value in dict.fromkeys(map(value_of, ordered)) if value not in values]
        for value in new[:_MOST_TRIED]:
            yield set_value(parts, (*values, value))
        # Several, where min_values asks for a choice.
        for count in range(2, min(_MOST_NEW_VALUES, len(new)) + 1):
            yield set_value(parts, (*values, *new[:count]))

    # Without architectures there is no pool: both, then.
    every = ARCHITECTURES if parts[-1] == "architectures" else ()
    return Obstacle(set_value(parts, every), smaller)


def _letters(name: str) -> str:
    return name[: next((n for n, letter in enumerate(name) if letter.isdigit()), len(name))]


def _category(instance: InstanceType) -> str:
    return labels_of(instance).get(CATEGORY, "")


_LISTED: tuple[tuple[str, ValueOf], ...] = (
    ("instance_families", lambda one: one.family),
    ("instance_types", lambda one: one.name),
    ("instance_categories", _category),
    ("architectures", lambda one: one.architecture),
)
