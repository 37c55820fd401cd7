"""Tells the shapes of plain data apart, for the type checker as well."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias, TypeGuard

Json: TypeAlias = Any


def is_mapping(value: object) -> TypeGuard[Mapping[str, Json]]:
    """Tell whether a value is a mapping; the keys of what we read are text."""
    return isinstance(value, Mapping)


def is_list(value: object) -> TypeGuard[Sequence[Json]]:
    """Tell whether a value is a list or a tuple."""
    return isinstance(value, list | tuple)
