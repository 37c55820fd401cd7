"""Any quantity: its canonical text, and how it is shared."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from core.config.pool_parts import split_limit
from core.config.quantity import canonical_quantity, parse_quantity

SUFFIXES = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "e3"]

quantities = st.builds(
    lambda number, suffix: f"{number}{suffix}",
    st.one_of(
        st.integers(-(10**9), 10**9).map(str),
        st.decimals(-(10**6), 10**6, places=6, allow_nan=False).map(lambda d: f"{d:f}"),
    ),
    st.sampled_from(SUFFIXES),
)


@given(quantities)
def test_canonical_text_keeps_the_value(text: str) -> None:
    """Writing a quantity in canonical form never changes what it is worth."""
    assert parse_quantity(text) == parse_quantity(canonical_quantity(text))


@given(quantities)
def test_canonical_text_is_final(text: str) -> None:
    """The canonical form of a canonical form is itself."""
    canonical = canonical_quantity(text)

    assert canonical == canonical_quantity(canonical)


def test_the_shares_are_never_more_than_the_limit() -> None:
    """Whatever the limit, no node more is launched than the file says."""
    found = [
        (resource, text, percent)
        for resource in ("cpu", "memory", "nodes")
        for text in ("1", "3", "17", "2.5", "999m", "1Ti", "3.3Gi", "7k", "1Ki", "12345")
        for percent in range(1, 100)
        if sum(map(parse_quantity, split_limit(resource, text, Fraction(percent, 100))))
        > parse_quantity(text)
    ]

    assert found == []
