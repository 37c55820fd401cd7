"""What Karpenter launches: EC2NodeClasses, then NodePools."""

from core.config.pool_parts import PoolPart, pool_parts
from core.render.addons import has_ebs_csi
from core.render.cluster_access import login
from core.render.ebs_csi import storage_class_manifest
from core.render.node_class import node_class_delete_timeout, node_class_manifest
from core.render.node_overlay import node_overlay_manifest
from core.render.node_pool import node_pool_manifest
from core.render.outputs import nodes_outputs
from engine import (
    KubernetesProvider,
    KubernetesProviderExec,
    Manifest,
)
from modules.kept import kept
from modules.node_class import NodeClass
from modules.node_overlay import NodeOverlay
from modules.node_pool import NodePool
from stacks.base import EnvironmentStack


class NodesStack(EnvironmentStack):
    """EC2NodeClasses and NodePools, and the default StorageClass of the EBS CSI driver."""

    KIND = "nodes"
    PROVIDER = "kubernetes"

    def build(self) -> None:
        """Build node classes and overlays, then the pools that need them."""
        environment = self.environment
        self.read_cluster()
        access = login(environment)
        if command := access.pop("exec", None):
            access["exec"] = [KubernetesProviderExec(**command)]
        KubernetesProvider(self, "kubernetes", **access)
        classes = {name: self._node_class(name) for name in environment.node_classes}
        overlays = [self._node_overlay(name) for name in environment.node_overlays]
        for part in pool_parts(environment).values():
            self._node_pool(part, classes, overlays)
        if has_ebs_csi(environment):
            self._storage_class()
        self.add_outputs(nodes_outputs(environment))

    def _node_class(self, name: str) -> NodeClass:
        return NodeClass(
            self,
            f"node-class-{name}",
            manifest=node_class_manifest(self.environment, name),
            delete_timeout=node_class_delete_timeout(self.environment, name),
            protected=self.environment.cluster.deletion_protection,
        )

    def _node_overlay(self, name: str) -> NodeOverlay:
        return NodeOverlay(
            self,
            f"node-overlay-{name}",
            manifest=node_overlay_manifest(self.environment, name),
            protected=self.environment.cluster.deletion_protection,
        )

    def _node_pool(
        self, part: PoolPart, classes: dict[str, NodeClass], overlays: list[NodeOverlay]
    ) -> NodePool:
        return NodePool(
            self,
            f"node-pool-{part.name}",
            manifest=node_pool_manifest(self.environment, part.name),
            after=[classes[part.pool.node_class], *overlays],
            protected=self.environment.cluster.deletion_protection,
        )

    def _storage_class(self) -> Manifest:
        protected = self.environment.cluster.deletion_protection
        return Manifest(
            self,
            "storage-class-gp3",
            manifest=storage_class_manifest(self.environment),
            lifecycle=kept(protected=protected),
        )
