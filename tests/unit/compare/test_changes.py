"""What differs between two pieces of data, and between two environments but for their names."""

from typing import Any

from core.compare.changes import Change, at, changes, value_of
from core.compare.names import same_but_for_names
from core.shapes import Json
from tests.support import environment
from tests.tables import each


@each(
    ("before", "after", "found"),
    [
        ({}, {}, []),
        ({"a": 1, "b": {"c": 2}}, {"b": {"c": 3}, "d": None}, ["a 1 -", "b.c 2 3", "d - null"]),
        ({"a": [1, 2]}, {"a": [2, 1]}, ["a [1, 2] [2, 1]"]),
        ({"a": {"b": 1}}, {"a": [1]}, ['a {"b": 1} [1]']),
        ({"a": 1, "//": {"x": 1}}, {"a": 1, "//": {"x": 2}}, []),
        ({"a": {"//": 1}}, {}, ["a {} -"]),
        ({"a": [{"name": "x", "v": 1}]}, {"a": [{"name": "y"}, {"name": "x", "v": 2}]},
         ["a.x.v 1 2", 'a.y - {"name": "y"}']),
        ({"a": [{"v": 1}, {"v": 2}]}, {"a": [{"v": 1}, {"v": 3}]}, ["a[1].v 2 3"]),
        ({"a": '{"b": {"c": 1}}'}, {"a": '{"b": {"c": 2}}'}, ["a.b.c 1 2"]),
        ({"a": ["b: 1\nc: 2\n"]}, {"a": ["b: 1\nc: 3\n"]}, ["a[0].c 2 3"]),
        ({"a": "no: yaml: x\n"}, {"a": "{no json"}, ['a "no: yaml: x\\n" "{no json"']),
        ({"a": "two\nlines"}, {"a": "two\nwords"}, ['a "two\\nlines" "two\\nwords"']),
        ({"a": 1}, {"a": True}, ["a 1 true"]),
    ],
)  # fmt: skip
def test_values_that_differ(before: Json, after: Json, found: list[str]) -> None:
    """Each with its path and both sides, in the order of the files; texts that hold data too."""
    said = [
        f"{item.path} {item.before or '-'} {item.after or '-'}" for item in changes(before, after)
    ]

    assert said == found


@each(
    ("text", "another", "same"),
    [
        ("dev", "bank-us", True),
        ("../state/dev-nodes.tfstate", "../state/bank-us-nodes.tfstate", True),
        ("KarpenterNode-dev-x", "KarpenterNode-bank-oregon-x", True),
        ("Deployment", "Deployment", True),
        ("developer", "bank-userer", False),
        ("10.0.0.0/16", "10.1.0.0/16", False),
        ("dev", "prod", False),
    ],
)
def test_names_do_not_count(text: str, another: str, same: bool) -> None:  # noqa: FBT001
    """What only repeats the environment's or the cluster's name is the same, as whole words."""
    one = environment()
    other = environment(name="bank-us", cluster={"name": "bank-oregon"})

    assert same_but_for_names(one, other)(text, another) is same


def test_both_sides_are_data() -> None:
    """A side is JSON, and nothing where there is nothing."""
    change = Change("a", None, '{"b": [1]}')
    sides: list[Any] = [value_of(change.before), value_of(change.after)]

    assert sides == [None, {"b": [1]}]
    assert (at({"a": {"b": 1}}, "a", "b"), at({"a": 1}, "a", "b")) == (1, None)
