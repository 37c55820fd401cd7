"""The JSON schema for editors, and what an editor would say of a file."""

import json
import re
from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator, ValidationError, validators
from jsonschema.protocols import Validator

from core.config.schema import partial_schema_text, schema_text

SCHEMA = json.loads(schema_text())
# Of files that extend another, or are extended.
PARTIAL = json.loads(partial_schema_text())


def matches(
    _validator: Validator, pattern: str, value: object, _schema: object
) -> Iterator[ValidationError]:
    """Check a pattern as editors do: `$` is the very end, and a class holds ASCII only."""
    if isinstance(value, str) and not re.search(pattern.replace("$", r"\Z"), value, re.ASCII):
        yield ValidationError(f"{value!r} does not match {pattern}")


_Editor = validators.extend(Draft202012Validator, {"pattern": matches})
VALIDATOR: Validator = _Editor(SCHEMA)
PARTIAL_VALIDATOR: Validator = _Editor(PARTIAL)


def accepts(data: Any) -> bool:  # noqa: ANN401  # any JSON
    """Tell whether the schema has nothing to say."""
    return VALIDATOR.is_valid(data)
