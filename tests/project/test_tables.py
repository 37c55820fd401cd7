"""Tables of cases: every row is tried, and one that fails is named."""

from collections.abc import Iterator
from contextlib import contextmanager
from inspect import signature
from typing import Any

import pytest

from tests.tables import each


class Failures:
    """Takes the place of pytest's subtests: keeps what failed, by the row's title."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}

    @contextmanager
    def test(self, title: str) -> Iterator[None]:
        """Keep a failure and go on, as a subtest does."""
        try:
            yield
        except (Exception, pytest.fail.Exception) as error:  # noqa: BLE001  # whatever it is
            self.found[title] = f"{type(error).__name__}: {error}"


def test_every_row_is_tried() -> None:
    """Whatever a row raises, those after it are run, and only what fails is a subtest."""
    seen: list[tuple[int, str, str]] = []

    @each(("number", "text"), [(1, "a"), (2, "b"), (3, "c"), (4, "d")])
    def walked(made: str, number: int, text: str) -> None:
        seen.append((number, text, made))
        if number == 2:
            raise ValueError(text)
        if number == 3:
            pytest.fail(text)

    failures: Any = Failures()
    walked(made="once", subtests=failures)

    assert seen == [(1, "a", "once"), (2, "b", "once"), (3, "c", "once"), (4, "d", "once")]
    assert failures.found == {"2-b": "ValueError: b", "3-c": "Failed: c"}
    assert list(signature(walked).parameters) == ["made", "subtests"]


def test_rows_are_named_by_what_they_hold_or_as_they_are_told() -> None:
    """One name stands for one value; a row without text or number is shown whole."""

    @each("value", [[1], {"a": 2}, None, "x" * 99])
    def plain(value: object) -> None:
        raise ValueError(value)

    @each("value", [1, 2], ids=["first", "second"])
    def titled(value: int) -> None:
        raise ValueError(value)

    failures: Any = Failures()
    plain(subtests=failures)
    titled(subtests=failures)

    assert list(failures.found) == ["([1],)", "({'a': 2},)", "None", "x" * 60, "first", "second"]


def test_a_row_has_a_value_for_each_name() -> None:
    """A value too many is a mistake in the table, not one that is left out."""

    @each(("a", "b"), [(1, 2, 3)])
    def walked(a: int, b: int) -> None:
        raise AssertionError((a, b))

    failures: Any = Failures()
    walked(subtests=failures)

    assert failures.found == {"1-2-3": "ValueError: zip() argument 2 is longer than argument 1"}


def test_a_table_has_rows() -> None:
    """One that somebody empties is no test that passes."""
    with pytest.raises(ValueError, match="a table without rows tests nothing"):
        each("value", [])
