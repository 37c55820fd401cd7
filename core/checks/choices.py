"""Rules about what a NodePool's choices leave: types that nobody meant, or none of those named."""

from collections.abc import Iterator
from fractions import Fraction

from core.capacity.pool_nodes import PoolNodes
from core.capacity.resources import CPU, MEMORY, nano
from core.capacity.universe import union
from core.checks.capacity import NAMED, n_types
from core.checks.pod_density import pods_memory
from core.checks.rules import Finding, Level, rule
from core.checks.studied import written_pools_in
from core.config.environment import Environment

# Resources of which every node has some, so that a limit on one of them bounds the pool.
_OF_ALL = ("cpu", "memory", "ephemeral-storage", "pods", "nodes")


@rule(
    "limits-of-some",
    source="Karpenter: limits on what a node does not have do not count it",
    remedy="Add a limit on cpu or memory.",
)
def limits_of_some(environment: Environment) -> Iterator[Finding]:
    """Limits on devices alone do not bound a pool that may launch nodes without them."""
    for parts, nodes in written_pools_in(environment):
        limits = environment.node_pools[nodes.pool.written].limits
        if any(name in limits for name in _OF_ALL):
            continue
        without = nodes.launchable
        for name in limits:
            if name in nodes.amounts.capacity:
                without &= ~nodes.amounts.capacity[name].at_least(1)
        if without:
            found = (
                f"{n_types(without.bit_count())} of the pool have none of it: nothing limits them"
            )
            yield Finding((*parts, "limits"), found, 'add cpu and memory, such as cpu: "64"')


@rule(
    "named-in-vain",
    level=Level.WARNING,
    source="Karpenter joins requirements: what one of them names, another may exclude",
    remedy="Remove the name, or relax what excludes it: `python main.py explain ENV` shows it.",
)
def named_in_vain(environment: Environment) -> Iterator[Finding]:
    """A type that the pool names and never launches makes its choice look wider than it is."""
    for parts, nodes in written_pools_in(environment):
        pool, universe = environment.node_pools[nodes.pool.written], nodes.universe
        if not nodes.options or not universe.matching(nodes.template):
            continue
        for field, label in NAMED.items():
            # What was left at its default was not named.
            values = getattr(pool, field) if field in pool.model_fields_set else ()
            for index, value in enumerate(values):
                having = universe.having(label, value)
                if having and not having & nodes.options:
                    found = f'the rest of the pool leaves no type of "{value}"'
                    yield Finding((*parts, field, index), found, "remove it, or relax the rest")


@rule(
    "min-values-exotic",
    level=Level.WARNING,
    source="Karpenter leaves bare metal, GPUs and dear Spot out only where no minValues are set",
    remedy="Require instance-hypervisor In [nitro], and instance-gpu-count DoesNotExist.",
)
def min_values_exotic(environment: Environment) -> Iterator[Finding]:
    """With min_values set, Karpenter may launch bare metal and GPUs for pods that need neither."""
    for parts, nodes in written_pools_in(environment):
        pool, exotic = (
            environment.node_pools[nodes.pool.written],
            nodes.options & nodes.amounts.exotic,
        )
        if nodes.template.with_min_values and exotic and exotic != nodes.options:
            field = ("min_values",) if pool.min_values else ("requirements",)
            found = (
                f"with minimum values, {n_types(exotic.bit_count())} of metal or GPUs are left in"
            )
            yield Finding(
                (*parts, *field), found, "exclude them, such as instance-hypervisor In nitro"
            )


@rule(
    "small-nodes",
    level=Level.WARNING,
    source="each node runs every DaemonSet, and the kubelet keeps a part of small ones for itself",
    remedy="Raise min_cpus or min_memory.",
)
def small_nodes(environment: Environment) -> Iterator[Finding]:
    """On the smallest nodes add-ons take what was paid for pods."""
    # Memory that is kept for many pods has a rule of its own.
    told = {(finding.parts[1], MEMORY) for finding in pods_memory(environment)}
    for parts, nodes in written_pools_in(environment):
        for field, name in (("min_cpus", CPU), ("min_memory", MEMORY)):
            eaten = nodes.universe.members(_eaten(nodes, name))
            if eaten and (nodes.pool.written, name) not in told:
                first = min(eaten, key=lambda one: (one.memory_mib, one.name)).name
                most = max(one.vcpus if name == CPU else one.memory_mib for one in eaten)
                unit = "" if name == CPU else "Mi"
                found = f"on {n_types(len(eaten))}, such as {first}, pods get less than half of it"
                yield Finding((*parts, field), found, f"write more than {most}{unit}")


def _eaten(nodes: PoolNodes, name: str) -> int:
    """Return the types on which pods get less than half of a resource."""
    return nodes.launchable & union(
        group.mask & nodes.amounts.halved(name, nano(group.requests.get(name, Fraction())))
        for group in nodes.groups
    )
