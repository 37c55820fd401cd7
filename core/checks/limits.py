"""Rules about what a NodePool's limits limit."""

from collections.abc import Iterator

from core.checks.rules import Finding, for_each, rule
from core.checks.walks import pools
from core.config.nodes import NodePool
from core.config.quantity import parse_quantity
from core.problems import quoted, suggestion

# What a node has under a name without a domain; devices have names such as nvidia.com/gpu.
RESOURCES = ("cpu", "memory", "ephemeral-storage", "pods", "nodes")
_COUNTED = {"cpu", "pods", "nodes"}
# More than any account may have of one of them.
_MOST = 10_000_000


@rule(
    "limit-unknown",
    source="Karpenter compares limits with what nodes have, by name; the API takes any name",
    remedy="Name a resource that nodes have, such as cpu, memory or nvidia.com/gpu.",
)
@for_each(pools)
def limit_unknown(pool: NodePool) -> Iterator[Finding]:
    """A limit on something that no node has limits nothing, and the pool grows without end."""
    for resource in pool.limits:
        if "/" not in resource and resource not in RESOURCES:
            found = f'no node has "{resource}": nothing would be limited'
            right = f"use {quoted(RESOURCES)}{suggestion(resource, RESOURCES)}"
            yield Finding(("limits", resource), found, right)


@rule(
    "limit-unit",
    source="cpu, pods and nodes are counted in pieces; Ki, Mi and Gi are sizes of memory",
    remedy="Write cpu as cores, such as 64, and memory with Gi.",
)
@for_each(pools)
def limit_unit(pool: NodePool) -> Iterator[Finding]:
    """A limit of 64Gi cores is none: the pool grows until the account's quota stops it."""
    for resource in sorted(_COUNTED & pool.limits.keys()):
        text = pool.limits[resource]
        if (count := parse_quantity(text)) > _MOST:
            found = f'"{text}" is {int(count)} {resource}'
            yield Finding(("limits", resource), found, 'write a number of them, such as "64"')
