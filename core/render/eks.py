"""What the EKS module is told."""

from core.config.environment import Environment
from core.names import DISCOVERY_TAG
from core.render.access import access_entries, iam_path, key_administrators
from core.render.addons import addons
from core.render.data import Rendered, literal, without_empty
from core.render.keys import key_of, secrets_encryption
from core.render.network import api_rules, control_plane_subnets, place_of
from core.render.system_nodes import system_nodes

# The module's own rules allow TCP from port 1025 and DNS only: too little between pods.
_NODE_RULES: Rendered = {
    "ingress_nodes_all": {
        "description": "Node to node, all ports and protocols",
        "protocol": "-1",
        "from_port": 0,
        "to_port": 0,
        "type": "ingress",
        "self": True,
    }
}


def _node_rules(environment: Environment) -> Rendered:
    """Return the rules of the nodes' security group, beside the module's own."""
    webhooks = {
        f"ingress_cluster_{port}_webhook": {
            "description": f"Cluster API to node {port}/tcp webhook",
            "protocol": "tcp",
            "from_port": port,
            "to_port": port,
            "type": "ingress",
            "source_cluster_security_group": True,
        }
        for port in environment.network.webhook_ports
    }
    return _NODE_RULES | webhooks


def eks_inputs(environment: Environment) -> Rendered:
    """Return the inputs of terraform-aws-modules/eks."""
    cluster, place = environment.cluster, place_of(environment)
    inputs = {
        "name": cluster.name,
        "kubernetes_version": cluster.kubernetes_version,
        "upgrade_policy": {"support_type": cluster.support_type},
        "zonal_shift_config": {"enabled": True} if cluster.zonal_shift else None,
        "deletion_protection": cluster.deletion_protection,
        "vpc_id": place.vpc_id,
        "subnet_ids": place.private,
        "control_plane_subnet_ids": control_plane_subnets(environment),
        "ip_family": "ipv6" if environment.network.ip_family == "ipv6" else None,
        "service_ipv4_cidr": cluster.service_ipv4_cidr,
        **_endpoint(environment),
        "authentication_mode": "API",
        "access_entries": access_entries(environment),
        "kms_key_administrators": key_administrators(environment),
        **secrets_encryption(environment),
        **_log_group(environment),
        # AWS ignores the thumbprint, and reading it is a call to the internet in every plan.
        "include_oidc_root_ca_thumbprint": False,
        **_iam_path(environment),
        "iam_role_permissions_boundary": environment.access.permissions_boundary,
        "security_group_additional_rules": api_rules(environment),
        "node_security_group_additional_rules": _node_rules(environment),
        "node_security_group_tags": {DISCOVERY_TAG: cluster.name},
        # Add-ons and node group are created together; this is the head start of the former.
        "dataplane_wait_duration": "60s",
        "addons": addons(environment),
        "eks_managed_node_groups": system_nodes(environment),
    }
    # Stated even when empty: left out, the module would choose three log types.
    stated = {"enabled_log_types": list(cluster.enabled_log_types)}
    return without_empty(inputs) | stated | {"tags": literal(environment.tags)}


def _iam_path(environment: Environment) -> Rendered:
    path = iam_path(environment)
    return {"iam_role_path": path, "encryption_policy_path": path}


def _log_group(environment: Environment) -> Rendered:
    cluster = environment.cluster
    if not cluster.enabled_log_types:
        return {"create_cloudwatch_log_group": False}
    return {
        "cloudwatch_log_group_retention_in_days": cluster.log_retention_days,
        "cloudwatch_log_group_kms_key_id": key_of(environment, "logs"),
    }


def _endpoint(environment: Environment) -> Rendered:
    cluster = environment.cluster
    return {
        "endpoint_private_access": True,
        "endpoint_public_access": cluster.endpoint_public_access,
        "endpoint_public_access_cidrs": list(cluster.endpoint_public_access_cidrs),
    }
