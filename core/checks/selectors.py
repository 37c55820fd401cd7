"""The rule about node selectors that no system node satisfies."""

from collections.abc import Iterator, Mapping

from core.addons import PLACED
from core.checks.rules import Finding, rule
from core.config.environment import Environment
from core.config.source import Parts
from core.names import SYSTEM_NODES_LABEL
from core.shapes import Json, is_mapping

# Labels that kubelet and EKS give a node: who selects by one knows what the node group has.
_GIVEN = ("kubernetes.io", "k8s.io", "eks.amazonaws.com", "k8s.aws")


@rule(
    "system-selector",
    source="a selector is merged with the one for the system nodes: a pod needs all of it",
    remedy="Remove the label from the selector, or add it to system_nodes.labels.",
)
def system_selector(environment: Environment) -> Iterator[Finding]:
    """Add-ons and Karpenter run on the system nodes alone, and wait for ever for another label."""
    labels = {SYSTEM_NODES_LABEL: "true", **environment.system_nodes.labels}
    for parts, selector in _selectors(environment):
        for key, value in selector.items():
            given = f".{key.partition('/')[0]}".endswith(tuple(f".{name}" for name in _GIVEN))
            if not given and labels.get(key) != value:
                found = f"no system node has the label {key}: {value}"
                yield Finding((*parts, key), found, "remove it, or add it to system_nodes.labels")


def _selectors(environment: Environment) -> Iterator[tuple[Parts, Mapping[str, Json]]]:
    values = environment.karpenter.values
    yield from _selector(("karpenter", "values"), values, ("nodeSelector",))
    for name, keys in PLACED.items():
        if addon := environment.cluster.addons.get(name):
            parts = ("cluster", "addons", name, "configuration")
            yield from _selector(parts, addon.configuration, (*keys, "nodeSelector"))


def _selector(
    parts: Parts, values: Json, keys: Parts
) -> Iterator[tuple[Parts, Mapping[str, Json]]]:
    for key in keys:
        values = values.get(str(key)) if is_mapping(values) else None
    if is_mapping(values):
        yield (*parts, *keys), values
