"""The zones of a region, as the catalogue knows them."""

from core.capacity.catalog import load_catalog
from core.facts import ZONES_EKS_REFUSES

_LETTERS = "abcdef"


def eks_zone_ids(region: str) -> tuple[str, ...]:
    """Return the ids of the zones that EKS accepts; none where the region is not known."""
    refused = ZONES_EKS_REFUSES.get(region, ())
    return tuple(zone for zone in load_catalog().zones.get(region, ()) if zone not in refused)


def eks_zone_names(region: str) -> tuple[str, ...]:
    """Return the names of these zones in the account the catalogue was refreshed from, if any."""
    names = load_catalog().zone_names.get(region, {})
    accepted = set(eks_zone_ids(region))
    return tuple(name for name in sorted(names) if names[name] in accepted)


def assumed_zones(region: str) -> tuple[str, ...]:
    """Return names for zones whose names are not known: as many as there are."""
    count = len(eks_zone_ids(region)) or len(_LETTERS)
    return tuple(f"{region}{letter}" for letter in _LETTERS[:count])
