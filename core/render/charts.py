"""Karpenter's two Helm releases."""

import yaml

from core.capacity.density import reserved_interfaces
from core.config.environment import Environment
from core.names import KARPENTER, KARPENTER_CRD, KARPENTER_NAMESPACE, SYSTEM_NODES_LABEL
from core.render.cluster_access import cluster_output
from core.render.data import Rendered, literal, merged

REGISTRY = "public.ecr.aws/karpenter"
TIMEOUT_SECONDS = 600


def crd_release(environment: Environment) -> Rendered:
    """Return the release that owns the CRDs, so that an upgrade upgrades them too."""
    return _release(environment, KARPENTER_CRD)


def controller_release(environment: Environment) -> Rendered:
    """Return the controller's release; its CRDs come from the other one."""
    values = merged(_values(environment), literal(environment.karpenter.values))
    return {
        **_release(environment, KARPENTER),
        "skip_crds": True,
        # As YAML, so that a plan shows a change line by line.
        "values": [
            yaml.dump(values, Dumper=_Values, sort_keys=False, allow_unicode=True, width=1000)
        ],
    }


def _release(environment: Environment, chart: str) -> Rendered:
    return {
        "name": chart,
        "namespace": KARPENTER_NAMESPACE,
        "repository": f"oci://{environment.karpenter.registry or REGISTRY}",
        "chart": chart,
        "version": environment.karpenter.version,
        "wait": True,
        "timeout": TIMEOUT_SECONDS,
        # A first install that fails would leave a release that Terraform forgets, and whose name
        # it then refuses: rolled back, the next apply starts anew.
        "atomic": True,
    }


def _values(environment: Environment) -> Rendered:
    karpenter = environment.karpenter
    return {
        "replicas": karpenter.replicas,
        "serviceAccount": {"name": KARPENTER},
        "nodeSelector": {SYSTEM_NODES_LABEL: "true"},
        "controller": {
            **_image(karpenter.registry),
            "env": _variables(environment),
            "resources": {
                "requests": {"cpu": "1", "memory": "1Gi"},
                "limits": {"memory": "1Gi"},
            },
        },
        "settings": _settings(environment),
    }


def _variables(environment: Environment) -> list[Rendered]:
    # IMDS is a hop too far for pods, so the region is told.
    region = {"name": "AWS_REGION", "value": environment.region}
    fips = {"name": "AWS_USE_FIPS_ENDPOINT", "value": "true"}
    return [region, fips] if environment.uses_fips_endpoints else [region]


def _image(registry: str | None) -> Rendered:
    """Return the mirror's image; its digest is the chart's, which a mirror keeps."""
    return {"image": {"repository": f"{registry}/controller"}} if registry else {}


def _settings(environment: Environment) -> Rendered:
    karpenter, gates = environment.karpenter, environment.karpenter.feature_gates
    settings: Rendered = {
        "clusterName": cluster_output("cluster_name"),
        "clusterEndpoint": cluster_output("cluster_endpoint"),
    }
    if karpenter.interruption_queue:
        settings["interruptionQueue"] = cluster_output("queue_name")
    if environment.network.private:
        settings["isolatedVPC"] = True
    if reserved := reserved_interfaces(environment):
        settings["reservedENIs"] = str(reserved)
    if karpenter.zonal_shift:
        settings["enableZonalShift"] = True
    settings["featureGates"] = {
        "spotToSpotConsolidation": gates.spot_to_spot_consolidation,
        "nodeRepair": gates.node_repair,
        "reservedCapacity": gates.reserved_capacity,
        "staticCapacity": gates.static_capacity,
        "nodeOverlay": gates.node_overlay,
        "capacityBuffer": gates.capacity_buffer,
    }
    return settings


class _Values(yaml.SafeDumper):
    """Writes references in quotes, so that a cluster named `no` does not become false."""


def _text(_dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    style = "'" if value.startswith("${") else None
    return yaml.ScalarNode("tag:yaml.org,2002:str", value, style=style)


_Values.add_representer(str, _text)
