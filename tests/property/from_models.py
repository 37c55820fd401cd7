"""Strategies made from the models themselves: data with the right shape, and any value in it."""

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias, get_args, get_origin

from annotated_types import Ge, Le, MaxLen, MinLen
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from pydantic.fields import FieldInfo

from core.config.editors import InEditors
from core.config.environment import Environment
from core.config.fields import bare_annotation, key_names
from core.config.values import Model

# Strategies that stand instead of the derived ones, by the field: "network.cidr".
Instead: TypeAlias = Mapping[str, SearchStrategy[Any]]

_MOST = 3
_SIGNS = st.characters(min_codepoint=32, max_codepoint=126)
_SCALARS = st.none() | st.booleans() | st.integers(-9, 9) | st.text(_SIGNS, max_size=5)
JSON = st.recursive(
    _SCALARS,
    lambda inner: (
        st.lists(inner, max_size=_MOST)
        | st.dictionaries(st.text(_SIGNS, max_size=5), inner, max_size=_MOST)
    ),
    max_leaves=5,
)


def files(instead: Instead) -> SearchStrategy[dict[str, Any]]:
    """Generate an environment file's data: every field that is required, and some of the others."""
    return _model(Environment, "", instead)


def _model(model: type[Model], prefix: str, instead: Instead) -> SearchStrategy[dict[str, Any]]:
    fields = {
        key: _value(field.annotation, field.metadata, f"{prefix}{key}", instead)
        for key, field in key_names(model).items()
    }
    required = {key for key, field in key_names(model).items() if field.is_required()}
    return st.fixed_dictionaries(
        {key: strategy for key, strategy in fields.items() if key in required},
        optional={key: strategy for key, strategy in fields.items() if key not in required},
    )


def _value(
    annotation: Any,  # noqa: ANN401  # a type, as typing has them
    marks: list[Any],
    path: str,
    instead: Instead,
) -> SearchStrategy[Any]:
    """Generate values of a type, within the bounds that its annotations have."""
    if path in instead:
        return instead[path]
    marks = [*marks, *_marks(annotation)]
    kind = bare_annotation(annotation)
    if type(None) in get_args(annotation):
        (inner,) = (item for item in get_args(annotation) if item is not type(None))
        return st.none() | _value(inner, marks, path, instead)
    for origin, of_kind in ((tuple, _list), (dict, _mapping), (Mapping, _mapping)):
        if get_origin(kind) is origin:
            return of_kind(kind, marks, path, instead)
    if get_origin(kind) is Literal:
        return st.sampled_from(get_args(kind))
    if isinstance(kind, type) and issubclass(kind, Model):
        return _model(kind, f"{path}.", instead)
    return _scalar(kind, marks)


def _list(
    kind: Any,  # noqa: ANN401
    marks: list[Any],
    path: str,
    instead: Instead,
) -> SearchStrategy[Any]:
    item = _value(get_args(kind)[0], [], f"{path}[]", instead)
    least = _bound(marks, MinLen, "min_length", 0)
    most = max(least, min(_MOST, _bound(marks, MaxLen, "max_length", _MOST)))
    return st.lists(item, min_size=least, max_size=most, unique="uniqueItems" in _keywords(marks))


def _mapping(
    kind: Any,  # noqa: ANN401
    marks: list[Any],
    path: str,
    instead: Instead,
) -> SearchStrategy[Any]:
    key, value = get_args(kind)
    return st.dictionaries(
        _value(key, [], f"{path}.key", instead),
        _value(value, [], f"{path}.*", instead),
        min_size=_bound(marks, MinLen, "min_length", 0),
        max_size=_MOST,
    )


def _scalar(kind: Any, marks: list[Any]) -> SearchStrategy[Any]:  # noqa: ANN401
    keywords = _keywords(marks)
    if "enum" in keywords:
        return st.sampled_from(keywords["enum"])
    if kind is bool:
        return st.booleans()
    if kind is int:
        least = _bound(marks, Ge, "ge", 0)
        return st.integers(least, min(_bound(marks, Le, "le", least + 20), least + 100))
    if kind is str and "pattern" in keywords:
        return st.from_regex(keywords["pattern"], fullmatch=True, alphabet=_SIGNS)
    least = _bound(marks, MinLen, "min_length", 0)
    return st.text(_SIGNS, min_size=least, max_size=9) if kind is str else JSON


def _marks(annotation: Any) -> list[Any]:  # noqa: ANN401
    """Return what Annotated says, of a field inside it too."""
    marks: list[Any] = []
    for mark in getattr(annotation, "__metadata__", ()):
        marks += mark.metadata if isinstance(mark, FieldInfo) else [mark]
    return marks


def _keywords(marks: list[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for mark in marks:
        if isinstance(mark, InEditors):
            found |= mark.keywords
    return found


def _bound(marks: list[Any], kind: type[Any], name: str, default: int) -> int:
    return next((getattr(mark, name) for mark in marks if isinstance(mark, kind)), default)
