"""What rules about On-Demand bases say, and what they let pass."""

from tests.unit.checks.cases.parts import POOL
from tests.unit.checks.cases.row import Row

BASE = POOL.replace("cpu: 4", "cpu: 100") + "    on_demand_base_percent: 20\n"
LONG = "n" * 54

FAILING: list[Row] = [
    (
        "on-demand-base-capacity",
        BASE + "    capacity_types: [spot]",
        "error error",
        "node_pools.default.capacity_types",
        5,
        (
            "an On-Demand base without on-demand; "
            "write [spot, on-demand], or remove on_demand_base_percent"
        ),
    ),
    (
        "on-demand-base-capacity",
        BASE + "    capacity_types: [reserved]",
        "error error",
        "node_pools.default.capacity_types",
        5,
        (
            "an On-Demand base without spot and on-demand; "
            "write [spot, on-demand], or remove on_demand_base_percent"
        ),
    ),
    (
        "on-demand-base-name",
        BASE + "  default-on-demand:\n    limits: {cpu: 1}",
        "error error",
        "node_pools.default-on-demand",
        5,
        'the name of the On-Demand base of "default"; rename it',
    ),
    (
        "node-name-length",
        BASE.replace("default", LONG),
        "error error",
        f"node_pools.{LONG}",
        2,
        (
            f'the name of its On-Demand base, "{LONG}-on-demand", has 64 characters; '
            "shorten its own to 53"
        ),
    ),
    (
        "on-demand-base-label",
        BASE + "    labels: {capacity-spread: a}",
        "error error",
        "node_pools.default.labels.capacity-spread",
        5,
        '"capacity-spread" is what on_demand_base_percent sets; remove it',
    ),
    (
        "on-demand-base-label",
        BASE + "    requirements: [{key: karpenter.sh/capacity-type, operator: Exists}]",
        "error error",
        "node_pools.default.requirements[0].key",
        5,
        (
            '"karpenter.sh/capacity-type" is what on_demand_base_percent sets; '
            "write it in capacity_types"
        ),
    ),
    *(
        (
            "on-demand-base-values",
            BASE.replace("20", str(percent)),
            "warning warning",
            "node_pools.default.on_demand_base_percent",
            4,
            (
                f"{percent} percent needs {values} values, each with nodes; "
                f"write {right}, which needs 20"
            ),
        )
        for percent, values, right in ((33, 100, 35), (1, 100, 5), (98, 50, 95), (4, 25, 5))
    ),
    (
        "on-demand-base-limits",
        BASE
        + "    limits: {nodes: 1}".replace("    limits", "    min_cpus: 2\n  x:\n    limits")
        + "\n    on_demand_base_percent: 20",
        "error error",
        "node_pools.x.limits.nodes",
        7,
        '"1" is too little for two NodePools; write more',
    ),
    (
        "min-values",
        BASE + "    min_values: {capacity_type: 2}",
        "error error",
        "node_pools.default.min_values.capacity_type",
        5,
        "2 of 1 different value; write at most 1, or list more values",
    ),
]

PASSING: list[tuple[str, str]] = [
    ("on-demand-base-capacity", BASE + "    capacity_types: [on-demand, reserved, spot]"),
    ("on-demand-base-values", BASE.replace("20", "5")),
    ("on-demand-base-limits", BASE.replace("cpu: 100", "cpu: 100, memory: 0")),
    ("on-demand-base-label", BASE + "    requirements: [{key: team, operator: Exists}]"),
    ("node-name-length", BASE.replace("default", "n" * 53)),
    ("pools-overlap", BASE),
]
