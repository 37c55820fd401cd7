"""What of an environment file may keep a pod off a pool, and how each of it gives way."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import TypeAlias

from core.capacity.adapter import DATA_DEVICE, node_class_of, place_of, pool_of
from core.capacity.allocatable import allocatable
from core.capacity.catalog import InstanceType
from core.capacity.changes import Change, Draft, remove_entry, remove_item, set_value, tolerate
from core.capacity.labels import CATEGORY, GENERATION, HOSTNAME, WELL_KNOWN, ZONE, labels_of
from core.capacity.pods import attempts
from core.capacity.resources import GI, MI, STORAGE
from core.capacity.specs import Volume
from core.capacity.taints import untolerated
from core.capacity.universe import ARCHITECTURES, Place
from core.capacity.zones import assumed_zones, eks_zone_names
from core.config.labels import label_domain
from core.config.nodes import WHERE_NAMED, NodePool
from core.config.quantity import canonical_quantity, parse_quantity
from core.config.source import Parts

Types: TypeAlias = Sequence[InstanceType]
ValueOf: TypeAlias = Callable[[InstanceType], str]

_LARGEST_VOLUME_GI = 16384
_MOST_NEW_VALUES = 5
# Each is one that a pod fits on, so mostly the first does; each try takes milliseconds.
_MOST_TRIED = 20
_CAPACITY_TYPES = ("spot", "on-demand")
# Whose labels Karpenter's API lets nobody else set.
_OWN_DOMAINS = ("karpenter.sh", "karpenter.k8s.aws")


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing in the way: the change that removes it, and smaller ones that might do.

    `smaller` gets the types a pod may have once the obstacle is gone, the cheapest first, and
    yields changes, the smallest first. `also`: what else must change for `drop` to be of use.
    """

    drop: Change
    smaller: Callable[[Types], Iterator[Change]]
    also: tuple[Change, ...] = ()

    @property
    def gone(self) -> tuple[Change, ...]:
        """All changes that take it out of the way."""
        return (self.drop, *self.also)


def obstacles(draft: Draft, name: str) -> list[Obstacle]:
    """Return everything that might keep a draft's pod off a pool, what is easiest to change first.

    Limits are not among them.
    """
    pool = draft.environment.node_pools[name]
    parts: Parts = ("node_pools", name)
    return [
        *_taints(draft, name),
        *_labels(draft, name, parts),
        *_upper_bounds(pool, parts),
        *_lower_bounds(pool, parts),
        *_oldest(pool, parts),
        *_volume(draft, pool),
        *_lists(pool, parts),
        *_zones(draft, pool, parts),
        *_further(pool, parts),
    ]


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


def _taints(draft: Draft, name: str) -> Iterator[Obstacle]:
    taints = pool_of(draft.environment, name).taints
    hard = [taint for taint in taints if taint.effect != "PreferNoSchedule"]
    if missing := untolerated(hard, draft.workload.pod.tolerations):
        yield Obstacle(tolerate(missing), _nothing)


def _labels(draft: Draft, name: str, parts: Parts) -> Iterator[Obstacle]:
    known = pool_of(draft.environment, name).template
    for key, wanted in attempts(draft.workload.pod)[-1].strict.items():
        taken = key in WELL_KNOWN or key in known or key == HOSTNAME
        if taken or label_domain(key).endswith(_OWN_DOMAINS):
            continue
        if wanted.operator == "In" and len(wanted.values) == 1:
            (value,) = wanted.values
            yield Obstacle(set_value((*parts, "labels", key), value), _nothing)


def lower_bounds(draft: Draft, name: str) -> list[Obstacle]:
    """Return the pool's bounds that make its nodes large, and so its limits small."""
    return list(_lower_bounds(draft.environment.node_pools[name], ("node_pools", name)))


def _upper_bounds(pool: NodePool, parts: Parts) -> Iterator[Obstacle]:
    if pool.max_cpus is not None:
        yield _bound((*parts, "max_cpus"), lambda one: one.vcpus, int, pool.max_cpus)
    if pool.max_memory is not None:
        most = _mebibytes(pool.max_memory)
        yield _bound((*parts, "max_memory"), lambda one: one.memory_mib, _memory_text, most)


def _lower_bounds(pool: NodePool, parts: Parts) -> Iterator[Obstacle]:
    if pool.min_cpus is not None:
        yield _bound((*parts, "min_cpus"), lambda one: -one.vcpus, abs, -pool.min_cpus)
    if pool.min_memory is not None:
        least = -_mebibytes(pool.min_memory)
        yield _bound((*parts, "min_memory"), lambda one: -one.memory_mib, _memory_text, least)


def _oldest(pool: NodePool, parts: Parts) -> Iterator[Obstacle]:
    if pool.min_generation is not None:
        field = (*parts, "min_generation")
        yield _bound(field, lambda one: -_generation(one), abs, -pool.min_generation)


def _bound(
    parts: Parts,
    amount: Callable[[InstanceType], int],
    write: Callable[[int], int | str],
    now: int,
) -> Obstacle:
    # A lower bound is an upper bound of negative amounts.
    def smaller(types: Types) -> Iterator[Change]:
        for bound in sorted({amount(one) for one in types if amount(one) > now}):
            yield set_value(parts, write(bound))

    return Obstacle(set_value(parts, None), smaller)


def _volume(draft: Draft, pool: NodePool) -> Iterator[Obstacle]:
    wanted = draft.workload.pod.requests.get(STORAGE)
    if not wanted:
        return
    node_class = node_class_of(draft.environment, pool.node_class)
    parts: Parts = ("node_classes", pool.node_class, "data_volume_size")

    def smaller(types: Types) -> Iterator[Change]:
        for size in range(ceil(wanted / GI), _LARGEST_VOLUME_GI):
            volume = Volume(DATA_DEVICE, f"{size}Gi")
            node = allocatable(types[0], replace(node_class, volumes=(volume,)))
            if node[STORAGE] >= wanted:
                yield set_value(parts, f"{size}Gi")
                return

    yield Obstacle(set_value(parts, f"{_LARGEST_VOLUME_GI}Gi"), smaller)


def _lists(pool: NodePool, parts: Parts) -> Iterator[Obstacle]:
    for field, value_of in _LISTED:
        values: tuple[str, ...] = getattr(pool, field)
        if values:
            found = _list((*parts, field), values, value_of)
            named = field in ("instance_families", "instance_types")
            yield replace(found, also=_without_defaults(pool, parts)) if named else found
    missing = [kind for kind in _CAPACITY_TYPES if kind not in pool.capacity_types]
    if missing:
        yield _choice((*parts, "capacity_types"), pool.capacity_types, missing)


def _without_defaults(pool: NodePool, parts: Parts) -> tuple[Change, ...]:
    """Return what keeps away the defaults that come back where nothing is named any more."""
    return tuple(
        set_value((*parts, field), nothing)
        for field, nothing in WHERE_NAMED.items()
        if getattr(pool, field) == nothing
    )


def _list(parts: Parts, values: tuple[str, ...], value_of: ValueOf) -> Obstacle:
    kin = {_letters(value) for value in values}

    def smaller(types: Types) -> Iterator[Change]:
        # Of the same letters first: who names m7i wants an m rather than a burstable t.
        ordered = sorted(types, key=lambda one: _letters(one.name) not in kin)
        new = [value for value in dict.fromkeys(map(value_of, ordered)) if value not in values]
        for value in new[:_MOST_TRIED]:
            yield set_value(parts, (*values, value))
        # Several, where min_values asks for a choice.
        for count in range(2, min(_MOST_NEW_VALUES, len(new)) + 1):
            yield set_value(parts, (*values, *new[:count]))

    # Without architectures there is no pool: both, then.
    every = ARCHITECTURES if parts[-1] == "architectures" else ()
    return Obstacle(set_value(parts, every), smaller)


def _choice(parts: Parts, values: tuple[str, ...], missing: Sequence[str]) -> Obstacle:
    def smaller(_: Types) -> Iterator[Change]:
        for value in missing:
            yield set_value(parts, (*values, value))

    return Obstacle(set_value(parts, (*values, *missing)), smaller)


def _zones(draft: Draft, pool: NodePool, parts: Parts) -> Iterator[Obstacle]:
    place = place_of(draft.environment)
    wanted = attempts(draft.workload.pod)[-1].strict.any_of(ZONE)
    if pool.zones:
        missing = [zone for zone in place.zones if zone not in pool.zones and wanted.has(zone)]
        if missing:
            yield _choice((*parts, "zones"), pool.zones, missing)
    known = eks_zone_names(place.region)
    elsewhere = [
        zone
        for zone in sorted(wanted.values)
        if wanted.operator == "In" and zone not in place.zones and zone[:-1] == place.region
        if zone in known or not known
    ]
    if elsewhere and _zones_left(place) and not draft.environment.network.existing:
        yield _choice(("network", "availability_zones"), place.zones, elsewhere)


def _zones_left(place: Place) -> int:
    """Return how many zones of the region the cluster might have besides."""
    return max(0, len(assumed_zones(place.region)) - len(place.zones))


def _further(pool: NodePool, parts: Parts) -> Iterator[Obstacle]:
    for field in pool.min_values:
        yield Obstacle(remove_entry((*parts, "min_values", field)), _nothing)
    for index, item in enumerate(pool.requirements):
        yield Obstacle(remove_item((*parts, "requirements"), index, item), _nothing)


def _nothing(_: Types) -> Iterator[Change]:
    return iter(())


def _mebibytes(quantity: str) -> int:
    return int(parse_quantity(quantity) / MI)


def _memory_text(mebibytes: int) -> str:
    return canonical_quantity(f"{abs(mebibytes)}Mi")


def _generation(instance: InstanceType) -> int:
    return int(labels_of(instance).get(GENERATION, "0"))


def _letters(name: str) -> str:
    return name[: next((n for n, letter in enumerate(name) if letter.isdigit()), len(name))]


def _category(instance: InstanceType) -> str:
    return labels_of(instance).get(CATEGORY, "")


_LISTED: tuple[tuple[str, ValueOf], ...] = (
    ("instance_families", lambda one: one.family),
    ("instance_types", lambda one: one.name),
    ("instance_categories", _category),
    ("architectures", lambda one: one.architecture),
)
