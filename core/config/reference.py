"""The reference page of the environment file, made from the models."""

import json
from collections.abc import Iterable
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from core.config.environment import Environment
from core.config.fields import bare_annotation, item_annotation, key_names, walk_fields
from core.config.schema import plain
from core.config.values import Model
from core.shapes import is_mapping

_HEAD = """\
# The environment file

One YAML file an environment, in `environments/` or a folder below it.
Unknown keys are errors.
Sizes are Kubernetes quantities (`50Gi`), durations Go durations (`30m`).
A file may extend another, and one with `base: true` is only extended: [fleets.md](fleets.md).
`<name>` stands for a name of yours, `[]` for an item of a list.
Editors complete and check a file whose first line is
`# yaml-language-server: $schema=environment.schema.json`;
one that extends another or is a base takes `partial.schema.json`, in which nothing is required.
This page is made from the models by `make generate`.
"""


def reference_text() -> str:
    """Return the page as Markdown: a table for each top-level key."""
    sections = [_HEAD, _table("Top level", key_names(Environment).items())]
    for key, field in key_names(Environment).items():
        if model := _model_of(field):
            rows = [(_shown(path), item) for path, item in walk_fields(model)]
            sections.append(_table(f"`{key}`", rows))
    return "\n".join(sections)


def _table(title: str, rows: Iterable[tuple[str, FieldInfo]]) -> str:
    lines = [
        f"## {title}",
        "",
        "| key | type | default | what it is |",
        "| --- | --- | --- | --- |",
    ]
    lines += [
        f"| `{path}` | {_type(field)} | {_default(field)} | {_cell(field.description or '')} |"
        for path, field in rows
    ]
    return "\n".join([*lines, ""])


def _shown(path: str) -> str:
    return path.replace(".*", ".<name>")


def _model_of(field: FieldInfo) -> type[Model] | None:
    inner = bare_annotation(item_annotation(field.annotation) or field.annotation)
    return inner if isinstance(inner, type) and issubclass(inner, Model) else None


def _type(field: FieldInfo) -> str:
    return _type_words(bare_annotation(field.annotation))


def _type_words(annotation: Any) -> str:  # noqa: ANN401  # a type, as typing has them
    if get_origin(annotation) is Literal:
        return _cell(" | ".join(str(value) for value in get_args(annotation)))
    if item := item_annotation(annotation):
        kind = "list of" if get_origin(annotation) is tuple else "mapping of"
        return f"{kind} {_type_words(bare_annotation(item))}"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "mapping"
    scalars = ((str, "text"), (bool, "true or false"), (int, "number"))
    return next((words for kind, words in scalars if annotation is kind), "any")


def _default(field: FieldInfo) -> str:
    extra: object = field.json_schema_extra
    if is_mapping(extra) and "default_text" in extra:
        return str(extra["default_text"])
    if field.is_required():
        return "**required**"
    return f"`{_cell(_value_text(field.default))}`" if _has_words(field.default) else ""


def _has_words(value: object) -> bool:
    return not isinstance(value, BaseModel) and value not in (None, "")


def _value_text(value: object) -> str:
    return json.dumps(plain(value))


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
