"""What rules about capacity reservations say, and what they let pass."""

from tests.unit.checks.cases.parts import CLASS, POOL
from tests.unit.checks.cases.row import Row

RESERVED = POOL + "    capacity_types: [on-demand, reserved]"
SELECTED = CLASS + "capacity_reservations: "
TERM = "node_classes.default.capacity_reservations"

FAILING: list[Row] = [
    (
        "reservation-selector",
        SELECTED + '[{id: cr-00000001, owner_id: "999988887777", tags: {a: b}}]\n' + RESERVED,
        "error error",
        f"{TERM}[0].id",
        3,
        "an id with tags and owner_id; keep the id alone",
    ),
    (
        "reservation-selector",
        SELECTED + '[{id: cr-00000001}, {owner_id: "999988887777"}]\n' + RESERVED,
        "error error",
        f"{TERM}[1]",
        3,
        "nothing says which reservations; write an id, tags or instance_match_criteria",
    ),
    (
        "reservation-selector",
        SELECTED + '[{tags: {team: ""}}]\n' + RESERVED,
        "error error",
        f"{TERM}[0].tags.team",
        3,
        'an empty key or value; name a key, and a value or "*"',
    ),
    (
        "reservation-selector",
        SELECTED + f"[{{tags: {{{', '.join(f'k{n}: v' for n in range(21))}}}}}]\n" + RESERVED,
        "error error",
        f"{TERM}[0].tags",
        3,
        "21 tags; write at most 20",
    ),
    (
        "reservations-idle",
        SELECTED + "[{id: cr-00000001}]\n" + POOL,
        "warning error",
        TERM,
        3,
        (
            "no NodePool of this class has reserved among its capacity_types; "
            "add it to one, or remove the reservations"
        ),
    ),
    (
        "reserved-unselected",
        RESERVED,
        "error error",
        "node_pools.default.capacity_types[1]",
        4,
        (
            '"reserved", while the node class "default" selects no reservation; '
            "write node_classes.default.capacity_reservations, or remove it"
        ),
    ),
    (
        "reserved-capacity",
        SELECTED
        + "[{id: cr-00000001}]\nkarpenter: {feature_gates: {reserved_capacity: false}}\n"
        + RESERVED,
        "error error",
        "node_pools.default.capacity_types[1]",
        8,
        (
            '"reserved" while its feature gate is shut; '
            "remove it, or write karpenter.feature_gates: {reserved_capacity: true}"
        ),
    ),
    (
        "spot-fallback",
        SELECTED + "[{id: cr-00000001}]\n" + POOL + "    capacity_types: [reserved, spot]",
        "warning warning",
        "node_pools.default.capacity_types",
        7,
        "Spot and reserved capacity only, with nothing to fall back to; add on-demand",
    ),
    (
        "karpenter-too-old",
        SELECTED + "[{id: cr-00000001}]\nkarpenter: {version: 1.2.0}\n" + RESERVED,
        "error error",
        "node_pools.default.capacity_types[1]",
        8,
        '"reserved" needs Karpenter 1.3.0, not 1.2.0; write karpenter.version: 1.3.0 or newer',
    ),
]

PASSING: list[tuple[str, str]] = [
    ("reservation-selector", SELECTED + '[{tags: {team: "*"}}]\n' + RESERVED),
    ("reservation-selector", SELECTED + "[{instance_match_criteria: open}]\n" + RESERVED),
    ("reservations-idle", SELECTED + "[{id: cr-00000001}]\n" + RESERVED),
    ("reserved-unselected", SELECTED + "[{id: cr-00000001}]\n" + RESERVED),
    ("reserved-capacity", SELECTED + "[{id: cr-00000001}]\n" + RESERVED),
    (
        "matches-nothing",
        SELECTED + "[{id: cr-00000001}]\n" + POOL + "    capacity_types: [reserved]",
    ),
]
