"""What rules about static pools say, and what they let pass."""

from tests.unit.checks.cases.row import Row

GATE = "karpenter: {feature_gates: {static_capacity: true}}\n"
POOL = "node_pools:\n  default:\n    replicas: 3\n    limits: "
STATIC = GATE + POOL
WHERE = "node_pools.default"

FAILING: list[Row] = [
    (
        "static-gate",
        POOL + "{nodes: 4}",
        "error error",
        f"{WHERE}.replicas",
        3,
        (
            "3 nodes while the feature gate of static pools is shut; "
            "write karpenter.feature_gates: {static_capacity: true}, or remove it"
        ),
    ),
    (
        "static-fields",
        STATIC + "{nodes: 4, cpu: 8}",
        "error error",
        f"{WHERE}.limits.cpu",
        5,
        '"cpu" limits nothing in a pool with replicas; keep nodes alone',
    ),
    (
        "static-fields",
        STATIC + "{nodes: 4}\n    weight: 1",
        "error error",
        f"{WHERE}.weight",
        6,
        "of no use in a pool with replicas; remove it, or replicas",
    ),
    (
        "static-fields",
        STATIC + "{nodes: 4}\n    on_demand_base_percent: 50",
        "error error",
        f"{WHERE}.on_demand_base_percent",
        6,
        "of no use in a pool with replicas; remove it, or replicas",
    ),
    (
        "static-limits",
        STATIC + "{nodes: 2}",
        "error error",
        f"{WHERE}.limits.nodes",
        5,
        "2 nodes, but 3 replicas; write 4",
    ),
    (
        "static-surge",
        STATIC + "{nodes: 3}",
        "warning warning",
        f"{WHERE}.limits.nodes",
        5,
        "no room to replace one of 3 nodes; write 4 or more",
    ),
    (
        "feature-gate-version",
        "karpenter: {version: 1.7.0, feature_gates: {static_capacity: true}}\n"
        + POOL
        + "{nodes: 4}",
        "error error",
        "karpenter.feature_gates.static_capacity",
        1,
        "needs Karpenter 1.8.0, not 1.7.0; write karpenter.version: 1.8.0 or newer, or remove it",
    ),
]

PASSING: list[tuple[str, str]] = [
    (rule, STATIC + "{nodes: 4}")
    for rule in ("static-gate", "static-fields", "static-limits", "static-surge")
] + [("static-surge", STATIC.replace("3", "0") + "{nodes: 0}")]
