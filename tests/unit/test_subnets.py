"""Subnets: their places for given zones, and what holds for any VPC."""

from ipaddress import IPv4Network, collapse_addresses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.subnets import Subnets, subnets_of

vpcs = st.builds(
    lambda prefix, number: str(IPv4Network((number << (32 - prefix), prefix))),
    st.shared(st.integers(16, 20), key="prefix"),
    st.shared(st.integers(16, 20), key="prefix").flatmap(
        lambda prefix: st.integers(0, 2**prefix - 1)
    ),
)
zones = st.integers(2, 6)


def networks(subnets: Subnets) -> list[IPv4Network]:
    """Return all subnets of all kinds."""
    kinds = (subnets.private, subnets.public, subnets.intra)
    return [IPv4Network(cidr) for kind in kinds for cidr in kind]


@pytest.mark.parametrize(
    ("cidr", "count", "subnets"),
    [
        (
            "10.0.0.0/16",
            3,
            Subnets(
                private=("10.0.0.0/19", "10.0.32.0/19", "10.0.64.0/19"),
                public=("10.0.192.0/22", "10.0.196.0/22", "10.0.200.0/22"),
                intra=("10.0.224.0/24", "10.0.225.0/24", "10.0.226.0/24"),
            ),
        ),
        (
            "10.1.16.0/20",
            2,
            Subnets(
                private=("10.1.16.0/23", "10.1.18.0/23"),
                public=("10.1.28.0/26", "10.1.28.64/26"),
                intra=("10.1.30.0/28", "10.1.30.16/28"),
            ),
        ),
    ],
)
def test_places(cidr: str, count: int, subnets: Subnets) -> None:
    """Nodes get eighths of the VPC; public and intra subnets share the last two."""
    assert subnets_of(cidr, count) == subnets


@settings(max_examples=40)
@given(vpcs, zones)
def test_subnets_are_apart_and_inside(cidr: str, count: int) -> None:
    """Subnets do not overlap, lie inside the VPC, and are none smaller than AWS allows."""
    subnets = networks(subnets_of(cidr, count))

    assert all(subnet.subnet_of(IPv4Network(cidr)) for subnet in subnets)
    assert max(subnet.prefixlen for subnet in subnets) <= 28
    whole = sum(network.num_addresses for network in collapse_addresses(subnets))
    assert whole == sum(subnet.num_addresses for subnet in subnets)
    assert len(subnets) == 3 * count


@settings(max_examples=40)
@given(vpcs, st.integers(2, 5))
def test_a_further_zone_moves_nothing(cidr: str, count: int) -> None:
    """Every subnet keeps its place when zones are added after it."""
    now, then = subnets_of(cidr, count), subnets_of(cidr, count + 1)

    assert then.private[:count] == now.private
    assert then.public[:count] == now.public
    assert then.intra[:count] == now.intra
