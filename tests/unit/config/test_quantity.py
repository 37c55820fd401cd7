"""Kubernetes quantities: value, canonical text, and what is refused."""

import re
from fractions import Fraction

import pytest

from core.config.quantity import canonical_quantity, parse_quantity
from tests.tables import each


@each(
    ("text", "value"),
    [
        ("0", 0),
        ("4", 4),
        ("+4", 4),
        ("-4", -4),
        ("007", 7),
        ("1.", 1),
        (".5", Fraction(1, 2)),
        ("500m", Fraction(1, 2)),
        ("100n", Fraction(1, 10**7)),
        ("250u", Fraction(1, 4000)),
        ("2k", 2000),
        ("3M", 3 * 10**6),
        ("1G", 10**9),
        ("1T", 10**12),
        ("1P", 10**15),
        ("1E", 10**18),
        ("1Ki", 1024),
        ("50Gi", 50 * 2**30),
        ("0.5Gi", 2**29),
        ("1Ei", 2**60),
        ("8Ei", 2**63 - 1),
        ("-8Ei", 1 - 2**63),
        ("12e6", 12 * 10**6),
        ("1E3", 1000),
        ("1e-3", Fraction(1, 1000)),
        ("1e+2", 100),
        ("0.9n", Fraction(1, 10**9)),
        ("-0.1n", Fraction(-1, 10**9)),
    ],
)
def test_value_is_in_base_units(text: str, value: Fraction) -> None:
    """A quantity's value is exact and in base units, rounded up to nano as the API does."""
    assert value == parse_quantity(text)


@each(
    ("text", "canonical"),
    [
        ("0", "0"),
        ("0Gi", "0"),
        ("-0", "0"),
        ("1000m", "1"),
        ("1.5", "1500m"),
        ("0.1", "100m"),
        ("999", "999"),
        ("1000", "1k"),
        ("100", "100"),
        ("10000000", "10M"),
        ("1500000", "1500k"),
        ("1.2345", "1234500u"),
        ("-1500m", "-1500m"),
        ("+5", "5"),
        ("0.5Gi", "512Mi"),
        ("2048Mi", "2Gi"),
        ("1.5Gi", "1536Mi"),
        ("1023Ki", "1023Ki"),
        ("0.5Ki", "512"),
        ("1.5Ki", "1536"),
        ("1.1Ki", "1126400m"),
        ("-2048Ki", "-2Mi"),
        ("0.00000000000000001Ei", "11529215047n"),
        ("1024Pi", "1Ei"),
        ("8Ei", "9223372036854775807"),
        ("1e3", "1e3"),
        ("1e4", "10e3"),
        ("1E2", "100"),
        ("5e-4", "500e-6"),
        ("1000E", "1e21"),
        ("1000k", "1M"),
    ],
)
def test_canonical_text_is_what_kubernetes_prints(text: str, canonical: str) -> None:
    """The canonical text has no fraction and the largest suffix of the family it came in."""
    assert canonical == canonical_quantity(text)


@each(
    "text",
    [
        *("", " ", "1.5.5", "1,5", "4 Gi", " 4", "Gi", "-", ".", "1gi", "1K", "1KI", "1mi", "1e"),
        *("1e1.5", "0x10", "1_000", "٣", "1e9999", "--1", "1\n", "4GiB", "NaN", "1" * 41),
    ],
)
def test_anything_else_is_refused_with_an_example(text: str) -> None:
    """What is no quantity raises a ValueError that quotes it and shows what one looks like."""
    message = f'"{text}" is not a Kubernetes quantity, such as "500m", "4" or "50Gi"'

    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        parse_quantity(text)
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        canonical_quantity(text)
