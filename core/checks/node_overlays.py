"""Rules about what the API, or Karpenter itself, refuses of a NodeOverlay."""

from collections.abc import Iterator

from core.checks import karpenter_labels as known
from core.checks.requirements import is_one_number
from core.checks.rules import Finding, Level, rule
from core.config.environment import Environment
from core.config.labels import label_domain
from core.config.overlays import NodeOverlay, OverlayRequirement
from core.config.source import Parts
from core.problems import suggestion

_STANDARD = ("cpu", "memory", "ephemeral-storage", "pods")
_COMPARISONS = ("Gt", "Lt", "Gte", "Lte")


@rule(
    "overlay-gate",
    source="Karpenter reads NodeOverlays behind its feature gate only",
    remedy="Write karpenter.feature_gates: {node_overlay: true}, or remove the overlays.",
)
def overlay_gate(environment: Environment) -> Iterator[Finding]:
    """While the gate is shut nobody reads the overlays, and an apply waits for them in vain."""
    if environment.node_overlays and not environment.karpenter.feature_gates.node_overlay:
        found = "nobody reads them while their feature gate is shut"
        right = "write karpenter.feature_gates: {node_overlay: true}, or remove them"
        yield Finding(("node_overlays",), found, right)


@rule(
    "overlay-fields",
    level=Level.ESSENTIAL,
    source="the NodeOverlay's CEL rules on price and capacity",
    remedy="Write one of price and price_adjustment, and extended resources only.",
)
def overlay_fields(environment: Environment) -> Iterator[Finding]:
    """An overlay sets a price or changes it, and adds only what nodes do not have anyway."""
    for parts, overlay in _overlays(environment):
        if overlay.price is not None and overlay.price_adjustment is not None:
            found = "both price and price_adjustment"
            yield Finding((*parts, "price_adjustment"), found, "keep one")
        for resource in overlay.capacity:
            if resource in _STANDARD:
                found = f'"{resource}" is not an overlay\'s to change'
                yield Finding((*parts, "capacity", resource), found, "name a device, such as a/b")


@rule(
    "overlay-empty",
    source="an overlay without price or capacity changes nothing",
    remedy="Write price, price_adjustment or capacity.",
)
def overlay_empty(environment: Environment) -> Iterator[Finding]:
    """An overlay says something of the types that it names."""
    for parts, overlay in _overlays(environment):
        if not (overlay.price or overlay.price_adjustment or overlay.capacity):
            yield Finding(parts, "changes nothing", "write price, price_adjustment or capacity")


@rule(
    "overlay-requirements",
    level=Level.ESSENTIAL,
    source="the NodeOverlay's CEL rules on requirements",
    remedy="Give In and NotIn values, comparisons one number, and use labels that are known.",
)
def overlay_requirements(environment: Environment) -> Iterator[Finding]:
    """Each operator takes values of its own kind, and Karpenter's domains have its labels only."""
    for parts, overlay in _overlays(environment):
        for index, one in enumerate(overlay.requirements):
            yield from _faults((*parts, "requirements", index), one)


def _faults(parts: Parts, one: OverlayRequirement) -> Iterator[Finding]:
    if one.operator in {"In", "NotIn"} and not one.values:
        yield Finding((*parts, "values"), f"{one.operator} without a value", "list some")
    if one.operator in _COMPARISONS and not is_one_number(one.values):
        found = f"{one.operator} with {len(one.values)} values or none that is a number"
        yield Finding((*parts, "values"), found, 'write one whole number, such as ["4"]')
    if one.key == known.HOSTNAME:
        yield Finding((*parts, "key"), f'"{one.key}" differs on every node', "remove it")
    allowed = {
        known.KARPENTER_DOMAIN: ("karpenter.sh/capacity-type", "karpenter.sh/nodepool"),
        known.AWS_DOMAIN: known.OVERLAY_LABELS,
    }
    for domain, keys in allowed.items():
        if label_domain(one.key).endswith(domain) and one.key not in keys:
            found = f'"{one.key}" is in the domain {domain}, Karpenter\'s own'
            right = f"use a label it knows{suggestion(one.key, keys)}"
            yield Finding((*parts, "key"), found, right)


def _overlays(environment: Environment) -> Iterator[tuple[Parts, NodeOverlay]]:
    for name, overlay in environment.node_overlays.items():
        yield ("node_overlays", name), overlay
