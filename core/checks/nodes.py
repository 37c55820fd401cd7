"""Rules about NodePools and EC2NodeClasses."""

from collections.abc import Iterator

from core.checks.rules import Finding, Level, for_each, rule
from core.checks.walks import node_classes, pools
from core.config.environment import Environment
from core.config.node_class import NodeClass
from core.config.nodes import NodePool
from core.config.quantity import parse_quantity
from core.problems import quoted, suggestion

_MI = 1024**2


@rule(
    "node-class-exists",
    source="a NodePool without its EC2NodeClass is never Ready",
    remedy="Name a node class of this file.",
    level=Level.ESSENTIAL,
)
def node_class_exists(environment: Environment) -> Iterator[Finding]:
    """A NodePool launches nodes of one EC2NodeClass, which this file must define."""
    known = list(environment.node_classes)
    for parts, pool in pools(environment):
        if (name := pool.node_class) not in known:
            right = f"use {quoted(known)}{suggestion(name, known)}"
            yield Finding((*parts, "node_class"), f'"{name}" is not under node_classes', right)


@rule(
    "ami-latest",
    level=Level.PRODUCTION_ERROR,
    source="Karpenter re-resolves @latest and replaces drifted nodes at any hour",
    remedy="Pin the release: ami: bottlerocket@1.69.0.",
)
@for_each(node_classes)
def ami_latest(node_class: NodeClass) -> Iterator[Finding]:
    """An unpinned AMI rolls every node when AWS publishes a release, tested or not."""
    parameter = node_class.ami_ssm_parameter
    if parameter and "/latest/" in parameter:
        right = 'name a release instead of "latest", such as "1.69.0"'
        yield Finding(("ami_ssm_parameter",), f'"{parameter}" in production', right)
    if parameter is None and node_class.ami.endswith("@latest"):
        right = 'pin a release, such as "bottlerocket@1.69.0"'
        yield Finding(("ami",), f'"{node_class.ami}" in production', right)


@rule(
    "memory-in-mebibytes",
    source="Karpenter's label instance-memory counts whole MiB",
    remedy="Write min_memory and max_memory in Mi or Gi.",
    level=Level.ESSENTIAL,
)
@for_each(pools)
def memory_in_mebibytes(pool: NodePool) -> Iterator[Finding]:
    """A node's memory is compared in MiB, so a bound between two of them means nothing."""
    for key, text in (("min_memory", pool.min_memory), ("max_memory", pool.max_memory)):
        if text is not None and (parse_quantity(text) % _MI or not parse_quantity(text)):
            found = f'"{text}" is not a whole number of MiB'
            yield Finding((key,), found, 'write one such as "8Gi"')


@rule(
    "bounds-crossed",
    source="Karpenter: nodepool requirements filtered out all available instance types",
    remedy="Make each maximum at least its minimum.",
)
@for_each(pools)
def bounds_crossed(pool: NodePool) -> Iterator[Finding]:
    """A minimum above its maximum leaves no instance type."""
    if pool.min_cpus and pool.max_cpus and pool.min_cpus > pool.max_cpus:
        found = f"{pool.max_cpus} is below min_cpus"
        yield Finding(("max_cpus",), found, f"write at least {pool.min_cpus}")
    low, high = pool.min_memory, pool.max_memory
    if low and high and parse_quantity(low) > parse_quantity(high):
        found = f'"{high}" is below min_memory'
        yield Finding(("max_memory",), found, f'write at least "{low}"')


@rule(
    "pool-zones",
    source="Karpenter finds subnets by zone; without one it has no offering there",
    remedy="Name zones in which the cluster has subnets.",
)
def pool_zones(environment: Environment) -> Iterator[Finding]:
    """A NodePool can only launch nodes where the cluster has subnets."""
    named = tuple(dict.fromkeys(environment.network.zones))
    for parts, pool in pools(environment):
        for index, zone in enumerate(pool.zones):
            place = (*parts, "zones", index)
            if named and zone not in named:
                right = f"use {quoted(named)}{suggestion(zone, named)}"
                yield Finding(place, f'"{zone}" has no subnet of this cluster', right)
            elif zone[:-1] != environment.region:
                right = f'name zones such as "{environment.region}a"'
                yield Finding(place, f'"{zone}" is not in {environment.region}', right)


@rule(
    "pool-zones-counted",
    level=Level.WARNING,
    source="a plan asks AWS for the region's zones: which they are differs from account to account",
    remedy="Name the cluster's zones in network.availability_zones.",
)
def pool_zones_counted(environment: Environment) -> Iterator[Finding]:
    """A pool that names zones may name one without a subnet, where the cluster's are counted."""
    if environment.network.zones or environment.network.existing:
        return
    for parts, pool in pools(environment):
        # What is no zone of the region has a rule of its own.
        if any(zone[:-1] == environment.region for zone in pool.zones):
            found = "names zones, while those of the cluster are counted"
            yield Finding((*parts, "zones"), found, "name them in network.availability_zones, too")
