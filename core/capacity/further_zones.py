"""Zones that pods want and a pool or the cluster leaves out: as obstacles, and to spread over."""

from collections.abc import Iterator

from core.capacity.adapter import place_of
from core.capacity.changes import Change, Draft, set_value
from core.capacity.labels import ZONE
from core.capacity.obstacle import Obstacle, choice
from core.capacity.pods import attempts
from core.capacity.universe import Place
from core.capacity.zones import assumed_zones, eks_zone_names
from core.config.nodes import NodePool
from core.config.source import Parts


def more_zones(draft: Draft) -> list[Change]:
    """Return changes that give pods more zones to spread over: the smallest first."""
    network, place = draft.environment.network, place_of(draft.environment)
    zones = eks_zone_names(place.region) or assumed_zones(place.region)
    further = [zone for zone in zones if zone not in place.zones][: _zones_left(place)]
    changes = [
        set_value(("node_pools", name, "zones"), ())
        for name, pool in draft.environment.node_pools.items()
        if pool.zones
    ]
    if network.existing:
        return changes
    for count in range(1, len(further) + 1):
        if network.availability_zones:
            named = (*place.zones, *further[:count])
            changes.append(set_value(("network", "availability_zones"), named))
        else:
            total = len(place.zones) + count
            changes.append(set_value(("network", "availability_zone_count"), total))
    return changes


def missing_zones(draft: Draft, pool: NodePool, parts: Parts) -> Iterator[Obstacle]:
    """Yield the zones a pod asks for that the pool, or the whole cluster, has no part in."""
    place = place_of(draft.environment)
    wanted = attempts(draft.workload.pod)[-1].strict.any_of(ZONE)
    if pool.zones:
        missing = [zone for zone in place.zones if zone not in pool.zones and wanted.has(zone)]
        if missing:
            yield choice((*parts, "zones"), pool.zones, missing)
    known = eks_zone_names(place.region)
    elsewhere = [
        zone
        for zone in sorted(wanted.values)
        if wanted.operator == "In" and zone not in place.zones and zone[:-1] == place.region
        if zone in known or not known
    ]
    if elsewhere and _zones_left(place) and not draft.environment.network.existing:
        yield choice(("network", "availability_zones"), place.zones, elsewhere)


def _zones_left(place: Place) -> int:
    """Return how many zones of the region the cluster might have besides."""
    return max(0, len(assumed_zones(place.region)) - len(place.zones))
