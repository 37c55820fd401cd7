"""What rules about the system nodes and the add-ons say, and what they let pass."""

from tests.unit.checks.cases.parts import CLUSTER
from tests.unit.checks.cases.row import Row

FAILING: list[Row] = [
    (
        "addon-pinned",
        CLUSTER
        + (
            "  addons:\n"
            "    coredns: {}\n"
            "    kube-proxy: {version: v1.35.3-eksbuild.29}\n"
            "    vpc-cni: {version: v1.22.4-eksbuild.3}\n"
            "    eks-pod-identity-agent: {version: v1.3.10-eksbuild.3}"
        ),
        " error",
        "cluster.addons.coredns.version",
        4,
        ('"latest" in production; pin it: `python main.py preflight dev --pin` writes the newest'),
    ),
    (
        "addon-placement",
        CLUSTER + "  addons:\n    snapshot-controller: {}",
        "warning warning",
        "cluster.addons.snapshot-controller",
        4,
        (
            "not known to tolerate the system nodes' taint; write a configuration with a "
            "toleration: {key: CriticalAddonsOnly, operator: Exists}, where the add-on's "
            "schema has it"
        ),
    ),
    (
        "addon-tolerations",
        CLUSTER
        + (
            "  addons:\n"
            "    coredns:\n"
            "      configuration: {tolerations: [{key: node-role, "
            "operator: Exists}]}"
        ),
        "error error",
        "cluster.addons.coredns.configuration.tolerations",
        5,
        (
            "none of them is for the system nodes' taint; add {key: CriticalAddonsOnly, "
            "operator: Exists}"
        ),
    ),
    (
        "addon-tolerations",
        CLUSTER
        + "  addons:\n    aws-ebs-csi-driver: {configuration: {controller: {tolerations: []}}}",
        "error error",
        "cluster.addons.aws-ebs-csi-driver.configuration.controller.tolerations",
        4,
        (
            "none of them is for the system nodes' taint; add {key: CriticalAddonsOnly, "
            "operator: Exists}"
        ),
    ),
    (
        "karpenter-replicas",
        "karpenter:\n  replicas: 3",
        "error error",
        "karpenter.replicas",
        2,
        "3 replicas on 2 system nodes; write 2, or system_nodes.min_size: 3",
    ),
    (
        "system-instance-types",
        "system_nodes:\n  instance_types: [m7g.large, m7i.large]",
        "error error",
        "system_nodes.instance_types[1]",
        2,
        (
            '"m7i.large" is amd64, those before it are arm64; list types of one '
            "architecture: a node group has one AMI type"
        ),
    ),
    (
        "system-instance-types",
        "system_nodes:\n  instance_types: [mac2.metal]",
        "error error",
        "system_nodes.instance_types[0]",
        2,
        '"mac2.metal" runs no Bottlerocket; write an amd64 or arm64 type',
    ),
    (
        "system-instance-types",
        "system_nodes:\n  instance_types: [m7g.huge]",
        "error error",
        "system_nodes.instance_types[0]",
        2,
        '"m7g.huge" is no instance type; write one that EC2 has (did you mean "m7g.large"?)',
    ),
    (
        "system-nodes-labels",
        "system_nodes:\n  labels:\n    karpenter.sh/controller: 'false'",
        "error error",
        'system_nodes.labels["karpenter.sh/controller"]',
        3,
        "set by this project; remove it",
    ),
    (
        "system-nodes-labels",
        "system_nodes:\n  labels:\n    node.kubernetes.io/role: system",
        "error error",
        'system_nodes.labels["node.kubernetes.io/role"]',
        3,
        '"node.kubernetes.io" is a reserved domain; use one of your own',
    ),
    (
        "system-nodes-labels",
        "system_nodes:\n  labels:\n    karpenter.sh/nodepool: system",
        "error error",
        'system_nodes.labels["karpenter.sh/nodepool"]',
        3,
        '"karpenter.sh" is a reserved domain; use one of your own',
    ),
    (
        "system-nodes-pinned",
        "system_nodes:\n  bottlerocket_version: latest",
        " error",
        "system_nodes.bottlerocket_version",
        2,
        '"latest" in production; pin a release, such as 1.69.0',
    ),
    (
        "system-nodes-room",
        "system_nodes:\n  instance_types: [a1.medium]",
        "warning warning",
        "system_nodes.instance_types",
        2,
        (
            "add-ons and Karpenter request 2.50 cpu, 2 nodes have 1.88 cpu; raise min_size, "
            "or choose larger types"
        ),
    ),
    (
        "system-nodes-size",
        "system_nodes:\n  max_size: 1",
        "error error",
        "system_nodes.max_size",
        2,
        "1 is below min_size; write at least 2",
    ),
    (
        "system-nodes-two",
        "karpenter: {replicas: 1}\nsystem_nodes:\n  min_size: 1",
        "warning error",
        "system_nodes.min_size",
        3,
        "one system node; write 2 or more, for two zones",
    ),
    (
        "termination-handler",
        CLUSTER + "  addons:\n    aws-node-termination-handler: {configuration: {a: b}}",
        "error error",
        "cluster.addons.aws-node-termination-handler",
        4,
        "Karpenter's interruption queue handles the same events; remove it",
    ),
]

PASSING: list[tuple[str, str]] = [
    ("system-nodes-two", "system_nodes:\n  min_size: 2"),
    ("system-nodes-pinned", "system_nodes:\n  bottlerocket_version: 1.69.0"),
    ("system-nodes-labels", "system_nodes:\n  labels:\n    example.com/role: system"),
    ("system-nodes-labels", "system_nodes:\n  labels:\n    mykubernetes.io/role: system"),
    ("system-nodes-labels", "system_nodes:\n  labels:\n    mykarpenter.sh/role: system"),
    ("system-nodes-room", "system_nodes:\n  instance_types: [t4g.medium]"),
    ("system-nodes-room", "system_nodes:\n  instance_types: [m7g.medium]\n  min_size: 3"),
    (
        "addon-pinned",
        CLUSTER
        + (
            "  addons:\n"
            "    coredns: {version: v1.13.2-eksbuild.31}\n"
            "    kube-proxy: {version: v1.35.3-eksbuild.29}\n"
            "    vpc-cni: {version: v1.22.4-eksbuild.3}\n"
            "    eks-pod-identity-agent: {version: v1.3.10-eksbuild.3}"
        ),
    ),
    (
        "addon-placement",
        CLUSTER
        + (
            "  addons:\n"
            "    metrics-server: {}\n"
            "    eks-node-monitoring-agent: {}\n"
            "    snapshot-controller: {configuration: {tolerations: "
            "[{operator: Exists}]}}"
        ),
    ),
    (
        "addon-tolerations",
        CLUSTER
        + (
            "  addons:\n"
            "    coredns: {configuration: {tolerations: [{key: a, "
            "operator: Exists}, {operator: Exists}]}}\n"
            "    metrics-server: {configuration: {replicas: 3}}"
        ),
    ),
    (
        "termination-handler",
        CLUSTER
        + (
            "  addons:\n"
            "    aws-node-termination-handler: {configuration: {a: b}}\n"
            "karpenter: {interruption_queue: false}"
        ),
    ),
]
