"""Rules about capacity reservations: those that nothing selects, and those that nothing uses."""

from collections.abc import Iterator

from core.checks.rules import Finding, Level, for_each, rule
from core.checks.walks import node_classes, pools
from core.config.environment import Environment
from core.config.reservations import CapacityReservations
from core.config.source import Parts

_MOST_TAGS = 20


def _reservations(environment: Environment) -> Iterator[tuple[Parts, CapacityReservations]]:
    for parts, node_class in node_classes(environment):
        for index, one in enumerate(node_class.capacity_reservations):
            yield (*parts, "capacity_reservations", index), one


@rule(
    "reservation-selector",
    level=Level.ESSENTIAL,
    source="the EC2NodeClass's CEL rules on capacityReservationSelectorTerms",
    remedy="Write an id alone, or tags and instance_match_criteria without one.",
)
@for_each(_reservations)
def reservation_selector(one: CapacityReservations) -> Iterator[Finding]:
    """A selector is one id, or what its reservations have in common, and never empty."""
    beside = [key for key in ("tags", "owner_id", "instance_match_criteria") if getattr(one, key)]
    if one.id is not None and beside:
        yield Finding(("id",), f"an id with {' and '.join(beside)}", "keep the id alone")
    if one.id is None and not (one.tags or one.instance_match_criteria):
        right = "write an id, tags or instance_match_criteria"
        yield Finding((), "nothing says which reservations", right)
    if len(one.tags) > _MOST_TAGS:
        yield Finding(("tags",), f"{len(one.tags)} tags", f"write at most {_MOST_TAGS}")
    for key, value in one.tags.items():
        if not key or not value:
            right = 'name a key, and a value or "*"'
            yield Finding(("tags", key), "an empty key or value", right)


@rule(
    "reserved-unselected",
    source="Karpenter uses a reservation only if the EC2NodeClass selects it",
    remedy="Write the node class's capacity_reservations, or leave reserved out.",
)
def reserved_unselected(environment: Environment) -> Iterator[Finding]:
    """A pool that asks for reserved capacity gets none of a class that selects no reservation."""
    for parts, pool in pools(environment):
        node_class = environment.node_classes.get(pool.node_class)
        selects = node_class is None or node_class.capacity_reservations
        if "reserved" in pool.capacity_types and not selects:
            place = (*parts, "capacity_types", pool.capacity_types.index("reserved"))
            found = f'"reserved", while the node class "{pool.node_class}" selects no reservation'
            right = f"write node_classes.{pool.node_class}.capacity_reservations, or remove it"
            yield Finding(place, found, right)


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
