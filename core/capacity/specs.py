"""What the arithmetic needs to know of node classes, NodePools and the controller."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from core.capacity.labels import INITIALIZED, NODE_CLASS, NODE_POOL, REGISTERED
from core.capacity.requirements import Requirement, Requirements, label_requirements
from core.capacity.taints import Taint


@dataclass(frozen=True, slots=True)
class AmiFamily:
    """How an operating system's image shapes a node.

    `eni_overhead`: memory is reserved for as many pods as the interfaces allow, whatever max_pods
    says. `pods_per_core`: the kubelet's podsPerCore takes effect. `refuses`: families of instance
    types that the image does not boot on.
    """

    name: str
    ephemeral_device: str
    eni_overhead: bool
    pods_per_core: bool
    refuses: tuple[str, ...] = ()


BOTTLEROCKET = AmiFamily("Bottlerocket", "/dev/xvdb", eni_overhead=False, pods_per_core=False)
AL2023 = AmiFamily("AL2023", "/dev/xvda", eni_overhead=True, pods_per_core=True, refuses=("a1",))


@dataclass(frozen=True, slots=True)
class Volume:
    """One block device mapping; `size` is a quantity, absent where the image decides."""

    device: str
    size: str | None = None
    root: bool = False


@dataclass(frozen=True, slots=True)
class NodeClassSpec:
    """What an EC2NodeClass says that changes a node's capacity; quantities are text."""

    name: str = "default"
    family: AmiFamily = BOTTLEROCKET
    max_pods: int | None = None
    pods_per_core: int | None = None
    kube_reserved: Mapping[str, str] = field(default_factory=dict[str, str])
    system_reserved: Mapping[str, str] = field(default_factory=dict[str, str])
    eviction_hard: Mapping[str, str] = field(default_factory=dict[str, str])
    volumes: tuple[Volume, ...] = ()
    instance_store_policy: str | None = None


@dataclass(frozen=True, slots=True)
class Controller:
    """Karpenter's own settings that enter the arithmetic."""

    memory_overhead: float = 0.075
    reserved_enis: int = 0


@dataclass(frozen=True, slots=True)
class PoolRequirement:
    """A requirement with the words of the environment file it comes from ("min_cpus: 4")."""

    requirement: Requirement
    source: str = ""

    def __str__(self) -> str:
        """Read as the user wrote it, where that is known."""
        return self.source or str(self.requirement)


@dataclass(frozen=True, slots=True)
class PoolSpec:
    """A NodePool: which nodes it may have, and how many.

    With an On-Demand base it is a part of a pool of the file, and has a share of its limits.
    With `replicas` it has so many nodes before any pod asks, and launches no others.
    """

    name: str
    node_class: NodeClassSpec = field(default_factory=NodeClassSpec)
    requirements: tuple[PoolRequirement, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict[str, str])
    taints: tuple[Taint, ...] = ()
    limits: Mapping[str, Fraction] = field(default_factory=dict[str, Fraction])
    weight: int = 0
    replicas: int | None = None
    part_of: str = ""
    share: Fraction = Fraction(1)

    @property
    def written(self) -> str:
        """The name of the file's pool."""
        return self.part_of or self.name

    @property
    def template(self) -> Requirements:
        """What every node of the pool satisfies: requirements, labels and Karpenter's own."""
        own = {NODE_POOL: self.name, NODE_CLASS: self.node_class.name}
        ready = {REGISTERED: "true", INITIALIZED: "true"}
        return Requirements(
            [
                *(one.requirement for one in self.requirements),
                *label_requirements({**self.labels, **own, **ready}),
            ]
        )
