"""Karpenter's AWS side: what the eks//modules/karpenter module is told."""

from core.config.environment import Environment
from core.facts import partition
from core.names import CONTROLLER_ROLE, KARPENTER, KARPENTER_NAMESPACE, NODE_ROLE, QUEUE
from core.render.access import iam_path
from core.render.cni_policy import cni_policies, module_attaches
from core.render.data import Rendered, literal, ref, without_empty
from core.render.system_nodes import ssm_policy

# Public parameters; naming any other drops the module's default, so it is named again.
_PUBLIC_PARAMETERS = "/aws/service/"


def karpenter_inputs(environment: Environment) -> Rendered:
    """Return the inputs of terraform-aws-modules/eks//modules/karpenter."""
    name, region = environment.cluster.name, environment.region
    boundary, path = environment.access.permissions_boundary, iam_path(environment)
    inputs = {
        "cluster_name": ref("module.eks.cluster_name"),
        "namespace": KARPENTER_NAMESPACE,
        "service_account": KARPENTER,
        "iam_role_name": CONTROLLER_ROLE.of(name, region),
        "iam_role_use_name_prefix": False,
        "iam_role_path": path,
        "iam_role_permissions_boundary_arn": boundary,
        # The policy is too large for a managed one (6,144 characters) in many regions.
        "enable_inline_policy": True,
        "iam_policy_statements": [*_zonal_shift(environment), *_kms(environment)],
        "ami_id_ssm_parameter_arns": _ami_parameters(environment),
        "node_iam_role_name": NODE_ROLE.of(name, region),
        "node_iam_role_use_name_prefix": False,
        "node_iam_role_path": path,
        "node_iam_role_permissions_boundary": boundary,
        "cluster_ip_family": "ipv6" if environment.network.ip_family == "ipv6" else None,
        "node_iam_role_attach_cni_policy": module_attaches(environment),
        "node_iam_role_additional_policies": {
            "AmazonSSMManagedInstanceCore": ssm_policy(environment),
            **cni_policies(environment),
        },
        "create_instance_profile": environment.network.private or None,
        **_queue(environment),
    }
    return without_empty(inputs) | {"tags": literal(environment.tags)}


def _queue(environment: Environment) -> Rendered:
    if not environment.karpenter.interruption_queue:
        return {"enable_spot_termination": False}
    name = QUEUE.of(environment.cluster.name, environment.region)
    return {"enable_spot_termination": True, "queue_name": name}


def _zonal_shift(environment: Environment) -> list[Rendered]:
    """Repair the statement of 21.19.0, whose resource makes the controller panic at its start."""
    if not environment.karpenter.zonal_shift:
        return []
    return [
        {
            "sid": "AllowZonalShiftStatusReadOnly",
            "actions": ["arc-zonal-shift:GetManagedResource"],
            "resources": ["*"],
            "condition": [
                {
                    "test": "StringEquals",
                    "variable": "arc-zonal-shift:ResourceIdentifier",
                    "values": [ref("module.eks.cluster_arn")],
                }
            ],
        }
    ]


def _kms(environment: Environment) -> list[Rendered]:
    """Let the controller launch instances whose volumes a key of the user's encrypts."""
    keys = {item.kms_key_id for item in environment.node_classes.values() if item.kms_key_id}
    if not keys:
        return []
    via_ec2 = {
        "test": "StringEquals",
        "variable": "kms:ViaService",
        "values": [f"ec2.{environment.region}.{_dns_suffix(environment.region)}"],
    }
    for_aws = {"test": "Bool", "variable": "kms:GrantIsForAWSResource", "values": ["true"]}
    use = [
        "kms:Decrypt",
        "kms:DescribeKey",
        "kms:GenerateDataKeyWithoutPlaintext",
        "kms:ReEncrypt*",
    ]
    return [
        {
            "sid": "AllowVolumeKeyUse",
            "actions": use,
            "resources": sorted(keys),
            "condition": [via_ec2],
        },
        {
            "sid": "AllowVolumeKeyGrants",
            "actions": ["kms:CreateGrant"],
            "resources": sorted(keys),
            "condition": [via_ec2, for_aws],
        },
    ]


def _dns_suffix(region: str) -> str:
    suffixes = {"aws-cn": "amazonaws.com.cn", "aws-eusc": "amazonaws.eu"}
    return suffixes.get(partition(region), "amazonaws.com")


def _ami_parameters(environment: Environment) -> list[str]:
    names = {
        item.ami_ssm_parameter
        for item in environment.node_classes.values()
        if item.ami_ssm_parameter and not item.ami_ssm_parameter.startswith(_PUBLIC_PARAMETERS)
    }
    if not names:
        return []
    start = f"arn:{partition(environment.region)}:ssm:{environment.region}:"
    account = environment.account_id or "*"
    own = [f"{start}{account}:parameter{name}" for name in sorted(names)]
    return [f"{start}:parameter{_PUBLIC_PARAMETERS}*", *own]
