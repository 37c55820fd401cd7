"""What rules about versions of Kubernetes and Bottlerocket say, and what they let pass."""

from tests.unit.checks.cases.parts import CLASS, CLUSTER, LATEST
from tests.unit.checks.cases.row import Row

FAILING: list[Row] = [
    (
        "bottlerocket-kubernetes",
        CLASS + "ami: bottlerocket@v1.52.0",
        "error error",
        "node_classes.default.ami",
        3,
        '1.52.0 has no variant for Kubernetes "1.35"; pin 1.53.0 or newer',
    ),
    (
        "bottlerocket-kubernetes",
        'cluster: {kubernetes_version: "1.30", support_type: EXTENDED}\n'
        + LATEST
        + "system_nodes: {bottlerocket_version: 1.64.0}",
        "error error",
        "system_nodes.bottlerocket_version",
        3,
        '1.64.0 has no variant for Kubernetes "1.30" any more; pin a release before 1.64.0',
    ),
    (
        "kube-proxy-minor",
        CLUSTER + "  addons:\n    kube-proxy: {version: v1.34.1-eksbuild.2}",
        "warning warning",
        "cluster.addons.kube-proxy.version",
        4,
        (
            'v1.34.1-eksbuild.2 is for Kubernetes "1.34", the cluster is "1.35"; pin one '
            "that begins with v1.35"
        ),
    ),
    (
        "kubernetes-support",
        'cluster: {kubernetes_version: "1.30"}',
        "error error",
        "cluster.kubernetes_version",
        1,
        'support of "1.30" ended on 2026-07-23; write "1.34" or newer',
    ),
    (
        "kubernetes-support",
        'cluster: {kubernetes_version: "1.33"}',
        "error error",
        "cluster.kubernetes_version",
        1,
        (
            'standard support of "1.33" ended on 2026-07-29: EKS would upgrade it at once; '
            'write "1.34" or newer, or support_type: EXTENDED'
        ),
    ),
    (
        "kubernetes-support-ends",
        'cluster: {kubernetes_version: "1.34"}',
        "warning warning",
        "cluster.kubernetes_version",
        1,
        (
            'standard support of "1.34" ends on 2026-12-02: EKS then upgrades the cluster; '
            "write a newer one before, or support_type: EXTENDED"
        ),
    ),
]

PASSING: list[tuple[str, str]] = [
    ("kube-proxy-minor", CLUSTER + "  addons:\n    kube-proxy: {version: v1.35.3-eksbuild.29}"),
    ("kube-proxy-minor", CLUSTER + "  addons:\n    kube-proxy: {version: latest}"),
    ("kubernetes-support", 'cluster: {kubernetes_version: "1.34"}'),
    ("kubernetes-support", 'cluster: {kubernetes_version: "1.33", support_type: EXTENDED}'),
    ("kubernetes-support-ends", 'cluster: {kubernetes_version: "1.35"}'),
    ("kubernetes-support-ends", 'cluster: {kubernetes_version: "1.34", support_type: EXTENDED}'),
    ("kubernetes-support-ends", 'cluster: {kubernetes_version: "1.33"}'),
    ("bottlerocket-kubernetes", CLASS + "ami: bottlerocket@1.53.0"),
    (
        "bottlerocket-kubernetes",
        (
            'cluster: {kubernetes_version: "1.30"}\n'
            "node_classes: {default: {ami: bottlerocket@latest}}\n"
            "system_nodes: {bottlerocket_version: 1.63.9}"
        ),
    ),
    (
        "bottlerocket-kubernetes",
        'cluster: {kubernetes_version: "1.33"}\n' + CLASS + "ami: bottlerocket@1.39.0",
    ),
]
