"""Subnets: their places for given zones."""

from core.subnets import Subnets, subnets_of
from tests.tables import each


@each(
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
