"""Small tools for rendered data: plain dicts, lists and text, with Terraform expressions in it."""

import json
from collections.abc import Mapping
from typing import TypeAlias

from core.shapes import Json, is_list, is_mapping

Rendered: TypeAlias = dict[str, Json]


def ref(expression: str) -> str:
    """Return a Terraform expression as the JSON syntax writes it."""
    return "${" + expression + "}"


def literal(value: Json) -> Json:
    """Return the user's data as plain JSON that Terraform takes word for word.

    In Terraform's JSON every string is a template, so `${` and `%{` are doubled.
    """
    if isinstance(value, str):
        return value.replace("${", "$${").replace("%{", "%%{")
    if is_mapping(value):
        return {literal(key): literal(item) for key, item in value.items()}
    if is_list(value):
        return [literal(item) for item in value]
    return value


def without_empty(data: Mapping[str, Json]) -> Rendered:
    """Return the data without keys whose value is None or an empty list, mapping or text."""
    return {key: value for key, value in data.items() if value not in (None, [], {}, "", ())}


def merged(base: Mapping[str, Json], over: Mapping[str, Json]) -> Rendered:
    """Merge mappings as Helm merges values: mappings key by key, anything else replaced."""
    result = dict(base)
    for key, value in over.items():
        old = result.get(key)
        result[key] = merged(old, value) if is_mapping(old) and is_mapping(value) else value
    return result


def compact_json(value: Json) -> str:
    """Return JSON text that stays the same from plan to plan."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))
