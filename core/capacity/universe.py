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
    _values: dict[str, dict[str, int]] = field(default_factory=dict[str, dict[str, int]])
    _allowed: dict[Requirement, int] = field(default_factory=dict[Requirement, int])

    @property
    def everything(self) -> int:
        """The mask of all types."""
        return (1 << len(self.types)) - 1

    def mask(self, names: Iterable[str]) -> int:
        """Return the mask of these types; unknown names are left out."""
        index = self._values.get(INSTANCE_TYPE, {})
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
        return [value for value, having in self._values.get(key, {}).items() if having & mask]

    def _allow(self, one: Requirement) -> int:
        index = self._values.get(one.key)
        if index is None:
            return self.everything
        mask = union(having for value, having in index.items() if one.has(value))
        if one.operator in _ABSENCE:
            mask |= self.everything & ~union(index.values())
        return mask


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
    universe = Universe(Place(place.region, tuple(zones)), types, ids)
    for number, instance in enumerate(types):
        _index(universe, 1 << number, instance, at[instance.name])
    return universe


def _zone_ids(catalog: Catalog, region: str, zones: Sequence[str]) -> dict[str, str]:
    names, known = catalog.zone_names.get(region, {}), catalog.zones.get(region, ())
    found = {zone: zone if zone in known else names.get(zone, "") for zone in zones}
    return {zone: identity for zone, identity in found.items() if identity}


def _zones_of(
    instance: InstanceType, region: str, zones: Sequence[str], ids: Mapping[str, str]
) -> list[str]:
    offered = instance.offered.get(region, ())
    return [zone for zone in zones if (ids[zone] in offered if zone in ids else offered)]


def _index(universe: Universe, bit: int, instance: InstanceType, zones: list[str]) -> None:
    # The universe's own index; it is filled here because a frozen one could not be.
    values = universe._values  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    for key in TYPE_LABELS | ABSENT_LABELS:
        values.setdefault(key, {})
    pairs = [
        *labels_of(instance).items(),
        (REGION, universe.place.region),
        *((ZONE, zone) for zone in zones),
        *((TENANCY, tenancy) for tenancy in _TENANCIES),
        *((CAPACITY_TYPE, use) for use in instance.usage_classes if use in (SPOT, ON_DEMAND)),
    ]
    if len(universe.zone_ids) == len(universe.place.zones):
        pairs += [(ZONE_ID, universe.zone_ids[zone]) for zone in zones]
    for key, value in pairs:
        index = values.setdefault(key, {})
        index[value] = index.get(value, 0) | bit


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
