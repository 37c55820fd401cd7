"""Unknown keys of the environment file: what each was meant to be, or where it belongs."""

import re
from collections.abc import Iterator
from typing import Any, get_origin

from core.config.environment import Environment
from core.config.fields import (
    bare_annotation,
    item_annotation,
    key_names,
    keys_elsewhere,
    model_at,
)
from core.config.source import Data, Parts, Source
from core.config.values import Model
from core.problems import nearest

# More keys than this are no help in a line.
_MOST_LISTED = 12
# Stands for a name of the user's.
ANY_NAME = "<name>"
_CAPITAL = re.compile(r"(?<=[a-z0-9])([A-Z])")


def right_of_unknown(parts: Parts) -> str:
    """Return what to do with an unknown key."""
    model, key = model_at(Environment, parts[:-1]), str(parts[-1])
    if model is None:
        return "remove it"
    if right := keys_elsewhere(model).get(key):
        return right
    if place := place_of_unknown(parts):
        inside = len(place) > len(parts)
        where = f"below {_shown(place[:-1])}" if inside else "to the top level"
        return f"move it {where}: indent it so"
    if near := meant_by_unknown(parts):
        return f'remove it or correct its name (did you mean "{near}"?)'
    known = sorted(key_names(model))
    if len(known) <= _MOST_LISTED:
        return f"known here: {', '.join(known)}"
    return "remove it or correct its name: docs/environment.md lists them"


def meant_by_unknown(parts: Parts) -> str:
    """Return the key beside an unknown one that it misspells; or nothing."""
    model, key = model_at(Environment, parts[:-1]), str(parts[-1])
    if model is None or key in keys_elsewhere(model):
        return ""
    known, plain = sorted(key_names(model)), _CAPITAL.sub(r"_\1", key).lower()
    return plain if plain in known else nearest(key, known) or nearest(plain, known)


def place_of_unknown(parts: Parts) -> Parts:
    """Return the one path at which a key is known that stands a level too high or too low."""
    model, key = model_at(Environment, parts[:-1]), str(parts[-1])
    if model is None or key in keys_elsewhere(model):
        return ()
    if len(parts) > 1 and key in key_names(Environment):
        in_list = any(isinstance(part, int) for part in parts)
        return () if in_list or key == "name" else (key,)
    below = [(*parts[:-1], *inner, key) for inner in _models_with(model, key)]
    return below[0] if len(below) == 1 else ()


def not_indented(parts: Parts, source: Source) -> list[str]:
    """Return the keys beside an empty one that are known only below it."""
    inner, outer = model_at(Environment, parts), model_at(Environment, parts[:-1])
    beside: Data = source.data
    for part in parts[:-1]:
        beside = beside.get(str(part)) if isinstance(beside, dict) else None
    if inner is None or not isinstance(beside, dict):
        return []
    known = key_names(outer) if outer else {}
    return [key for key in beside if key in key_names(inner) and key not in known]


def _models_with(model: type[Model], key: str) -> Iterator[Parts]:
    """Yield the fields of a model that are models with such a key, or hold them by name."""
    for name, field in key_names(model).items():
        if _has(field.annotation, key):
            yield (name,)
        elif model is Environment and _has(_named_item(field.annotation), key):
            yield (name, ANY_NAME)


def _has(annotation: Any, key: str) -> bool:  # noqa: ANN401  # a type, as typing has them
    inner = bare_annotation(annotation)
    return isinstance(inner, type) and issubclass(inner, Model) and key in key_names(inner)


def _named_item(annotation: Any) -> Any:  # noqa: ANN401  # a type, as typing has them
    """Return the type of what a mapping holds by name, or None."""
    mapping = get_origin(bare_annotation(annotation)) is dict
    return item_annotation(annotation) if mapping else None


def _shown(parts: Parts) -> str:
    return ".".join(str(part) for part in parts)
