"""Spot prices by region, zone and instance type, where `refresh-catalog` has brought any."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.capacity.labels import ZONE
from core.capacity.prices import price_document
from core.capacity.requirements import Requirements

# Not committed: what it holds is true for hours.
SPOT_PRICES_FILE = Path(__file__).parent / "data" / "spot-prices.json"


@dataclass(frozen=True, slots=True)
class SpotPrices:
    """What Linux costs as Spot in a region: USD an hour by type, for each of the zones or None."""

    region: str
    date: str
    source: str
    zones: tuple[str, ...]
    prices: Mapping[str, Sequence[float | None]]

    def lowest(self, name: str, requirements: Requirements) -> float | None:
        """Return a type's lowest price in the zones that requirements allow; None if there is none.

        Karpenter takes a type without a price for one that is not offered as Spot.
        """
        wanted = requirements.any_of(ZONE)
        pairs = zip(self.zones, self.prices.get(name, ()), strict=False)
        found = [price for zone, price in pairs if price is not None and wanted.has(zone)]
        return min(found, default=None)


@cache
def load_spot_prices() -> Mapping[str, SpotPrices]:
    """Return the prices by region, read once in a process; none where there is no file."""
    return read_spot_prices(SPOT_PRICES_FILE)


def read_spot_prices(path: Path) -> dict[str, SpotPrices]:
    """Read a file of the form that `encode_spot_prices` writes."""
    if not path.exists():
        return {}
    return {
        region: SpotPrices(
            region=region,
            date=entry["date"],
            source=entry["source"],
            zones=tuple(entry["zones"]),
            prices=entry["prices"],
        )
        for region, entry in json.loads(path.read_bytes())["regions"].items()
    }


def encode_spot_prices(regions: Iterable[SpotPrices]) -> str:
    """Write the file, regions and types in order; on one line, as nobody reads its changes."""
    entries = {
        one.region: {
            "date": one.date,
            "source": one.source,
            "zones": one.zones,
            "prices": dict(sorted(one.prices.items())),
        }
        for one in regions
    }
    return json.dumps(price_document(entries), separators=(",", ":")) + "\n"
