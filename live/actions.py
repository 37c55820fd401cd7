"""The IAM actions that an apply of an environment calls, by the ARN that they are called on."""

from collections.abc import Iterator

from core.config.encryption import CREATE, NONE
from core.config.environment import Environment
from core.facts import partition
from core.names import CONTROLLER_ROLE, QUEUE, cluster_log_group

_VPC = (
    *("CreateVpc", "ModifyVpcAttribute", "CreateSubnet", "CreateRouteTable", "CreateRoute"),
    *("AssociateRouteTable", "CreateInternetGateway", "AttachInternetGateway"),
    *("DescribeVpcs", "DescribeSubnets", "DescribeRouteTables", "DescribeAvailabilityZones"),
)
_NAT = ("AllocateAddress", "CreateNatGateway", "DescribeNatGateways", "DescribeAddresses")
_FLOW_LOGS = ("CreateFlowLogs", "DescribeFlowLogs")
_ENDPOINTS = ("CreateVpcEndpoint", "DescribeVpcEndpoints", "DescribePrefixLists")
_NODES = (
    *("CreateSecurityGroup", "AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress"),
    *("DescribeSecurityGroups", "CreateLaunchTemplate", "DescribeLaunchTemplates"),
    # EKS looks whether the caller may launch from the template.
    *("RunInstances", "CreateTags"),
)
_ROLES = (
    *("CreateRole", "GetRole", "TagRole", "AttachRolePolicy", "PutRolePolicy", "PassRole"),
    *("ListRolePolicies", "ListAttachedRolePolicies"),
)
_CLUSTER = (
    *("CreateCluster", "DescribeCluster", "TagResource", "CreateNodegroup", "DescribeNodegroup"),
    *("CreateAddon", "DescribeAddon", "DescribeAddonVersions", "CreateAccessEntry"),
    *("AssociateAccessPolicy", "CreatePodIdentityAssociation"),
)
_QUEUE = ("CreateQueue", "SetQueueAttributes", "GetQueueAttributes", "TagQueue")
_RULES = ("PutRule", "PutTargets", "DescribeRule", "ListTargetsByRule", "TagResource")
_LOGS = ("CreateLogGroup", "PutRetentionPolicy", "DescribeLogGroups", "TagResource")
_KEY = ("CreateKey", "CreateAlias", "PutKeyPolicy", "EnableKeyRotation", "TagResource")
_OIDC = ("CreateOpenIDConnectProvider", "GetOpenIDConnectProvider", "TagOpenIDConnectProvider")

Need = tuple[str, tuple[str, ...]]


def actions_of(environment: Environment) -> Iterator[Need]:
    """Yield what is needed, a resource's ARN with the actions on it."""
    cluster, region = environment.cluster.name, environment.region
    account = environment.access.deployer.split(":")[4]
    start = f"arn:{partition(region)}"
    here = f"{region}:{account}"
    yield "*", tuple(f"ec2:{name}" for name in _ec2(environment))
    role = f"{environment.access.iam_path}{CONTROLLER_ROLE.of(cluster, region)}"
    yield f"{start}:iam::{account}:role{role}", _named("iam", _ROLES)
    yield "*", ("iam:CreatePolicy", *_named("iam", _OIDC))
    yield f"{start}:eks:{here}:cluster/{cluster}", _named("eks", _CLUSTER)
    if environment.karpenter.interruption_queue:
        yield f"{start}:sqs:{here}:{QUEUE.of(cluster, region)}", _named("sqs", _QUEUE)
        yield f"{start}:events:{here}:rule/Karpenter", _named("events", _RULES)
    if environment.cluster.enabled_log_types:
        keyed = environment.encryption.logs != NONE
        logs = (*_LOGS, "AssociateKmsKey") if keyed else _LOGS
        yield f"{start}:logs:{here}:log-group:{cluster_log_group(cluster)}", _named("logs", logs)
    yield from _keys(environment)
    if environment.account.spot_service_linked_role == "create":
        path = "role/aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot"
        yield f"{start}:iam::{account}:{path}", ("iam:CreateServiceLinkedRole",)


def _keys(environment: Environment) -> Iterator[Need]:
    encryption = environment.encryption
    if encryption.secrets == CREATE or encryption.shared:
        yield "*", _named("kms", _KEY)
    if (key := encryption.given().get("secrets")) is not None:
        yield key, ("kms:CreateGrant", "kms:DescribeKey")


def _ec2(environment: Environment) -> Iterator[str]:
    network = environment.network
    yield from _NODES
    if network.existing:
        yield "DescribeSubnets"
        if network.existing.tag_subnets:
            yield "DeleteTags"
        return
    yield from _VPC
    if network.nat_gateways != "none":
        yield from _NAT
    if network.flow_logs:
        yield from _FLOW_LOGS
    if network.endpoints:
        yield from _ENDPOINTS


def _named(service: str, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{service}:{name}" for name in names)
