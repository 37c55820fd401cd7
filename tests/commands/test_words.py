"""Amounts, prices and counts as people read them."""

import pytest

from commands.words import (
    amounts_words,
    counted,
    counts_words,
    cpu_text,
    dollar_range,
    dollars,
    memory_text,
)


@pytest.mark.parametrize(
    ("quantity", "text"),
    [("1930m", "1.93"), ("4", "4"), ("382970m", "382.97"), ("2M", "2000000"), ("0", "0")],
)
def test_cpu_is_written_in_cores(quantity: str, text: str) -> None:
    """Millicores are hard to compare with whole CPUs."""
    assert cpu_text(quantity) == text


@pytest.mark.parametrize(
    ("quantity", "text"),
    [
        *(("6844Mi", "6.68Gi"), ("8192Mi", "8Gi"), ("512Mi", "512Mi"), ("3Ti", "3Ti")),
        *(("2892789Mi", "2824.99Gi"), ("0", "0"), ("512m", "512m"), ("1G", "953.67Mi")),
    ],
)
def test_sizes_are_written_in_gi(quantity: str, text: str) -> None:
    """Sizes have at most two decimals; what is less than a Mi stays as it is."""
    assert memory_text(quantity) == text


def test_resources_in_a_phrase() -> None:
    """The usual ones come first, and those that are nothing not at all."""
    amounts = {"pods": "3", "nvidia.com/gpu": "1", "memory": "0", "cpu": "150m"}

    assert amounts_words(amounts) == "cpu 0.15, pods 3, nvidia.com/gpu 1"


@pytest.mark.parametrize(
    ("amount", "text"),
    [(0.0765, "$0.0765"), (1.0, "$1.00"), (45.018, "$45.02"), (1507, "$1,507"), (None, "?")],
)
def test_prices_have_the_decimals_they_need(amount: float | None, text: str) -> None:
    """Small prices differ in their cents' parts, large ones do not."""
    assert dollars(amount) == text


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (0.5, 2.0, "$0.5000 to $2.00"),
        (0.5, 0.5, "$0.5000"),
        (0.5, None, "$0.5000 or more"),
        (None, None, "a price that is not known"),
    ],
)
def test_a_range_of_prices(low: float | None, high: float | None, text: str) -> None:
    """A range may be one price, or open."""
    assert dollar_range(low, high) == text


def test_counts() -> None:
    """Nouns agree with their number."""
    assert [counted(number, "node") for number in (0, 1, 1200)] == [
        *("0 nodes", "1 node", "1,200 nodes")
    ]
    assert counts_words({"large": 67, "xlarge": 1}) == ["large 67", "xlarge 1"]
