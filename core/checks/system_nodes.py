"""Rules about the system nodes."""

from collections.abc import Iterator

from core.capacity.catalog import load_catalog
from core.checks.rules import Finding, Level, rule
from core.config.environment import Environment
from core.problems import suggestion


@rule(
    "system-instance-types",
    source="an EKS node group has one AMI type, and that has one architecture",
    remedy="List instance types that exist, all amd64 or all arm64.",
    level=Level.ESSENTIAL,
)
def system_instance_types(environment: Environment) -> Iterator[Finding]:
    """The AMI type follows from the architecture of the system nodes' instance types."""
    types, known = environment.system_nodes.instance_types, load_catalog().types
    first: str | None = None
    for index, name in enumerate(types):
        parts = ("system_nodes", "instance_types", index)
        if name not in known:
            right = f"write one that EC2 has{suggestion(name, known)}"
            yield Finding(parts, f'"{name}" is no instance type', right)
            continue
        architecture = known[name].architecture
        if not architecture:
            yield Finding(parts, f'"{name}" runs no Bottlerocket', "write an amd64 or arm64 type")
            continue
        first = first or architecture
        if architecture != first:
            yield Finding(
                parts,
                f'"{name}" is {architecture}, those before it are {first}',
                "list types of one architecture: a node group has one AMI type",
            )


@rule(
    "system-nodes-size",
    source="EKS refuses a scaling config whose minimum is above its maximum",
    remedy="Make system_nodes.max_size at least min_size.",
    level=Level.ESSENTIAL,
)
def system_nodes_size(environment: Environment) -> Iterator[Finding]:
    """A group cannot be larger at least than at most."""
    nodes = environment.system_nodes
    if nodes.min_size > nodes.max_size:
        yield Finding(
            ("system_nodes", "max_size"),
            f"{nodes.max_size} is below min_size",
            f"write at least {nodes.min_size}",
        )


@rule(
    "karpenter-replicas",
    source="the chart spreads its replicas over hosts, by a required anti-affinity",
    remedy="Raise system_nodes.min_size, or lower karpenter.replicas.",
)
def karpenter_replicas(environment: Environment) -> Iterator[Finding]:
    """Each replica of Karpenter needs a system node of its own, or the release never gets ready."""
    replicas, nodes = environment.karpenter.replicas, environment.system_nodes.min_size
    if replicas > nodes:
        yield Finding(
            ("karpenter", "replicas"),
            f"{replicas} replicas on {nodes} system node{'s' if nodes > 1 else ''}",
            f"write {nodes}, or system_nodes.min_size: {replicas}",
        )
