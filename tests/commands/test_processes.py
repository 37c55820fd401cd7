"""How work is divided among processes."""

import pytest

from commands.processes import MOST_PROCESSES, process_count, shares


@pytest.mark.parametrize(
    ("items", "cores", "count"),
    [(0, 8, 1), (1, 8, 1), (39, 8, 1), (40, 8, 2), (40, 1, 1), (100, 2, 2), (1000, 64, 4)],
)
def test_few_environments_stay_in_one_process(items: int, cores: int, count: int) -> None:
    """Another process is started once it is worth it, and there is a core for it."""
    assert process_count(items, cores) == count
    assert MOST_PROCESSES == 4


@pytest.mark.parametrize(
    ("count", "parts"), [(1, ["abcdefg"]), (2, ["abcd", "efg"]), (3, ["abc", "de", "fg"])]
)
def test_work_is_divided_in_order(count: int, parts: list[str]) -> None:
    """Parts follow each other, and differ by one at most."""
    assert shares("abcdefg", count) == parts
