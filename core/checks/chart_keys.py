"""The keys of the values of Karpenter's chart 1.14.1."""

from collections.abc import Mapping
from typing import TypeAlias

Keys: TypeAlias = Mapping[str, "Keys | None"]


def _leaves(*names: str) -> Keys:
    return dict.fromkeys(names)


# None stands for a value of any shape.
CHART_KEYS: Keys = {
    **_leaves(
        "additionalAnnotations",
        "additionalClusterRoleRules",
        "additionalLabels",
        "affinity",
        "dnsConfig",
        "dnsPolicy",
        "extraVolumes",
        "fullnameOverride",
        "hostNetwork",
        "imagePullPolicy",
        "imagePullSecrets",
        "initContainers",
        "logErrorOutputPaths",
        "logLevel",
        "logOutputPaths",
        "nameOverride",
        "nodeSelector",
        "podAnnotations",
        "podDisruptionBudget",
        "podLabels",
        "podSecurityContext",
        "priorityClassName",
        "replicas",
        "revisionHistoryLimit",
        "schedulerName",
        "strategy",
        "terminationGracePeriodSeconds",
        "tolerations",
        "topologySpreadConstraints",
    ),
    "service": _leaves("annotations"),
    "serviceAccount": _leaves("annotations", "create", "name"),
    "serviceMonitor": _leaves(
        "additionalLabels",
        "enabled",
        "endpointConfig",
        "metricRelabelings",
        "relabelings",
        "sampleLimit",
    ),
    "controller": {
        **_leaves(
            "containerName",
            "env",
            "envFrom",
            "extraVolumeMounts",
            "resources",
            "securityContext",
            "sidecarContainer",
            "sidecarVolumeMounts",
        ),
        "healthProbe": _leaves("port"),
        "image": _leaves("digest", "repository", "tag"),
        "metrics": _leaves("port"),
    },
    "settings": {
        **_leaves(
            "amiRefreshInterval",
            "batchIdleDuration",
            "batchMaxDuration",
            "clusterCABundle",
            "clusterEndpoint",
            "clusterName",
            "disableClusterStateObservability",
            "disableDryRun",
            "eksControlPlane",
            "enableZonalShift",
            "ignoreDRARequests",
            "interruptionQueue",
            "isolatedVPC",
            "minValuesPolicy",
            "preferencePolicy",
            "reservedENIs",
            "subnetRefreshInterval",
            "vmMemoryOverheadPercent",
        ),
        "featureGates": _leaves(
            "capacityBuffer",
            "nodeOverlay",
            "nodeRepair",
            "reservedCapacity",
            "spotToSpotConsolidation",
            "staticCapacity",
        ),
    },
}
