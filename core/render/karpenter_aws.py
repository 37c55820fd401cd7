"""Karpenter's AWS side: what the eks//modules/karpenter module is told."""

from core.config.environment import Environment
from core.names import CONTROLLER_ROLE, KARPENTER, KARPENTER_NAMESPACE, NODE_ROLE, QUEUE
from core.render.access import iam_path
from core.render.cni_policy import cni_policies, module_attaches
from core.render.data import Rendered, literal, ref, without_empty
from core.render.keys import MADE_KEY, key_of
from core.render.system_nodes import ssm_policy
from core.statements import ami_parameters, controller_statements


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
        "iam_policy_statements": _statements(environment),
        "ami_id_ssm_parameter_arns": ami_parameters(environment),
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
    queue = {"enable_spot_termination": True, "queue_name": name}
    if key := key_of(environment, "queue"):
        # Of the two encryptions SQS takes only one.
        return {**queue, "queue_managed_sse_enabled": False, "queue_kms_master_key_id": key}
    return queue


def _statements(environment: Environment) -> list[Rendered]:
    """Return the controller's further statements as the module takes them."""
    cluster = ref("module.eks.cluster_arn")
    return [
        without_empty(
            {
                "sid": statement["Sid"],
                "actions": statement["Action"],
                "resources": statement["Resource"],
                "condition": [
                    {"test": test, "variable": variable, "values": [value]}
                    for test, values in statement.get("Condition", {}).items()
                    for variable, value in values.items()
                ],
            }
        )
        for statement in controller_statements(environment, cluster=cluster, made=MADE_KEY)
    ]
