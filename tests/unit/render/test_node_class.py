"""EC2NodeClasses as manifests."""

from typing import Any

from core.config.environment import Environment
from core.render.node_class import node_class_delete_timeout, node_class_manifest
from tests.support import environment
from tests.tables import each

KEY = "arn:aws:kms:us-east-1:999988887777:key/1"
OWN_IMAGE = {"ami_ssm_parameter": "/a/b"}
DISCOVERY = [{"tags": {"karpenter.sh/discovery": "dev"}}]


def spec(node_class: dict[str, Any]) -> dict[str, Any]:
    """Return the spec of a class, in an environment with a tag."""
    item = environment(tags={"owner": "platform"}, node_classes={"default": node_class})
    return node_class_manifest(item, "default")["spec"]


def volume(device: str, size: str, **more: str) -> dict[str, Any]:
    """Return a volume as Karpenter takes it."""
    ebs = {"volumeSize": size, "volumeType": "gp3", "encrypted": True, "deleteOnTermination": True}
    return {"deviceName": device, "ebs": ebs | more}


def test_the_smallest_class() -> None:
    """The cluster's role, subnets and group; both volumes; IMDSv2 that pods do not reach."""
    assert node_class_manifest(environment(), "default") == {
        "apiVersion": "karpenter.k8s.aws/v1",
        "kind": "EC2NodeClass",
        "metadata": {"name": "default"},
        "spec": {
            "amiSelectorTerms": [{"alias": "bottlerocket@latest"}],
            "role": "${data.terraform_remote_state.cluster.outputs.node_iam_role_name}",
            "subnetSelectorTerms": DISCOVERY,
            "securityGroupSelectorTerms": DISCOVERY,
            "blockDeviceMappings": [volume("/dev/xvda", "4Gi"), volume("/dev/xvdb", "50Gi")],
            "metadataOptions": {
                "httpEndpoint": "enabled",
                "httpProtocolIPv6": "disabled",
                "httpPutResponseHopLimit": 1,
                "httpTokens": "required",
            },
        },
    }


@each(
    ("node_class", "rendered"),
    [
        ({"ami": "bottlerocket@1.69.0"}, {"amiSelectorTerms": [{"alias": "bottlerocket@1.69.0"}]}),
        (
            {
                "capacity_reservations": [
                    {"id": "cr-00000001"},
                    {"tags": {"team": "${a}"}, "owner_id": "999988887777"},
                    {"instance_match_criteria": "open"},
                ]
            },
            {
                "capacityReservationSelectorTerms": [
                    {"id": "cr-00000001"},
                    {"tags": {"team": "$${a}"}, "ownerID": "999988887777"},
                    {"instanceMatchCriteria": "open"},
                ]
            },
        ),
        (
            {"ami_ssm_parameter": "/a/b"},
            {"amiFamily": "Bottlerocket", "amiSelectorTerms": [{"ssmParameter": "/a/b"}]},
        ),
        (
            {"os_volume_size": "5Gi", "data_volume_size": "1Ti", "kms_key_id": KEY},
            {
                "blockDeviceMappings": [
                    volume("/dev/xvda", "5Gi", kmsKeyID=KEY),
                    volume("/dev/xvdb", "1Ti", kmsKeyID=KEY),
                ]
            },
        ),
        ({"instance_store_policy": "RAID0"}, {"instanceStorePolicy": "RAID0"}),
        (
            {"bottlerocket_settings": "[settings]\nmotd = 'x'\n"},
            {"userData": "[settings]\nmotd = 'x'\n"},
        ),
        ({"tags": {"a": "1"}}, {"tags": {"owner": "platform", "a": "1"}}),
        ({"tags": {"owner": "x"}}, {"tags": {"owner": "x"}}),
        ({}, {"tags": {"owner": "platform"}}),
    ],
)
def test_a_field_reaches_the_class(node_class: dict[str, Any], rendered: dict[str, Any]) -> None:
    """AMI, volumes, settings and tags are the file's; a class's tags win over everyone's."""
    whole = spec(node_class)

    assert {key: whole[key] for key in rendered} == rendered


@each(
    ("key", "ours", "value", "rendered"),
    [
        ("max_pods", "maxPods", 58, 58),
        ("cluster_dns", "clusterDNS", ["10.100.0.10"], ["10.100.0.10"]),
        ("kube_reserved", "kubeReserved", {"cpu": "80m"}, {"cpu": "80m"}),
        ("system_reserved", "systemReserved", {"memory": "1Gi"}, {"memory": "1Gi"}),
        ("eviction_hard", "evictionHard", {"memory.available": "5%"}, {"memory.available": "5%"}),
        ("eviction_soft", "evictionSoft", {"pid.available": "5%"}, {"pid.available": "5%"}),
        (
            "eviction_soft_grace_period",
            "evictionSoftGracePeriod",
            {"pid.available": "2m"},
            {"pid.available": "2m"},
        ),
        ("eviction_max_pod_grace_period", "evictionMaxPodGracePeriod", 0, 0),
        ("image_gc_high_threshold_percent", "imageGCHighThresholdPercent", 80, 80),
        ("image_gc_low_threshold_percent", "imageGCLowThresholdPercent", 0, 0),
        ("cpu_cfs_quota", "cpuCFSQuota", False, False),
    ],
)
def test_a_kubelet_setting(key: str, ours: str, value: object, rendered: object) -> None:
    """Each setting has Karpenter's own name; zero and false are settings too."""
    assert spec({"kubelet": {key: value}})["kubelet"] == {ours: rendered}


def test_classes_are_told_apart() -> None:
    """Each name has a manifest of its own, and finds the one cluster."""
    item = environment(cluster={"name": "blue"}, node_classes={"x": {"data_volume_size": "9Gi"}})
    manifest = node_class_manifest(item, "x")

    assert manifest["metadata"] == {"name": "x"}
    assert manifest["spec"]["blockDeviceMappings"][1] == volume("/dev/xvdb", "9Gi")
    assert manifest["spec"]["subnetSelectorTerms"] == [{"tags": {"karpenter.sh/discovery": "blue"}}]


@each(
    ("periods", "timeout"),
    [
        ({"default": ["30m"]}, "45m"),
        ({"default": ["30m", "2h", "1h"]}, "135m"),
        ({"default": ["30m"], "x": ["3h"]}, "45m"),
        ({"default": ["90s"]}, "17m"),
        ({"x": ["3h"]}, "15m"),
    ],
)
def test_a_delete_waits_for_the_slowest_drain(periods: dict[str, list[str]], timeout: str) -> None:
    """A class goes when the last of its nodes is gone: its pools' longest period and 15 minutes."""
    pools = {
        f"{name}{number}": {
            "node_class": name,
            "limits": {"cpu": 1},
            "termination_grace_period": period,
        }
        for name, lengths in periods.items()
        for number, period in enumerate(lengths)
    }
    other = {"default": {"node_class": "none", "termination_grace_period": "9h"}}
    item = environment(node_classes={"default": {}, "x": {}}, node_pools=pools | other)

    assert node_class_delete_timeout(item, "default") == timeout


@each(
    ("ami", "architectures", "found"),
    [
        ("bottlerocket@v1.69.0", ["arm64"], ["arm64/1.69.0"]),
        ("bottlerocket@latest", ["arm64", "amd64"], ["x86_64/latest", "arm64/latest"]),
    ],
)
def test_fips_images_are_named_one_by_one(
    ami: str, architectures: list[str], found: list[str]
) -> None:
    """Karpenter's alias has no FIPS variant: a parameter for each architecture of the pools has."""
    item = environment(
        cluster={"fips": True},
        node_classes={"default": {"ami": ami}, "idle": {"ami": ami}, "own": OWN_IMAGE},
        node_pools={"default": {"architectures": architectures}},
    )
    start = "/aws/service/bottlerocket/aws-k8s-1.35-fips"

    assert images_of(item, "default") == [f"{start}/{end}/image_id" for end in found]
    assert len(images_of(item, "idle")) == 2
    assert images_of(item, "own") == ["/a/b"]


def images_of(item: Environment, name: str) -> list[str]:
    """Return the parameters by which a class selects its images, of which it states the family."""
    rendered = node_class_manifest(item, name)["spec"]

    assert rendered["amiFamily"] == "Bottlerocket"
    return [term["ssmParameter"] for term in rendered["amiSelectorTerms"]]
