"""What rules say of types that nobody meant, and of nodes that are replaced always or never."""

from tests.unit.checks.cases.parts import POOL
from tests.unit.checks.cases.row import Row

GPUS = "node_pools:\n  default:\n    limits: {nvidia.com/gpu: 4}\n"
DISRUPTION = POOL + "    expire_after: Never\n    disruption: "
NITRO = "{key: karpenter.k8s.aws/instance-hypervisor, operator: In, values: [nitro]}"

FAILING: list[Row] = [
    (
        "budget-closed",
        DISRUPTION + "{budgets: [{nodes: 0%}]}",
        "warning warning",
        "node_pools.default.disruption.budgets[0]",
        5,
        (
            "no drifted node is ever replaced; add a schedule and a duration, or reasons "
            "without Drifted"
        ),
    ),
    (
        "burstable",
        POOL + "    instance_categories: []",
        "warning warning",
        "node_pools.default.instance_categories",
        4,
        "all there are, burstable ones too; write those you mean, such as [c, m, r]",
    ),
    (
        "expire-soon",
        POOL + "    expire_after: 59m59s",
        "warning warning",
        "node_pools.default.expire_after",
        4,
        "each node is replaced 59m59s after its launch; write 1h or more, or Never",
    ),
    (
        "grace-none",
        POOL + "    termination_grace_period: 0m",
        "warning warning",
        "node_pools.default.termination_grace_period",
        4,
        "pods are removed by force, with no time to move; write one such as 30m",
    ),
    (
        "limits-of-some",
        GPUS + "    instance_families: [g5, m5]",
        "error error",
        "node_pools.default.limits",
        3,
        (
            "8 instance types of the pool have none of it: nothing limits them; add cpu and "
            'memory, such as cpu: "64"'
        ),
    ),
    (
        "min-values-exotic",
        POOL + "    instance_families: [m5, g5]\n    min_values: {instance_family: 2}",
        "warning warning",
        "node_pools.default.min_values",
        5,
        (
            "with minimum values, 9 instance types of metal or GPUs are left in; exclude them, "
            "such as instance-hypervisor In nitro"
        ),
    ),
    (
        "named-in-vain",
        POOL + "    instance_families: [m7i, m7g]",
        "warning warning",
        "node_pools.default.instance_families[1]",
        4,
        'the rest of the pool leaves no type of "m7g"; remove it, or relax the rest',
    ),
    (
        "one-zone",
        POOL
        + (
            "    requirements:\n"
            "    - {key: topology.kubernetes.io/zone, operator: In, values: [us-east-1a]}"
        ),
        "warning error",
        "node_pools.default.requirements[0]",
        5,
        '"us-east-1a" alone; name more, or leave it out',
    ),
    (
        "small-nodes",
        POOL + "    instance_families: [t3, m5]",
        "warning warning",
        "node_pools.default.min_memory",
        2,
        "on 1 instance type, such as t3.nano, pods get less than half of it; write more than 512Mi",
    ),
    (
        "spot-fallback",
        POOL
        + (
            "    requirements:\n"
            "    - {key: karpenter.sh/capacity-type, operator: NotIn, values: [on-demand]}"
        ),
        "warning warning",
        "node_pools.default.requirements[0]",
        5,
        ("Spot only, with nothing to fall back to; let on-demand pass: Karpenter takes Spot first"),
    ),
]

PASSING: list[tuple[str, str]] = [
    ("budget-closed", POOL + "    disruption: {budgets: [{nodes: 0%}]}"),
    ("budget-closed", DISRUPTION + "{budgets: [{nodes: '0', reasons: [Empty]}, {nodes: 10%}]}"),
    ("budget-closed", DISRUPTION + "{budgets: [{nodes: '0', schedule: '@daily', duration: 8h}]}"),
    (
        "burstable",
        POOL
        + (
            "    instance_categories: []\n    requirements:\n"
            "    - {key: karpenter.k8s.aws/instance-category, operator: In, values: [m]}"
        ),
    ),
    ("burstable", POOL + "    instance_categories: []\n    instance_families: [t3]"),
    ("expire-soon", POOL + "    expire_after: 1h"),
    ("grace-none", POOL + "    termination_grace_period: 1s"),
    ("limits-of-some", GPUS + "    instance_families: [g5]"),
    ("limits-of-some", GPUS.replace("4}", "4, cpu: 64}")),
    ("min-values-exotic", POOL + "    min_values: {instance_family: 2}\n    max_cpus: 8"),
    ("min-values-exotic", POOL + "    instance_families: [m5, g5]"),
    (
        "min-values-exotic",
        POOL + f"    min_values: {{instance_family: 2}}\n    requirements: [{NITRO}]",
    ),
    ("named-in-vain", POOL + "    instance_families: [m7i, m7i-flex]"),
    ("named-in-vain", POOL + "    instance_families: [m7g]\n    architectures: [arm64]"),
    (
        "one-zone",
        POOL
        + (
            "    requirements:\n    - {key: topology.kubernetes.io/zone, operator: In, "
            "values: [us-east-1a, us-east-1b]}"
        ),
    ),
    ("small-nodes", POOL + "    instance_families: [t3, m5]\n    min_memory: 513Mi"),
    (
        "spot-fallback",
        POOL
        + (
            "    requirements:\n"
            "    - {key: karpenter.sh/capacity-type, operator: NotIn, values: [reserved]}"
        ),
    ),
]
