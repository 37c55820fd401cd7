"""What must hold of all that is rendered, whatever the environment file says."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from core.shapes import Json
from tests.complete import complete_data
from tests.rendered import rendered
from tests.support import (
    DEPLOYER,
    environment_data,
    loaded_from,
    production_data,
    read_yaml,
    texts_in,
)

DISCOVERY = "karpenter.sh/discovery"
# Add-ons that run as Deployments, and where in its configuration each is placed.
PLACED = {"coredns": (), "metrics-server": (), "aws-ebs-csi-driver": ("controller",)}
BOUNDARY = "arn:aws:iam::999988887777:policy/Boundary"


@pytest.fixture(
    scope="module",
    params=[environment_data, production_data, complete_data],
    ids=["smallest", "production", "complete"],
)
def everything(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Everything rendered of an environment: the smallest, a careful and a complete one."""
    return rendered(loaded_from(request.param()).environment)


def places(value: Json, key: str, path: str = "") -> Iterator[str]:
    """Yield where a key stands in rendered data."""
    if isinstance(value, dict):
        for name, item in value.items():
            if name == key:
                yield path
            yield from places(item, key, f"{path}.{name}".strip("."))
    elif isinstance(value, list):
        for item in value:
            yield from places(item, key, f"{path}[]")


def test_discovery_tags_are_on_private_subnets_and_node_group_alone(
    everything: dict[str, Any],
) -> None:
    """On anything else Karpenter would attach groups and use subnets that it must not."""
    found = {
        re.sub(r"node_classes\.[^.]+", "node_classes", p) for p in places(everything, DISCOVERY)
    }

    assert found == {
        "vpc.private_subnet_tags",
        "eks.node_security_group_tags",
        "node_classes.spec.subnetSelectorTerms[].tags",
        "node_classes.spec.securityGroupSelectorTerms[].tags",
    }


def test_the_controllers_policy_is_inline(everything: dict[str, Any]) -> None:
    """A managed policy's 6,144 characters are too few for it."""
    assert everything["karpenter"]["enable_inline_policy"] is True


def test_the_node_role_is_one_literal_with_the_region(everything: dict[str, Any]) -> None:
    """The module makes the role by that name, and EC2NodeClasses read it from the module."""
    inputs = everything["karpenter"]
    roles = {item["spec"]["role"] for item in everything["node_classes"].values()}

    assert re.fullmatch(r"KarpenterNode-[a-z-]+-us-east-1", inputs["node_iam_role_name"])
    assert inputs["node_iam_role_use_name_prefix"] is False
    assert roles == {"${data.terraform_remote_state.cluster.outputs.node_iam_role_name}"}
    assert everything["outputs"]["node_iam_role_name"][0] == (
        "${module.karpenter.node_iam_role_name}"
    )


def test_the_node_group_begins_with_its_least_size(everything: dict[str, Any]) -> None:
    """The module's own default is one node; a pinned release is not looked up."""
    group = everything["eks"]["eks_managed_node_groups"]["system"]

    assert group["desired_size"] == group["min_size"]
    assert group["use_latest_ami_release_version"] is ("ami_release_version" not in group)


def test_nodes_find_their_network_and_roles(everything: dict[str, Any]) -> None:
    """Two add-ons are there before the nodes, with a head start; nodes reach each other."""
    inputs = everything["eks"]
    rule = inputs["node_security_group_additional_rules"]["ingress_nodes_all"]

    assert {name for name, addon in inputs["addons"].items() if addon.get("before_compute")} == {
        "vpc-cni",
        "eks-pod-identity-agent",
    }
    assert inputs["dataplane_wait_duration"] == "60s"
    assert (rule["protocol"], rule["from_port"], rule["to_port"], rule["self"]) == (
        "-1",
        0,
        0,
        True,
    )


def test_pod_identity_is_for_the_release(everything: dict[str, Any]) -> None:
    """Namespace and service account are the release's; it waits; the CRDs are not its own."""
    association, release = everything["karpenter"], everything["controller"]
    values = read_yaml(release["values"][0])

    assert association["namespace"] == release["namespace"] == everything["crds"]["namespace"]
    assert association["service_account"] == values["serviceAccount"]["name"]
    assert (release["wait"], release["skip_crds"]) == (True, True)
    assert release["version"] == everything["crds"]["version"]


def test_nodes_have_both_volumes_encrypted(everything: dict[str, Any]) -> None:
    """Bottlerocket's two volumes are named, gp3 and encrypted; `rootVolume` is for others."""
    classes = [item["spec"]["blockDeviceMappings"] for item in everything["node_classes"].values()]
    group = everything["eks"]["eks_managed_node_groups"]["system"]["block_device_mappings"]

    for volumes in classes:
        assert [volume["deviceName"] for volume in volumes] == ["/dev/xvda", "/dev/xvdb"]
        assert {volume["ebs"]["volumeType"] for volume in volumes} == {"gp3"}
        assert {volume["ebs"]["encrypted"] for volume in volumes} == {True}
    assert [volume["device_name"] for volume in group.values()] == ["/dev/xvda", "/dev/xvdb"]
    assert {volume["ebs"]["volume_type"] for volume in group.values()} == {"gp3"}
    assert {volume["ebs"]["encrypted"] for volume in group.values()} == {True}
    assert list(places(everything, "rootVolume")) == []


def test_pods_do_not_reach_the_metadata_service(everything: dict[str, Any]) -> None:
    """IMDSv2 with one hop, on system nodes and on Karpenter's."""
    classes = [item["spec"]["metadataOptions"] for item in everything["node_classes"].values()]
    group = everything["eks"]["eks_managed_node_groups"]["system"]["metadata_options"]

    assert {(item["httpTokens"], item["httpPutResponseHopLimit"]) for item in classes} == {
        ("required", 1)
    }
    assert (group["http_tokens"], group["http_put_response_hop_limit"]) == ("required", 1)


def test_what_the_crds_would_fill_in_is_stated(everything: dict[str, Any]) -> None:
    """Karpenter adds nothing to a manifest, so that no plan after the first shows a change."""
    for pool in everything["node_pools"].values():
        spec = pool["spec"]
        template = spec["template"]["spec"]
        assert set(spec["disruption"]) == {"consolidationPolicy", "consolidateAfter", "budgets"}
        assert all("nodes" in budget for budget in spec["disruption"]["budgets"])
        assert spec["limits"]
        assert {"expireAfter", "terminationGracePeriod"} <= set(template)
        assert set(template["nodeClassRef"]) == {"group", "kind", "name"}
    for node_class in everything["node_classes"].values():
        assert set(node_class["spec"]["metadataOptions"]) == {
            "httpEndpoint",
            "httpProtocolIPv6",
            "httpPutResponseHopLimit",
            "httpTokens",
        }


def test_access_does_not_depend_on_who_runs(everything: dict[str, Any]) -> None:
    """Principals are named, so that a plan by another one shows no change."""
    inputs = everything["eks"]

    assert inputs["authentication_mode"] == "API"
    assert inputs["kms_key_administrators"][0] == DEPLOYER
    assert DEPLOYER in inputs["access_entries"]
    assert "enable_cluster_creator_admin_permissions" not in inputs


def test_no_secret_and_no_path_of_a_machine(everything: dict[str, Any]) -> None:
    """Tokens are fetched as Terraform runs, and files are named relative to the stack."""
    texts = list(texts_in(everything))

    assert [
        text for text in texts if re.search(r"(?i)password|secret|(?<!get-)token\b", text)
    ] == []
    assert [text for text in texts if re.match(r"/(home|root|work|tmp|Users)\b", text)] == []


def test_addons_that_are_deployments_run_on_system_nodes(everything: dict[str, Any]) -> None:
    """They tolerate the taint of the system nodes and select them."""
    group = everything["eks"]["eks_managed_node_groups"]["system"]
    (taint,) = group["taints"].values()
    for name in PLACED.keys() & everything["eks"]["addons"].keys():
        placed = json.loads(everything["eks"]["addons"][name]["configuration_values"])
        for key in PLACED[name]:
            placed = placed[key]
        assert placed["tolerations"] == [{"key": taint["key"], "operator": "Exists"}]
        assert placed["nodeSelector"].items() <= group["labels"].items()


def test_the_boundary_is_on_every_role() -> None:
    """Each role that is made, by a module or by us, has the permissions boundary."""
    everything = rendered(loaded_from(complete_data()).environment)
    bounded = {
        path
        for part in ("vpc", "eks", "karpenter", "pod_roles")
        for path in values(BOUNDARY, everything[part], part)
    }

    assert bounded == {
        "vpc.vpc_flow_log_permissions_boundary",
        "eks.iam_role_permissions_boundary",
        "eks.eks_managed_node_groups.system.iam_role_permissions_boundary",
        "karpenter.iam_role_permissions_boundary_arn",
        "karpenter.node_iam_role_permissions_boundary",
        "pod_roles.addon-coredns.role.permissions_boundary",
        "pod_roles.ebs-csi.role.permissions_boundary",
        "pod_roles.pod-identity-dns.role.permissions_boundary",
    }


def test_the_path_is_on_every_role() -> None:
    """Each role that is made, by a module or by us, has the IAM path."""
    everything = rendered(loaded_from(complete_data()).environment)
    found = {
        path
        for part in ("vpc", "eks", "karpenter", "pod_roles")
        for path in values("/platform/", everything[part], part)
    }

    assert found == {
        "vpc.vpc_flow_log_iam_role_path",
        "eks.iam_role_path",
        "eks.encryption_policy_path",
        "eks.eks_managed_node_groups.system.iam_role_path",
        "karpenter.iam_role_path",
        "karpenter.node_iam_role_path",
        "pod_roles.addon-coredns.role.path",
        "pod_roles.ebs-csi.role.path",
        "pod_roles.pod-identity-dns.role.path",
    }


def test_tags_are_on_everything(everything: dict[str, Any]) -> None:
    """Every module states the file's tags, none other, and Karpenter's instances get them too."""
    tags = everything["eks"]["tags"]
    stated = [everything[part]["tags"] for part in ("vpc", "endpoints", "karpenter")]

    assert stated == [tags] * 3
    for node_class in everything["node_classes"].values():
        assert tags.items() <= node_class["spec"].get("tags", {}).items()


def values(text: str, value: Json, path: str) -> Iterator[str]:
    """Yield where a text stands in rendered data."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from values(text, item, f"{path}.{name}")
    elif value == text:
        yield path
