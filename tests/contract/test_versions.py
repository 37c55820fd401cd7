"""Ranges of versions, and the ones that have to agree."""

import pytest

from tests.contract.versions import FIRST, NEVER, Range, Version, disagreements, range_of


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("1.2.3", (1, 2, 3), (1, 2, 4)),
        ("= 1.2", (1, 2, 0), (1, 2, 1)),
        (">= 6.28", (6, 28, 0), NEVER),
        (">6.28", (6, 28, 1), NEVER),
        ("< 7.0", FIRST, (7, 0, 0)),
        ("<= 7.0", FIRST, (7, 0, 1)),
        ("~> 2", (2, 0, 0), (3, 0, 0)),
        ("~> 2.38", (2, 38, 0), (3, 0, 0)),
        ("~> 2.38.1", (2, 38, 1), (2, 39, 0)),
        (">= 6.28, < 7.0", (6, 28, 0), (7, 0, 0)),
        ("~> 6.0,>= 6.10, < 6.20", (6, 10, 0), (6, 20, 0)),
    ],
)
def test_constraints_are_a_range(text: str, low: Version, high: Version) -> None:
    """Each of Terraform's operators, alone and with others."""
    assert range_of(text) == Range(low, high)


@pytest.mark.parametrize("text", ["", "latest", "^1.2", ">= 1.2.3.4", ">= 1.0-beta1", ">= 1.0,"])
def test_what_is_no_range_is_refused(text: str) -> None:
    """Nothing is taken for a range by guessing; pre-releases match no range in Terraform either."""
    with pytest.raises(ValueError, match="is no constraint on releases"):
        range_of(text)


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("~> 3.1", (3, 9, 0), (4, 0, 0)),
        (">= 6.28, < 7.0", (6, 28, 0), (6, 27, 9)),
        ("~> 1.4, != 1.5.2", (1, 5, 3), (1, 5, 2)),
    ],
)
def test_releases_are_in_a_range_or_not(text: str, inside: Version, outside: Version) -> None:
    """A range holds its lower end, but neither its upper one nor its holes."""
    assert inside in range_of(text)
    assert outside not in range_of(text)


@pytest.mark.parametrize(
    ("one", "other", "common"),
    [
        (">= 6.28", "< 7.0", True),
        ("~> 6.25", ">= 6.28, < 7.0", True),
        ("~> 6.25.0", ">= 6.28", False),
        ("6.25.0", ">= 6.28", False),
        ("~> 2.38", "~> 3.0", False),
        ("<= 2.0", ">= 2.0", True),
        ("< 2.0", ">= 2.0", False),
        ("= 2.0.0", "!= 2.0.0", False),
        (">= 2.0.0, < 2.0.2", "!= 2.0.0, != 2.0.1", False),
        (">= 2.0.0, < 2.0.2", "!= 2.0.0", True),
    ],
)
def test_ranges_have_a_release_in_common_or_not(one: str, other: str, common: bool) -> None:  # noqa: FBT001
    """An intersection is the same from both sides."""
    assert bool(range_of(one) & range_of(other)) is common
    assert bool(range_of(other) & range_of(one)) is common


def test_sides_that_disagree_are_both_named() -> None:
    """With what each of them has; a side that agrees with both is not."""
    sides = {"core/facts.py": ">= 6.28, < 7.0", "vpc 6.6.0": ">= 6.28", "eks 22.0.0": ">= 7.2"}

    assert list(disagreements(sides)) == [
        'core/facts.py has ">= 6.28, < 7.0", eks 22.0.0 has ">= 7.2": no release is in both'
    ]
