"""The On-Demand managed node group for add-ons and Karpenter itself."""

from core.capacity.catalog import load_catalog
from core.capacity.density import system_max_pods
from core.config.environment import Environment
from core.config.quantity import parse_quantity
from core.facts import partition
from core.names import SYSTEM_NODES, SYSTEM_NODES_LABEL, SYSTEM_NODES_TAINT, SYSTEM_ROLE_PREFIX
from core.render.access import iam_path
from core.render.cni_policy import cni_policies, module_attaches
from core.render.data import Rendered, literal, ref, without_empty
from core.render.images import image_parameter
from core.render.keys import key_of
from core.toml_setting import with_kubernetes_setting

_AMI_TYPES = {"amd64": "BOTTLEROCKET_x86_64", "arm64": "BOTTLEROCKET_ARM_64"}
_OS_VOLUME_SIZE = "4Gi"
_GI = 1024**3


def architecture(environment: Environment) -> str:
    """Return the architecture of the system nodes' instance types, `amd64` or `arm64`."""
    return load_catalog().types[environment.system_nodes.instance_types[0]].architecture


def release_parameter(environment: Environment) -> str | None:
    """Return the SSM parameter of the pinned release, or None where the latest is taken.

    EKS names a release with its commit (1.69.0-<commit>), which this parameter holds.
    """
    version = environment.system_nodes.bottlerocket_version
    if version == "latest":
        return None
    return image_parameter(environment, architecture(environment), version)


def _ami_type(environment: Environment) -> str:
    plain = _AMI_TYPES[architecture(environment)]
    return f"{plain}_FIPS" if environment.cluster.fips else plain


def system_nodes(environment: Environment) -> Rendered:
    """Return the module's eks_managed_node_groups."""
    nodes = environment.system_nodes
    name = SYSTEM_ROLE_PREFIX.of(environment.cluster.name, environment.region).rstrip("-")
    key = key_of(environment, "volumes")
    group = {
        "launch_template_name": name,
        "iam_role_name": name,
        "iam_role_path": iam_path(environment),
        "iam_role_permissions_boundary": environment.access.permissions_boundary,
        "iam_role_attach_cni_policy": module_attaches(environment),
        "iam_role_additional_policies": {
            "AmazonSSMManagedInstanceCore": ssm_policy(environment),
            **cni_policies(environment),
        },
        "vpc_security_group_ids": list(environment.network.node_security_groups),
        "ami_type": _ami_type(environment),
        **_release(environment),
        "capacity_type": "ON_DEMAND",
        "instance_types": list(nodes.instance_types),
        "min_size": nodes.min_size,
        "max_size": nodes.max_size,
        "desired_size": nodes.min_size,
        "labels": {SYSTEM_NODES_LABEL: "true"} | literal(nodes.labels),
        "taints": {
            "critical_addons_only": {
                "key": SYSTEM_NODES_TAINT,
                "value": "true",
                "effect": "NO_SCHEDULE",
            }
        },
        "update_config": {"max_unavailable": 1},
        "block_device_mappings": {
            "os": _volume("/dev/xvda", _OS_VOLUME_SIZE, key),
            "data": _volume("/dev/xvdb", nodes.data_volume_size, key),
        },
        "metadata_options": {
            "http_endpoint": "enabled",
            "http_tokens": "required",
            "http_put_response_hop_limit": 1,
        },
        "bootstrap_extra_args": literal(_settings(environment)),
    }
    return {SYSTEM_NODES: without_empty(group)}


def ssm_policy(environment: Environment) -> str:
    """Return the policy that lets nodes register with SSM: Bottlerocket's way to a shell."""
    name = partition(environment.region)
    return f"arn:{name}:iam::aws:policy/AmazonSSMManagedInstanceCore"


def _settings(environment: Environment) -> str:
    text, most = environment.system_nodes.bottlerocket_settings, system_max_pods(environment)
    if most is None:
        return text
    # A rule refuses the few forms to which nothing can be added.
    return with_kubernetes_setting(text, "max-pods", most) or text


def _release(environment: Environment) -> Rendered:
    if release_parameter(environment) is None:
        return {"use_latest_ami_release_version": True}
    # insecure_value: the parameter is public, and a sensitive value would hide the plan.
    release = ref("data.aws_ssm_parameter.bottlerocket.insecure_value")
    return {"use_latest_ami_release_version": False, "ami_release_version": release}


def _volume(device: str, size: str, key: str | None) -> Rendered:
    ebs = {
        "volume_size": int(parse_quantity(size) / _GI),
        "volume_type": "gp3",
        "encrypted": True,
        "kms_key_id": key,
        "delete_on_termination": True,
    }
    return {"device_name": device, "ebs": without_empty(ebs)}
