"""Rules about the settings of the add-on vpc-cni."""

from collections.abc import Iterator, Mapping

from core.addons import VPC_CNI
from core.checks.rules import Finding, rule
from core.config.cluster import AddOn
from core.config.environment import Environment
from core.config.source import Parts
from core.shapes import Json

_PARTS: Parts = ("cluster", "addons", VPC_CNI, "configuration", "env")
_CUSTOM = "AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG"


@rule(
    "cni-env",
    source="EKS: the add-on's schema has text for each variable, and refuses anything else",
    remedy='Write the value in quotes: ENABLE_PREFIX_DELEGATION: "true".',
)
def cni_env(environment: Environment) -> Iterator[Finding]:
    """EKS refuses a variable that is no text, in the middle of an apply."""
    for name, value in _variables(environment).items():
        if not isinstance(value, str):
            shown = str(value).lower() if isinstance(value, bool) else str(value)
            yield Finding((*_PARTS, name), f"{shown} is no text", f'write "{shown}"')


@rule(
    "reserved-enis",
    source="Karpenter's settings: with custom networking the first interface has no pods",
    remedy='Write karpenter.values: {settings: {reservedENIs: "1"}}.',
)
def reserved_enis(environment: Environment) -> Iterator[Finding]:
    """Karpenter would count pods on an interface that custom networking leaves empty."""
    settings = environment.karpenter.settings
    if str(settings.get("reservedENIs") or "0") != "0":
        return
    found = "Karpenter expects more pods on a node than get an address"
    if _variables(environment).get(_CUSTOM) == "true":
        right = 'write karpenter.values: {settings: {reservedENIs: "1"}}'
        yield Finding((*_PARTS, _CUSTOM), found, right)
    elif environment.network.secondary_cidrs and "reservedENIs" in settings:
        yield Finding(("karpenter", "values", "settings", "reservedENIs"), found, "remove it")


def _variables(environment: Environment) -> Mapping[str, Json]:
    return environment.cluster.addons.get(VPC_CNI, AddOn()).variables
