r"""Every constraint of Karpenter's CRDs by name, and which of them a manifest violates.

A name is the kind, the path and the keyword ("NodePool spec.weight maximum"), or for a rule in CEL
the kind, the path and the message. Two differences to JSON schema hold: patterns are Go's, where
`$` is the very end and `\\d` is ASCII, and whole numbers have a width.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from cel_expr_python import cel
from cel_expr_python.ext import ext_strings
from jsonschema import Draft202012Validator, FormatChecker, ValidationError, validators
from jsonschema.protocols import Validator

from tests.golden.crds import FILES, Schema, schema_of, with_defaults

KEYWORDS = (
    *("anyOf", "enum", "format", "maximum", "maxItems", "maxLength", "maxProperties", "minimum"),
    *("minItems", "minLength", "minProperties", "pattern", "required"),
)
RULES = "x-kubernetes-validations"
LIST_TYPE = "x-kubernetes-list-type"
# A rule over the object as it was: there is none when it is created.
OLD = re.compile(r"\boldSelf\b")


def constraints() -> dict[str, Any]:
    """Return all constraints on what users of the two kinds write: name and value or CEL."""
    return {
        name: value for kind in FILES for name, value in _constraints(kind, "spec", _spec(kind))
    }


def violations(manifest: dict[str, Any]) -> set[str]:
    """Return the names of the constraints that a manifest violates, once defaults are set."""
    kind = manifest["kind"]
    schema = _spec(kind)
    spec = with_defaults(schema, manifest["spec"])
    found = {_name(kind, error) for error in _validator(kind).iter_errors(spec)}
    return found | set(_refused(kind, "spec", schema, spec))


@cache
def _spec(kind: str) -> Schema:
    return schema_of(kind)["properties"]["spec"]


def _constraints(kind: str, path: str, schema: Schema) -> Iterator[tuple[str, Any]]:
    for keyword in KEYWORDS:
        if keyword in schema:
            yield f"{kind} {path} {keyword}", schema[keyword]
    if schema.get(LIST_TYPE) == "set":
        yield f"{kind} {path} {LIST_TYPE}", "set"
    for rule in schema.get(RULES, ()):
        yield f"{kind} {path}: {rule['message']}", rule["rule"]
    for inner_path, inner in _inner(path, schema):
        yield from _constraints(kind, inner_path, inner)


def _inner(path: str, schema: Schema) -> Iterator[tuple[str, Schema]]:
    for key, inner in schema.get("properties", {}).items():
        yield f"{path}.{key}", inner
    for keyword, mark in (("items", "[]"), ("additionalProperties", "{*}")):
        if keyword in schema:
            yield f"{path}{mark}", schema[keyword]


@cache
def _validator(kind: str) -> Validator:
    formats = FormatChecker(formats=())
    for bits in (32, 64):
        formats.checks(f"int{bits}")(
            lambda value, bits=bits: not isinstance(value, int) or -(2**bits) <= 2 * value < 2**bits
        )
    keywords = {"pattern": _pattern, LIST_TYPE: _list_type}
    return validators.extend(Draft202012Validator, keywords)(_spec(kind), format_checker=formats)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace("$", r"\Z"), re.ASCII)


def _pattern(
    _validator: Validator, pattern: str, value: object, _schema: Schema
) -> Iterator[ValidationError]:
    # The API checks text only: a pattern on a list says nothing.
    if isinstance(value, str) and not _compiled(pattern).search(value):
        yield ValidationError(f"{value!r} does not match {pattern!r}")


def _list_type(
    _validator: Validator, kind: str, value: object, _schema: Schema
) -> Iterator[ValidationError]:
    if kind == "set" and isinstance(value, list) and len(set(value)) < len(value):
        yield ValidationError(f"{value!r} has an item twice")


def _name(kind: str, error: ValidationError) -> str:
    *steps, keyword = error.absolute_schema_path
    path, parts = "spec", iter(steps)
    for step in parts:
        marks = {"items": "[]", "additionalProperties": "{*}"}
        path += f".{next(parts)}" if step == "properties" else marks[str(step)]
    return f"{kind} {path} {keyword}"


def _refused(kind: str, path: str, schema: Schema, value: Any) -> Iterator[str]:  # noqa: ANN401
    for rule in schema.get(RULES, ()):
        if not OLD.search(rule["rule"]) and not holds(rule["rule"], value):
            yield f"{kind} {path}: {rule['message']}"
    if isinstance(value, dict):
        others = schema.get("additionalProperties")
        for key, item in value.items():
            if key in schema.get("properties", {}):
                yield from _refused(kind, f"{path}.{key}", schema["properties"][key], item)
            elif others:
                yield from _refused(kind, f"{path}{{*}}", others, item)
    elif isinstance(value, list):
        for item in value:
            yield from _refused(kind, f"{path}[]", schema["items"], item)


def holds(rule: str, value: Any) -> bool:  # noqa: ANN401  # JSON of any shape
    """Evaluate a rule in CEL; one that cannot be evaluated does not hold, as in the API."""
    result = _program(rule).eval(data={"self": value})
    return result.type() == cel.Type.BOOL and result.value()


@cache
def _program(rule: str) -> cel.Expression:
    return _environment().compile(rule)


def _find(value: str, pattern: str) -> str:
    match = re.search(pattern, value)
    return match.group() if match else ""


@cache
def _environment() -> cel.Env:
    text = cel.Type.STRING
    # Kubernetes' own addition to CEL's functions.
    find = cel.Overload(
        "string_find_string",
        return_type=text,
        parameters=[text, text],
        is_member=True,
        impl=_find,
    )
    kubernetes = cel.CelExtension("kubernetes", [cel.FunctionDecl("find", [find])])
    return cel.NewEnv(
        variables={"self": cel.Type.DYN}, extensions=[kubernetes, ext_strings.ExtStrings()]
    )
