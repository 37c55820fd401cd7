"""The environment file's `cluster` and `system_nodes`."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from core.config.cidrs import CallersCidr, Cidr
from core.config.editors import InEditors
from core.config.labels import LabelMap
from core.config.measures import VolumeSize
from core.config.pod_identity import Grant
from core.config.toml import Toml
from core.config.values import (
    Flag,
    FrozenMap,
    Int32,
    JsonMap,
    Model,
    Name,
    Text,
    Whole,
    fault,
    matching,
)
from core.config.versions import KubernetesVersion, ReleaseOrLatest
from core.shapes import Json, is_mapping

LogType = Literal["api", "audit", "authenticator", "controllerManager", "scheduler"]
InstanceType = Annotated[
    Text,
    matching(r"[a-z][a-z0-9-]*\.[a-z0-9-]+", "an instance type", 'write one such as "m7g.large"'),
]
AddOnName = Annotated[
    Text,
    matching(
        "[A-Za-z0-9][A-Za-z0-9_-]{0,99}",
        "the name of an add-on",
        'write one as EKS lists it, such as "metrics-server"',
    ),
]
AddOnVersion = Annotated[
    Text,
    matching(
        r"v[0-9]+\.[0-9]+\.[0-9]+-eksbuild\.[0-9]+|latest",
        "an add-on version",
        'write one as EKS lists it, such as "v1.12.4-eksbuild.1", or "latest"',
    ),
]


# What CloudWatch offers; 0 keeps them for ever.
_RETENTIONS = (
    *(0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731),
    *(1096, 1827, 2192, 2557, 2922, 3288, 3653),
)


def _retention(days: int) -> int:
    if days not in _RETENTIONS:
        nearest = next((offered for offered in _RETENTIONS if offered >= days), _RETENTIONS[-1])
        raise fault(f"CloudWatch cannot keep logs for {days} days", f"write {nearest}")
    return days


LogRetention = Annotated[Whole, AfterValidator(_retention), InEditors(enum=list(_RETENTIONS))]


class AddOn(Model):
    """One EKS add-on: its version and settings."""

    version: AddOnVersion = Field(
        default="latest",
        description="The version as EKS lists it. `latest` is looked up at each plan.",
    )
    configuration: JsonMap = Field(
        default=FrozenMap(),
        description="Further configuration values, merged over what this project sets.",
    )
    pod_identity: Grant | None = Field(
        default=None,
        description="An IAM role for the add-on's pods, made here. aws-ebs-csi-driver has one.",
    )

    @property
    def variables(self) -> Mapping[str, Json]:
        """The environment variables of its containers among the configuration, as vpc-cni's."""
        variables = self.configuration.get("env")
        return variables if is_mapping(variables) else {}


class Cluster(Model):
    """The EKS control plane and its add-ons."""

    name: Name = Field(
        default="",
        description="The EKS cluster's name.",
        json_schema_extra={"default_text": "the environment's name"},
    )
    kubernetes_version: KubernetesVersion = Field(description="The Kubernetes minor, in quotes.")
    endpoint_public_access: Flag = Field(
        default=False,
        description="Reach the API server from outside the VPC. From inside it always can be.",
    )
    endpoint_public_access_cidrs: tuple[CallersCidr, ...] = Field(
        default=(),
        description="Who may reach the public endpoint. Required when it is on.",
    )
    enabled_log_types: tuple[LogType, ...] = Field(
        default=("api", "audit", "authenticator"),
        description="Control plane logs that go to CloudWatch.",
    )
    log_retention_days: LogRetention = Field(
        default=90, description="How long CloudWatch keeps the cluster's logs, in days; 0 for ever."
    )
    support_type: Literal["STANDARD", "EXTENDED"] = Field(
        default="STANDARD",
        description="What EKS does at the end of standard support: upgrade, or bill for extended "
        "support.",
    )
    deletion_protection: Flag = Field(
        default=False,
        description="Refuse to delete the cluster, and refuse a destroy of releases, NodePools "
        "and EC2NodeClasses before any node is drained.",
    )
    zonal_shift: Flag = Field(
        default=False,
        description="Register the cluster for ARC zonal shift (the EKS side). To end that later, "
        "first run `aws eks update-cluster-config --zonal-shift-config enabled=false`.",
    )
    service_ipv4_cidr: Cidr | None = Field(
        default=None,
        description="The range of Service addresses. EKS picks 10.100.0.0/16 or 172.20.0.0/16.",
        json_schema_extra={"default_text": "EKS picks"},
    )
    prefix_delegation: Flag = Field(
        default=False,
        description="Give nodes prefixes of 16 addresses instead of single ones, and room for 110 "
        "pods: node classes and system nodes are told. Before the first nodes, or with new ones.",
    )
    fips: Flag = Field(
        default=False,
        description="Nodes run Bottlerocket's FIPS variants, and Karpenter calls FIPS endpoints "
        "where there are some. Changing it replaces the system nodes and all others.",
    )
    addons: Annotated[dict[AddOnName, AddOn], AfterValidator(FrozenMap)] = Field(
        default=FrozenMap(),
        description="Add-ons by their EKS name. vpc-cni, eks-pod-identity-agent, kube-proxy and "
        "coredns are always there.",
    )


class SystemNodes(Model):
    """The On-Demand managed node group for add-ons and Karpenter itself."""

    instance_types: tuple[InstanceType, ...] = Field(
        default=("m7g.large",),
        min_length=1,
        description="Instance types, all of one architecture, which decides the AMI type.",
    )
    min_size: Int32 = Field(
        default=2,
        ge=1,
        description="The least number of nodes; also what the group starts with. Karpenter's two "
        "replicas need two nodes. To raise it later, first raise the desired size: "
        "`aws eks update-nodegroup-config --scaling-config desiredSize=...`.",
    )
    max_size: Int32 = Field(default=3, ge=1, description="The largest number of nodes.")
    bottlerocket_version: ReleaseOrLatest = Field(
        default="latest",
        description="The Bottlerocket release, such as 1.69.0. `latest` is looked up at each plan.",
    )
    data_volume_size: VolumeSize = Field(
        default="50Gi", description="Size of /dev/xvdb: images, logs and emptyDir volumes."
    )
    bottlerocket_settings: Toml = Field(
        default="", description="Bottlerocket settings as TOML, merged into the user data."
    )
    labels: LabelMap = Field(default=FrozenMap(), description="Further labels of the nodes.")
