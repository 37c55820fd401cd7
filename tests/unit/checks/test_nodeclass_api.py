"""Rules about what the API, or EC2 after it, refuses of an EC2NodeClass."""

from typing import Any

from tests.support import environment_data, findings
from tests.tables import each

SOFT, GRACE = "eviction_soft", "eviction_soft_grace_period"
HIGH, LOW = "image_gc_high_threshold_percent", "image_gc_low_threshold_percent"
IN_TOML = '[settings.kubernetes]\nimage-gc-{}-threshold-percent = "{}"'


@each(
    ("rule", "node_class", "keys"),
    [
        ("os-volume-too-small", {"os_volume_size": "4Gi"}, []),
        ("os-volume-too-small", {"os_volume_size": "3Gi"}, ["os_volume_size"]),
        ("ami-twice", {"ami": "bottlerocket@1.69.0"}, []),
        ("ami-twice", {"ami_ssm_parameter": "/a"}, []),
        ("ami-twice", {"ami": "bottlerocket@1.69.0", "ami_ssm_parameter": None}, []),
        ("ami-twice", {"ami": "bottlerocket@1.69.0", "ami_ssm_parameter": "/a"}, ["ami"]),
        ("tags-of-karpenter", {"tags": {"karpenter.sh/x": "", "eks:cluster": ""}}, []),
        *(
            ("tags-of-karpenter", {"tags": {key: "x"}}, [f'tags["{key}"]'])
            for key in (
                "eks:eks-cluster-name",
                "karpenter.k8s.aws/ec2nodeclass",
                "karpenter.sh/nodeclaim",
                "karpenter.sh/nodepool",
                "kubernetes.io/clusters",
            )
        ),
    ],
)
def test_a_class(rule: str, node_class: dict[str, Any], keys: list[str]) -> None:
    """What is wrong with a class is found at its place."""
    data = environment_data(node_classes={"default": {}, "other": node_class})

    assert findings(data, of={rule}) == [
        ("error", f"node_classes.other.{key}", rule) for key in keys
    ]


@each(
    ("node_class", "found"),
    [
        ({}, False),
        ({"os_volume_size": "4Gi"}, False),
        ({"os_volume_size": "100Gi", "data_volume_size": "100Gi"}, False),
        ({"os_volume_size": "100Gi", "data_volume_size": "50Gi"}, True),
        ({"data_volume_size": "100Gi"}, False),
        ({"os_volume_size": "100Gi"}, True),
    ],
)
def test_only_the_system_volume_is_grown(node_class: dict[str, Any], *, found: bool) -> None:
    """A larger system volume beside the usual one for data is a mistake that is warned of."""
    data = environment_data(node_classes={"default": node_class})
    path = "node_classes.default.os_volume_size"

    assert findings(data, of={"os-volume-only"}) == [("warning", path, "os-volume-only")] * found


def test_tags_of_the_whole_environment_are_on_instances() -> None:
    """Tags of everything are Karpenter's instances' tags as well."""
    data = environment_data(tags={"karpenter.sh/nodepool": "x", "owner": "x"})

    assert findings(data, of={"tags-of-karpenter"}) == [
        ("error", 'tags["karpenter.sh/nodepool"]', "tags-of-karpenter")
    ]


@each(
    ("kubelet", "key"),
    [
        ({}, None),
        ({SOFT: {"pid.available": "5%"}, GRACE: {"pid.available": "2m"}}, None),
        ({SOFT: {"pid.available": "5%"}}, SOFT),
        ({GRACE: {"pid.available": "2m"}}, GRACE),
        (
            {
                SOFT: {"pid.available": "5%", "memory.available": "5%"},
                GRACE: {"memory.available": "2m"},
            },
            SOFT,
        ),
    ],
)
def test_soft_evictions(kubelet: dict[str, Any], key: str | None) -> None:
    """Each soft eviction has a grace period, and the other way round."""
    data = environment_data(node_classes={"default": {"kubelet": kubelet}})
    path = f'node_classes.default.kubelet.{key}["pid.available"]'

    assert findings(data, of={"eviction-grace"}) == (
        [("error", path, "eviction-grace")] if key else []
    )


@each(
    ("kubelet", "toml", "key"),
    [
        ({}, "", None),
        ({HIGH: 75, LOW: 70}, "", None),
        ({HIGH: 70, LOW: 70}, "", HIGH),
        ({HIGH: 70, LOW: 75}, "", HIGH),
        ({HIGH: 81}, "", None),
        ({HIGH: 80}, "", HIGH),
        ({LOW: 84}, "", None),
        ({LOW: 85}, "", LOW),
        ({LOW: 0, HIGH: 100}, "", None),
        ({LOW: 85}, IN_TOML.format("high", "90"), None),
        ({LOW: 70}, IN_TOML.format("high", "60"), LOW),
        ({HIGH: 75}, IN_TOML.format("low", "70"), None),
        ({HIGH: 75}, IN_TOML.format("low", "some"), HIGH),
    ],
)
def test_image_thresholds(kubelet: dict[str, int], toml: str, key: str | None) -> None:
    """The high threshold is above the low one, also where one of both is Bottlerocket's own."""
    node_class = {"kubelet": kubelet, "bottlerocket_settings": toml}
    found = findings(
        environment_data(node_classes={"default": node_class}), of={"image-gc-thresholds"}
    )

    path = f"node_classes.default.kubelet.{key}"
    assert found == ([("error", path, "image-gc-thresholds")] if key else [])
