"""Rules about the network: its size, its zones, its NAT."""

from tests.support import environment_data, findings, production_data
from tests.tables import each

ZONES = "network.availability_zones"
PRODUCTION = {"nat-single", "zones-named"}


@each(
    ("prefix", "fits"), [(15, False), (16, True), (18, True), (20, True), (21, False), (32, False)]
)
def test_the_vpcs_size(prefix: int, *, fits: bool) -> None:
    """A VPC is from /16, AWS' largest, to /20, in which the smallest subnets still fit."""
    found = findings(environment_data(network={"cidr": f"10.0.0.0/{prefix}"}), of={"network-size"})

    assert found == ([] if fits else [("error", "network.cidr", "network-size")])


@each(
    ("zones", "paths"),
    [
        ([], []),
        (["us-east-1a", "us-east-1f"], []),
        (["us-east-1b", "us-east-1a", "us-east-1c"], []),
        (["us-east-1a"], [ZONES]),
        (["us-west-2a"], [ZONES, f"{ZONES}[0]"]),
        (["us-east-1a", "us-west-2a", "us-east-1a"], [f"{ZONES}[1]", f"{ZONES}[2]"]),
        (["us-east-1a", "us-east-2a"], [f"{ZONES}[1]"]),
    ],
)
def test_zones_are_the_regions(zones: list[str], paths: list[str]) -> None:
    """Named zones are two or more of the region, each once."""
    found = findings(
        environment_data(network={"availability_zones": zones}), of={"zones-of-region"}
    )

    assert found == [("error", path, "zones-of-region") for path in paths]


@each(
    ("network", "found"),
    [
        ({}, []),
        ({"availability_zones": []}, [("error", ZONES, "zones-named")]),
        ({"nat_gateways": "single"}, [("warning", "network.nat_gateways", "nat-single")]),
        ({"nat_gateways": "none"}, []),
    ],
)
def test_what_production_asks_of_the_network(
    network: dict[str, object], found: list[tuple[str, str, str]]
) -> None:
    """Production names its zones and should not hang on one NAT gateway; development may."""
    assert findings(production_data(network=network), of=PRODUCTION) == found
    assert findings(environment_data(network=network), of=PRODUCTION) == []
