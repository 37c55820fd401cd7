"""What rules about the number of pods a node say, and what they let pass."""

from tests.unit.checks.cases.parts import CLASS, CLUSTER
from tests.unit.checks.cases.row import Row

PREFIXES = CLUSTER + "  prefix_delegation: true\n"
SMALL = "node_pools:\n  default:\n    limits: {cpu: 4}\n    instance_types: "
CNI = "  addons:\n    vpc-cni: {configuration: {env: {ENABLE_PREFIX_DELEGATION: "

FAILING: list[Row] = [
    (
        "cni-by-hand",
        CLUSTER + CNI + '"true"}}}',
        "warning warning",
        "cluster.addons.vpc-cni.configuration.env.ENABLE_PREFIX_DELEGATION",
        4,
        (
            "ENABLE_PREFIX_DELEGATION alone tells nodes and Karpenter nothing; write "
            "cluster.prefix_delegation instead"
        ),
    ),
    (
        "cni-environment",
        PREFIXES + CNI + "false}}}",
        "error error",
        "cluster.addons.vpc-cni.configuration.env.ENABLE_PREFIX_DELEGATION",
        5,
        'ENABLE_PREFIX_DELEGATION "false" while cluster.prefix_delegation is set; remove it',
    ),
    (
        "pods-memory",
        PREFIXES + SMALL + "[c7i.large, m7i.large]",
        "warning warning",
        "node_pools.default",
        5,
        (
            '110 pods a node keep 1465Mi memory, of 4096Mi on c7i.large; write min_memory: "6Gi", '
            "or lower kubelet.max_pods"
        ),
    ),
    (
        "pods-without-addresses",
        PREFIXES + SMALL + "[c7a.medium, m7a.large, m7a.medium]",
        "warning warning",
        "node_pools.default",
        5,
        (
            "110 pods a node, but 2 of 3 instance types have fewer addresses, c7a.medium 98; "
            "leave those types out, or lower kubelet.max_pods"
        ),
    ),
    (
        "pods-without-addresses",
        CLASS + "kubelet: {max_pods: 30}\n" + SMALL + "[m7i.large, m7i.xlarge]",
        "warning warning",
        "node_pools.default",
        5,
        (
            "30 pods a node, but 1 of 2 instance types have fewer addresses, m7i.large 29; "
            "write cluster.prefix_delegation: true, or lower kubelet.max_pods"
        ),
    ),
    (
        "system-nodes-max-pods",
        PREFIXES
        + "system_nodes:\n  bottlerocket_settings: settings.kubernetes.seccomp-default = true",
        "error error",
        "system_nodes.bottlerocket_settings",
        5,
        (
            "max-pods = 110 cannot be added to settings.kubernetes; begin that table with a line "
            "[settings.kubernetes], or write max-pods in it"
        ),
    ),
]

PASSING: list[tuple[str, str]] = [
    ("cni-environment", PREFIXES + CNI + "true}}}"),
    ("cni-by-hand", PREFIXES + CNI + "true}}}"),
    ("cni-by-hand", CLUSTER + CNI + "false}}}"),
    ("cni-environment", CLUSTER + "  addons: {vpc-cni: {configuration: {env: text}}}"),
    ("pods-memory", PREFIXES + SMALL + "[m7i.large]"),
    ("pods-memory", SMALL + "[c7i.large]"),
    ("pods-without-addresses", PREFIXES + SMALL + "[m7i.large, m7i.metal-24xl]"),
    ("pods-without-addresses", SMALL + "[m7i.large]"),
    (
        "pods-without-addresses",
        CLASS + "kubelet: {max_pods: 29}\n" + SMALL + "[m7i.large]",
    ),
    (
        "system-nodes-max-pods",
        PREFIXES + "system_nodes:\n  bottlerocket_settings: settings.kubernetes.max-pods = 58",
    ),
    (
        "system-nodes-max-pods",
        "system_nodes:\n  bottlerocket_settings: settings.kubernetes.seccomp-default = true",
    ),
]
