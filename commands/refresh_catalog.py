"""Write the instance catalogue anew, and On-Demand and Spot prices."""

import gzip
import importlib.metadata
import importlib.resources
import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from commands.running import Project
from core.capacity.catalog import CATALOG_FILE
from core.capacity.catalog_file import encode_catalog
from core.capacity.prices import PRICES_FILE, Prices, encode_prices, read_prices
from core.capacity.spot_prices import SPOT_PRICES_FILE, encode_spot_prices, read_spot_prices

# The Price List API lives in a few regions and describes them all.
_PRICING_REGION = "us-east-1"
_PRICE_FILTERS = {
    "operatingSystem": "Linux",
    "tenancy": "Shared",
    "preInstalledSw": "NA",
    "capacitystatus": "Used",
    "marketoption": "OnDemand",
}

Client = Any  # boto3 makes clients and sessions at run time; they have no types


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument(
        "--from-moto",
        action="store_true",
        help="use the snapshot inside the installed moto package instead of the EC2 API",
    )
    parser.add_argument(
        "--date",
        help="with --from-moto: the day moto was released, YYYY-MM-DD; known for the same release",
    )
    parser.add_argument(
        "--region",
        action="append",
        default=[],
        help="read only this region; repeatable (default: every region the account has)",
    )
    parser.add_argument(
        "--check", action="store_true", help="with --from-moto: write nothing, fail on a difference"
    )


def run(args: Namespace, _project: Project) -> int:
    """Write the data files, or with --check compare them; return the exit code."""
    if args.from_moto:
        return _run_from_moto(day=args.date, check=args.check)
    try:
        import boto3
    except ImportError:
        _complain("boto3 is not installed; install it, or use --from-moto")
        return 2
    return refresh_from_aws(boto3.Session(), args.region, datetime.now(UTC))


def _run_from_moto(*, day: str | None, check: bool) -> int:
    try:
        text = catalog_from_moto(day)
    except (ImportError, ValueError) as error:
        _complain(str(error))
        return 2
    if check:
        return _compare(CATALOG_FILE, text)
    _write(CATALOG_FILE, text)
    return 0


def catalog_from_moto(day: str | None = None) -> str:
    """Return the catalogue file made from the installed moto package.

    The date is that of the release, which the package does not say: without one, the committed
    file's, if it was made from the same release.

    Raises:
        ImportError: moto is not installed.
        ValueError: the date is not known or not a date.
    """
    source = f"moto {importlib.metadata.version('moto')}"
    day = _checked_date(day or _recorded_date(source), source)
    zones, offered = _moto_offerings()
    return encode_catalog(
        date=day,
        source=source,
        types=_moto_types().values(),
        offered=offered,
        zones=zones,
        zone_names={},
    )


@cache
def _moto_types() -> dict[str, Any]:
    return json.loads(_moto_file("instance_types.json.gz"))


@cache
def _moto_offerings() -> tuple[dict[str, list[str]], dict[str, dict[str, list[str]]]]:
    folder = "instance_type_offerings/availability-zone-id"
    zones: dict[str, list[str]] = {}
    offered: dict[str, dict[str, list[str]]] = {}
    names = sorted(path.name for path in _moto_resources().joinpath(folder).iterdir())
    for name in names:
        region = name.removesuffix(".json.gz")
        pairs = json.loads(_moto_file(f"{folder}/{name}"))
        zones[region] = sorted({pair["Location"] for pair in pairs})
        for pair in pairs:
            regions = offered.setdefault(pair["InstanceType"], {})
            regions.setdefault(region, []).append(pair["Location"])
    return zones, offered


def _moto_resources() -> Traversable:
    return importlib.resources.files("moto").joinpath("ec2/resources")


def _moto_file(name: str) -> bytes:
    return gzip.decompress(_moto_resources().joinpath(name).read_bytes())


def _recorded_date(source: str) -> str | None:
    if not CATALOG_FILE.exists():
        return None
    recorded = json.loads(CATALOG_FILE.read_bytes())
    return recorded["date"] if recorded["source"] == source else None


def _checked_date(day: str | None, source: str) -> str:
    if day is None:
        raise ValueError(f"the day {source} was released is not known; give it as --date")
    try:
        return date.fromisoformat(day).isoformat()
    except ValueError:
        raise ValueError(f'--date: "{day}" is not a date; write YYYY-MM-DD') from None


def refresh_from_aws(session: Client, regions: list[str], now: datetime) -> int:
    """Write all files from the EC2 and Price List APIs; return the exit code."""
    from botocore.exceptions import BotoCoreError, ClientError

    from live.spot_history import spot_prices_from_ec2

    today = now.date()
    try:
        chosen = regions or _enabled_regions(session.client("ec2", region_name=_PRICING_REGION))
        clients = {region: session.client("ec2", region_name=region) for region in sorted(chosen)}
        catalog = catalog_from_ec2(clients, today)
        pricing = session.client("pricing", region_name=_PRICING_REGION)
        prices = [_regional_prices(pricing, region, today) for region in sorted(chosen)]
        spot = [spot_prices_from_ec2(client, region, now) for region, client in clients.items()]
    except (BotoCoreError, ClientError) as error:
        _complain(str(error))
        return 2
    _write(CATALOG_FILE, catalog)
    kept = [price for price in read_prices(PRICES_FILE).values() if price.region not in chosen]
    _write(PRICES_FILE, encode_prices([*kept, *prices]))
    others = [
        one for one in read_spot_prices(SPOT_PRICES_FILE).values() if one.region not in chosen
    ]
    _write(SPOT_PRICES_FILE, encode_spot_prices([*others, *(one for one in spot if one.prices)]))
    return 0


def _enabled_regions(client: Client) -> list[str]:
    return [region["RegionName"] for region in client.describe_regions()["Regions"]]


def catalog_from_ec2(clients: Mapping[str, Client], today: date) -> str:
    """Return the catalogue file made from the EC2 API, with one client a region."""
    infos: dict[str, Any] = {}
    zones: dict[str, list[str]] = {}
    names: dict[str, dict[str, str]] = {}
    offered: dict[str, dict[str, list[str]]] = {}
    for region, client in clients.items():
        names[region] = _zone_ids(client)
        zones[region] = sorted(names[region].values())
        for info in _pages(client, "describe_instance_types", "InstanceTypes"):
            infos.setdefault(info["InstanceType"], info)
        for name, zone in _offered_pairs(client, set(zones[region])):
            offered.setdefault(name, {}).setdefault(region, []).append(zone)
    return encode_catalog(
        date=today.isoformat(),
        source="EC2 API",
        types=infos.values(),
        offered=offered,
        zones=zones,
        zone_names=names,
    )


def _zone_ids(client: Client) -> dict[str, str]:
    zones = client.describe_availability_zones(
        Filters=[{"Name": "zone-type", "Values": ["availability-zone"]}]
    )["AvailabilityZones"]
    return {zone["ZoneName"]: zone["ZoneId"] for zone in zones}


def _offered_pairs(client: Client, zones: set[str]) -> Iterator[tuple[str, str]]:
    pairs = _pages(
        client,
        "describe_instance_type_offerings",
        "InstanceTypeOfferings",
        LocationType="availability-zone-id",
    )
    return ((pair["InstanceType"], pair["Location"]) for pair in pairs if pair["Location"] in zones)


def _regional_prices(client: Client, region: str, today: date) -> Prices:
    return Prices(
        region=region,
        date=today.isoformat(),
        source="AWS Price List API",
        on_demand=prices_from_aws(client, region),
    )


def prices_from_aws(client: Client, region: str) -> dict[str, float]:
    """Return USD an hour by type: shared Linux On-Demand in a region, from the Price List API."""
    wanted = _PRICE_FILTERS | {"regionCode": region}
    products = _pages(
        client,
        "get_products",
        "PriceList",
        ServiceCode="AmazonEC2",
        Filters=[
            {"Type": "TERM_MATCH", "Field": field, "Value": value}
            for field, value in wanted.items()
        ],
    )
    return dict(_price_of(json.loads(product)) for product in products)


def _price_of(product: Mapping[str, Any]) -> tuple[str, float]:
    term = next(iter(product["terms"]["OnDemand"].values()))
    dimension = next(iter(term["priceDimensions"].values()))
    return product["product"]["attributes"]["instanceType"], float(dimension["pricePerUnit"]["USD"])


def _pages(client: Client, call: str, key: str, **arguments: Any) -> Iterator[Any]:  # noqa: ANN401
    for page in client.get_paginator(call).paginate(**arguments):
        yield from page[key]


def _compare(path: Path, text: str) -> int:
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return 0
    _complain(f"{path.name} is not what this command makes; run it without --check")
    return 1


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    sys.stdout.write(f"wrote {path.name}: {len(text) // 1024} KiB\n")


def _complain(text: str) -> None:
    sys.stderr.write(f"refresh-catalog: {text}\n")
