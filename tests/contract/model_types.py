"""Our models of what users pass through, beside Terraform's types of the same."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from core.config.schema import schema_text
from core.shapes import Json
from tests.contract.checker import without_flag
from tools.terraform_types import Type

# How JSON schemas call what Terraform's types are.
_SCHEMA_TYPES = {
    "bool": "boolean",
    "list": "array",
    "map": "object",
    "number": "integer",
    "object": "object",
    "string": "string",
}


def written(value: Json, type_: Type, prefix: str = "") -> Iterator[tuple[str, Json]]:
    """Yield the path and the value of each attribute that rendered data of a type has."""
    if isinstance(type_, str):
        return
    ((kind, inner),) = type_.items()
    if kind == "object":
        for name, item in value.items():
            yield f"{prefix}{name}", item
            yield from written(item, without_flag(inner[name]), f"{prefix}{name}.")
    else:
        for item in value.values() if kind == "map" else value:
            yield from written(item, inner, prefix)


def offered(one: Json, other: Json, type_: Type) -> set[str]:
    """Return the attributes in which two renderings differ: those that a user can change."""
    first, second = dict(written(one, type_)), dict(written(other, type_))
    return {path for path in first.keys() | second.keys() if first.get(path) != second.get(path)}


def misfits(model: str, type_: Type) -> list[str]:
    """Return the paths, below a model's name, at which it takes something else than a module."""
    return list(_misfits(_models()[model], type_, model))


def _misfits(schema: Mapping[str, Any], type_: Type, path: str) -> Iterator[str]:
    schema = _resolved(schema)
    kind, inner = (type_, "any") if isinstance(type_, str) else next(iter(type_.items()))
    if kind == "any":
        return
    if _SCHEMA_TYPES[kind] != schema["type"]:
        yield f"{path}: {schema['type']}, not {kind}"
    elif kind in {"list", "map"}:
        items = schema["items" if kind == "list" else "additionalProperties"]
        yield from _misfits(items, inner, f"{path}.*")
    elif kind == "object":
        for name, item in schema["properties"].items():
            if name in inner:
                yield from _misfits(item, without_flag(inner[name]), f"{path}.{name}")
            else:
                yield f"{path}.{name}: unknown to the module"


def _resolved(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Follow a reference to a model, and take what may also be null as what it else is."""
    if "anyOf" in schema:
        (schema,) = (option for option in schema["anyOf"] if option != {"type": "null"})
    return _models()[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema


@cache
def _models() -> dict[str, Any]:
    return json.loads(schema_text())["$defs"]
