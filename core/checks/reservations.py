"""Rules about capacity reservations: those that nothing selects, and those that nothing uses."""

from collections.abc import Iterator

from core.checks.rules import Finding, Level, rule
from core.config.environment import Environment
from core.config.reservations import CapacityReservations

_MOST_TAGS = 20


@rule(
    "reservation-selector",
    level=Level.ESSENTIAL,
    source="the EC2NodeClass's CEL rules on capacityReservationSelectorTerms",
    remedy="Write an id alone, or tags and instance_match_criteria without one.",
)
def reservation_selector(environment: Environment) -> Iterator[Finding]:
    """A selector is one id, or what its reservations have in common, and never empty."""
    for name, node_class in environment.node_classes.items():
        for index, one in enumerate(node_class.capacity_reservations):
            for key, found, right in _faults(one):
                parts = ("node_classes", name, "capacity_reservations", index)
                yield Finding((*parts, *key), found, right)


@rule(
    "reserved-unselected",
    source="Karpenter uses a reservation only if the EC2NodeClass selects it",
    remedy="Write the node class's capacity_reservations, or leave reserved out.",
)
def reserved_unselected(environment: Environment) -> Iterator[Finding]:
    """A pool that asks for reserved capacity gets none of a class that selects no reservation."""
    for name, pool in environment.node_pools.items():
        node_class = environment.node_classes.get(pool.node_class)
        if (
            "reserved" in pool.capacity_types
            and node_class
            and not node_class.capacity_reservations
        ):
            parts = ("node_pools", name, "capacity_types", pool.capacity_types.index("reserved"))
            found = f'"reserved", while the node class "{pool.node_class}" selects no reservation'
            right = f"write node_classes.{pool.node_class}.capacity_reservations, or remove it"
            yield Finding(parts, found, right)


@rule(
    "reservations-idle",
    level=Level.PRODUCTION,
    source="a capacity reservation is billed whether instances run in it or not",
    remedy="Add reserved to capacity_types of a pool of the class.",
)
def reservations_idle(environment: Environment) -> Iterator[Finding]:
    """Reservations that no pool may use are paid for, and stay empty."""
    for name, node_class in environment.node_classes.items():
        users = [pool for pool in environment.node_pools.values() if pool.node_class == name]
        used = any("reserved" in pool.capacity_types for pool in users)
        if node_class.capacity_reservations and not used:
            parts = ("node_classes", name, "capacity_reservations")
            found = "no NodePool of this class has reserved among its capacity_types"
            yield Finding(parts, found, "add it to one, or remove the reservations")


def _faults(one: CapacityReservations) -> Iterator[tuple[tuple[str, ...], str, str]]:
    beside = [key for key in ("tags", "owner_id", "instance_match_criteria") if getattr(one, key)]
    if one.id is not None and beside:
        yield ("id",), f"an id with {' and '.join(beside)}", "keep the id alone"
    if one.id is None and not (one.tags or one.instance_match_criteria):
        right = "write an id, tags or instance_match_criteria"
        yield (), "nothing says which reservations", right
    if len(one.tags) > _MOST_TAGS:
        yield ("tags",), f"{len(one.tags)} tags", f"write at most {_MOST_TAGS}"
    for key, value in one.tags.items():
        if not key or not value:
            right = 'name a key, and a value or "*"'
            yield ("tags", key), "an empty key or value", right
