"""Rules about the system nodes."""

from collections.abc import Iterator
from fractions import Fraction

from core.capacity.allocatable import allocatable
from core.capacity.catalog import load_catalog
from core.capacity.density import system_max_pods
from core.capacity.resources import MEMORY, MI
from core.capacity.specs import NodeClassSpec
from core.checks.rules import Finding, Level, rule
from core.checks.system_requests import system_requests
from core.config.environment import Environment
from core.facts import AS_OF
from core.names import SYSTEM_NODES_LABEL
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
        found = f"{nodes.max_size} is below min_size"
        yield Finding(("system_nodes", "max_size"), found, f"write at least {nodes.min_size}")


@rule(
    "karpenter-replicas",
    source="the chart spreads its replicas over hosts, by a required anti-affinity",
    remedy="Raise system_nodes.min_size, or lower karpenter.replicas.",
)
def karpenter_replicas(environment: Environment) -> Iterator[Finding]:
    """Each replica of Karpenter needs a system node of its own, or the release never gets ready."""
    replicas, nodes = environment.karpenter.replicas, environment.system_nodes.min_size
    if replicas > nodes:
        found = f"{replicas} replicas on {nodes} system node{'s' if nodes > 1 else ''}"
        right = f"write {nodes}, or system_nodes.min_size: {replicas}"
        yield Finding(("karpenter", "replicas"), found, right)


@rule(
    "system-nodes-two",
    level=Level.PRODUCTION,
    source="EKS spreads a node group over zones; one node is in one of them",
    remedy="Write system_nodes.min_size: 2 or more.",
)
def system_nodes_two(environment: Environment) -> Iterator[Finding]:
    """DNS and Karpenter go down with a single system node, and with its zone."""
    if environment.system_nodes.min_size < _ONE_IN_TWO_ZONES:
        yield Finding(
            ("system_nodes", "min_size"), "one system node", "write 2 or more, for two zones"
        )


@rule(
    "system-nodes-pinned",
    level=Level.PRODUCTION_ERROR,
    source="use_latest_ami_release_version replaces the nodes at whichever plan comes first",
    remedy="Pin system_nodes.bottlerocket_version.",
)
def system_nodes_pinned(environment: Environment) -> Iterator[Finding]:
    """In production the system nodes are replaced when their release in the file changes."""
    if environment.system_nodes.bottlerocket_version == "latest":
        right = "pin a release, such as 1.69.0"
        yield Finding(("system_nodes", "bottlerocket_version"), '"latest" in production', right)


@rule(
    "system-nodes-labels",
    level=Level.ESSENTIAL,
    source="EKS refuses labels of its own and Kubernetes' domains; ours selects these nodes, and "
    "Karpenter keeps off those with its karpenter.sh/nodepool",
    remedy="Use a label of a domain of your own.",
)
def system_nodes_labels(environment: Environment) -> Iterator[Finding]:
    """Some labels are EKS' to set, and one is how add-ons and Karpenter find these nodes."""
    for key in environment.system_nodes.labels:
        parts, domain = ("system_nodes", "labels", key), key.rpartition("/")[0]
        if key == SYSTEM_NODES_LABEL:
            yield Finding(parts, "set by this project", "remove it")
        elif f".{domain}".endswith(_RESERVED_DOMAINS):
            yield Finding(parts, f'"{domain}" is a reserved domain', "use one of your own")


@rule(
    "system-nodes-room",
    level=Level.WARNING,
    source=f"what the add-ons and Karpenter request, as of {AS_OF}",
    remedy="Raise system_nodes.min_size, or choose larger instance_types.",
)
def system_nodes_room(environment: Environment) -> Iterator[Finding]:
    """Add-ons and Karpenter must fit on the system nodes together: nothing else runs them."""
    nodes, known = environment.system_nodes, load_catalog().types
    types = [known[name] for name in nodes.instance_types if name in known]
    if not types:
        return
    needed, most = system_requests(environment), system_max_pods(environment)
    for resource, amount in needed.items():
        least = min(allocatable(item, NodeClassSpec(max_pods=most))[resource] for item in types)
        room = least * nodes.min_size
        if amount > room:
            yield Finding(
                ("system_nodes", "instance_types"),
                f"add-ons and Karpenter request {_shown(resource, amount)}, "
                f"{_count(nodes.min_size)} {_shown(resource, room)}",
                "raise min_size, or choose larger types",
            )


_ONE_IN_TWO_ZONES = 2
_RESERVED_DOMAINS = (
    ".kubernetes.io",
    ".k8s.io",
    ".eks.amazonaws.com",
    ".karpenter.sh",
    ".karpenter.k8s.aws",
)


def _count(nodes: int) -> str:
    return "one node has" if nodes == 1 else f"{nodes} nodes have"


def _shown(resource: str, amount: Fraction) -> str:
    if resource == MEMORY:
        return f"{float(amount / MI):.0f}Mi memory"
    return f"{float(amount):.2f} cpu"
