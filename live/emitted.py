"""The Terraform resource types that an environment's stacks make in AWS, the modules' among them.

tests/live/test_emitted.py holds this against what the real modules plan.
"""

from collections.abc import Iterator

from core.config.encryption import NONE
from core.config.environment import Environment
from core.render.cni_policy import cni_policy
from core.render.data import Rendered
from core.render.eks import eks_inputs
from core.render.karpenter_aws import karpenter_inputs
from core.render.keys import shared_key
from core.render.network import subnet_queries, subnet_tags
from core.render.pod_roles import pod_roles
from core.render.system_nodes import release_parameter
from core.render.vpc import endpoints_inputs, vpc_inputs, zone_query

# Whether something is there, and the types it is made of.
_Part = tuple[object, tuple[str, ...]]

_ROLE = ("aws_iam_role", "aws_iam_role_policy_attachment")
_KEY = ("aws_kms_key", "aws_kms_alias")
_LOGS = ("aws_cloudwatch_log_group",)
_RULES = ("aws_security_group", "aws_security_group_rule")
_VPC = (
    *("aws_vpc", "aws_subnet", "aws_route_table", "aws_route_table_association"),
    *("aws_default_network_acl", "aws_default_route_table", "aws_default_security_group"),
)
_CLUSTER = (
    *("aws_eks_cluster", "aws_eks_addon", "aws_eks_node_group", "aws_launch_template"),
    *("aws_eks_access_entry", "aws_eks_access_policy_association"),
    *(*_ROLE, *_RULES, "aws_iam_openid_connect_provider"),
    "data.aws_eks_addon_version",
)
_CONTROLLER = (
    *(*_ROLE, "aws_iam_role_policy"),
    *("aws_eks_pod_identity_association", "aws_eks_access_entry"),
)
_QUEUE = (
    *("aws_sqs_queue", "aws_sqs_queue_policy"),
    *("aws_cloudwatch_event_rule", "aws_cloudwatch_event_target"),
)


def emitted_types(environment: Environment) -> frozenset[str]:
    """Return the types of what an apply makes in AWS; `data.` begins those of what it reads."""
    parts = (
        *_own(environment),
        *_vpc(vpc_inputs(environment)),
        *_endpoints(endpoints_inputs(environment)),
        *_eks(environment, eks_inputs(environment)),
        *_karpenter(karpenter_inputs(environment)),
    )
    return frozenset(kind for there, kinds in parts if there for kind in kinds)


def _own(environment: Environment) -> Iterator[_Part]:
    """Yield what the stacks make without any module."""
    roles = pod_roles(environment)
    yield roles, ("aws_iam_role",)
    yield [role for role in roles if role.policy_arns], ("aws_iam_role_policy_attachment",)
    yield [role for role in roles if role.policy], ("aws_iam_role_policy",)
    yield [role for role in roles if role.association], ("aws_eks_pod_identity_association",)
    yield cni_policy(environment), ("aws_iam_policy",)
    yield shared_key(environment), _KEY
    yield subnet_tags(environment), ("aws_ec2_tag",)
    yield subnet_queries(environment), ("data.aws_subnet",)
    yield zone_query(environment), ("data.aws_availability_zones",)
    yield release_parameter(environment), ("data.aws_ssm_parameter",)
    create = environment.account.spot_service_linked_role == "create"
    yield create, ("aws_iam_service_linked_role",)


def _vpc(inputs: Rendered | None) -> Iterator[_Part]:
    if inputs is None:
        return
    yield True, _VPC
    yield inputs.get("secondary_cidr_blocks"), ("aws_vpc_ipv4_cidr_block_association",)
    yield inputs.get("public_subnets"), ("aws_internet_gateway", "aws_route")
    yield inputs["enable_nat_gateway"], ("aws_eip", "aws_nat_gateway", "aws_route")
    egress = inputs.get("create_egress_only_igw")
    yield egress, ("aws_egress_only_internet_gateway", "aws_route")
    flow_log = inputs.get("enable_flow_log")
    yield flow_log, ("aws_flow_log", *_LOGS, *_ROLE, "aws_iam_policy")


def _endpoints(inputs: Rendered | None) -> Iterator[_Part]:
    if inputs is not None:
        yield True, ("aws_vpc_endpoint", "data.aws_vpc_endpoint_service")
        yield inputs.get("create_security_group"), _RULES


def _eks(environment: Environment, inputs: Rendered) -> Iterator[_Part]:
    yield True, _CLUSTER
    yield inputs.get("create_cloudwatch_log_group", True), _LOGS
    yield inputs.get("create_kms_key", True), _KEY
    # What lets the cluster's role use the key of secrets, whosever it is.
    yield environment.encryption.secrets != NONE, ("aws_iam_policy",)
    yield inputs["tags"], ("aws_ec2_tag",)


def _karpenter(inputs: Rendered) -> Iterator[_Part]:
    yield True, _CONTROLLER
    yield inputs["enable_spot_termination"], _QUEUE
    yield inputs.get("create_instance_profile"), ("aws_iam_instance_profile",)
