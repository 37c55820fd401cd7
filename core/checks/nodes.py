"""Rules about NodePools and EC2NodeClasses."""

from collections.abc import Iterator

from core.checks.rules import Finding, Level, rule
from core.config.environment import Environment
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
    for name, pool in environment.node_pools.items():
        if pool.node_class not in known:
            yield Finding(
                ("node_pools", name, "node_class"),
                f'"{pool.node_class}" is not under node_classes',
                f"use {quoted(known)}{suggestion(pool.node_class, known)}",
            )


@rule(
    "ami-latest",
    level=Level.PRODUCTION_ERROR,
    source="Karpenter re-resolves @latest and replaces drifted nodes at any hour",
    remedy="Pin the release: ami: bottlerocket@1.69.0.",
)
def ami_latest(environment: Environment) -> Iterator[Finding]:
    """An unpinned AMI rolls every node when AWS publishes a release, tested or not."""
    for name, node_class in environment.node_classes.items():
        parameter = node_class.ami_ssm_parameter
        if parameter and "/latest/" in parameter:
            yield Finding(
                ("node_classes", name, "ami_ssm_parameter"),
                f'"{parameter}" in production',
                'name a release instead of "latest", such as "1.69.0"',
            )
        if parameter is None and node_class.ami.endswith("@latest"):
            yield Finding(
                ("node_classes", name, "ami"),
                f'"{node_class.ami}" in production',
                'pin a release, such as "bottlerocket@1.69.0"',
            )


@rule(
    "memory-in-mebibytes",
    source="Karpenter's label instance-memory counts whole MiB",
    remedy="Write min_memory and max_memory in Mi or Gi.",
    level=Level.ESSENTIAL,
)
def memory_in_mebibytes(environment: Environment) -> Iterator[Finding]:
    """A node's memory is compared in MiB, so a bound between two of them means nothing."""
    for name, pool in environment.node_pools.items():
        for key, text in (("min_memory", pool.min_memory), ("max_memory", pool.max_memory)):
            if text is not None and (parse_quantity(text) % _MI or not parse_quantity(text)):
                yield Finding(
                    ("node_pools", name, key),
                    f'"{text}" is not a whole number of MiB',
                    'write one such as "8Gi"',
                )


@rule(
    "bounds-crossed",
    source="Karpenter: nodepool requirements filtered out all available instance types",
    remedy="Make each maximum at least its minimum.",
)
def bounds_crossed(environment: Environment) -> Iterator[Finding]:
    """A minimum above its maximum leaves no instance type."""
    for name, pool in environment.node_pools.items():
        if pool.min_cpus and pool.max_cpus and pool.min_cpus > pool.max_cpus:
            yield Finding(
                ("node_pools", name, "max_cpus"),
                f"{pool.max_cpus} is below min_cpus",
                f"write at least {pool.min_cpus}",
            )
        low, high = pool.min_memory, pool.max_memory
        if low and high and parse_quantity(low) > parse_quantity(high):
            yield Finding(
                ("node_pools", name, "max_memory"),
                f'"{high}" is below min_memory',
                f'write at least "{low}"',
            )


@rule(
    "pool-zones",
    source="Karpenter finds subnets by zone; without one it has no offering there",
    remedy="Name zones in which the cluster has subnets.",
)
def pool_zones(environment: Environment) -> Iterator[Finding]:
    """A NodePool can only launch nodes where the cluster has subnets."""
    named = tuple(dict.fromkeys(environment.network.zones))
    for name, pool in environment.node_pools.items():
        for index, zone in enumerate(pool.zones):
            parts = ("node_pools", name, "zones", index)
            if named and zone not in named:
                yield Finding(
                    parts,
                    f'"{zone}" has no subnet of this cluster',
                    f"use {quoted(named)}{suggestion(zone, named)}",
                )
            elif zone[:-1] != environment.region:
                yield Finding(
                    parts,
                    f'"{zone}" is not in {environment.region}',
                    f'name zones such as "{environment.region}a"',
                )
