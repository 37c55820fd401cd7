"""Requirements: each operator, how they intersect, absent labels, and the algebra of it all."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.capacity.labels import ARCH, CPU, GPU_COUNT, INSTANCE_TYPE, NORMALIZED, ZONE
from core.capacity.requirements import Requirement, Requirements, requirement

KEY = "example.com/tier"
VALUES = ("1", "2", "3", "5", "8", "a", "b")


def make(operator: str, *values: str, key: str = KEY, least: int | None = None) -> Requirement:
    """Make a requirement on one key."""
    return requirement(key, operator, values, least)


@pytest.mark.parametrize(
    ("one", "allowed"),
    [
        (make("In", "1", "a"), "1 a"),
        (make("In"), ""),
        (make("NotIn", "1", "a"), "2 3 5 8 b"),
        (make("NotIn"), "1 2 3 5 8 a b"),
        (make("Exists"), "1 2 3 5 8 a b"),
        (make("DoesNotExist"), ""),
        (make("Gt", "2"), "3 5 8"),
        (make("Gte", "2"), "2 3 5 8"),
        (make("Lt", "3"), "1 2"),
        (make("Lte", "3"), "1 2 3"),
        (make("Gt", "-4"), "1 2 3 5 8"),
        (make("Gt", str(2**63 - 1)), ""),
    ],
)
def test_what_an_operator_allows(one: Requirement, allowed: str) -> None:
    """Each operator allows what Kubernetes says; bounds let whole numbers through and no text."""
    assert allowed.split() == [value for value in VALUES if one.has(value)]


def test_an_empty_value_is_a_value() -> None:
    """Bare metal has the hypervisor "": naming it is not the same as naming nothing."""
    assert make("In", "").has("")
    assert make("NotIn", "nitro").has("")
    assert not make("Gt", "0").has("")


@pytest.mark.parametrize(
    ("one", "two", "both"),
    [
        (make("In", "1", "2"), make("In", "2", "3"), make("In", "2")),
        (make("In", "1"), make("In", "2"), make("DoesNotExist")),
        (make("In", "1", "2"), make("NotIn", "2"), make("In", "1")),
        (make("In", "1", "a", "5"), make("Gt", "2"), make("In", "5")),
        (make("In", "a"), make("Exists"), make("In", "a")),
        (make("In", "a"), make("DoesNotExist"), make("DoesNotExist")),
        (make("NotIn", "1"), make("NotIn", "2"), make("NotIn", "1", "2")),
        (make("NotIn", "1"), make("Exists"), make("NotIn", "1")),
        (make("Exists"), make("DoesNotExist"), make("DoesNotExist")),
        (make("Gt", "1"), make("Gt", "4"), make("Gt", "4")),
        (make("Lt", "9"), make("Lte", "4"), make("Lt", "5")),
        (make("Gt", "4"), make("Lt", "4"), make("DoesNotExist")),
        (make("Gte", "4"), make("Lte", "4"), Requirement(KEY, complement=True, least=4, most=4)),
        # A value the bounds exclude anyway is forgotten; one within them is kept.
        (
            make("NotIn", "1", "7"),
            make("Gt", "4"),
            Requirement(KEY, frozenset("7"), complement=True, least=5),
        ),
        (make("In", "1", least=2), make("In", "1", least=3), make("In", "1", least=3)),
        (make("In", "1", least=2), make("Exists"), make("In", "1", least=2)),
        (make("Gt", "4", least=2), make("Lt", "2"), make("DoesNotExist", least=2)),
    ],
)
def test_intersection(one: Requirement, two: Requirement, both: Requirement) -> None:
    """Two requirements on a key become what both allow, with the larger minValues."""
    assert both == one.intersect(two)


@pytest.mark.parametrize(
    ("one", "operator", "text"),
    [
        (make("In", "b", "a"), "In", f"{KEY} In [a b]"),
        (make("In"), "DoesNotExist", f"{KEY} DoesNotExist"),
        (make("NotIn", "a"), "NotIn", f"{KEY} NotIn [a]"),
        (make("NotIn"), "Exists", f"{KEY} Exists"),
        (make("Exists"), "Exists", f"{KEY} Exists"),
        (make("Gt", "3"), "Exists", f"{KEY} Exists >=4"),
        (make("Lt", "3", least=2), "Exists", f"{KEY} Exists <=2 minValues 2"),
        (make("In", *"abcdefg"), "In", f"{KEY} In [a b c d e and 2 others]"),
    ],
)
def test_words_are_karpenters(one: Requirement, operator: str, text: str) -> None:
    """A requirement reads as in Karpenter's log, with at most five values."""
    assert operator == one.operator
    assert text == str(one)


@pytest.mark.parametrize(
    ("operator", "values", "message"),
    [
        ("Equals", ("a",), '"Equals" is not an operator; use In, NotIn, Exists, DoesNotExist'),
        ("Gt", (), "Gt takes one whole number, not no value"),
        ("Gt", ("1", "2"), 'Gt takes one whole number, not "1", "2"'),
        ("Lt", ("a",), 'Lt takes one whole number, not "a"'),
        ("Gte", ("1.5",), 'Gte takes one whole number, not "1.5"'),
        ("Lte", (str(2**63),), f'Lte takes one whole number, not "{2**63}"'),
    ],
)
def test_nonsense_is_refused(operator: str, values: tuple[str, ...], message: str) -> None:
    """An unknown operator, and bounds that are no number, raise a ValueError that says so."""
    with pytest.raises(ValueError, match=f"^{re.escape(message)}"):
        requirement(KEY, operator, values)


@pytest.mark.parametrize("old", NORMALIZED)
def test_old_keys_become_todays(old: str) -> None:
    """Beta labels count as the labels that replaced them."""
    assert NORMALIZED[old] == requirement(old, "Exists").key


@pytest.mark.parametrize(
    ("node", "pod", "why"),
    [
        # A well-known label that the pool says nothing of is open.
        ([], [make("In", "8", key=CPU)], ""),
        ([], [make("Exists", key=GPU_COUNT)], ""),
        # A label of one's own must be the pool's.
        ([], [make("In", "a")], f'label "{KEY}" does not have known values'),
        ([], [make("Exists")], f'label "{KEY}" does not have known values'),
        ([make("In", "a")], [make("In", "a")], ""),
        ([make("In", "a")], [make("In", "b")], f"key {KEY}, {KEY} In [b] not in {KEY} In [a]"),
        # Asking for its absence is fine where it is unknown, not where it is set.
        ([], [make("DoesNotExist")], ""),
        ([], [make("NotIn", "a")], ""),
        ([make("In", "a")], [make("DoesNotExist")], f"key {KEY}, {KEY} DoesNotExist not in"),
        ([make("In", "a")], [make("NotIn", "b")], ""),
        ([make("DoesNotExist")], [make("NotIn", "a")], ""),
        ([make("DoesNotExist")], [make("DoesNotExist")], ""),
        ([make("DoesNotExist")], [make("Exists")], f"key {KEY}, {KEY} Exists not in"),
        # Several requirements on one key narrow each other.
        (
            [make("Gt", "4", key=CPU), make("Lt", "9", key=CPU)],
            [make("In", "16", key=CPU)],
            f"key {CPU}, {CPU} In [16] not in {CPU} Exists >=5 <=8",
        ),
        ([make("In", "b", "c", key=ZONE)], [make("NotIn", "b", key=ZONE)], ""),
        ([], [make("In", "x", key="zone")], 'label "zone" does not have known values (typo of'),
        (
            [make("In", "x", key="acme.io/team")],
            [make("In", "x", key="example.org/team")],
            'label "example.org/team" does not have known values (typo of "acme.io/team"?)',
        ),
        (
            [make("In", "arm64", key=ARCH), make("In", "m5.large", key=INSTANCE_TYPE)],
            [make("In", "amd64", key=ARCH), make("In", "c5.large", key=INSTANCE_TYPE)],
            f"key {ARCH}, {ARCH} In [amd64] not in {ARCH} In [arm64]; key {INSTANCE_TYPE},",
        ),
    ],
)
def test_compatibility(node: list[Requirement], pod: list[Requirement], why: str) -> None:
    """A pod's requirements against a node's: no answer means yes, else Karpenter's words."""
    answer = Requirements(node).incompatibility(Requirements(pod))

    assert answer.startswith(why)
    assert bool(why) == bool(answer)


def test_requirements_on_a_key_combine() -> None:
    """Several entries on one key become one requirement, whatever their order."""
    entries = [make("In", "1", "5", "8"), make("Gt", "1"), make("NotIn", "8")]

    assert Requirements(entries)[KEY] == make("In", "5")
    assert Requirements(entries) == Requirements(reversed(entries))
    assert hash(Requirements(entries)) == hash(Requirements(reversed(entries)))


def test_a_missing_key_allows_everything() -> None:
    """Asking for a key that is not there gives a requirement that anything meets."""
    assert Requirements().any_of(KEY).has("whatever")
    assert str(Requirements([make("In", "a"), make("In", "x", key=ARCH)])) == (
        f"{KEY} In [a], {ARCH} In [x]"
    )


numbers = st.integers(-3, 12).map(str)
texts = st.one_of(numbers, st.sampled_from(["a", "b", "c", ""]))
requirements = st.one_of(
    st.builds(
        lambda operator, values, least: requirement(KEY, operator, values, least),
        st.sampled_from(["In", "NotIn", "Exists", "DoesNotExist"]),
        st.lists(texts, max_size=4),
        st.one_of(st.none(), st.integers(1, 5)),
    ),
    st.builds(
        lambda operator, value: requirement(KEY, operator, [value]),
        st.sampled_from(["Gt", "Lt", "Gte", "Lte"]),
        numbers,
    ),
)


@given(requirements, requirements)
def test_intersection_commutes(one: Requirement, two: Requirement) -> None:
    """The order of two requirements does not matter."""
    assert one.intersect(two) == two.intersect(one)


@given(requirements)
def test_intersection_is_idempotent(one: Requirement) -> None:
    """A requirement with itself is what it was."""
    assert one == one.intersect(one)


@given(requirements, requirements, requirements, texts)
def test_intersection_is_associative(
    one: Requirement, two: Requirement, three: Requirement, value: str
) -> None:
    """Three requirements allow the same values, in whatever way they are grouped."""
    left, right = one.intersect(two).intersect(three), one.intersect(two.intersect(three))

    assert left.has(value) == right.has(value)


@given(requirements, requirements, texts)
def test_intersection_allows_exactly_what_both_allow(
    one: Requirement, two: Requirement, value: str
) -> None:
    """A value passes the intersection if, and only if, it passes both sides."""
    assert (one.has(value) and two.has(value)) == one.intersect(two).has(value)


@given(requirements, requirements, texts)
def test_overlap_is_never_missed(one: Requirement, two: Requirement, value: str) -> None:
    """Where some value passes both, the two overlap."""
    assert one.overlaps(two) == two.overlaps(one)
    assert one.overlaps(two) or not (one.has(value) and two.has(value))
