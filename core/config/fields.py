"""Finds the model and the field that a path of the environment file speaks of."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args, get_origin

from pydantic.fields import FieldInfo

from core.config.values import Model
from core.problems import PathPart


def model_at(root: type[Model], parts: Sequence[PathPart]) -> type[Model] | None:
    """Return the model that the value at a path is parsed into, if it is one."""
    found = _annotation_at(root, parts)
    return found if isinstance(found, type) and issubclass(found, Model) else None


def field_at(root: type[Model], parts: Sequence[PathPart]) -> FieldInfo | None:
    """Return the field that a path names, if its parent is a model and has it."""
    if not parts or not isinstance(parts[-1], str):
        return None
    model = model_at(root, parts[:-1])
    return key_names(model).get(parts[-1]) if model else None


def key_names(model: type[Model]) -> dict[str, FieldInfo]:
    """Return the model's fields by the key that the file uses for each."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def keys_elsewhere(model: type[Model]) -> Mapping[str, str]:
    """Return keys that users look for in the model, each with where it is instead."""
    return getattr(model, "ELSEWHERE", {})


def item_annotation(annotation: Any) -> Any:  # noqa: ANN401  # a type, as typing has them
    """Return the type of what a list or mapping type holds, or None."""
    bare = bare_annotation(annotation)
    arguments = get_args(bare)
    if get_origin(bare) is tuple:
        return arguments[0]
    return arguments[1] if get_origin(bare) in {dict, Mapping} else None


def bare_annotation(annotation: Any) -> Any:  # noqa: ANN401  # a type, as typing has them
    """Return the annotation without Annotated and without `| None`."""
    while True:
        arguments = get_args(annotation)
        if hasattr(annotation, "__metadata__"):
            annotation = arguments[0]
        elif type(None) in arguments:
            annotation = next(item for item in arguments if item is not type(None))
        else:
            return annotation


def walk_fields(model: type[Model], prefix: str = "") -> Iterator[tuple[str, FieldInfo]]:
    """Yield every field below a model with its path, `*` standing for a name of the user's."""
    for key, field in key_names(model).items():
        path = f"{prefix}{key}"
        yield path, field
        inner, mark = bare_annotation(field.annotation), "."
        if item := item_annotation(field.annotation):
            mark = "[]." if get_origin(inner) is tuple else ".*."
            inner = bare_annotation(item)
        if isinstance(inner, type) and issubclass(inner, Model):
            yield from walk_fields(inner, f"{path}{mark}")


def _annotation_at(root: type[Model], parts: Sequence[PathPart]) -> Any:  # noqa: ANN401
    annotation: Any = root
    for part in parts:
        if isinstance(annotation, type) and issubclass(annotation, Model):
            field = key_names(annotation).get(str(part))
            annotation = bare_annotation(field.annotation) if field else None
        else:
            annotation = bare_annotation(item_annotation(annotation))
        if annotation is None:
            return None
    return annotation
