"""The instance types of a place as sets, so that questions about all of them take microseconds.

A set of types is a whole number with one bit a type (a mask): sets combine by `&` and `|`.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from core.capacity.catalog import Catalog, InstanceType
from core.capacity.labels import (
    ABSENT_LABELS,
    CAPACITY_TYPE,
    INSTANCE_TYPE,
    ON_DEMAND,
    REGION,
    SPOT,
    TENANCY,
    TYPE_LABELS,
    ZONE,
    ZONE_ID,
    labels_of,
)
from core.capacity.requirements import Requirement, Requirements

ARCHITECTURES = ("amd64", "arm64")
_TENANCIES = ("default", "dedicated")
_ABSENCE = ("NotIn", "DoesNotExist")
_INDEXED = TYPE_LABELS | ABSENT_LABELS


@dataclass(frozen=True, slots=True)
class Place:
    """Where nodes are launched: a region, and the names (or ids) of the subnets' zones."""

    region: str
    zones: tuple[str, ...] = ()


@dataclass(slots=True)
class Universe:
    """Every type that Karpenter considers in a place, and which of them a requirement allows."""

    place: Place
    types: tuple[InstanceType, ...]
    zone_ids: Mapping[str, str]
    # The labels of each type, and by label and value who has it: filled as labels are asked for.
    _labels: Sequence[Mapping[str, str]]
    _values: dict[str, dict[str, int]]
    _allowed: dict[Requirement, int] = field(default_factory=dict[Requirement, int])

    @property
    def everything(self) -> int:
        """The mask of all types."""
        return (1 << len(self.types)) - 1

    def mask(self, names: Iterable[str]) -> int:
        """Return the mask of these types; unknown names are left out."""
        index = self._index(INSTANCE_TYPE) or {}
        return union(index.get(name, 0) for name in names)

    def members(self, mask: int) -> list[InstanceType]:
        """Return the types of a mask, in the catalogue's order."""
        found: list[InstanceType] = []
        while mask:
            low = mask & -mask
            found.append(self.types[low.bit_length() - 1])
            mask ^= low
        return found

    def allowed(self, one: Requirement) -> int:
        """Return the types that a requirement allows; a label types know nothing of allows all.

        A type without the label is allowed where the requirement asks for its absence.
        """
        mask = self._allowed.get(one)
        if mask is None:
            mask = self._allowed[one] = self._allow(one)
        return mask

    def matching(self, requirements: Requirements) -> int:
        """Return the types that every one of the requirements allows."""
        mask = self.everything
        for one in requirements.values():
            mask &= self.allowed(one)
        return mask

    def offered(self, requirements: Requirements) -> int:
        """Return the types on offer in some allowed zone with some allowed capacity type."""
        zone, zone_id = requirements.any_of(ZONE), requirements.any_of(ZONE_ID)
        zones = union(
            mask
            for name, mask in self._values[ZONE].items()
            if zone.has(name) and zone_id.has(self.zone_ids.get(name, ""))
        )
        capacity = requirements.any_of(CAPACITY_TYPE)
        kinds = self._values[CAPACITY_TYPE].items()
        return zones & union(mask for name, mask in kinds if capacity.has(name))

    def values(self, key: str, mask: int) -> list[str]:
        """Return the different values of a label among the types of a mask."""
        return [value for value, having in (self._index(key) or {}).items() if having & mask]

    def having(self, key: str, value: str) -> int:
        """Return the types that have a value of a label."""
        return (self._index(key) or {}).get(value, 0)

    def _allow(self, one: Requirement) -> int:
        index = self._index(one.key)
        if index is None:
            return self.everything
        mask = union(having for value, having in index.items() if one.has(value))
        if one.operator in _ABSENCE:
            mask |= self.everything & ~union(index.values())
        return mask

    def _index(self, key: str) -> dict[str, int] | None:
        """Return the types by value of a label, or None where types know nothing of it."""
        if key in self._values or key not in _INDEXED:
            return self._values.get(key)
        index = self._values[key] = {}
        for number, labels in enumerate(self._labels):
            value = labels.get(key)
            if value is not None:
                index[value] = index.get(value, 0) | 1 << number
        return index


def union(masks: Iterable[int]) -> int:
    """Return the types that are in any of the masks."""
    found = 0
    for mask in masks:
        found |= mask
    return found


def build_universe(catalog: Catalog, place: Place) -> Universe:
    """Return the types Karpenter considers in a place: hvm, amd64 or arm64, offered in a zone.

    Zone names differ from account to account. Where the catalogue does not know an account's, a
    type offered anywhere in the region counts as offered in each of its zones; in a region that
    the catalogue does not know at all, every type does.
    """
    zones = place.zones or catalog.zones.get(place.region) or (f"{place.region}a",)
    ids = _zone_ids(catalog, place.region, zones)
    known = place.region in catalog.zones
    at = {
        instance.name: _zones_of(instance, place.region, zones, ids) if known else list(zones)
        for instance in catalog.types.values()
        if instance.hvm and instance.architecture in ARCHITECTURES
    }
    types = tuple(catalog.types[name] for name, found in at.items() if found)
    return Universe(
        place=Place(place.region, tuple(zones)),
        types=types,
        zone_ids=ids,
        _labels=[labels_of(instance) for instance in types],
        _values=_offers(types, place.region, at, ids if len(ids) == len(zones) else {}),
    )


def _zone_ids(catalog: Catalog, region: str, zones: Sequence[str]) -> dict[str, str]:
    names, known = catalog.zone_names.get(region, {}), catalog.zones.get(region, ())
    found = {zone: zone if zone in known else names.get(zone, "") for zone in zones}
    return {zone: identity for zone, identity in found.items() if identity}


def _zones_of(
    instance: InstanceType, region: str, zones: Sequence[str], ids: Mapping[str, str]
) -> list[str]:
    offered = instance.offered.get(region, ())
    return [zone for zone in zones if (ids[zone] in offered if zone in ids else offered)]


def _offers(
    types: Sequence[InstanceType],
    region: str,
    at: Mapping[str, Sequence[str]],
    zone_ids: Mapping[str, str],
) -> dict[str, dict[str, int]]:
    """Return who has which value of the labels that come with an offering, not with a type."""
    everything = (1 << len(types)) - 1
    zones: dict[str, int] = {}
    uses: dict[str, int] = {}
    for number, instance in enumerate(types):
        for zone in at[instance.name]:
            zones[zone] = zones.get(zone, 0) | 1 << number
        for use in instance.usage_classes:
            uses[use] = uses.get(use, 0) | 1 << number
    return {
        REGION: {region: everything},
        TENANCY: dict.fromkeys(_TENANCIES, everything),
        CAPACITY_TYPE: {use: mask for use, mask in uses.items() if use in (SPOT, ON_DEMAND)},
        ZONE: zones,
        **({ZONE_ID: {zone_ids[zone]: mask for zone, mask in zones.items()}} if zone_ids else {}),
    }


class AmountIndex:
    """Types by one amount, such as their allocatable memory, each the number of its bit."""

    __slots__ = ("_amounts", "_at_least")

    def __init__(self, amounts: Sequence[int]) -> None:
        """Sort the amounts; for each, remember which types have at least that."""
        bits: dict[int, int] = {}
        for number, amount in enumerate(amounts):
            bits[amount] = bits.get(amount, 0) | 1 << number
        self._amounts = sorted(bits)
        self._at_least: list[int] = []
        mask = 0
        for amount in reversed(self._amounts):
            mask |= bits[amount]
            self._at_least.append(mask)
        self._at_least.reverse()

    def at_least(self, amount: int) -> int:
        """Return the types that have this much."""
        place = bisect_left(self._amounts, amount)
        return self._at_least[place] if place < len(self._at_least) else 0

    def at_most(self, amount: int) -> int:
        """Return the types that have no more than this."""
        place = bisect_right(self._amounts, amount)
        everything = self._at_least[0] if self._at_least else 0
        return everything & ~(self._at_least[place] if place < len(self._at_least) else 0)

    def largest(self, mask: int) -> int:
        """Return the largest amount among the types of a mask, which must not be empty."""
        low, high = 0, len(self._amounts) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self._at_least[middle] & mask:
                low = middle
            else:
                high = middle - 1
        return self._amounts[low]
