"""The IAM actions with which Terraform's AWS provider makes each type of resource, and reads it."""

from types import MappingProxyType

_EC2 = {
    "vpc": "CreateVpc ModifyVpcAttribute DescribeVpcs DescribeVpcAttribute",
    "vpc_ipv4_cidr_block_association": "AssociateVpcCidrBlock",
    "subnet": "CreateSubnet ModifySubnetAttribute DescribeSubnets",
    "route_table": "CreateRouteTable DescribeRouteTables",
    "route_table_association": "AssociateRouteTable",
    "route": "CreateRoute",
    "internet_gateway": "CreateInternetGateway AttachInternetGateway DescribeInternetGateways",
    "egress_only_internet_gateway": (
        "CreateEgressOnlyInternetGateway DescribeEgressOnlyInternetGateways"
    ),
    "eip": "AllocateAddress DescribeAddresses",
    "nat_gateway": "CreateNatGateway DescribeNatGateways",
    # Those of a new VPC are emptied.
    "default_network_acl": "DescribeNetworkAcls CreateNetworkAclEntry DeleteNetworkAclEntry",
    "default_route_table": "DescribeRouteTables",
    "default_security_group": (
        "DescribeSecurityGroups RevokeSecurityGroupIngress RevokeSecurityGroupEgress"
    ),
    "security_group": "CreateSecurityGroup DescribeSecurityGroups RevokeSecurityGroupEgress",
    "security_group_rule": "AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress",
    "vpc_endpoint": "CreateVpcEndpoint DescribeVpcEndpoints DescribePrefixLists",
    "flow_log": "CreateFlowLogs DescribeFlowLogs",
    "launch_template": (
        "CreateLaunchTemplate DescribeLaunchTemplates DescribeLaunchTemplateVersions"
    ),
    # A tag that leaves the file is deleted.
    "ec2_tag": "CreateTags DeleteTags DescribeTags",
    # EKS looks whether the caller may launch from the template.
    "eks_node_group": "RunInstances CreateTags",
}
_IAM = {
    "iam_role": "CreateRole GetRole TagRole ListRolePolicies ListAttachedRolePolicies",
    "iam_role_policy": "PutRolePolicy GetRolePolicy",
    "iam_role_policy_attachment": "AttachRolePolicy ListAttachedRolePolicies",
    "iam_policy": "CreatePolicy GetPolicy GetPolicyVersion TagPolicy",
    "iam_instance_profile": (
        "CreateInstanceProfile AddRoleToInstanceProfile GetInstanceProfile TagInstanceProfile "
        "PassRole"
    ),
    "iam_openid_connect_provider": (
        "CreateOpenIDConnectProvider GetOpenIDConnectProvider TagOpenIDConnectProvider"
    ),
    "iam_service_linked_role": "CreateServiceLinkedRole",
    "eks_cluster": "PassRole",
    "eks_node_group": "PassRole",
    "eks_pod_identity_association": "PassRole",
    "flow_log": "PassRole",
}
_EKS = {
    "eks_cluster": "CreateCluster DescribeCluster TagResource",
    "eks_node_group": "CreateNodegroup DescribeNodegroup",
    "eks_addon": "CreateAddon DescribeAddon",
    "eks_access_entry": "CreateAccessEntry DescribeAccessEntry",
    "eks_access_policy_association": "AssociateAccessPolicy ListAssociatedAccessPolicies",
    "eks_pod_identity_association": "CreatePodIdentityAssociation DescribePodIdentityAssociation",
}
_OTHERS = {
    "logs": {
        "cloudwatch_log_group": (
            "CreateLogGroup PutRetentionPolicy DescribeLogGroups ListTagsForResource TagResource"
        )
    },
    "kms": {
        "kms_key": (
            "CreateKey DescribeKey EnableKeyRotation GetKeyPolicy GetKeyRotationStatus "
            "ListResourceTags PutKeyPolicy TagResource"
        ),
        "kms_alias": "CreateAlias ListAliases",
    },
    "sqs": {
        "sqs_queue": "CreateQueue GetQueueAttributes ListQueueTags TagQueue",
        "sqs_queue_policy": "GetQueueAttributes SetQueueAttributes",
    },
    "events": {
        "cloudwatch_event_rule": "PutRule DescribeRule ListTagsForResource TagResource",
        "cloudwatch_event_target": "PutTargets ListTargetsByRule",
    },
}
_READ = {
    "data.aws_availability_zones": ("ec2:DescribeAvailabilityZones",),
    "data.aws_eks_addon_version": ("eks:DescribeAddonVersions",),
    "data.aws_ssm_parameter": ("ssm:GetParameter",),
    "data.aws_subnet": ("ec2:DescribeSubnets",),
    "data.aws_vpc_endpoint_service": ("ec2:DescribeVpcEndpointServices",),
}


def _calls() -> dict[str, tuple[str, ...]]:
    calls: dict[str, tuple[str, ...]] = dict(_READ)
    for service, types in ({"ec2": _EC2, "iam": _IAM, "eks": _EKS} | _OTHERS).items():
        for kind, names in types.items():
            more = tuple(f"{service}:{name}" for name in names.split())
            calls[f"aws_{kind}"] = calls.get(f"aws_{kind}", ()) + more
    return calls


# Resource type -> actions.
CALLS = MappingProxyType(_calls())
