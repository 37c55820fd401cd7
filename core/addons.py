"""Facts about the EKS add-ons that rules and rendering share."""

from collections.abc import Mapping
from types import MappingProxyType

EBS_CSI = "aws-ebs-csi-driver"
VPC_CNI = "vpc-cni"
ALWAYS = ("coredns", "eks-pod-identity-agent", "kube-proxy", VPC_CNI)
# Nodes are not Ready without the first, and Pod Identity injects nothing without the second.
BEFORE_COMPUTE = ("eks-pod-identity-agent", VPC_CNI)
# Those that run as Deployments and are told to run on the system nodes -> where in their
# configuration that is told.
PLACED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"coredns": (), EBS_CSI: ("controller",), "metrics-server": ()}
)
# Those that are DaemonSets only, and tolerate every taint by their own defaults.
EVERYWHERE = ("eks-node-monitoring-agent", "eks-pod-identity-agent", "kube-proxy", VPC_CNI)
# Those that EKS offers, its own and the community's, as of November 2026.
OFFERED = (
    *EVERYWHERE,
    *PLACED,
    *("adot", "amazon-cloudwatch-observability", "aws-efs-csi-driver", "aws-fsx-csi-driver"),
    *("aws-guardduty-agent", "aws-mountpoint-s3-csi-driver", "aws-network-flow-monitoring-agent"),
    *("aws-privateca-connector-for-kubernetes", "aws-secrets-store-csi-driver-provider"),
    *("cert-manager", "external-dns", "fluent-bit", "kube-state-metrics"),
    *("prometheus-node-exporter", "snapshot-controller"),
)
