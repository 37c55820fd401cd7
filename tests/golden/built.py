"""One environment of a case with the stacks that were produced for it."""

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from core.config.environment import Environment
from tests.golden.produced import Stack

Json: TypeAlias = Any


@dataclass(frozen=True)
class Built:
    """An environment, and its stacks among those of the case."""

    environment: Environment = field(repr=False)
    all_stacks: dict[str, Stack]

    @property
    def stacks(self) -> list[Stack]:
        """The environment's own stacks."""
        start = f"{self.environment.name}-"
        return [stack for name, stack in self.all_stacks.items() if name.startswith(start)]

    @property
    def cluster(self) -> Stack:
        """The stack with VPC, EKS and Karpenter's AWS side."""
        return self.all_stacks[f"{self.environment.name}-cluster"]

    @property
    def karpenter(self) -> Stack:
        """The stack with both releases."""
        return self.all_stacks[f"{self.environment.name}-karpenter"]

    @property
    def nodes(self) -> Stack:
        """The stack with EC2NodeClasses and NodePools."""
        return self.all_stacks[f"{self.environment.name}-nodes"]

    @property
    def system_nodes(self) -> Json:
        """The module's one node group."""
        (group,) = self.cluster.blocks("module")["eks"]["eks_managed_node_groups"].values()
        return group

    @property
    def releases(self) -> dict[str, Json]:
        """Both releases by name."""
        return self.karpenter.resources("helm_release")

    @property
    def manifests(self) -> dict[str, Json]:
        """Every kubernetes_manifest by its name in Terraform."""
        return self.nodes.resources("kubernetes_manifest")

    def of_kind(self, kind: str) -> dict[str, Json]:
        """Return the manifests' resources of a kind, by the object's name."""
        return {
            resource["manifest"]["metadata"]["name"]: resource
            for resource in self.manifests.values()
            if resource["manifest"]["kind"] == kind
        }
