"""A parsed environment stays what was parsed."""

import copy
import pickle
from collections.abc import Callable

import pytest
from pydantic import BaseModel, ValidationError

from core.config.values import FrozenMap
from tests.complete import complete_data
from tests.support import environment, loaded_from
from tests.tables import each


@each(
    ("change", "arguments"),
    [
        ("__setitem__", ("a", 2)),
        ("__delitem__", ("a",)),
        ("__ior__", ({"a": 2},)),
        ("clear", ()),
        ("pop", ("a",)),
        ("popitem", ()),
        ("setdefault", ("b", 2)),
        ("update", ({"a": 2},)),
    ],
)
def test_a_frozen_mapping_refuses_every_change(change: str, arguments: tuple[object, ...]) -> None:
    """Whatever would change the mapping raises, and leaves it as it was."""
    data = FrozenMap({"a": 1})

    with pytest.raises(TypeError, match="an environment is frozen"):
        getattr(data, change)(*arguments)
    assert data == {"a": 1}


def through_a_pipe(data: FrozenMap) -> FrozenMap:
    """Return what another process would get."""
    return pickle.loads(pickle.dumps(data))  # noqa: S301  # what it reads, it has just written


@each("way", [copy.copy, copy.deepcopy, through_a_pipe])
def test_a_frozen_mapping_can_be_copied(way: Callable[[FrozenMap], FrozenMap]) -> None:
    """A copy is equal and frozen as well, in another process too."""
    data = FrozenMap({"a": FrozenMap({"b": 1})})
    copied = way(data)

    assert (copied, type(copied), type(copied["a"])) == (data, FrozenMap, FrozenMap)


def test_merging_frozen_mappings_makes_a_plain_one() -> None:
    """Rendering may lay mappings over each other without touching them."""
    base = FrozenMap({"a": 1})

    assert type(base | {"b": 2}) is dict
    assert base == {"a": 1}


def test_fields_cannot_be_set() -> None:
    """Models refuse assignment."""
    with pytest.raises(ValidationError, match="frozen"):
        environment().network.cidr = "10.1.0.0/16"  # type: ignore[misc]


def test_nothing_in_an_environment_can_be_changed() -> None:
    """Every mapping and list of a complete environment is frozen, defaults included."""
    kinds = kinds_in(environment()) | kinds_in(loaded_from(complete_data()).environment)

    assert {kind for kind in kinds if issubclass(kind, dict | list | set)} == {FrozenMap}


def test_environments_share_no_state() -> None:
    """Equal files make equal environments, and one's defaults are not another's."""
    assert environment() == environment()
    assert environment(tags={"a": "1"}).tags == {"a": "1"}
    assert environment().tags == {}


def kinds_in(value: object) -> set[type]:
    """Return the types of a value and of everything in it."""
    inner: list[object] = []
    if isinstance(value, BaseModel):
        inner = [getattr(value, name) for name in type(value).model_fields]
    elif isinstance(value, dict):
        inner = list(value.values())
    elif isinstance(value, tuple):
        inner = list(value)
    return {type(value)}.union(*(kinds_in(item) for item in inner))
