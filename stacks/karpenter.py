"""Karpenter on the cluster: its CRDs and its controller."""

from core.render.charts import controller_release, crd_release
from core.render.cluster_access import login
from core.render.outputs import karpenter_outputs
from engine import HelmProvider, HelmProviderKubernetes, HelmProviderKubernetesExec
from modules.karpenter_release import KarpenterRelease
from stacks.base import EnvironmentStack


class KarpenterStack(EnvironmentStack):
    """The releases karpenter-crd and, after it, karpenter."""

    KIND = "karpenter"
    PROVIDER = "helm"

    def build(self) -> None:
        """Build the releases."""
        environment = self.environment
        self.read_cluster()
        access = login(environment)
        if command := access.pop("exec", None):
            access["exec"] = HelmProviderKubernetesExec(**command)
        HelmProvider(self, "helm", kubernetes=HelmProviderKubernetes(**access))
        protected = environment.cluster.deletion_protection
        crds = KarpenterRelease(
            self, "karpenter-crd", release=crd_release(environment), protected=protected
        )
        KarpenterRelease(
            self,
            "karpenter",
            release=controller_release(environment),
            after=[crds],
            protected=protected,
        )
        self.add_outputs(karpenter_outputs(environment))
