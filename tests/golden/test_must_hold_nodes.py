"""What must hold of EC2NodeClasses and NodePools: complete, waited for, and free of drift."""

from collections.abc import Iterator
from typing import Any

import pytest

from core.config.pool_parts import pool_parts
from core.durations import seconds
from core.render.keys import volume_key
from tests.golden import crds
from tests.golden.built import Built, Json

needs_crds = pytest.mark.skipif(
    not crds.FOLDER.is_dir(), reason="no CRDs: set KARPENTER_CRDS to the folder that holds them"
)
FIFTEEN_MINUTES = 15 * 60


@pytest.fixture(scope="module")
def schemas() -> dict[str, crds.Schema]:
    """Return the schema of each of Karpenter's kinds."""
    return {kind: crds.schema_of(kind) for kind in crds.FILES}


def manifests(built: Built) -> Iterator[tuple[str, Json]]:
    """Yield Karpenter's own manifests, with their kinds."""
    for resource in built.manifests.values():
        if (kind := resource["manifest"]["kind"]) in crds.FILES:
            yield kind, resource["manifest"]


def specs(built: Built, kind: str) -> dict[str, Json]:
    """Return the specs of a kind by name."""
    return {name: item["manifest"]["spec"] for name, item in built.of_kind(kind).items()}


def test_every_class_and_pool_is_there(built: Built) -> None:
    """The file's node classes and pools are emitted under their own names, each once."""
    environment, pools = built.environment, pool_parts(built.environment)
    names = {resource["manifest"]["kind"]: 0 for resource in built.manifests.values()}

    assert built.of_kind("EC2NodeClass").keys() == environment.node_classes.keys()
    assert built.of_kind("NodePool").keys() == pools.keys()
    assert names.keys() <= {"EC2NodeClass", "NodeOverlay", "NodePool", "StorageClass"}
    assert {f"node-class-{name}" for name in environment.node_classes} <= built.manifests.keys()
    assert {f"node-pool-{name}" for name in pools} <= built.manifests.keys()


@needs_crds
def test_api_server_accepts_them(built: Built, schemas: dict[str, crds.Schema]) -> None:
    """The CRDs' schemas take each manifest, and know every property in it."""
    for kind, manifest in manifests(built):
        assert crds.faults(schemas[kind], crds.applied(manifest)) == [], manifest["metadata"]


@needs_crds
def test_api_server_fills_nothing_in(built: Built, schemas: dict[str, crds.Schema]) -> None:
    """No manifest lacks a default of the CRDs: a filled-in value would be drift at each plan."""
    for kind, manifest in manifests(built):
        assert crds.with_defaults(schemas[kind], manifest) == manifest, manifest["metadata"]


@needs_crds
@pytest.mark.parametrize(
    ("value", "filled"),
    [
        ({}, {"inner": {"deep": 1}}),
        ({"inner": {}}, {"inner": {"deep": 1}}),
        ({"inner": {"deep": 2}}, {"inner": {"deep": 2}}),
        ({"inner": {"deep": 2}, "list": [{}]}, {"inner": {"deep": 2}, "list": [{"nodes": "10%"}]}),
        ({"inner": {"deep": 2}, "map": {"a": {}}}, {"inner": {"deep": 2}, "map": {"a": {"x": 0}}}),
    ],
)
def test_defaults_are_filled_in_as_the_api_does(value: Any, filled: Any) -> None:  # noqa: ANN401
    """A default is given to what is absent, at every depth, also inside a default."""
    schema = {
        "properties": {
            "inner": {"default": {}, "properties": {"deep": {"default": 1}}},
            "list": {"items": {"properties": {"nodes": {"default": "10%"}}}},
            "map": {"additionalProperties": {"properties": {"x": {"default": 0}}}},
        }
    }

    assert crds.with_defaults(schema, value) == filled


@needs_crds
def test_schemas_refuse_what_is_wrong(schemas: dict[str, crds.Schema]) -> None:
    """The schema test notices an unknown property, a wrong type and a wrong value."""
    wrong = {
        "spec": {
            "role": 1,
            "kubelets": {},
            "metadataOptions": {"httpTokens": "maybe"},
            "amiSelectorTerms": [{"alias": "bottlerocket@latest"}],
            "subnetSelectorTerms": [],
            "securityGroupSelectorTerms": [],
        }
    }

    assert [fault.partition(":")[0] for fault in crds.faults(schemas["EC2NodeClass"], wrong)] == [
        "$.spec.metadataOptions.httpTokens",
        "$.spec.role",
        "$.spec",
    ]


def test_apply_waits_until_they_are_ready(built: Built) -> None:
    """A wrong role, AMI or tag fails the apply after five minutes, on create and on update."""
    for kind in ("EC2NodeClass", "NodeOverlay", "NodePool"):
        for resource in built.of_kind(kind).values():
            assert resource["wait"] == {"condition": [{"type": "Ready", "status": "True"}]}
            assert resource["timeouts"]["create"] == "5m"
            assert resource["timeouts"]["update"] == "5m"


def test_karpenter_s_own_annotations_are_left_alone(built: Built) -> None:
    """The provider's default computed_fields, annotations and labels, stay: none are set."""
    for resource in built.manifests.values():
        assert "computed_fields" not in resource


def test_class_outlives_its_pools(built: Built) -> None:
    """A destroy takes the pool first; a renamed class is made before its pool moves to it."""
    for name, resource in built.of_kind("NodePool").items():
        node_class = pool_parts(built.environment)[name].pool.node_class
        reference = resource["manifest"]["spec"]["template"]["spec"]["nodeClassRef"]

        assert resource["depends_on"] == [
            f"kubernetes_manifest.node-class-{node_class}",
            *(f"kubernetes_manifest.node-overlay-{one}" for one in built.environment.node_overlays),
        ]
        assert reference == {
            "group": "karpenter.k8s.aws",
            "kind": "EC2NodeClass",
            "name": node_class,
        }
    for resource in built.of_kind("EC2NodeClass").values():
        assert resource["lifecycle"]["create_before_destroy"] is True
        assert "depends_on" not in resource


def test_delete_waits_for_the_last_node(built: Built) -> None:
    """A class may take the longest grace period of its pools and 15 minutes, in whole minutes."""
    for name, resource in built.of_kind("EC2NodeClass").items():
        periods = [
            seconds(pool.termination_grace_period)
            for pool in built.environment.node_pools.values()
            if pool.node_class == name
        ]
        least = max(periods) + FIFTEEN_MINUTES

        assert least <= seconds(resource["timeouts"]["delete"]) < least + 60


def test_node_role_is_the_module_s(built: Built) -> None:
    """A class names the role, or in a private cluster its profile, by outputs of the module's."""
    output = built.cluster.blocks("output")["node_iam_role_name"]

    assert output["value"] == "${module.karpenter.node_iam_role_name}"
    outputs, private = (
        "data.terraform_remote_state.cluster.outputs",
        built.environment.network.private,
    )
    for spec in specs(built, "EC2NodeClass").values():
        named = {key: spec[key] for key in ("role", "instanceProfile") if key in spec}

        assert named == (
            {"instanceProfile": f"${{{outputs}.node_instance_profile_name}}"}
            if private
            else {"role": f"${{{outputs}.node_iam_role_name}}"}
        )


def test_nodes_have_both_volumes(built: Built) -> None:
    """Both Bottlerocket volumes are named, gp3 and encrypted; rootVolume is never used."""
    for name, spec in specs(built, "EC2NodeClass").items():
        asked = built.environment.node_classes[name]
        arn = asked.kms_key_id or volume_key(built.environment)
        key = {"kmsKeyID": arn} if arn else {}
        common = {"volumeType": "gp3", "encrypted": True, "deleteOnTermination": True, **key}

        assert spec["blockDeviceMappings"] == [
            {"deviceName": "/dev/xvda", "ebs": {**common, "volumeSize": asked.os_volume_size}},
            {"deviceName": "/dev/xvdb", "ebs": {**common, "volumeSize": asked.data_volume_size}},
        ]


def test_nodes_keep_pods_from_imds(built: Built) -> None:
    """IMDSv2 only, one hop."""
    for spec in specs(built, "EC2NodeClass").values():
        assert spec["metadataOptions"] == {
            "httpEndpoint": "enabled",
            "httpProtocolIPv6": "disabled",
            "httpPutResponseHopLimit": 1,
            "httpTokens": "required",
        }


def test_nodes_are_bottlerocket(built: Built) -> None:
    """The AMI comes from a Bottlerocket alias, or from a parameter with the family stated."""
    for spec in specs(built, "EC2NodeClass").values():
        terms = spec["amiSelectorTerms"]
        keys = {key for term in terms for key in term}

        if keys == {"alias"}:
            assert [term["alias"][:13] for term in terms] == ["bottlerocket@"]
            assert "amiFamily" not in spec
            assert not built.environment.cluster.fips
        else:
            assert (keys, spec["amiFamily"]) == ({"ssmParameter"}, "Bottlerocket")


def test_pools_state_their_bounds(built: Built) -> None:
    """Limits, consolidation, expiry, grace period and budgets are stated, and are the file's."""
    for name, spec in specs(built, "NodePool").items():
        pool = pool_parts(built.environment)[name].pool
        node, disruption = spec["template"]["spec"], spec["disruption"]

        assert spec["limits"] == pool.limits
        assert node["expireAfter"] == pool.expire_after
        assert node["terminationGracePeriod"] == pool.termination_grace_period
        assert disruption["consolidateAfter"] == pool.disruption.consolidate_after
        assert disruption["consolidationPolicy"] == pool.disruption.consolidation_policy
        assert [budget["nodes"] for budget in disruption["budgets"]] == [
            budget.nodes for budget in pool.disruption.budgets
        ]


def test_pools_wait_for_the_ebs_csi_driver(built: Built) -> None:
    """Where the driver is, pods start after it, and gp3 is the default StorageClass."""
    has_driver = "aws-ebs-csi-driver" in built.environment.cluster.addons
    for spec in specs(built, "NodePool").values():
        keys = [taint["key"] for taint in spec["template"]["spec"].get("startupTaints", [])]

        assert ("ebs.csi.aws.com/agent-not-ready" in keys) is has_driver
    assert bool(built.of_kind("StorageClass")) is has_driver
