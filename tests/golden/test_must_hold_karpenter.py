"""What must hold of the release of Karpenter: identity, order, versions, protection."""

import yaml

from core.names import SYSTEM_NODES_LABEL
from tests.golden.built import Built, Json

OUTPUTS = "data.terraform_remote_state.cluster.outputs"


def values(built: Built) -> Json:
    """Return the chart values of the controller."""
    (text,) = built.releases["karpenter"]["values"]
    return yaml.safe_load(text)


def test_pod_identity_is_the_release_s(built: Built) -> None:
    """The association names the namespace and the service account that the release makes."""
    module = built.cluster.blocks("module")["karpenter"]

    assert module["namespace"] == built.releases["karpenter"]["namespace"]
    assert module["service_account"] == values(built)["serviceAccount"]["name"]
    assert module.get("create_pod_identity_association", True) is True


def test_crds_come_first(built: Built) -> None:
    """Of two releases the one with CRDs comes first, and the other installs none."""
    crds, controller = built.releases["karpenter-crd"], built.releases["karpenter"]

    assert built.releases.keys() == {"karpenter-crd", "karpenter"}
    assert controller["depends_on"] == ["helm_release.karpenter-crd"]
    assert "depends_on" not in crds
    assert controller["skip_crds"] is True
    assert "skip_crds" not in crds


def test_releases_are_one_version_and_are_waited_for(built: Built) -> None:
    """CRDs and controller are of one version; a release that does not come up fails the apply."""
    registry = built.environment.karpenter.registry or "public.ecr.aws/karpenter"
    for release in built.releases.values():
        assert release["version"] == built.environment.karpenter.version
        assert release["wait"] is True
        assert release["namespace"] == "kube-system"
        assert release["repository"] == f"oci://{registry}"


def test_controller_runs_on_system_nodes(built: Built) -> None:
    """It selects the system nodes' label, and has one replica a node at most."""
    assert values(built)["nodeSelector"] == {SYSTEM_NODES_LABEL: "true"}
    assert values(built)["replicas"] <= built.system_nodes["min_size"]


def test_controller_knows_its_region(built: Built) -> None:
    """The instance metadata is out of its reach, so its region is told."""
    region = {"name": "AWS_REGION", "value": built.environment.region}

    assert region in values(built)["controller"]["env"]


def test_controller_knows_cluster_and_queue(built: Built) -> None:
    """Cluster and queue are those of the cluster's stack; without a queue none is named."""
    settings, module = values(built)["settings"], built.cluster.blocks("module")["karpenter"]
    queue = f"${{{OUTPUTS}.queue_name}}" if built.environment.karpenter.interruption_queue else None

    assert settings["clusterName"] == f"${{{OUTPUTS}.cluster_name}}"
    assert settings["clusterEndpoint"] == f"${{{OUTPUTS}.cluster_endpoint}}"
    assert settings.get("interruptionQueue") == queue
    assert module["enable_spot_termination"] is (queue is not None)
    assert ("queue_name" in built.cluster.blocks("output")) is (queue is not None)


def test_zonal_shift_has_its_permission(built: Built) -> None:
    """Where the controller follows zonal shifts, the module's faulty statement is repaired."""
    statements = built.cluster.blocks("module")["karpenter"].get("iam_policy_statements", [])
    allowed = any(item["actions"] == ["arc-zonal-shift:GetManagedResource"] for item in statements)

    assert values(built)["settings"].get("enableZonalShift", False) is allowed
    assert allowed is built.environment.karpenter.zonal_shift


def test_protection_refuses_a_destroy_before_any_node_goes(built: Built) -> None:
    """Deletion protection puts prevent_destroy on every release and manifest, else on none."""
    resources = {**built.releases, **built.manifests}
    protected = {
        name: resource.get("lifecycle", {}).get("prevent_destroy", False)
        for name, resource in resources.items()
    }

    assert protected == dict.fromkeys(resources, built.environment.cluster.deletion_protection)
