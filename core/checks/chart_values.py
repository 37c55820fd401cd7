"""Rules about the values that users give to Karpenter's chart.

The chart has no schema: Helm ignores a value that the chart does not have.
"""

from collections.abc import Iterator, Mapping

from core import facts
from core.checks.chart_keys import CHART_KEYS, Keys
from core.checks.rules import Finding, rule
from core.checks.tolerations import tolerates_system_nodes
from core.config.environment import Environment
from core.config.source import Parts
from core.names import KARPENTER
from core.problems import suggestion
from core.shapes import Json, is_mapping

# Values of older charts, which many examples still have.
_GONE: Mapping[Parts, str] = {
    ("logConfig",): "remove it: logLevel is what is left of it",
    ("settings", "aws"): "remove it: what it held is under settings itself",
    ("settings", "featureGates", "drift"): "remove it: drift is always on",
    ("webhook",): "remove it: there are no webhooks any more",
}
_MOST_LISTED = 12
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
    if not facts.is_newer_minor(environment.karpenter.version):
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


@rule(
    "chart-tolerations",
    source="a list of tolerations replaces the chart's own",
    remedy="Add {key: CriticalAddonsOnly, operator: Exists} to the list.",
)
def chart_tolerations(environment: Environment) -> Iterator[Finding]:
    """Karpenter runs on the tainted system nodes: nothing else would launch a node for it."""
    tolerations = environment.karpenter.values.get("tolerations")
    if tolerations is not None and not tolerates_system_nodes(tolerations):
        found = "none of them is for the system nodes' taint: Karpenter would stay pending"
        right = "add {key: CriticalAddonsOnly, operator: Exists}"
        yield Finding(("karpenter", "values", "tolerations"), found, right)


def _unknown(values: Mapping[str, Json], known: Keys, parts: Parts) -> Iterator[Finding]:
    for key, value in values.items():
        inner = known.get(key)
        if key not in known:
            right = _GONE.get((*parts[2:], key)) or _corrected(key, known)
            yield Finding((*parts, key), "the chart has no such value", right)
        elif inner is not None and is_mapping(value):
            yield from _unknown(value, inner, (*parts, key))
        elif inner is not None:
            yield Finding((*parts, key), "the chart has a mapping here", "write a mapping")


def _corrected(key: str, known: Keys) -> str:
    hint = suggestion(key, known)
    if not hint and len(known) <= _MOST_LISTED:
        return f"known here: {', '.join(sorted(known))}"
    return f"remove it or correct its name{hint}"


def _has(values: Json, keys: Parts) -> bool:
    for key in keys:
        if not is_mapping(values) or key not in values:
            return False
        values = values[str(key)]
    return True
