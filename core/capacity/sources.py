"""Where a report's figures come from, and what they have to assume."""

from dataclasses import dataclass

from core.capacity.catalog import load_catalog
from core.capacity.cluster import Cluster
from core.capacity.prices import prices_for
from core.config.environment import Environment


@dataclass(frozen=True, slots=True)
class Sources:
    """The region and its zones, and the data's dates.

    `zones_assumed`: the file names no zones, and nobody knows which Terraform will find.
    `prices_region` is another region where those of this one are not known.
    `spot_prices_date`: without any, Spot dearer than the cheapest On-Demand is not left out.
    `offerings`: what is known of where types are offered: "zones", only the "region", or "nothing".
    """

    environment: str
    region: str
    zones: tuple[str, ...]
    zones_assumed: bool
    offerings: str
    catalogue: str
    catalogue_date: str
    prices: str
    prices_date: str
    prices_region: str
    spot_prices_date: str | None


def sources_of(environment: Environment, cluster: Cluster) -> Sources:
    """Return the sources of an environment's figures."""
    catalog, prices = load_catalog(), prices_for(environment.region)
    universe, region = cluster.universe, environment.region
    known = len(universe.zone_ids) == len(universe.place.zones)
    by_region = "region" if region in catalog.zones else "nothing"
    named = environment.network.zones or catalog.zone_names.get(region)
    return Sources(
        environment=environment.name,
        region=region,
        zones=universe.place.zones,
        zones_assumed=not named,
        offerings="zones" if known and region in catalog.zones else by_region,
        catalogue=catalog.source,
        catalogue_date=catalog.date,
        prices=prices.source,
        prices_date=prices.date,
        prices_region=prices.region,
        spot_prices_date=cluster.spot.date if cluster.spot else None,
    )
