"""Every name this project gives in AWS, with its limit; rules and rendering both use them."""

from collections.abc import Callable
from dataclasses import dataclass

# Of the release, its service account and the Pod Identity association: all three must agree.
KARPENTER = "karpenter"
KARPENTER_CRD = "karpenter-crd"
KARPENTER_NAMESPACE = "kube-system"
DISCOVERY_TAG = "karpenter.sh/discovery"
SYSTEM_NODES = "system"
SYSTEM_NODES_LABEL = "karpenter.sh/controller"
SYSTEM_NODES_TAINT = "CriticalAddonsOnly"
CAPACITY_SPREAD = "capacity-spread"
EBS_CSI_SERVICE_ACCOUNT = "ebs-csi-controller-sa"
# Of a workspace of Terraform Cloud, which has a stack's name.
WORKSPACE_LIMIT = 90


@dataclass(frozen=True)
class Name:
    """A name made from the cluster's name and the region, at most `limit` characters long."""

    what: str
    shown: str
    limit: int
    make: Callable[[str, str], str]

    def of(self, cluster: str, region: str) -> str:
        """Return the name."""
        return self.make(cluster, region)

    def longest_cluster(self, region: str) -> int:
        """Return how long the cluster's name may be for this name to fit."""
        return self.limit - len(self.make("", region))


@dataclass(frozen=True)
class FixedPrefix:
    """A prefix that a module has for every cluster, at most `limit` long; Terraform ends it."""

    kind: str
    text: str
    limit: int


# Terraform adds 26 characters to a prefix, and IAM names end at 64: hence 38.
CLUSTER_ROLE_PREFIX = Name(
    "the IAM role prefix", "<name>-cluster-", 38, lambda cluster, _: f"{cluster}-cluster-"
)
SYSTEM_ROLE_PREFIX = Name(
    "the IAM role prefix",
    f"<name>-{SYSTEM_NODES}-",
    38,
    lambda cluster, _: f"{cluster}-{SYSTEM_NODES}-",
)
# IAM is global, so names that two regions could share carry the region.
CONTROLLER_ROLE = Name(
    "the IAM role",
    "KarpenterController-<name>-<region>",
    64,
    lambda cluster, region: f"KarpenterController-{cluster}-{region}",
)
NODE_ROLE = Name(
    "the IAM role",
    "KarpenterNode-<name>-<region>",
    64,
    lambda cluster, region: f"KarpenterNode-{cluster}-{region}",
)
EBS_CSI_ROLE = Name(
    "the IAM role",
    "AmazonEBSCSI-<name>-<region>",
    64,
    lambda cluster, region: f"AmazonEBSCSI-{cluster}-{region}",
)
POD_ROLE_LIMIT = 64
CNI_POLICY = Name(
    "the IAM policy",
    "AmazonEKSCNIIPv6-<name>-<region>",
    128,
    lambda cluster, region: f"AmazonEKSCNIIPv6-{cluster}-{region}",
)
QUEUE = Name("the queue", "Karpenter-<name>", 80, lambda cluster, _: f"Karpenter-{cluster}")

# Of the one key of logs, queue and volumes; the secrets' is alias/eks/<name>. Their limit is 256.
KEY_ALIAS = Name(
    "the KMS alias", "alias/eks/<name>/data", 256, lambda cluster, _: f"alias/eks/{cluster}/data"
)

EVENT_RULE_PREFIX = "Karpenter"
_EVENTS = (
    *("CRInterruption", "HealthEvent", "InstanceRebalance", "InstanceStateChange"),
    "SpotInterrupt",
)
MODULE_PREFIXES = (
    *(
        FixedPrefix("aws_cloudwatch_event_rule", f"{EVENT_RULE_PREFIX}{event}-", 38)
        for event in _EVENTS
    ),
    FixedPrefix("aws_eks_node_group", f"{SYSTEM_NODES}-", 37),
    FixedPrefix("aws_iam_policy", "vpc-flow-log-to-cloudwatch-", 102),
    FixedPrefix("aws_iam_role", "vpc-flow-log-role-", 38),
    FixedPrefix("aws_iam_role_policy", "KarpenterController-", 102),
)

CLUSTER_NAMES = (
    CLUSTER_ROLE_PREFIX,
    SYSTEM_ROLE_PREFIX,
    CONTROLLER_ROLE,
    NODE_ROLE,
    EBS_CSI_ROLE,
    CNI_POLICY,
    QUEUE,
    KEY_ALIAS,
)


def on_demand_base_name(pool: str) -> str:
    """Return the name of the second NodePool of a pool with an On-Demand base."""
    return f"{pool}-on-demand"


def pod_role(cluster: str, region: str, name: str) -> str:
    """Return the name of the IAM role of some pods: an add-on's, or a name of the user's."""
    return f"{cluster}-{name}-{region}"


def cluster_log_group(cluster: str) -> str:
    """Return the name of a control plane's log group."""
    return f"/aws/eks/{cluster}/cluster"


def stack_name(environment: str, stack: str) -> str:
    """Return the name of an environment's stack, such as `dev-cluster`."""
    return f"{environment}-{stack}"
