"""What rules say of settings that something behind this project reads, and what they let pass."""

from tests.unit.checks.cases.parts import CLASS, CLUSTER, VALUES
from tests.unit.checks.cases.row import Row

ADDONS = CLUSTER + "  addons:\n"
CNI = ADDONS + "    vpc-cni:\n      configuration:\n        env:\n"
CUSTOM = CNI + '          AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: "true"\n'
SYSTEM = "system_nodes:\n  bottlerocket_settings: |\n    "
TOML = CLASS + "bottlerocket_settings: |\n      "
PARAMETER = CLASS + "ami_ssm_parameter: "

FAILING: list[Row] = [
    (
        "addon-known",
        ADDONS + "    core-dns: {}",
        "warning warning",
        "cluster.addons.core-dns",
        4,
        (
            '"core-dns" is no add-on that is known here; correct it, or silence this (did you '
            'mean "coredns"?)'
        ),
    ),
    (
        "ami-parameter-image",
        PARAMETER + "/aws/service/eks/optimized-ami/1.35/amazon-linux-2023/image_id",
        "error error",
        "node_classes.default.ami_ssm_parameter",
        3,
        (
            "no image of Bottlerocket for Kubernetes; write one such as "
            "/aws/service/bottlerocket/aws-k8s-1.35-fips/x86_64/1.69.0/image_id"
        ),
    ),
    (
        "ami-parameter-image",
        PARAMETER + "/aws/service/bottlerocket/aws-k8s-1.35-fips/x86_64/1.69.0/image_version",
        "error error",
        "node_classes.default.ami_ssm_parameter",
        3,
        (
            "no image of Bottlerocket for Kubernetes; write one such as "
            "/aws/service/bottlerocket/aws-k8s-1.35-fips/x86_64/1.69.0/image_id"
        ),
    ),
    (
        "bottlerocket-table",
        TOML + '[settings.kernell]\n      lockdown = "integrity"',
        "warning warning",
        "node_classes.default.bottlerocket_settings",
        3,
        ('Bottlerocket has no settings.kernell; correct it, or remove it (did you mean "kernel"?)'),
    ),
    (
        "bottlerocket-table",
        SYSTEM + "[settings.host-container.admin]\n    enabled = true",
        "warning warning",
        "system_nodes.bottlerocket_settings",
        2,
        (
            "Bottlerocket has no settings.host-container; correct it, or remove it (did you mean "
            '"host-containers"?)'
        ),
    ),
    (
        "chart-choices",
        VALUES + "{dnsPolicy: default}",
        "error error",
        "karpenter.values.dnsPolicy",
        2,
        (
            '"default" is no dnsPolicy; write "ClusterFirst", "ClusterFirstWithHostNet", '
            '"Default" or "None" (did you mean "Default"?)'
        ),
    ),
    (
        "chart-choices",
        VALUES + "{logLevel: 3}",
        "error error",
        "karpenter.values.logLevel",
        2,
        '3 is no logLevel; write "debug", "error" or "info"',
    ),
    (
        "cni-env",
        CNI + "          ENABLE_PREFIX_DELEGATION: true",
        "error error",
        "cluster.addons.vpc-cni.configuration.env.ENABLE_PREFIX_DELEGATION",
        7,
        'true is no text; write "true"',
    ),
    (
        "cni-env",
        CNI + "          WARM_IP_TARGET: 5",
        "error error",
        "cluster.addons.vpc-cni.configuration.env.WARM_IP_TARGET",
        7,
        '5 is no text; write "5"',
    ),
    (
        "reserved-enis",
        CUSTOM,
        "error error",
        "cluster.addons.vpc-cni.configuration.env.AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG",
        7,
        (
            "Karpenter expects more pods on a node than get an address; write "
            'karpenter.values: {settings: {reservedENIs: "1"}}'
        ),
    ),
    (
        "reserved-enis",
        "network: {secondary_cidrs: [100.64.0.0/16]}\n" + VALUES + "{settings: {reservedENIs: 0}}",
        "error error",
        "karpenter.values.settings.reservedENIs",
        3,
        "Karpenter expects more pods on a node than get an address; remove it",
    ),
    (
        "system-nodes-room",
        VALUES + "{controller: {resources: {requests: {cpu: 2}}}}",
        "warning warning",
        "system_nodes.instance_types",
        None,
        (
            "add-ons and Karpenter request 4.50 cpu, 2 nodes have 3.86 cpu; raise min_size, or "
            "choose larger types"
        ),
    ),
    (
        "system-nodes-room",
        ADDONS + "    coredns: {configuration: {replicaCount: 20}}",
        "warning warning",
        "system_nodes.instance_types",
        None,
        (
            "add-ons and Karpenter request 4.30 cpu, 2 nodes have 3.86 cpu; raise min_size, or "
            "choose larger types"
        ),
    ),
    (
        "system-selector",
        ADDONS + "    coredns: {configuration: {nodeSelector: {role: dns}}}",
        "error error",
        "cluster.addons.coredns.configuration.nodeSelector.role",
        4,
        "no system node has the label role: dns; remove it, or add it to system_nodes.labels",
    ),
    (
        "system-selector",
        VALUES + "{nodeSelector: {karpenter.sh/nodepool: default}}",
        "error error",
        'karpenter.values.nodeSelector["karpenter.sh/nodepool"]',
        2,
        (
            "no system node has the label karpenter.sh/nodepool: default; remove it, or add it "
            "to system_nodes.labels"
        ),
    ),
    (
        "system-settings-unknown",
        SYSTEM + "[settings.kubernetes]\n    maxpods = 20",
        "warning warning",
        "system_nodes.bottlerocket_settings",
        2,
        (
            "Bottlerocket has no settings.kubernetes.maxpods; correct it, or remove it (did you "
            'mean "max-pods"?)'
        ),
    ),
]

PASSING: list[tuple[str, str]] = [
    ("addon-known", ADDONS + "    aws-efs-csi-driver: {configuration: {controller: {}}}"),
    ("addon-placement", ADDONS + "    core-dns: {}"),
    (
        "ami-parameter-image",
        PARAMETER
        + "/aws/service/bottlerocket/aws-k8s-1.35-nvidia-fips/x86_64/1.69.0-1a2b/image_id",
    ),
    ("ami-parameter-image", PARAMETER + "/golden-images/bottlerocket"),
    ("bottlerocket-table", TOML + '[settings.motd]\n      a = "b"'),
    ("chart-choices", VALUES + "{dnsPolicy: Default, logLevel: debug, imagePullPolicy: null}"),
    ("cni-env", CNI + '          WARM_IP_TARGET: "5"'),
    ("reserved-enis", CUSTOM.replace('"true"', '"false"')),
    ("reserved-enis", CUSTOM + VALUES + "{settings: {reservedENIs: 1}}"),
    ("system-nodes-room", VALUES + "{controller: {resources: {requests: {cpu: 100m}}}}"),
    ("system-nodes-room", VALUES + "{controller: {resources: {requests: {cpu: [odd]}}}}"),
    (
        "system-selector",
        ADDONS + "    coredns: {configuration: {nodeSelector: {kubernetes.io/arch: arm64}}}",
    ),
    (
        "system-selector",
        "system_nodes: {labels: {role: dns}}\n"
        + ADDONS
        + "    coredns: {configuration: {nodeSelector: {role: dns}}}",
    ),
    ("system-settings-unknown", SYSTEM + "[settings.kubernetes]\n    reserved-cpus = '0'"),
]
