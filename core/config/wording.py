"""Says what was found in a file and what is right, for each type of error that pydantic has."""

import re
from collections.abc import Callable
from typing import Annotated, Any, TypeAlias

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from core.config.editors import InEditors
from core.config.environment import Environment
from core.config.fields import field_at, key_names, model_at
from core.config.source import Parts, Source
from core.config.unknown import not_indented, right_of_unknown
from core.config.values import PROBLEM
from core.problems import quoted, suggestion

Words: TypeAlias = tuple[str, str]

# A list of plain words can be shown as one; of a mapping's keys, a few.
_WORDS = re.compile(r"\w[\w./:@-]*(, ?\w[\w./:@-]*)*")
_FEW_KEYS = 4

_KIND_NAMES: dict[type, str] = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    list: "a list",
    dict: "a mapping",
}


def words_of(details: ErrorDetails, parts: Parts, source: Source) -> Words:
    """Return what was found at a path, and what is right there."""
    return _DESCRIBE.get(details["type"], _other)(details, parts, source)


def _other(details: ErrorDetails, _parts: Parts, _source: Source) -> Words:
    return details["msg"][0].lower() + details["msg"][1:], "correct it"


def _own(details: ErrorDetails, _parts: Parts, _source: Source) -> Words:
    context = details.get("ctx", {})
    return context["found"], context["right"]


def _missing(_details: ErrorDetails, parts: Parts, _source: Source) -> Words:
    field = field_at(Environment, parts)
    described = field.description.rstrip(".") if field and field.description else ""
    return "required", f"add it: {described}" if described else "add it"


def _unknown(_details: ErrorDetails, parts: Parts, _source: Source) -> Words:
    return "unknown key", right_of_unknown(parts)


def _literal(details: ErrorDetails, parts: Parts, source: Source) -> Words:
    allowed = _allowed(details)
    value = details["input"]
    if not isinstance(value, str):
        return _wrong_kind(details, parts, source, f"write {quoted(allowed)}")
    right = f"use {quoted(allowed)}{suggestion(value, allowed)}"
    if details["loc"][-1] == "[key]":
        return f'"{value}" is no key of {parts[-2]}', right
    noun = _noun(parts)
    if noun.endswith("s"):
        return f'"{value}" is no choice for {noun}', right
    return f'"{value}" is not {_article(noun)} {noun}', right


def _allowed(details: ErrorDetails) -> list[str]:
    expected = str(details.get("ctx", {})["expected"])
    return [item.strip().strip("'") for item in expected.replace(" or ", ", ").split(",")]


def _noun(parts: Parts) -> str:
    names = [part for part in parts if isinstance(part, str)]
    noun = names[-1].replace("_", " ")
    return noun[:-1] if isinstance(parts[-1], int) and noun.endswith("s") else noun


def _article(noun: str) -> str:
    return "an" if noun[0] in "aeiou" else "a"


def _kind(right: str) -> Callable[[ErrorDetails, Parts, Source], Words]:
    return lambda details, parts, source: _wrong_kind(details, parts, source, right)


def _wrong_kind(details: ErrorDetails, parts: Parts, source: Source, right: str) -> Words:
    value: Any = details["input"]
    if value is None:
        found = "empty, and no extended file says it" if source.bases else "empty"
        return found, _right_of_nothing(field_at(Environment, parts)) if right == _TEXT else right
    kind = next((name for kind, name in _KIND_NAMES.items() if type(value) is kind), "no value")
    text = source.scalars.get(parts)
    if text is None:
        return kind, "write text" if right == _TEXT else right
    if right == _TEXT:
        right = _right_of_text(text, field_at(Environment, parts))
    shown = f'"{text}"' if isinstance(value, str) else text
    return f"{shown} is {kind}", right


def _list(details: ErrorDetails, parts: Parts, source: Source) -> Words:
    value: Any = details["input"]
    words = value.split(",") if isinstance(value, str) and _WORDS.fullmatch(value) else []
    # What the list would not take either is not shown as one.
    taken = words and _takes(field_at(Environment, parts), [word.strip() for word in words])
    return _wrong_kind(details, parts, source, f"write a list{f': [{value}]' if taken else ''}")


def _takes(field: FieldInfo | None, value: Any) -> bool:  # noqa: ANN401  # any data
    if field is None:
        return False
    annotation: Any = Annotated[field.annotation, InEditors(), *field.metadata]
    try:
        TypeAdapter(annotation).validate_python(value)
    except ValidationError:
        return False
    return True


def _by_name(details: ErrorDetails, parts: Parts, source: Source) -> Words:
    named = isinstance(details["input"], list) and model_at(Environment, (*parts, "name"))
    right = "write a mapping: each item below a name of its own" if named else "write a mapping"
    return _wrong_kind(details, parts, source, right)


def _mapping(details: ErrorDetails, parts: Parts, source: Source) -> Words:
    model, empty = model_at(Environment, parts), details["input"] is None
    keys = key_names(model) if model else {}
    right = "write a mapping"
    if empty and (outside := not_indented(parts, source)):
        return "empty", f"indent what belongs below it: {', '.join(outside)}"
    if not empty and 0 < len(keys) <= _FEW_KEYS:
        right += f": {', '.join(keys)}"
    elif empty and not any(field.is_required() for field in keys.values()):
        right += ", or {} for its defaults"
    return _wrong_kind(details, parts, source, right)


def _right_of_nothing(field: FieldInfo | None) -> str:
    """Return what a field would say of an empty text; or, if nothing, what it is."""
    right = _right_of_text("", field)
    if not right.startswith(_TEXT):
        return right
    meaning = (field.description or "").partition(". ")[0].rstrip(".") if field else ""
    return f"write text: {meaning}" if meaning else "write text"


def _right_of_text(text: str, field: FieldInfo | None) -> str:
    """Return what a field would say of a scalar in quotes; or, if nothing, to quote it."""
    if field is not None:
        as_text: Any = Annotated[field.annotation, InEditors(), *field.metadata]
        try:
            TypeAdapter(as_text).validate_python(text)
        except ValidationError as error:
            return error.errors(include_url=False)[0].get("ctx", {}).get("right", _TEXT)
    return f'{_TEXT}: "{text}"'


def _bound(words: str) -> Callable[[ErrorDetails, Parts, Source], Words]:
    def describe(details: ErrorDetails, parts: Parts, source: Source) -> Words:
        limit = next(iter(details.get("ctx", {}).values()))
        return source.scalars.get(parts, str(details["input"])), f"{words} {limit}"

    return describe


def _length(words: str) -> Callable[[ErrorDetails, Parts, Source], Words]:
    def describe(details: ErrorDetails, _parts: Parts, _source: Source) -> Words:
        context = details.get("ctx", {})
        count = context.get("actual_length", 0)
        limit = context.get("min_length", context.get("max_length"))
        found = {0: "empty", 1: "1 item"}.get(count, f"{count} items")
        return found, f"{words} {'one' if limit == 1 else limit}"

    return describe


_TEXT = "write it in quotes, as text"
_DESCRIBE: dict[str, Callable[[ErrorDetails, Parts, Source], Words]] = {
    PROBLEM: _own,
    "missing": _missing,
    "extra_forbidden": _unknown,
    "literal_error": _literal,
    "string_type": _kind(_TEXT),
    "bool_type": _kind("write true or false"),
    "int_type": _kind("write a whole number"),
    "tuple_type": _list,
    "dict_type": _by_name,
    "model_type": _mapping,
    "invalid-json-value": _kind("write text, a number, true or false, a list or a mapping"),
    "greater_than_equal": _bound("write at least"),
    "less_than_equal": _bound("write at most"),
    "too_short": _length("write at least"),
    "too_long": _length("write at most"),
}
