"""Rules about static NodePools, which keep a fixed number of nodes."""

from collections.abc import Iterator

from core.checks.rules import Finding, Level, for_each, rule
from core.checks.walks import pools
from core.config.environment import Environment
from core.config.nodes import NodePool
from core.config.quantity import parse_quantity
from core.config.source import Parts


def _static(environment: Environment) -> Iterator[tuple[Parts, NodePool]]:
    return (one for one in pools(environment) if one[1].replicas is not None)


@rule(
    "static-gate",
    source="Karpenter ignores NodePools with replicas behind its feature gate",
    remedy="Write karpenter.feature_gates: {static_capacity: true}, or remove replicas.",
)
def static_gate(environment: Environment) -> Iterator[Finding]:
    """While its gate is shut, a static pool has no node at all."""
    if environment.karpenter.feature_gates.static_capacity:
        return
    for parts, pool in _static(environment):
        found = f"{pool.replicas} nodes while the feature gate of static pools is shut"
        right = "write karpenter.feature_gates: {static_capacity: true}, or remove it"
        yield Finding((*parts, "replicas"), found, right)


@rule(
    "static-fields",
    level=Level.ESSENTIAL,
    source="the NodePool's CEL rules on replicas",
    remedy="Keep limits on nodes alone, and neither weight nor on_demand_base_percent.",
)
@for_each(_static)
def static_fields(pool: NodePool) -> Iterator[Finding]:
    """What decides when to launch a node means nothing where their number is fixed."""
    for resource in pool.limits:
        if resource != "nodes":
            found = f'"{resource}" limits nothing in a pool with replicas'
            yield Finding(("limits", resource), found, "keep nodes alone")
    for field in ("weight", "on_demand_base_percent"):
        if getattr(pool, field) is not None:
            yield Finding((field,), "of no use in a pool with replicas", "remove it, or replicas")


@rule(
    "static-limits",
    source="Karpenter launches no node of a static pool beyond limits.nodes",
    remedy="Write limits: {nodes: ...} with more than replicas.",
)
def static_limits(environment: Environment) -> Iterator[Finding]:
    """A limit below replicas keeps the pool from what it is asked for."""
    for parts, pool, limit in _limited(environment):
        if limit < (pool.replicas or 0):
            found = f"{limit} nodes, but {pool.replicas} replicas"
            yield Finding((*parts, "limits", "nodes"), found, f"write {(pool.replicas or 0) + 1}")


@rule(
    "static-surge",
    level=Level.WARNING,
    source="a drifted node of a static pool is replaced first, and removed then",
    remedy="Leave room for a node more in limits.nodes.",
)
def static_surge(environment: Environment) -> Iterator[Finding]:
    """Without room for one node more, drifted nodes are never replaced."""
    for parts, pool, limit in _limited(environment):
        if limit == pool.replicas and limit:
            found = f"no room to replace one of {limit} nodes"
            yield Finding((*parts, "limits", "nodes"), found, f"write {limit + 1} or more")


def _limited(environment: Environment) -> Iterator[tuple[Parts, NodePool, int]]:
    for parts, pool in _static(environment):
        if "nodes" in pool.limits:
            yield parts, pool, int(parse_quantity(pool.limits["nodes"]))
