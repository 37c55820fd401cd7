"""The rule about what a NodePool's limits limit."""

from collections.abc import Iterator

from core.checks.rules import Finding, rule
from core.config.environment import Environment
from core.problems import quoted, suggestion

# What a node has under a name without a domain; devices have names such as nvidia.com/gpu.
RESOURCES = ("cpu", "memory", "ephemeral-storage", "pods", "nodes")


@rule(
    "limit-unknown",
    source="Karpenter compares limits with what nodes have, by name; the API takes any name",
    remedy="Name a resource that nodes have, such as cpu, memory or nvidia.com/gpu.",
)
def limit_unknown(environment: Environment) -> Iterator[Finding]:
    """A limit on something that no node has limits nothing, and the pool grows without end."""
    for name, pool in environment.node_pools.items():
        for resource in pool.limits:
            if "/" not in resource and resource not in RESOURCES:
                right = f"use {quoted(RESOURCES)}{suggestion(resource, RESOURCES)}"
                yield Finding(
                    ("node_pools", name, "limits", resource),
                    f'no node has "{resource}": nothing would be limited',
                    right,
                )
