"""`refresh-catalog`: from moto twice the same bytes, from AWS the same form, faults in one line."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from commands import refresh_catalog
from commands.refresh_catalog import (
    catalog_from_ec2,
    catalog_from_moto,
    prices_from_aws,
    refresh_from_aws,
)
from commands.running import run
from core.capacity.catalog import read_catalog
from core.capacity.prices import Prices, encode_prices, read_prices
from core.capacity.spot_prices import SpotPrices, encode_spot_prices, read_spot_prices
from live.spot_history import spot_prices_from_ec2
from tests.support import ROOT

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
TODAY = NOW.date()
INFO = {
    "InstanceType": "m7g.large",
    "CurrentGeneration": True,
    "SupportedUsageClasses": ["on-demand", "spot"],
    "SupportedVirtualizationTypes": ["hvm"],
    "BareMetal": False,
    "Hypervisor": "nitro",
    "ProcessorInfo": {
        "SupportedArchitectures": ["arm64"],
        "SustainedClockSpeedInGhz": 2.6,
        "Manufacturer": "AWS",
    },
    "VCpuInfo": {"DefaultVCpus": 2},
    "MemoryInfo": {"SizeInMiB": 8192},
    "BurstablePerformanceSupported": False,
    "NetworkInfo": {
        "NetworkPerformance": "Up to 12.5 Gigabit",
        "DefaultNetworkCardIndex": 0,
        "NetworkCards": [
            {
                "NetworkPerformance": "Up to 12.5 Gigabit",
                "MaximumNetworkInterfaces": 3,
                "BaselineBandwidthInGbps": 0.937,
                "PeakBandwidthInGbps": 12.5,
            }
        ],
        "Ipv4AddressesPerInterface": 10,
        "Ipv6AddressesPerInterface": 10,
        "EncryptionInTransitSupported": True,
    },
}
OFFERINGS = [
    {"InstanceType": "m7g.large", "LocationType": "availability-zone-id", "Location": zone}
    for zone in ("use1-az2", "use1-az1", "use1-bos1-az1")
]
ZONES = [
    {"ZoneName": "us-east-1a", "ZoneId": "use1-az2"},
    {"ZoneName": "us-east-1b", "ZoneId": "use1-az1"},
]
PRODUCT = {
    "product": {"attributes": {"instanceType": "m7g.large"}},
    "terms": {"OnDemand": {"T": {"priceDimensions": {"D": {"pricePerUnit": {"USD": "0.0816"}}}}}},
}


def client(service: str) -> Any:  # noqa: ANN401  boto3's clients have no types
    """Make a client that is never sent anywhere: every answer comes from a Stubber."""
    return boto3.client(
        service,  # pyright: ignore[reportArgumentType]
        region_name="us-east-1",
        aws_access_key_id="none",
        aws_secret_access_key="none",  # noqa: S106  no secret
    )


@contextmanager
def stubbed(service: str, answers: list[tuple[str, dict[str, Any]]]) -> Iterator[Any]:
    """Give a client that answers these calls, in this order, and nothing else."""
    one = client(service)
    with Stubber(one) as stubber:
        for call, answer in answers:
            stubber.add_response(call, answer)
        yield one
        stubber.assert_no_pending_responses()


EC2_ANSWERS: list[tuple[str, dict[str, Any]]] = [
    ("describe_availability_zones", {"AvailabilityZones": ZONES}),
    ("describe_instance_types", {"InstanceTypes": [INFO]}),
    ("describe_instance_type_offerings", {"InstanceTypeOfferings": OFFERINGS}),
]
SPOT_ANSWER = {
    "SpotPriceHistory": [
        {
            "InstanceType": name,
            "AvailabilityZone": zone,
            "SpotPrice": price,
            "Timestamp": NOW - timedelta(hours=hours),
            "ProductDescription": "Linux/UNIX",
        }
        for name, zone, price, hours in (
            ("m7g.large", "us-east-1b", "0.041000", 1),
            ("m7g.large", "us-east-1b", "0.039000", 7),
            ("m7g.large", "us-east-1a", "0.035000", 3),
            ("c7g.large", "us-east-1b", "0.030000", 2),
        )
    ]
}
PRICE_ANSWERS = [("get_products", {"PriceList": [json.dumps(PRODUCT)]})]


def refresh(*words: str) -> int:
    """Run the command, as the command line does; return the exit code."""
    return run("refresh-catalog", refresh_catalog, words, ROOT)


def test_a_repeated_refresh_changes_nothing(tmp_path: Path, monkeypatch: Any) -> None:  # noqa: ANN401
    """Refreshing from the same moto writes the same bytes, and then --check agrees."""
    target = tmp_path / "types.json"
    monkeypatch.setattr(refresh_catalog, "CATALOG_FILE", target)

    assert refresh("--from-moto", "--date", "2026-10-27") == 0
    first = target.read_bytes()
    assert refresh("--from-moto") == 0

    assert first == target.read_bytes()
    assert refresh("--from-moto", "--check") == 0


def test_check_fails_on_a_changed_file(tmp_path: Path, monkeypatch: Any, capsys: Any) -> None:  # noqa: ANN401
    """--check writes nothing and fails when the file is not what the command makes."""
    target = tmp_path / "types.json"
    target.write_text('{"source": "another", "date": "2020-01-01"}')
    monkeypatch.setattr(refresh_catalog, "CATALOG_FILE", target)

    assert refresh("--from-moto", "--check", "--date", "2026-10-27") == 1
    assert target.read_text().startswith('{"source": "another"')
    assert (
        capsys.readouterr().err
        == "refresh-catalog: types.json is not what this command makes; run it without --check\n"
    )


@pytest.mark.parametrize(
    ("day", "message"),
    [
        (None, "the day moto .* was released is not known; give it as --date"),
        ("yesterday", '--date: "yesterday" is not a date; write YYYY-MM-DD'),
    ],
)
def test_the_date_must_be_known(
    tmp_path: Path,
    monkeypatch: Any,  # noqa: ANN401
    day: str | None,
    message: str,
) -> None:
    """Without a recorded date of the same release, --date must be a real one."""
    monkeypatch.setattr(refresh_catalog, "CATALOG_FILE", tmp_path / "types.json")

    with pytest.raises(ValueError, match=message):
        catalog_from_moto(day)


def test_a_bad_date_is_one_line(capsys: Any) -> None:  # noqa: ANN401
    """The command prints the fault and exits 2, without a traceback."""
    assert refresh("--from-moto", "--date", "soon") == 2
    assert (
        capsys.readouterr().err
        == 'refresh-catalog: --date: "soon" is not a date; write YYYY-MM-DD\n'
    )


def test_the_ec2_api_gives_the_same_form(tmp_path: Path) -> None:
    """From the API: types, zone ids, the account's zone names; local zones are left out."""
    with stubbed("ec2", EC2_ANSWERS) as ec2:
        text = catalog_from_ec2({"us-east-1": ec2}, TODAY)
    path = tmp_path / "types.json"
    path.write_text(text)
    catalog = read_catalog(path)

    assert (catalog.date, catalog.source) == ("2026-11-22", "EC2 API")
    assert catalog.zone_names["us-east-1"] == {"us-east-1a": "use1-az2", "us-east-1b": "use1-az1"}
    assert catalog.types["m7g.large"].offered == {"us-east-1": ("use1-az1", "use1-az2")}
    assert catalog.types["m7g.large"].network_mbps == 937


def test_prices_come_from_the_price_list() -> None:
    """A product's only On-Demand term is its price."""
    with stubbed("pricing", PRICE_ANSWERS) as pricing:
        assert prices_from_aws(pricing, "us-east-1") == {"m7g.large": 0.0816}


class FakeSession:
    """A boto3 session whose clients answer from a list."""

    def __init__(self, clients: dict[str, Any]) -> None:
        """Keep the clients by service."""
        self._clients = clients

    def client(self, service: str, region_name: str) -> Any:  # noqa: ANN401
        """Return the client of a service, in whatever region."""
        assert region_name
        return self._clients[service]


def test_spot_prices_are_the_newest_of_each_zone() -> None:
    """EC2 tells changes in whatever order; a type without a price in a zone has none there."""
    with stubbed("ec2", [("describe_spot_price_history", SPOT_ANSWER)]) as ec2:
        spot = spot_prices_from_ec2(ec2, "us-east-1", NOW)

    assert (spot.region, spot.date) == ("us-east-1", "2026-11-22")
    assert spot.zones == ("us-east-1a", "us-east-1b")
    assert spot.prices == {"c7g.large": [None, 0.03], "m7g.large": [0.035, 0.041]}


def test_a_whole_refresh_keeps_other_regions_prices(tmp_path: Path, monkeypatch: Any) -> None:  # noqa: ANN401
    """All files are written; prices of regions that were not asked for stay."""
    types, prices = tmp_path / "types.json", tmp_path / "prices.json"
    spot, old = tmp_path / "spot.json", SpotPrices("eu-west-1", "2026-01-01", "x", ("a",), {})
    spot.write_text(encode_spot_prices([old]))
    monkeypatch.setattr(refresh_catalog, "SPOT_PRICES_FILE", spot)
    prices.write_text(encode_prices([Prices("eu-west-1", "2026-01-01", "x", {"m5.large": 0.1})]))
    monkeypatch.setattr(refresh_catalog, "CATALOG_FILE", types)
    monkeypatch.setattr(refresh_catalog, "PRICES_FILE", prices)
    regions = ("describe_regions", {"Regions": [{"RegionName": "us-east-1"}]})
    history = ("describe_spot_price_history", SPOT_ANSWER)

    with ExitStack() as stack:
        ec2 = stack.enter_context(stubbed("ec2", [regions, *EC2_ANSWERS, history]))
        pricing = stack.enter_context(stubbed("pricing", PRICE_ANSWERS))
        code = refresh_from_aws(FakeSession({"ec2": ec2, "pricing": pricing}), [], NOW)

    assert code == 0
    assert list(read_catalog(types).types) == ["m7g.large"]
    assert {region: entry.on_demand for region, entry in read_prices(prices).items()} == {
        "eu-west-1": {"m5.large": 0.1},
        "us-east-1": {"m7g.large": 0.0816},
    }
    written = read_spot_prices(spot)
    assert (list(written), written["eu-west-1"]) == (["eu-west-1", "us-east-1"], old)
    assert written["us-east-1"].prices["m7g.large"] == [0.035, 0.041]


def test_an_aws_fault_is_one_line(capsys: Any) -> None:  # noqa: ANN401
    """What AWS refuses is printed, nothing is written, and the exit code is 2."""
    ec2 = client("ec2")
    with Stubber(ec2) as stubber:
        stubber.add_client_error("describe_regions", "AuthFailure", "no such key")
        code = refresh_from_aws(FakeSession({"ec2": ec2}), [], NOW)

    assert code == 2
    assert "no such key" in capsys.readouterr().err
