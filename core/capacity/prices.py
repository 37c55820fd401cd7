"""On-Demand prices by region and instance type, carried as dated data."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.capacity.catalog import InstanceType

PRICES_FILE = Path(__file__).parent / "data" / "on-demand-prices.json"
HOURS_A_MONTH = 730
_UNKNOWN = float("inf")
FALLBACK_REGION = "us-east-1"


@dataclass(frozen=True, slots=True)
class Prices:
    """What Linux on shared hardware costs in one region: USD an hour by instance type."""

    region: str
    date: str
    source: str
    on_demand: Mapping[str, float]


@cache
def load_prices() -> Mapping[str, Prices]:
    """Return the committed prices by region, read once in a process."""
    return read_prices(PRICES_FILE)


def prices_for(region: str) -> Prices:
    """Return a region's prices, or as Karpenter does where it knows none: those of us-east-1."""
    known = load_prices()
    return known.get(region, known[FALLBACK_REGION])


def by_size(instance: InstanceType) -> tuple[int, int]:
    """Return what sorts instance types by size: vCPUs, then MiB of memory."""
    return instance.vcpus, instance.memory_mib


def by_price(instance: InstanceType, price: float | None) -> tuple[float, int, int, str]:
    """Return what sorts instance types by price, then size and name; unknown prices come last."""
    return (_UNKNOWN if price is None else price, *by_size(instance), instance.name)


def read_prices(path: Path) -> dict[str, Prices]:
    """Read a price file of the form that `encode_prices` writes."""
    regions = json.loads(path.read_bytes())["regions"]
    return {
        region: Prices(
            region=region,
            date=entry["date"],
            source=entry["source"],
            on_demand=entry["prices"],
        )
        for region, entry in regions.items()
    }


def encode_prices(regions: Iterable[Prices]) -> str:
    """Write the price file: regions and types in order, one price a line."""
    entries = {
        prices.region: {
            "date": prices.date,
            "source": prices.source,
            "prices": dict(sorted(prices.on_demand.items())),
        }
        for prices in regions
    }
    return json.dumps(price_document(entries), indent=1) + "\n"


def price_document(entries: Mapping[str, object]) -> dict[str, object]:
    """Return what a file of prices holds: what they are of, and an entry a region, in order."""
    return {
        "currency": "USD",
        "unit": "hour",
        "operating_system": "Linux",
        "regions": dict(sorted(entries.items())),
    }
