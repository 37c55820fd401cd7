"""The EKS add-ons: which, in which order, and settings that keep them on the system nodes."""

from core.addons import ALWAYS, BEFORE_COMPUTE, EBS_CSI, PLACED, VPC_CNI
from core.config.cluster import AddOn
from core.config.environment import Environment
from core.names import EBS_CSI_SERVICE_ACCOUNT, SYSTEM_NODES_LABEL, SYSTEM_NODES_TAINT
from core.render.data import Rendered, compact_json, literal, merged, ref
from core.render.pod_roles import addon_association
from core.render.vpc_cni import vpc_cni_configuration

_ON_SYSTEM_NODES: Rendered = {
    "nodeSelector": {SYSTEM_NODES_LABEL: "true"},
    "tolerations": [{"key": SYSTEM_NODES_TAINT, "operator": "Exists"}],
}


def addons(environment: Environment) -> Rendered:
    """Return the module's addons: those always there and those asked for, by name."""
    asked = environment.cluster.addons
    names = sorted({*ALWAYS, *asked})
    return {literal(name): _addon(environment, name, asked.get(name, AddOn())) for name in names}


def has_ebs_csi(environment: Environment) -> bool:
    """Tell whether the EBS CSI driver is installed."""
    return EBS_CSI in environment.cluster.addons


def _addon(environment: Environment, name: str, addon: AddOn) -> Rendered:
    pinned = addon.version != "latest"
    # What an add-on removed earlier left behind is taken over, not a conflict.
    rendered: Rendered = {"most_recent": not pinned, "resolve_conflicts_on_create": "OVERWRITE"}
    if pinned:
        rendered["addon_version"] = addon.version
    if name not in ALWAYS:
        # Removed from the file, it goes. Those always there only go with the cluster.
        rendered["preserve"] = False
    if name in BEFORE_COMPUTE:
        rendered["before_compute"] = True
    own = vpc_cni_configuration(environment) if name == VPC_CNI else _placement(name)
    if name == EBS_CSI:
        own = merged(own, _volume_tags(environment))
    if configuration := merged(own, literal(addon.configuration)):
        rendered["configuration_values"] = compact_json(configuration)
    if name == EBS_CSI:
        rendered["pod_identity_association"] = [
            {
                "role_arn": ref("aws_iam_role.ebs-csi.arn"),
                "service_account": EBS_CSI_SERVICE_ACCOUNT,
            }
        ]
    elif addon.pod_identity:
        rendered["pod_identity_association"] = [addon_association(name, addon.pod_identity)]
    return rendered


def _placement(name: str) -> Rendered:
    """Return the configuration that keeps an add-on's Deployment on the system nodes."""
    placement = _ON_SYSTEM_NODES if name in PLACED else {}
    for key in reversed(PLACED.get(name, ())):
        placement = {key: placement}
    return placement


def _volume_tags(environment: Environment) -> Rendered:
    """Return the configuration that puts the environment's tags on volumes of claims."""
    # The driver refuses Kubernetes' own keys, and splits each pair at the first equals sign.
    tags = {
        key: value
        for key, value in sorted(environment.tags.items())
        if not key.startswith("kubernetes.io") and "=" not in key
    }
    return {"controller": {"extraVolumeTags": literal(tags)}} if tags else {}
