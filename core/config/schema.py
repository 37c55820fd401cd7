"""The JSON schema of environment files, for editors."""

import json

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from core.config.environment import Environment
from core.shapes import Json, is_list, is_mapping


def schema_text() -> str:
    """Return the schema as JSON text."""
    schema = Environment.model_json_schema(schema_generator=_PlainDefaults)
    described = {"$schema": "https://json-schema.org/draft/2020-12/schema", **_tidy(schema)}
    return json.dumps(described, indent=2, sort_keys=False) + "\n"


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


def _is_title(key: str, item: object) -> bool:
    return key == "title" and isinstance(item, str)
