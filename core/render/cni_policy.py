"""What lets the VPC CNI give pods IPv6 addresses, for which AWS has no policy of its own.

The modules share one of a fixed name, so that two clusters of an account would own the same.
"""

from core.config.environment import Environment
from core.facts import partition
from core.names import CNI_POLICY
from core.render.access import iam_path
from core.render.data import Rendered, compact_json, ref, without_empty

_READS = ("Instances", "InstanceTypes", "NetworkInterfaces", "Tags")


def cni_policy(environment: Environment) -> Rendered | None:
    """Return the arguments of the policy, or None where AWS' own for IPv4 does."""
    if environment.network.ip_family == "ipv4":
        return None
    interfaces = f"arn:{partition(environment.region)}:ec2:*:*:network-interface/*"
    statements = [
        {
            "Effect": "Allow",
            "Action": ["ec2:AssignIpv6Addresses", *(f"ec2:Describe{name}" for name in _READS)],
            "Resource": "*",
        },
        {"Effect": "Allow", "Action": "ec2:CreateTags", "Resource": interfaces},
    ]
    return without_empty(
        {
            "name": CNI_POLICY.of(environment.cluster.name, environment.region),
            "description": "IPv6 addresses for pods, for nodes",
            "path": iam_path(environment),
            "policy": compact_json({"Version": "2012-10-17", "Statement": statements}),
        }
    )


def cni_policies(environment: Environment) -> dict[str, str]:
    """Return the policies for the VPC CNI that nodes' roles get, beside the modules' own."""
    if environment.network.ip_family == "ipv4":
        return {}
    return {"AmazonEKSCNIIPv6": ref("aws_iam_policy.cni-ipv6.arn")}


def module_attaches(environment: Environment) -> bool | None:
    """Return whether modules attach the policy that they know; None for their default, to do so."""
    return False if environment.network.ip_family == "ipv6" else None
