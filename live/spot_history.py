"""Spot prices of a region as EC2 has them now."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from core.capacity.spot_prices import SpotPrices

# As Karpenter asks for them: the second is what accounts with EC2-Classic call it.
_PRODUCTS = ["Linux/UNIX", "Linux/UNIX (Amazon VPC)"]


def spot_prices_from_ec2(client: Any, region: str, now: datetime) -> SpotPrices:  # noqa: ANN401
    """Return the latest price of each type in each zone that has one."""
    pages = client.get_paginator("describe_spot_price_history").paginate(
        ProductDescriptions=_PRODUCTS, StartTime=now
    )
    latest = _latest(one for page in pages for one in page["SpotPriceHistory"])
    zones = sorted({zone for _, zone in latest})
    return SpotPrices(
        region=region,
        date=now.date().isoformat(),
        source="EC2 DescribeSpotPriceHistory",
        zones=tuple(zones),
        prices={
            name: [latest.get((name, zone)) for zone in zones]
            for name in sorted({name for name, _ in latest})
        },
    )


def _latest(history: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], float]:
    """Return the newest price by type and zone, in whatever order they come."""
    ordered = sorted(history, key=lambda one: one["Timestamp"])
    return {
        (one["InstanceType"], one["AvailabilityZone"]): float(one["SpotPrice"]) for one in ordered
    }
