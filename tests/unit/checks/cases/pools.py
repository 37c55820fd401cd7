"""What rules about NodePools say, and what they let pass."""

from tests.unit.checks.cases.parts import LATEST, POOL
from tests.unit.checks.cases.row import Row

FAILING: list[Row] = [
    (
        "bounds-crossed",
        POOL + "    min_memory: 2Gi\n    max_memory: 1024Mi",
        "error error",
        "node_pools.default.max_memory",
        5,
        '"1024Mi" is below min_memory; write at least "2Gi"',
    ),
    (
        "bounds-crossed",
        POOL + "    min_cpus: 8\n    max_cpus: 4",
        "error error",
        "node_pools.default.max_cpus",
        5,
        "4 is below min_cpus; write at least 8",
    ),
    (
        "burstable",
        POOL + "    instance_categories: [m, t]",
        "warning warning",
        "node_pools.default.instance_categories[1]",
        4,
        "burstable instances; leave t out, or name families",
    ),
    (
        "consolidate-at-once",
        POOL + "    disruption: {consolidate_after: 0s}",
        "warning warning",
        "node_pools.default.disruption.consolidate_after",
        4,
        "nodes are replaced as soon as a pod moves; write 1m or more",
    ),
    (
        "drift-budget",
        LATEST + POOL + "    disruption: {budgets: [{nodes: 1, reasons: [Empty]}]}",
        "warning warning",
        "node_pools.default.disruption.budgets",
        5,
        (
            "none always holds for drift, and the AMI is not pinned; add one without a "
            "schedule, such as {nodes: 10%}, or pin the AMI"
        ),
    ),
    (
        "expiry-in-production",
        POOL,
        " warning",
        "node_pools.default.expire_after",
        2,
        (
            "nodes are replaced after 720h, whatever the budgets say; write Never, and move "
            "the pinned AMI instead"
        ),
    ),
    (
        "limit-unit",
        "node_pools:\n  default:\n    limits: {cpu: 64Gi}",
        "error error",
        "node_pools.default.limits.cpu",
        3,
        '"64Gi" is 68719476736 cpu; write a number of them, such as "64"',
    ),
    (
        "limit-unknown",
        "node_pools:\n  default:\n    limits: {cpus: 100}",
        "error error",
        "node_pools.default.limits.cpus",
        3,
        (
            'no node has "cpus": nothing would be limited; use "cpu", "memory", '
            '"ephemeral-storage", "pods" or "nodes" (did you mean "cpu"?)'
        ),
    ),
    (
        "memory-in-mebibytes",
        POOL + "    min_memory: 1G",
        "error error",
        "node_pools.default.min_memory",
        4,
        '"1G" is not a whole number of MiB; write one such as "8Gi"',
    ),
    (
        "node-class-exists",
        POOL + "    node_class: defualt",
        "error error",
        "node_pools.default.node_class",
        4,
        '"defualt" is not under node_classes; use "default" (did you mean "default"?)',
    ),
    (
        "old-generations",
        POOL + "    min_generation: 3",
        "warning warning",
        "node_pools.default.min_generation",
        4,
        "allows instances of previous generations; write 5 or more",
    ),
    (
        "one-family",
        POOL + "    instance_families: [m7i]",
        "warning warning",
        "node_pools.default.instance_families",
        4,
        'Spot from the family "m7i" alone; name more families',
    ),
    (
        "one-family",
        POOL + "    instance_types: [m7i.large, m7i.xlarge]",
        "warning warning",
        "node_pools.default.instance_types",
        4,
        'Spot from the family "m7i" alone; name more families',
    ),
    (
        "one-zone",
        POOL + "    zones: [us-east-1a]",
        "warning error",
        "node_pools.default.zones",
        4,
        '"us-east-1a" alone; name more, or leave it out',
    ),
    (
        "pool-zones",
        POOL + "    zones: [us-west-2a]\nnetwork: {cidr: 10.0.0.0/16}",
        "error error",
        "node_pools.default.zones[0]",
        4,
        '"us-west-2a" is not in us-east-1; name zones such as "us-east-1a"',
    ),
    (
        "pool-zones-counted",
        POOL + "    zones: [us-east-1a, us-east-1d]",
        "warning ",
        "node_pools.default.zones",
        4,
        (
            "names zones, while those of the cluster are counted; "
            "name them in network.availability_zones, too"
        ),
    ),
    (
        "spot-by-name",
        "node_pools:\n  spot-batch:\n    limits: {cpu: 4}\n    capacity_types: [on-demand]",
        "warning warning",
        "node_pools.spot-batch.capacity_types",
        4,
        '"spot-batch" launches no Spot; add spot, or rename the pool',
    ),
    (
        "spot-fallback",
        POOL + "    capacity_types: [spot]",
        "warning warning",
        "node_pools.default.capacity_types",
        4,
        "Spot only, with nothing to fall back to; write [spot, on-demand]",
    ),
]

PASSING: list[tuple[str, str]] = [
    (
        "limit-unknown",
        "node_pools:\n  default:\n    limits: {cpu: 1, memory: 1Gi, nodes: 3, nvidia.com/gpu: 0}",
    ),
    ("consolidate-at-once", POOL + "    disruption: {consolidate_after: 10s}"),
    ("consolidate-at-once", POOL + "    disruption: {consolidate_after: Never}"),
    (
        "drift-budget",
        LATEST + POOL + "    disruption: {budgets: [{nodes: 1, reasons: [Empty]}, {nodes: 20%}]}",
    ),
    (
        "drift-budget",
        "node_classes: {default: {ami: bottlerocket@1.69.0}}\n"
        + POOL
        + "    disruption: {budgets: [{nodes: 1, reasons: [Empty]}]}",
    ),
    ("expiry-in-production", POOL + "    expire_after: Never"),
    ("spot-fallback", POOL + "    capacity_types: [spot, on-demand]"),
    (
        "spot-fallback",
        POOL
        + "    capacity_types: [spot]\n  other: {limits: {cpu: 4}, capacity_types: [on-demand]}",
    ),
    (
        "spot-by-name",
        "node_pools:\n  spot-batch:\n    limits: {cpu: 4}\n    capacity_types: [spot, on-demand]",
    ),
    ("one-zone", POOL + "    zones: [us-east-1a, us-east-1b]"),
    ("one-zone", POOL),
    ("pool-zones-counted", POOL),
    ("pool-zones-counted", POOL + "    zones: [us-west-2a]"),
    (
        "pool-zones-counted",
        POOL + "    zones: [us-east-1a]\nnetwork: {availability_zones: [us-east-1a, us-east-1b]}",
    ),
    ("one-family", POOL + "    instance_families: [m7i, m6i]"),
    ("one-family", POOL + "    instance_families: [m7gg]"),
    ("one-family", POOL + "    instance_types: [m7i.large]"),
    ("one-family", POOL + "    instance_families: [m7i]\n    capacity_types: [on-demand]"),
    ("burstable", POOL + "    instance_families: [t3, t4g]"),
    ("old-generations", POOL + "    min_generation: 5"),
    (
        "old-generations",
        POOL
        + (
            "    min_generation: null\n"
            "    requirements:\n"
            "    - {key: karpenter.k8s.aws/instance-family, operator: "
            "In, values: [m7g, m7i]}"
        ),
    ),
]
