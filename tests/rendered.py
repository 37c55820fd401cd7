"""Everything that is rendered of an environment, by what it is for."""

from typing import Any

from core.config.environment import Environment
from core.config.pool_parts import pool_parts
from core.render.adopt import adoption_blocks
from core.render.charts import controller_release, crd_release
from core.render.cluster_access import login
from core.render.cni_policy import cni_policy
from core.render.eks import eks_inputs
from core.render.karpenter_aws import karpenter_inputs
from core.render.key_policy import key_policies
from core.render.keys import key_alias, shared_key
from core.render.network import subnet_checks, subnet_queries, subnet_tags
from core.render.node_class import node_class_manifest
from core.render.node_overlay import node_overlay_manifest
from core.render.node_pool import node_pool_manifest
from core.render.outputs import cluster_outputs, karpenter_outputs, nodes_outputs
from core.render.pod_roles import pod_roles
from core.render.vpc import endpoints_inputs, vpc_inputs, zone_query


def rendered(environment: Environment) -> dict[str, Any]:
    """Return module inputs, releases, logins, manifests and outputs of an environment."""
    outputs = cluster_outputs(environment) | karpenter_outputs(environment)
    return {
        "adopt": [
            adoption_blocks(environment, kind)
            for kind in ("account", "cluster", "karpenter", "nodes")
        ],
        "vpc": vpc_inputs(environment),
        "zones": zone_query(environment),
        "endpoints": endpoints_inputs(environment),
        "subnets": [
            subnet_queries(environment),
            subnet_tags(environment),
            subnet_checks(environment),
        ],
        "keys": [shared_key(environment), key_alias(environment), key_policies(environment)],
        "eks": eks_inputs(environment),
        "karpenter": karpenter_inputs(environment),
        "pod_roles": {role.id: vars(role) for role in pod_roles(environment)},
        "cni_policy": cni_policy(environment),
        "crds": crd_release(environment),
        "controller": controller_release(environment),
        "login": login(environment),
        "node_classes": {
            name: node_class_manifest(environment, name) for name in environment.node_classes
        },
        "node_pools": {
            name: node_pool_manifest(environment, name) for name in pool_parts(environment)
        },
        "node_overlays": {
            name: node_overlay_manifest(environment, name) for name in environment.node_overlays
        },
        "outputs": {
            name: [output.value, output.description]
            for name, output in (outputs | nodes_outputs(environment)).items()
        },
    }
