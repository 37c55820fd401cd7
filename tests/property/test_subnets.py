"""Subnets: what holds for any VPC and any number of zones."""

from ipaddress import IPv4Network, collapse_addresses

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
