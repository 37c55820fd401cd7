"""The EKS add-ons: which, how pinned, where they run; and what the EBS CSI driver needs."""

import json

from core.config.environment import Environment
from core.render.addons import addons, has_ebs_csi
from core.render.data import Rendered
from core.render.ebs_csi import storage_class_manifest
from tests.support import environment
from tests.tables import each

ON_SYSTEM_NODES = {
    "nodeSelector": {"karpenter.sh/controller": "true"},
    "tolerations": [{"key": "CriticalAddonsOnly", "operator": "Exists"}],
}


def with_addons(**asked: object) -> Environment:
    """Return an environment that asks for add-ons; `_` stands for `-`."""
    named = {name.replace("_", "-"): addon for name, addon in asked.items()}
    return environment(cluster={"addons": named})


def configuration(addon: Rendered) -> Rendered:
    """Return an add-on's configuration, which is JSON text."""
    return json.loads(addon["configuration_values"])


def test_four_are_always_there() -> None:
    """Without them no node gets Ready and no pod a role; two come before the nodes.

    They stay until the cluster goes: the VPC CNI cleans up network interfaces until the end.
    """
    latest = {"most_recent": True, "resolve_conflicts_on_create": "OVERWRITE"}

    assert addons(environment()) == {
        "coredns": {
            **latest,
            "configuration_values": json.dumps(
                ON_SYSTEM_NODES, sort_keys=True, separators=(",", ":")
            ),
        },
        "eks-pod-identity-agent": {**latest, "before_compute": True},
        "kube-proxy": latest,
        "vpc-cni": {**latest, "before_compute": True},
    }


def test_an_add_on_taken_out_of_the_file_goes() -> None:
    """Only the optional ones are removed with their entry; their pods would have no role."""
    rendered = addons(with_addons(metrics_server={}))

    kept = {name: addon.get("preserve", True) for name, addon in rendered.items()}
    assert kept == {
        "coredns": True,
        "eks-pod-identity-agent": True,
        "kube-proxy": True,
        "metrics-server": False,
        "vpc-cni": True,
    }


def test_a_pinned_version() -> None:
    """A pinned add-on is not looked up at each plan."""
    rendered = addons(with_addons(kube_proxy={"version": "v1.35.3-eksbuild.2"}))

    assert rendered["kube-proxy"] == {
        "most_recent": False,
        "resolve_conflicts_on_create": "OVERWRITE",
        "addon_version": "v1.35.3-eksbuild.2",
    }


@each(
    ("name", "expected"),
    [
        ("coredns", ON_SYSTEM_NODES),
        ("metrics-server", ON_SYSTEM_NODES),
        ("aws-ebs-csi-driver", {"controller": ON_SYSTEM_NODES}),
        ("eks-node-monitoring-agent", None),
        ("vpc-cni", None),
    ],
)
def test_what_runs_as_a_deployment_runs_on_system_nodes(
    name: str, expected: Rendered | None
) -> None:
    """Such add-ons select the system nodes and tolerate their taint; DaemonSets run everywhere."""
    addon = addons(environment(cluster={"addons": {name: {}}}))[name]

    assert (configuration(addon) if "configuration_values" in addon else None) == expected


def test_a_configuration_is_merged_over_ours() -> None:
    """The user's values win key by key; a list of theirs replaces ours."""
    own = {"replicaCount": 3, "nodeSelector": {"a": "b"}, "tolerations": []}
    rendered = addons(with_addons(coredns={"configuration": own}))

    assert configuration(rendered["coredns"]) == {
        "nodeSelector": {"karpenter.sh/controller": "true", "a": "b"},
        "replicaCount": 3,
        "tolerations": [],
    }


def test_a_configuration_is_text_that_never_changes() -> None:
    """Keys are sorted, so that the order of the file makes no difference to a plan."""
    one, two = ({"b": 1, "a": {"d": 2, "c": 3}}, {"a": {"c": 3, "d": 2}, "b": 1})

    assert addons(with_addons(vpc_cni={"configuration": one})) == addons(
        with_addons(vpc_cni={"configuration": two})
    )
    assert (
        addons(with_addons(vpc_cni={"configuration": one}))["vpc-cni"]["configuration_values"]
        == '{"a":{"c":3,"d":2},"b":1}'
    )


def test_the_ebs_csi_driver_gets_its_role() -> None:
    """The module makes no role for the driver: it is handed over, for its service account."""
    item = with_addons(aws_ebs_csi_driver={})

    assert addons(item)["aws-ebs-csi-driver"]["pod_identity_association"] == [
        {"role_arn": "${aws_iam_role.ebs-csi.arn}", "service_account": "ebs-csi-controller-sa"}
    ]
    assert (has_ebs_csi(item), has_ebs_csi(environment())) == (True, False)


def test_volumes_of_claims_have_the_tags() -> None:
    """The driver tags the volumes that it makes, but for what its own flag would not take."""
    tags = {"owner": "platform", "a=b": "c", "kubernetes.io/x": "y", "note": "${x}"}
    item = environment(tags=tags, cluster={"addons": {"aws-ebs-csi-driver": {}}})
    controller = configuration(addons(item)["aws-ebs-csi-driver"])["controller"]

    assert controller["extraVolumeTags"] == {"note": "$${x}", "owner": "platform"}
    assert "configuration_values" not in addons(environment(tags=tags))["kube-proxy"]


def test_the_default_storage_class() -> None:
    """Volumes are gp3 and encrypted, in the zone of the pod that first uses them."""
    manifest = storage_class_manifest(environment())

    assert manifest["metadata"]["annotations"] == {
        "storageclass.kubernetes.io/is-default-class": "true"
    }
    assert manifest["parameters"] == {"type": "gp3", "encrypted": "true"}
    assert manifest["volumeBindingMode"] == "WaitForFirstConsumer"


def test_prefixes_are_told_to_the_vpc_cni() -> None:
    """Before any node is there, and beneath what the file says of the add-on."""
    own = {"configuration": {"env": {"WARM_PREFIX_TARGET": "2"}, "enableNetworkPolicy": "true"}}
    plain = addons(environment(cluster={"prefix_delegation": True}))["vpc-cni"]
    changed = addons(environment(cluster={"prefix_delegation": True, "addons": {"vpc-cni": own}}))

    assert plain["before_compute"] is True
    assert json.loads(plain["configuration_values"]) == {
        "env": {"ENABLE_PREFIX_DELEGATION": "true", "WARM_PREFIX_TARGET": "1"}
    }
    assert json.loads(changed["vpc-cni"]["configuration_values"]) == {
        "env": {"ENABLE_PREFIX_DELEGATION": "true", "WARM_PREFIX_TARGET": "2"},
        "enableNetworkPolicy": "true",
    }
    assert "configuration_values" not in addons(environment())["vpc-cni"]
