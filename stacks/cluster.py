"""The AWS side: VPC, EKS and what Karpenter needs of AWS."""

from core.render.cni_policy import cni_policy
from core.render.data import Rendered
from core.render.eks import eks_inputs
from core.render.karpenter_aws import karpenter_inputs
from core.render.keys import key_alias, shared_key
from core.render.network import subnet_checks, subnet_queries, subnet_tags
from core.render.outputs import cluster_outputs
from core.render.pod_roles import pod_roles
from core.render.system_nodes import release_parameter
from core.render.vpc import endpoints_inputs, vpc_inputs, zone_query
from engine import (
    DataAwsAvailabilityZones,
    DataAwsAvailabilityZonesFilter,
    DataAwsSsmParameter,
    DataAwsSubnet,
    Ec2Tag,
    IamPolicy,
)
from modules.data_key import DataKey
from modules.eks import Eks
from modules.karpenter_aws import KarpenterAws
from modules.pod_role import PodRole
from modules.vpc import Vpc, VpcEndpoints
from stacks.base import EnvironmentStack


class ClusterStack(EnvironmentStack):
    """VPC, cluster, system nodes, and Karpenter's roles and queue."""

    KIND = "cluster"
    PROVIDER = "aws"

    def build(self) -> None:
        """Build the network, then the cluster, then what Karpenter needs."""
        self.use_aws()
        self._key()
        self._network()
        self._cluster()
        KarpenterAws(self, "karpenter", inputs=karpenter_inputs(self.environment))
        self.add_outputs(cluster_outputs(self.environment))

    def _key(self) -> None:
        if key := shared_key(self.environment):
            DataKey(
                self,
                "data",
                key=key,
                alias=key_alias(self.environment),
                protected=self.environment.cluster.deletion_protection,
            )

    def _network(self) -> None:
        if query := zone_query(self.environment):
            self._zones(query)
        if vpc := vpc_inputs(self.environment):
            Vpc(self, "vpc", inputs=vpc)
        self._existing_subnets()
        if endpoints := endpoints_inputs(self.environment):
            VpcEndpoints(self, "vpc-endpoints", inputs=endpoints)

    def _existing_subnets(self) -> None:
        for name, query in subnet_queries(self.environment).items():
            DataAwsSubnet(self, name, **query)
        for name, tag in subnet_tags(self.environment).items():
            Ec2Tag(self, name, **tag)
        if checks := subnet_checks(self.environment):
            # Terraform has these blocks since 1.5; the engine has not.
            self.add_override("check", checks)

    def _zones(self, query: Rendered) -> None:
        filters = [DataAwsAvailabilityZonesFilter(**item) for item in query.pop("filter")]
        DataAwsAvailabilityZones(self, "available", filter=filters, **query)

    def _cluster(self) -> None:
        if parameter := release_parameter(self.environment):
            DataAwsSsmParameter(self, "bottlerocket", name=parameter)
        for role in pod_roles(self.environment):
            PodRole(self, rendered=role)
        if policy := cni_policy(self.environment):
            IamPolicy(self, "cni-ipv6", **policy)
        Eks(self, "eks", inputs=eks_inputs(self.environment))
