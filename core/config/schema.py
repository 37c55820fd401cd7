"""The JSON schema of environment files, for editors."""

import json

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from core.config.environment import Environment
from core.config.extends import NOT_INHERITED
from core.shapes import Json, is_list, is_mapping


def schema_text() -> str:
    """Return the schema as JSON text."""
    schema = Environment.model_json_schema(schema_generator=_PlainDefaults)
    described = {"$schema": "https://json-schema.org/draft/2020-12/schema", **_tidy(schema)}
    return json.dumps(described, indent=2, sort_keys=False) + "\n"


def partial_schema_text() -> str:
    """Return the schema of files that extend another, or are extended: nothing is required.

    What a file takes back of another is `null`; items of lists are whole, as lists are.
    """
    schema: dict[str, Json] = json.loads(schema_text())
    reached = _below_mappings(schema, schema["$defs"], set())
    definitions = {
        name: _or_null(_partial(item)) if name in reached else item
        for name, item in schema["$defs"].items()
    }
    return json.dumps(_partial({**schema, "$defs": definitions}), indent=2) + "\n"


def plain(value: Json) -> Json:
    """Return a default as plain JSON: of a model, only what differs from its own defaults."""
    if isinstance(value, BaseModel):
        names = (name for name in type(value).model_fields if name in value.model_fields_set)
        return {name: plain(getattr(value, name)) for name in names}
    if is_mapping(value):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if is_list(value) else value


class _PlainDefaults(GenerateJsonSchema):
    """Pydantic's generator, which knows no frozen mappings."""

    def encode_default(self, dft: Json) -> Json:
        return plain(dft)


def _tidy(value: Json) -> Json:
    """Drop pydantic's titles, which only repeat the keys, and say defaults that are words."""
    if is_list(value):
        return [_tidy(item) for item in value]
    if not is_mapping(value):
        return value
    kept = {key: _tidy(item) for key, item in value.items() if not _is_title(key, item)}
    if patterns := kept.pop("patternProperties", None):
        # So written, a name that matches no pattern would pass, its value unchecked.
        ((pattern, item),) = patterns.items()
        kept["additionalProperties"] = item
        kept["propertyNames"] = {**kept.get("propertyNames", {}), "pattern": pattern}
    if text := kept.pop("default_text", None):
        kept.pop("default", None)
        kept["description"] = f"{kept['description']} Default: {text}."
    return kept


def _below_mappings(item: Json, definitions: Json, reached: set[str]) -> set[str]:
    """Collect the models that a path of keys leads to, through no list."""
    for below in [*item.get("properties", {}).values(), item.get("additionalProperties")]:
        name = below["$ref"].rpartition("/")[2] if is_mapping(below) and "$ref" in below else ""
        if name and name not in reached:
            reached.add(name)
            _below_mappings(definitions[name], definitions, reached)
        elif is_mapping(below):
            _below_mappings(below, definitions, reached)
    return reached


def _partial(model: dict[str, Json]) -> dict[str, Json]:
    kept = {key: item for key, item in model.items() if key != "required"}
    if properties := kept.get("properties"):
        kept["properties"] = {
            key: item if key in NOT_INHERITED else _or_null(item)
            for key, item in properties.items()
        }
    return kept


def _or_null(item: dict[str, Json]) -> dict[str, Json]:
    """Allow `null` for a value, and for those of a mapping with names of the user's."""
    below = item.get("additionalProperties")
    if is_mapping(below) and below:
        item = {**item, "additionalProperties": _or_null({**below})}
    if "const" in item:
        item = {**item, "enum": [item["const"], None]}
        del item["const"]
    elif "enum" in item:
        item = {**item, "enum": [*item["enum"], None]}
    kinds = item.get("type")
    if kinds is None:  # a model, which itself takes null, or null is among the choices already
        return item
    return {**item, "type": [*(kinds if is_list(kinds) else [kinds]), "null"]}


def _is_title(key: str, item: object) -> bool:
    return key == "title" and isinstance(item, str)
