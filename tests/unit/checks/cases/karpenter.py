"""What rules about Karpenter's controller and its chart say, and what they let pass."""

from tests.unit.checks.cases.parts import CLUSTER, KARPENTER, POOL, VALUES
from tests.unit.checks.cases.row import Row

FAILING: list[Row] = [
    (
        "node-monitoring-alone",
        CLUSTER + "  addons: {eks-node-monitoring-agent: {version: v1.6.5-eksbuild.1}}\n",
        "warning warning",
        "cluster.addons.eks-node-monitoring-agent",
        3,
        (
            "Karpenter repairs no nodes, whatever the agent reports; "
            "write karpenter.feature_gates: {node_repair: true}"
        ),
    ),
    (
        "chart-settings",
        VALUES + "{settings: {batchMaxDuration: 10}}",
        "error error",
        "karpenter.values.settings.batchMaxDuration",
        2,
        'Karpenter cannot read 10; write a duration, such as "10s"',
    ),
    (
        "chart-settings",
        VALUES + "{settings: {isolatedVPC: 1}}",
        "error error",
        "karpenter.values.settings.isolatedVPC",
        2,
        "Karpenter cannot read 1; write true or false",
    ),
    (
        "chart-settings",
        VALUES + "{settings: {reservedENIs: 1e999}}",
        "error error",
        "karpenter.values.settings.reservedENIs",
        2,
        'Karpenter cannot read "1e999"; write a whole number from 0 to 15',
    ),
    (
        "chart-settings",
        VALUES + "{settings: {reservedENIs: 1.5}}",
        "error error",
        "karpenter.values.settings.reservedENIs",
        2,
        "Karpenter cannot read 1.5; write a whole number from 0 to 15",
    ),
    (
        "chart-settings",
        VALUES + "{settings: {vmMemoryOverheadPercent: 7.5}}",
        "error error",
        "karpenter.values.settings.vmMemoryOverheadPercent",
        2,
        "Karpenter cannot read 7.5; write a share of 1, such as 0.075",
    ),
    (
        "chart-settings",
        VALUES + "{settings: {preferencePolicy: Ignored}}",
        "error error",
        "karpenter.values.settings.preferencePolicy",
        2,
        'Karpenter cannot read "Ignored"; write "Respect" or "Ignore"',
    ),
    (
        "chart-settings",
        VALUES + "{settings: {ignoreDRARequests: false}}",
        "error error",
        "karpenter.values.settings.ignoreDRARequests",
        2,
        (
            "the chart leaves out false, and Karpenter's default is true; write "
            "controller.env: [{name: IGNORE_DRA_REQUESTS, value: 'false'}] instead"
        ),
    ),
    (
        "chart-tolerations",
        VALUES + "{tolerations: [{key: spot, operator: Exists}]}",
        "error error",
        "karpenter.values.tolerations",
        2,
        (
            "none of them is for the system nodes' taint: Karpenter would stay pending; add "
            "{key: CriticalAddonsOnly, operator: Exists}"
        ),
    ),
    (
        "chart-values",
        VALUES + "{logLvl: debug}",
        "error error",
        "karpenter.values.logLvl",
        2,
        'the chart has no such value; remove it or correct its name (did you mean "logLevel"?)',
    ),
    (
        "chart-values",
        VALUES + "{settings: {aws: {clusterName: dev}}}",
        "error error",
        "karpenter.values.settings.aws",
        2,
        "the chart has no such value; remove it: what it held is under settings itself",
    ),
    (
        "chart-values",
        VALUES + "{webhook: {enabled: false}}",
        "error error",
        "karpenter.values.webhook",
        2,
        "the chart has no such value; remove it: there are no webhooks any more",
    ),
    (
        "chart-values",
        VALUES + "{controller: 1}",
        "error error",
        "karpenter.values.controller",
        2,
        "the chart has a mapping here; write a mapping",
    ),
    (
        "chart-values-ours",
        VALUES + "{replicas: 3}",
        "error error",
        "karpenter.values.replicas",
        2,
        "set by this project; remove it and use karpenter.replicas",
    ),
    (
        "chart-values-ours",
        VALUES + "{settings: {clusterEndpoint: https://example.com}}",
        "error error",
        "karpenter.values.settings.clusterEndpoint",
        2,
        "set by this project; remove it",
    ),
    (
        "controller-image",
        VALUES + "{controller: {image: {tag: 1.13.0}}}",
        "warning warning",
        "karpenter.values.controller.image.tag",
        2,
        "the controller's image is not that of chart 1.14.1; remove it, and set karpenter.version",
    ),
    (
        "feature-gate-version",
        KARPENTER + "version: 1.6.1\n  feature_gates: {node_overlay: true}",
        "error error",
        "karpenter.feature_gates.node_overlay",
        3,
        "needs Karpenter 1.7.0, not 1.6.1; write karpenter.version: 1.7.0 or newer, or remove it",
    ),
    (
        "interruption-queue",
        KARPENTER + "interruption_queue: false",
        "warning error",
        "karpenter.interruption_queue",
        2,
        "off, while these NodePools use Spot: default; write true",
    ),
    (
        "karpenter-api",
        KARPENTER + "version: 0.37.6",
        "error error",
        "karpenter.version",
        2,
        (
            "0.37.6 does not know karpenter.sh/v1, in which NodePools are written; write "
            "1.14.1, or another from 1.0.0 on"
        ),
    ),
    (
        "karpenter-denied",
        KARPENTER + "version: 1.8.4",
        "error error",
        "karpenter.version",
        2,
        (
            "1.8.4 is not to be used: it places pods with topology spread wrongly; write "
            "another, such as 1.14.1"
        ),
    ),
    (
        "karpenter-kubernetes",
        'cluster: {kubernetes_version: "1.37"}',
        "error error",
        "cluster.kubernetes_version",
        1,
        (
            'Karpenter 1.14.1 does not support Kubernetes "1.37"; write karpenter.version: '
            '1.15.0 or newer, or kubernetes_version: "1.36"'
        ),
    ),
    (
        "karpenter-kubernetes",
        'cluster: {kubernetes_version: "1.40"}',
        "error error",
        "cluster.kubernetes_version",
        1,
        (
            'no Karpenter release is known to support "1.40" (facts of 2026-11-22); write '
            'one from "1.34" to "1.36"'
        ),
    ),
    (
        "karpenter-kubernetes",
        'cluster: {kubernetes_version: "1.29"}',
        "error error",
        "cluster.kubernetes_version",
        1,
        'EKS supports "1.29" no more; write one from "1.34" to "1.36"',
    ),
    (
        "karpenter-unchecked",
        KARPENTER + "version: 1.15.0",
        "warning warning",
        "karpenter.version",
        2,
        "1.15.0 is newer than what is known here; write 1.14.1, or read its upgrade notes",
    ),
    (
        "node-repair-agent",
        KARPENTER + "feature_gates: {node_repair: true}",
        "warning warning",
        "karpenter.feature_gates.node_repair",
        2,
        (
            "only nodes that are not Ready are repaired: nothing reports other faults; add "
            "cluster.addons: {eks-node-monitoring-agent: {}}"
        ),
    ),
    (
        "reserved-capacity",
        KARPENTER
        + "feature_gates: {reserved_capacity: false}\n"
        + POOL
        + (
            "    requirements:\n"
            "    - {key: karpenter.sh/capacity-type, operator: In, "
            "values: [reserved]}"
        ),
        "error error",
        "node_pools.default.requirements[0].values",
        7,
        (
            '"reserved" while its feature gate is shut; remove it, or write '
            "karpenter.feature_gates: {reserved_capacity: true}"
        ),
    ),
    (
        "service-account",
        VALUES + "{serviceAccount: {name: karp}}",
        "error error",
        "karpenter.values.serviceAccount.name",
        2,
        '"karp" has no Pod Identity association; remove it: "karpenter" has one',
    ),
    (
        "service-account",
        VALUES + "{serviceAccount: {create: false}}",
        "error error",
        "karpenter.values.serviceAccount.create",
        2,
        "then nothing makes the service account; remove it",
    ),
    (
        "zonal-shift",
        KARPENTER + "zonal_shift: true",
        "error error",
        "karpenter.zonal_shift",
        2,
        (
            "Karpenter does not start: the cluster is not registered for zonal shift; write "
            "cluster.zonal_shift: true"
        ),
    ),
    (
        "zonal-shift",
        CLUSTER + "  zonal_shift: true",
        "error error",
        "cluster.zonal_shift",
        3,
        (
            "Karpenter would launch nodes in a zone that is shifted away from; write "
            "karpenter.zonal_shift: true"
        ),
    ),
]

AGENT = CLUSTER + "  addons: {eks-node-monitoring-agent: {version: v1.6.5-eksbuild.1}}\n"
PASSING: list[tuple[str, str]] = [
    ("node-monitoring-alone", AGENT + KARPENTER + "feature_gates: {node_repair: true}"),
    ("karpenter-kubernetes", 'cluster: {kubernetes_version: "1.36"}'),
    ("karpenter-api", KARPENTER + "version: 1.0.0"),
    ("karpenter-denied", KARPENTER + "version: 1.8.5"),
    ("karpenter-iam", KARPENTER + "version: 1.14.1"),
    ("karpenter-unchecked", KARPENTER + "version: 1.14.9"),
    (
        "feature-gate-version",
        KARPENTER + "version: 1.7.0\n  feature_gates: {node_overlay: true, static_capacity: false}",
    ),
    ("feature-gate-version", KARPENTER + "version: 1.2.0"),
    (
        "reserved-capacity",
        (
            "node_pools:\n"
            "  default:\n"
            "    limits: {cpu: 4}\n"
            "    requirements:\n"
            "    - {key: karpenter.sh/capacity-type, operator: In, "
            "values: [reserved]}"
        ),
    ),
    (
        "node-repair-agent",
        KARPENTER
        + "feature_gates: {node_repair: true}\n"
        + CLUSTER
        + "  addons: {eks-node-monitoring-agent: {}}",
    ),
    (
        "interruption-queue",
        KARPENTER + "interruption_queue: false\n" + POOL + "    capacity_types: [on-demand]",
    ),
    ("zonal-shift", KARPENTER + "zonal_shift: true\n" + CLUSTER + "  zonal_shift: true"),
    ("controller-image", VALUES + "{controller: {image: {repository: example.com/karpenter}}}"),
    (
        "chart-values",
        VALUES + "{logLevel: debug, podLabels: {any: key}, settings: {batchMaxDuration: 20s}}",
    ),
    ("chart-values", "karpenter:\n  version: 1.15.0\n  values: {settings: {awsFeatureGates: {}}}"),
    ("chart-values-ours", VALUES + "{settings: {isolatedVPC: true}}"),
    ("service-account", VALUES + "{serviceAccount: {name: karpenter, create: true}}"),
    (
        "chart-settings",
        VALUES
        + (
            "{settings: {batchMaxDuration: 1m30.5s, isolatedVPC: true, "
            "disableDryRun: 'false', reservedENIs: '1', "
            "vmMemoryOverheadPercent: 0, minValuesPolicy: BestEffort, "
            "amiRefreshInterval: null, clusterCABundle: x}}"
        ),
    ),
    ("chart-tolerations", VALUES + "{tolerations: [{operator: Exists}]}"),
    (
        "chart-tolerations",
        VALUES + '{tolerations: [{key: CriticalAddonsOnly, value: "true", effect: NoSchedule}]}',
    ),
]
