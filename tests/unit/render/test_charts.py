"""Karpenter's two releases, and how Terraform logs in to install them."""

from typing import Any

from core.render.charts import controller_release, crd_release
from core.render.cluster_access import cluster_output, login
from core.render.data import Rendered
from tests.support import DEPLOYER, environment, read_yaml
from tests.tables import each

OUTPUTS = "${data.terraform_remote_state.cluster.outputs."
VALUES = {
    "replicas": 2,
    "serviceAccount": {"name": "karpenter"},
    "nodeSelector": {"karpenter.sh/controller": "true"},
    "controller": {
        "env": [{"name": "AWS_REGION", "value": "us-east-1"}],
        "resources": {"requests": {"cpu": "1", "memory": "1Gi"}, "limits": {"memory": "1Gi"}},
    },
    "settings": {
        "clusterName": f"{OUTPUTS}cluster_name}}",
        "clusterEndpoint": f"{OUTPUTS}cluster_endpoint}}",
        "interruptionQueue": f"{OUTPUTS}queue_name}}",
        "featureGates": {
            "spotToSpotConsolidation": False,
            "nodeRepair": False,
            "reservedCapacity": True,
            "staticCapacity": False,
            "nodeOverlay": False,
            "capacityBuffer": False,
        },
    },
}


def values(**karpenter: object) -> Rendered:
    """Return the controller's chart values."""
    (text,) = controller_release(environment(karpenter=karpenter))["values"]
    return read_yaml(text)


def release(name: str, version: str) -> dict[str, Any]:
    """Return what both releases say."""
    return {
        "name": name,
        "namespace": "kube-system",
        "repository": "oci://public.ecr.aws/karpenter",
        "chart": name,
        "version": version,
        "wait": True,
        "timeout": 600,
        "atomic": True,
    }


def test_both_releases_are_of_one_version() -> None:
    """The CRDs come from their own chart, so that an upgrade upgrades them too."""
    item = environment(karpenter={"version": "1.13.0"})
    controller = controller_release(item)
    del controller["values"]

    assert crd_release(item) == release("karpenter-crd", "1.13.0")
    assert controller == release("karpenter", "1.13.0") | {"skip_crds": True}


def test_the_smallest_values() -> None:
    """The controller runs on system nodes, knows its region, cluster and queue."""
    assert values() == VALUES


@each(
    ("gate", "key"),
    [
        ("spot_to_spot_consolidation", "spotToSpotConsolidation"),
        ("node_repair", "nodeRepair"),
        ("static_capacity", "staticCapacity"),
        ("node_overlay", "nodeOverlay"),
        ("capacity_buffer", "capacityBuffer"),
    ],
)
def test_a_feature_gate(gate: str, key: str) -> None:
    """Each gate opens the one it is called after, and no other."""
    gates = VALUES["settings"]["featureGates"]

    assert values(feature_gates={gate: True})["settings"]["featureGates"] == gates | {key: True}


def test_the_gate_that_is_open_by_default_can_be_shut() -> None:
    """Reserved capacity is on in Karpenter itself."""
    rendered = values(feature_gates={"reserved_capacity": False})

    assert rendered["settings"]["featureGates"]["reservedCapacity"] is False


def test_switches_of_the_controller() -> None:
    """Without a queue none is named; zonal shift is told; replicas are the file's."""
    rendered = values(interruption_queue=False, zonal_shift=True, replicas=3)

    assert "interruptionQueue" not in rendered["settings"]
    assert rendered["settings"]["enableZonalShift"] is True
    assert "enableZonalShift" not in VALUES["settings"]
    assert rendered["replicas"] == 3


def test_further_values_are_merged_over_ours() -> None:
    """The user's values win key by key, as with Helm."""
    rendered = values(
        values={"controller": {"resources": {"limits": {"cpu": 2}}}, "logLevel": "debug"}
    )

    assert rendered["controller"]["resources"] == {
        "requests": {"cpu": "1", "memory": "1Gi"},
        "limits": {"memory": "1Gi", "cpu": 2},
    }
    assert rendered["logLevel"] == "debug"
    assert rendered["serviceAccount"] == {"name": "karpenter"}


@each(
    "text",
    ["no", "1.30", "null", "", "a: b", "two\nlines", "ü", "'", '"', "- a", "x" * 2000, " a "],
)
def test_text_stays_text(text: str) -> None:
    """A value that would read as something else, or that is long, comes through the YAML whole."""
    assert values(values={"a": [text, {text: 1}]})["a"] == [text, {text: 1}]


@each("name", ["no", "on", "null", "dev"])
def test_a_reference_is_text_whatever_it_stands_for(name: str) -> None:
    """A cluster called `no` does not become false once Terraform has put its name in."""
    (text,) = controller_release(environment(name=name))["values"]
    applied = text.replace(f"{OUTPUTS}cluster_name}}", name)

    assert read_yaml(applied)["settings"]["clusterName"] == name


@each("assumes", [False, True])
def test_the_aws_cli_logs_in(*, assumes: bool) -> None:
    """A token is fetched as Terraform runs, as the deployer where that role is assumed."""
    role = ["--role-arn", DEPLOYER] if assumes else []

    assert login(environment(access={"assume_deployer": assumes})) == {
        "host": f"{OUTPUTS}cluster_endpoint}}",
        "cluster_ca_certificate": (
            "${base64decode("
            "data.terraform_remote_state.cluster.outputs.cluster_certificate_authority_data)}"
        ),
        "exec": {
            "api_version": "client.authentication.k8s.io/v1beta1",
            "command": "aws",
            "args": [
                *("eks", "get-token", "--cluster-name", f"{OUTPUTS}cluster_name}}"),
                *("--region", "us-east-1", "--output", "json"),
                *role,
            ],
        },
    }


def test_an_output_is_read_from_the_clusters_state() -> None:
    """Stacks read each other's outputs by name."""
    assert cluster_output("queue_name") == f"{OUTPUTS}queue_name}}"


@each(
    ("region", "private", "called"),
    [
        ("us-east-2", False, True),
        ("us-gov-west-1", False, True),
        ("us-gov-west-1", True, True),
        ("us-east-2", True, False),
        ("eu-central-1", False, False),
    ],
)
def test_fips_endpoints_are_called_where_there_are_some(
    region: str, *, private: bool, called: bool
) -> None:
    """Outside GovCloud, endpoints inside a VPC have no FIPS names."""
    item = environment(region=region, cluster={"fips": True}, network={"private": private})
    (text,) = controller_release(item)["values"]
    variables = {one["name"]: one["value"] for one in read_yaml(text)["controller"]["env"]}

    assert variables == {
        "AWS_REGION": region,
        **({"AWS_USE_FIPS_ENDPOINT": "true"} if called else {}),
    }
