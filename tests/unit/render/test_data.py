"""Small tools for rendered data, and durations."""

from typing import Any

from core.config.values import FrozenMap
from core.durations import minutes, seconds
from core.render.data import literal, merged, ref, without_empty
from tests.tables import each


@each(
    ("value", "text"),
    [
        ("plain", "plain"),
        ("${x}", "$${x}"),
        ("%{if x}", "%%{if x}"),
        ("a${b}%{c}${d}", "a$${b}%%{c}$${d}"),
        ("$${x}", "$$${x}"),
        ("$x {y} % {z} $", "$x {y} % {z} $"),
        ("", ""),
    ],
)
def test_terraform_takes_text_word_for_word(value: str, text: str) -> None:
    """What begins a template in Terraform's JSON is doubled, and nothing else is touched."""
    assert literal(value) == text


def test_keys_and_values_at_any_depth_are_literal() -> None:
    """Frozen data becomes plain data; keys are templates too; other scalars stay."""
    data = FrozenMap({"${k}": (1, FrozenMap({"a": ("%{b}", None, True, 1.5)}))})

    assert literal(data) == {"$${k}": [1, {"a": ["%%{b}", None, True, 1.5]}]}
    assert type(literal(data)) is dict


def test_a_reference_is_a_template() -> None:
    """An expression of ours stays one."""
    assert ref("module.vpc.vpc_id") == "${module.vpc.vpc_id}"


def test_what_is_empty_is_left_out() -> None:
    """False and zero say something; nothing, and empty text, lists and mappings do not."""
    data = {"a": None, "b": [], "c": {}, "d": "", "e": (), "f": FrozenMap(), "g": 0, "h": False}

    assert without_empty(data) == {"g": 0, "h": False}


@each(
    ("base", "over", "result"),
    [
        ({}, {}, {}),
        ({"a": 1}, {"b": 2}, {"a": 1, "b": 2}),
        ({"a": {"b": 1, "c": 2}}, {"a": {"b": 3}}, {"a": {"b": 3, "c": 2}}),
        ({"a": {"b": 1}}, {"a": [1]}, {"a": [1]}),
        ({"a": [1]}, {"a": {"b": 1}}, {"a": {"b": 1}}),
        ({"a": [1, 2]}, {"a": [3]}, {"a": [3]}),
        ({"a": {"b": 1}}, {"a": None}, {"a": None}),
    ],
)
def test_values_are_merged_as_helm_merges_them(
    base: dict[str, Any], over: dict[str, Any], result: dict[str, Any]
) -> None:
    """Mappings are merged key by key, lists are replaced, and what was given stays as it is."""
    assert merged(base, over) == result
    assert list(merged({"z": 1, "a": 1}, over))[:2] == ["z", "a"]


@each(
    ("duration", "length"),
    [("30s", 30), ("30m", 1800), ("1h", 3600), ("1h30m10s", 5410), ("0s", 0), ("90m", 5400)],
)
def test_a_duration_in_seconds(duration: str, length: int) -> None:
    """A Go duration is the sum of its parts."""
    assert seconds(duration) == length


@each(("length", "duration"), [(0, "0m"), (1, "1m"), (60, "1m"), (61, "2m")])
def test_seconds_in_whole_minutes(length: int, duration: str) -> None:
    """Terraform's timeouts are whole minutes, rounded up."""
    assert minutes(length) == duration
