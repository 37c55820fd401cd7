"""Versions and facts about AWS and Karpenter that rules and rendering share; as of 2026-11-22.

Sources: the modules' registries, Karpenter's compatibility matrix and AWS' documentation.
"""

from types import MappingProxyType

AS_OF = "2026-11-22"

EKS_MODULE = "21.19.0"
VPC_MODULE = "6.6.0"

# Ranges that the modules (eks 21.19 needs aws >= 6.28) and the bindings can both live with.
PROVIDERS = MappingProxyType(
    {
        "aws": {"source": "hashicorp/aws", "version": ">= 6.28, < 7.0"},
        "helm": {"source": "hashicorp/helm", "version": "~> 3.1"},
        "kubernetes": {"source": "hashicorp/kubernetes", "version": "~> 2.38"},
    }
)
# The lowest Terraform that the modules accept; what is newer is emitted only where it is asked for.
REQUIRED_TERRAFORM = ">= 1.5.7"
# What an environment can ask for -> the first Terraform with it. OpenTofu has each in the same
# release, but for ephemeral resources, since 1.11.
TERRAFORM_FOR = MappingProxyType(
    {"cloud project": "1.6.0", "s3 lock file": "1.10.0", "ephemeral resource": "1.10.0"}
)

# The newest Karpenter release that this project was checked with.
KARPENTER_CHECKED = "1.14.1"

# Kubernetes minor -> the first Karpenter release that supports it.
KARPENTER_FOR_KUBERNETES = MappingProxyType(
    {
        "1.30": "0.37.0",
        "1.31": "1.0.5",
        "1.32": "1.2.0",
        "1.33": "1.5.0",
        "1.34": "1.6.0",
        "1.35": "1.9.0",
        "1.36": "1.13.0",
        "1.37": "1.15.0",
    }
)
KARPENTER_DENIED = MappingProxyType({"1.8.4": "it places pods with topology spread wrongly"})

# Karpenter release -> the eks module whose controller policy has what it needs since then:
# iam:ListInstanceProfiles; placement groups; ec2:DescribeInstanceStatus.
KARPENTER_NEEDS_MODULE = MappingProxyType(
    {"1.7.0": "21.2.0", "1.11.0": "21.18.0", "1.12.0": "21.19.0"}
)

# Karpenter minor -> what changes for a cluster that comes from an older one (its upgrade guide).
KARPENTER_CHANGES = MappingProxyType(
    {
        "1.1": "the API karpenter.sh/v1beta1 is gone",
        "1.2": "the values of its metrics' reason label are in snake_case",
        "1.3": "nodes on reserved capacity have a capacity type of their own, reserved",
        "1.6": "capacity reservations that no node class selects are not used any more",
        "1.7": "instance profiles move to another IAM path; metrics are renamed",
        "1.12": "every node drifts once, for a new hash; budgets bound how many go at once",
        "1.14": "the new CRD capacitybuffers.autoscaling.x-k8s.io comes with karpenter-crd",
        "1.15": "node repair keeps to the budgets",
    }
)

# Kubernetes minor -> the end of EKS' standard and of its extended support.
KUBERNETES_SUPPORT = MappingProxyType(
    {
        "1.30": ("2025-07-23", "2026-07-23"),
        "1.31": ("2025-11-26", "2026-11-26"),
        "1.32": ("2026-03-23", "2027-03-23"),
        "1.33": ("2026-07-29", "2027-07-29"),
        "1.34": ("2026-12-02", "2027-12-02"),
        "1.35": ("2027-03-27", "2028-03-27"),
    }
)

# Kubernetes minor -> the first Bottlerocket release with a variant for it, and the first without.
BOTTLEROCKET_FOR_KUBERNETES = MappingProxyType(
    {
        "1.30": ("1.20.0", "1.64.0"),
        "1.31": ("1.22.0", None),
        "1.32": ("1.30.0", None),
        "1.33": ("1.39.0", None),
        "1.34": ("1.47.0", None),
        "1.35": ("1.53.0", None),
        "1.36": ("1.61.0", None),
        "1.37": ("1.66.0", None),
    }
)

# The first Bottlerocket release with FIPS variants.
BOTTLEROCKET_FIPS = "1.27.0"

# Where each service that Karpenter calls has a FIPS endpoint: EC2, EKS, IAM, SQS and SSM. In
# GovCloud these are the ordinary ones.
FIPS_REGIONS = (
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
    "us-gov-east-1",
    "us-gov-west-1",
)

# Feature gate, as the environment file has it -> the first Karpenter release with it.
KARPENTER_GATES = MappingProxyType(
    {
        "spot_to_spot_consolidation": "0.34.0",
        "node_repair": "1.1.0",
        "reserved_capacity": "1.3.0",
        "node_overlay": "1.7.0",
        "static_capacity": "1.8.0",
        "capacity_buffer": "1.13.0",
    }
)

# By how a region's name begins: the commercial ones, then China, GovCloud and the European one.
REGIONS = (
    *("af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2"),
    *("ap-northeast-3", "ap-south-1", "ap-south-2", "ap-southeast-1", "ap-southeast-2"),
    *("ap-southeast-3", "ap-southeast-4", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7"),
    *("ca-central-1", "ca-west-1", "eu-central-1", "eu-central-2", "eu-north-1", "eu-south-1"),
    *("eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3", "il-central-1", "me-central-1"),
    *("me-south-1", "mx-central-1", "sa-east-1", "us-east-1", "us-east-2", "us-west-1"),
    *("us-west-2", "cn-north-1", "cn-northwest-1", "us-gov-east-1", "us-gov-west-1"),
    "eusc-de-east-1",
)

# Zones (by id) in which EKS puts no control plane.
ZONES_EKS_REFUSES = MappingProxyType(
    {
        "us-east-1": ("use1-az3",),
        "us-west-1": ("usw1-az2",),
        "ca-central-1": ("cac1-az3",),
    }
)

# Characters of a role's inline policies together; white space is not counted.
INLINE_POLICY_LIMIT = 10_240

# What documentation uses for examples: a deploy with them cannot be meant.
PLACEHOLDER_ACCOUNTS = ("111122223333", "123456789012", "444455556666")
PLACEHOLDER_CIDRS = ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")


def partition(region: str) -> str:
    """Return the AWS partition that a region belongs to."""
    prefixes = {"cn-": "aws-cn", "us-gov-": "aws-us-gov", "eusc-": "aws-eusc"}
    return next((name for start, name in prefixes.items() if region.startswith(start)), "aws")


def dns_suffix(region: str) -> str:
    """Return what the names of a region's services end with."""
    suffixes = {"aws-cn": "amazonaws.com.cn", "aws-eusc": "amazonaws.eu"}
    return suffixes.get(partition(region), "amazonaws.com")


def release(version: str) -> tuple[int, ...]:
    """Return a version's numbers, so that releases compare."""
    return tuple(int(part) for part in version.split("."))


def newest_checked() -> str:
    """Return the newest Kubernetes minor that the Karpenter checked here supports."""
    checked = release(KARPENTER_CHECKED)
    known = KARPENTER_FOR_KUBERNETES.items()
    return [minor for minor, first in known if release(first) <= checked][-1]


def is_newer_minor(version: str) -> bool:
    """Tell whether a Karpenter release is of a later minor than was checked here."""
    return release(version)[:2] > release(KARPENTER_CHECKED)[:2]


def oldest_supported() -> str:
    """Return the oldest Kubernetes minor in standard support."""
    return next(minor for minor, (end, _) in KUBERNETES_SUPPORT.items() if end > AS_OF)
