"""The values of Karpenter's chart, and rules that hold the user's against them.

The chart has no schema: Helm ignores a value that the chart does not have.
"""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from core import facts
from core.checks.rules import Finding, rule
from core.config.environment import Environment
from core.config.source import Parts
from core.names import KARPENTER
from core.problems import suggestion
from core.shapes import Json, is_mapping

Keys: TypeAlias = Mapping[str, "Keys | None"]


def _leaves(*names: str) -> Keys:
    return dict.fromkeys(names)


# As of chart 1.14.1; None stands for a value of any shape.
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
# What this project sets from fields of its own.
_OURS: Mapping[Parts, str] = {
    ("replicas",): "karpenter.replicas",
    ("settings", "clusterName"): "cluster.name",
    ("settings", "clusterEndpoint"): "",
    ("settings", "interruptionQueue"): "karpenter.interruption_queue",
    ("settings", "enableZonalShift"): "karpenter.zonal_shift",
    ("settings", "featureGates"): "karpenter.feature_gates",
}


@rule(
    "chart-values",
    source=f"the values of chart {facts.KARPENTER_CHECKED}; Helm ignores those it does not know",
    remedy="Correct the key, or remove it.",
)
def chart_values(environment: Environment) -> Iterator[Finding]:
    """A misspelt chart value is silently ignored."""
    # Of a newer chart the values are not known here.
    if facts.release(environment.karpenter.version) <= facts.release(facts.KARPENTER_CHECKED):
        yield from _unknown(environment.karpenter.values, CHART_KEYS, ("karpenter", "values"))


@rule(
    "chart-values-ours",
    source="two places for one setting: the last one wins, and nobody sees which",
    remedy="Use the environment file's own field.",
)
def chart_values_ours(environment: Environment) -> Iterator[Finding]:
    """What the environment file has a field for is said there."""
    for keys, field in _OURS.items():
        if _has(environment.karpenter.values, keys):
            right = f"remove it and use {field}" if field else "remove it"
            yield Finding(("karpenter", "values", *keys), "set by this project", right)


@rule(
    "service-account",
    source="the Pod Identity association names kube-system/karpenter",
    remedy="Leave the chart's names as they are.",
)
def service_account(environment: Environment) -> Iterator[Finding]:
    """Under another service account Karpenter has no AWS credentials."""
    values = environment.karpenter.values
    account = values.get("serviceAccount")
    parts = ("karpenter", "values", "serviceAccount")
    if is_mapping(account) and account.get("name", KARPENTER) != KARPENTER:
        found = f'"{account["name"]}" has no Pod Identity association'
        yield Finding((*parts, "name"), found, f'remove it: "{KARPENTER}" has one')
    if is_mapping(account) and account.get("create") is False:
        yield Finding((*parts, "create"), "then nothing makes the service account", "remove it")


def _unknown(values: Mapping[str, Json], known: Keys, parts: Parts) -> Iterator[Finding]:
    for key, value in values.items():
        inner = known.get(key)
        if key not in known:
            hint = suggestion(key, known) or f"; known here: {', '.join(sorted(known))}"
            yield Finding((*parts, key), "the chart has no such value", f"correct it{hint}")
        elif inner is not None and is_mapping(value):
            yield from _unknown(value, inner, (*parts, key))


def _has(values: Json, keys: Parts) -> bool:
    for key in keys:
        if not is_mapping(values) or key not in values:
            return False
        values = values[str(key)]
    return True
