"""Strategies for environment files whose parts fit together, so that most have no error."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from core.facts import partition, release
from tests.property.from_models import JSON, Instead, files
from tests.property.tame_network import KINDS, network
from tests.property.tame_nodes import (
    feature_gates,
    node_class,
    node_overlays,
    node_pool,
    with_reservations,
)

ACCOUNT = "999988887777"
REGIONS = ("us-east-1", "eu-central-1", "ap-northeast-1", "us-gov-west-1", "cn-north-1")
ROLES = ("Deploy", "team/Admin", "Viewer", "Ops", "ci+cd", "Batch@night")
# Kubernetes, with the Bottlerocket and Karpenter releases that go with it.
RELEASES = (
    ("1.34", ("1.69.0", "1.50.1"), ("1.14.1", "1.9.0", "1.6.3")),
    ("1.35", ("1.69.0", "1.53.0"), ("1.14.1", "1.12.2", "1.9.0")),
    ("1.36", ("1.69.0", "1.61.0"), ("1.14.1", "1.13.0")),
)
SYSTEM_TYPES = (["m7g.large"], ["m7g.large", "m6g.large"], ["m7i.large", "m6i.xlarge"])
SETTINGS = (
    "",
    '[settings.kernel]\nlockdown = "integrity"\n',
    '[settings.kernel.sysctl]\n"net.core.somaxconn" = "4096"\n',
    '[settings.motd]\nsay = "${a} %{b} \\u00fc"\n',
)
TAGS = st.dictionaries(
    st.sampled_from(["owner", "cost centre", "a:b/c=d+e-f@g", "Zoë"]),
    st.sampled_from(["Zoë", "platform", "4711", "a@example.com"]),
    max_size=3,
)
ADDONS = {
    "coredns": "v1.13.2-eksbuild.31",
    "eks-pod-identity-agent": "v1.3.10-eksbuild.3",
    "kube-proxy": "v1.35.3-eksbuild.29",
    "vpc-cni": "v1.22.4-eksbuild.3",
    "aws-ebs-csi-driver": "v1.64.0-eksbuild.1",
    "metrics-server": "v0.8.1-eksbuild.9",
    "eks-node-monitoring-agent": "v1.6.5-eksbuild.1",
}
# Variables are text: EKS' own schema refuses others.
_VARIABLES = st.dictionaries(st.sampled_from(["WARM_ENI_TARGET", "A"]), st.sampled_from(["1", "x"]))
CONFIGURATIONS = st.fixed_dictionaries(
    {}, optional={"replicaCount": JSON, "env": _VARIABLES, "podLabels": JSON, "${key}": JSON}
)


@st.composite
def environments(draw: DrawFn) -> dict[str, Any]:
    """Generate a file's data: coherent where rules look, anything elsewhere."""
    region = draw(st.sampled_from(REGIONS))
    kubernetes, bottlerocket, karpenter = draw(st.sampled_from(RELEASES))
    pinned, version = draw(st.sampled_from(bottlerocket)), draw(st.sampled_from(karpenter))
    zones = [f"{region}{letter}" for letter in "abcd"[: draw(st.integers(2, 4))]]
    kind, flow_logs = draw(st.sampled_from(KINDS)), draw(st.booleans())
    gates = draw(feature_gates(version))
    classes = draw(st.dictionaries(_NAMES, node_class(region, pinned), min_size=1, max_size=2))
    pools = node_pool(zones, sorted(classes), gates, has_gte=release(version) >= (1, 9))
    chosen = draw(st.dictionaries(_NAMES, pools, min_size=1, max_size=2))
    shift = draw(st.booleans())
    instead: Instead = {
        "name": st.just("tame"),
        "region": st.just(region),
        "tier": st.sampled_from(["development", "production"]),
        "account_id": st.just(ACCOUNT),
        "tags": TAGS,
        "backend": _backend(region),
        "access": _access(region),
        "network": network(kind, zones, flow_logs=flow_logs),
        "cluster": _cluster(region, kubernetes, kind, shift=shift),
        "encryption": _encryption(region, logs=flow_logs and kind != "existing"),
        "system_nodes": _system_nodes(pinned),
        "karpenter": _karpenter(version, gates, kind, shift=shift),
        "node_classes": st.just(draw(with_reservations(classes, chosen))),
        "node_pools": st.just(chosen),
        "node_overlays": node_overlays() if gates.get("node_overlay") else st.just({}),
        "adopt": _adopt(),
        "base": st.just(False),  # noqa: FBT003
        "pod_identities": _pod_identities(region),
        "extends": st.none(),
        "workloads": st.just([]),
        "allow": st.just([]),
    }
    data = draw(files(instead))
    # What the file must say for the rest to fit.
    kept = (
        *("name", "account_id", "network", "system_nodes", "karpenter", "node_classes"),
        *("backend", "encryption", "node_overlays", "pod_identities", "tier"),
    )
    return {**data, **{key: data.get(key) or draw(instead[key]) for key in kept}}


_IDS = st.sampled_from(["dev", "kube-system/karpenter-crd", "a=${b},c=%{d}"])
# With the ending of an On-Demand base the longest has the 63 characters that a label may have.
_NAMES = st.sampled_from(["default", "a", "spot-2", "n" * 53])


def _pod_identities(region: str) -> SearchStrategy[dict[str, Any]]:
    """Generate a role for pods, by a policy of AWS' own, one of its own, or both."""
    start = f"arn:{partition(region)}"
    allowed = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": f"{start}:s3:::a/*"}
    policy = {"Version": "2012-10-17", "Statement": [allowed]}
    role = {"namespace": st.just("shop"), "service_account": st.sampled_from(["web", "a.b"])}
    arns = st.just([f"{start}:iam::aws:policy/ReadOnlyAccess"])
    by_arn = st.fixed_dictionaries(
        {**role, "policy_arns": arns}, optional={"policy": st.just(policy)}
    )
    return st.dictionaries(
        st.just("web"), by_arn | st.fixed_dictionaries({**role, "policy": st.just(policy)})
    )


def _backend(region: str) -> SearchStrategy[dict[str, Any]]:
    """Generate a backend with the keys of its type; no hosted runners, which ask for more."""
    start = f"arn:{partition(region)}"
    s3 = {
        "region": st.just(region),
        "key_prefix": st.sampled_from(["clusters", "a.b/c_d-e"]),
        "kms_key_id": st.just(
            f"{start}:kms:{region}:{ACCOUNT}:key/1234abcd-12ab-34cd-86ef-1234567890ab"
        ),
        "role_arn": st.just(f"{start}:iam::{ACCOUNT}:role/team/State"),
    }
    cloud = {
        "project": st.sampled_from(["Clusters", "a b-c_d"]),
        "hostname": st.just("terraform.example.com:8443"),
    }
    required = {
        "s3": {"bucket": st.just("acme-state")},
        "cloud": {
            "organization": st.just("acme"),
            "execution_mode": st.sampled_from(["agent", "local"]),
        },
    }
    return (
        st.fixed_dictionaries({"type": st.just("local")})
        | st.fixed_dictionaries({"type": st.just("s3"), **required["s3"]}, optional=s3)
        | st.fixed_dictionaries({"type": st.just("cloud"), **required["cloud"]}, optional=cloud)
    )


@st.composite
def _access(draw: DrawFn, region: str) -> dict[str, Any]:
    """Generate principals of the account, each in one place."""
    start = f"arn:{partition(region)}:iam::{ACCOUNT}"
    arns = draw(st.permutations([f"{start}:role/{role}" for role in ROLES]))
    entry = st.fixed_dictionaries(
        {"principal_arn": st.just(arns[4])},
        optional={
            "kubernetes_groups": st.lists(st.sampled_from(["ops", "a:b", "${c}"]), unique=True),
            "user_name": st.sampled_from(["ci", "{{SessionName}}"]),
        },
    )
    optional = {
        "admins": st.just(arns[1:3]),
        "viewers": st.just(arns[3:4]),
        "entries": st.dictionaries(st.just("ci"), entry),
        "assume_deployer": st.booleans(),
        "permissions_boundary": st.just(f"{start}:policy/Boundary"),
    }
    required = {
        "deployer": st.just(arns[0]),
        "cluster_auth": st.sampled_from(["exec", "token"]),
    }
    return draw(st.fixed_dictionaries(required, optional=optional))


def _adopt() -> SearchStrategy[dict[str, Any]]:
    """Generate what is taken over, into addresses that every environment has."""
    role = {"to": st.just("module.eks.aws_iam_role.this[0]"), "id": _IDS}
    release = {"to": st.just("helm_release.karpenter-crd"), "id": _IDS}
    move = {"from": st.sampled_from(["module.a", 'module.b["x.y"]']), "to": st.just("module.eks")}
    imports, releases, moved = (
        st.lists(st.fixed_dictionaries(one), min_size=1, max_size=1)
        for one in (role, release, move)
    )
    return st.fixed_dictionaries(
        {"cluster": st.fixed_dictionaries({"imports": imports}, optional={"moved": moved})},
        optional={"karpenter": st.fixed_dictionaries({}, optional={"imports": releases})},
    )


def _encryption(region: str, *, logs: bool) -> SearchStrategy[dict[str, Any]]:
    """Generate a choice of keys; one for logs only where some are surely written."""
    key = f"arn:{partition(region)}:kms:{region}:{ACCOUNT}:key/1a-2b"
    choices = st.sampled_from(["create", "none", key])
    uses = ("secrets", "queue", "volumes", *(("logs",) if logs else ()))
    return st.fixed_dictionaries({}, optional=dict.fromkeys(uses, choices))


def _cluster(
    region: str, kubernetes: str, kind: str, *, shift: bool
) -> SearchStrategy[dict[str, Any]]:
    addon = {
        name: st.fixed_dictionaries(
            {"version": st.just(version)}, optional={"configuration": CONFIGURATIONS}
        )
        for name, version in ADDONS.items()
    }
    always = dict(list(addon.items())[:4])
    others = {name: strategy for name, strategy in addon.items() if name not in always}
    arn = f"arn:{partition(region)}:iam::aws:policy/ReadOnlyAccess"
    grant = {"service_account": "metrics-server", "policy_arns": [arn]}
    others["metrics-server"] |= st.just(
        {"version": ADDONS["metrics-server"], "pod_identity": grant}
    )
    services = {} if kind == "ipv6" else {"service_ipv4_cidr": st.just("192.168.0.0/20")}
    return st.fixed_dictionaries(
        {
            "kubernetes_version": st.just(kubernetes),
            "zonal_shift": st.just(shift),
            "addons": st.fixed_dictionaries(always, optional=others),
            "prefix_delegation": st.booleans(),
            "fips": st.booleans(),
        },
        optional={
            "name": st.sampled_from(["c", "c" * 29]),
            "enabled_log_types": st.lists(st.sampled_from(["api", "audit"]), unique=True),
            "log_retention_days": st.sampled_from([0, 7, 3653]),
            "support_type": st.sampled_from(["STANDARD", "EXTENDED"]),
            "deletion_protection": st.booleans(),
            **services,
        },
    )


def _system_nodes(pinned: str) -> SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {"bottlerocket_version": st.just(pinned)},
        optional={
            "instance_types": st.sampled_from(SYSTEM_TYPES),
            "min_size": st.sampled_from([2, 3]),
            "max_size": st.sampled_from([3, 9]),
            "data_volume_size": st.sampled_from(["20Gi", "1Ti"]),
            "bottlerocket_settings": st.sampled_from(SETTINGS[:3]),
            "labels": st.dictionaries(st.just("example.com/role"), st.just("system")),
        },
    )


def _karpenter(
    version: str, gates: dict[str, bool], kind: str, *, shift: bool
) -> SearchStrategy[dict[str, Any]]:
    settings = {"batchMaxDuration": st.sampled_from(["20s", "1m30s"]), "reservedENIs": st.just("1")}
    isolated = kind in {"isolated", "private"}
    mirror = {"registry": st.just(f"{ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com/karpenter")}
    return st.fixed_dictionaries(
        {
            "version": st.just(version),
            "feature_gates": st.just(gates),
            **(mirror if kind == "private" else {}),
            "zonal_shift": st.just(shift),
            "values": st.fixed_dictionaries(
                {
                    "settings": st.fixed_dictionaries(
                        {"isolatedVPC": st.just(isolated)}, optional=settings
                    )
                },
                optional={
                    "podLabels": st.dictionaries(st.sampled_from(["a", "%{b}"]), st.just("x")),
                    "controller": st.fixed_dictionaries(
                        {}, optional={"env": st.lists(JSON, max_size=2), "resources": JSON}
                    ),
                    "affinity": JSON,
                },
            ),
        },
        optional={
            "replicas": st.sampled_from([1, 2]),
            "interruption_queue": st.just(True),  # noqa: FBT003
        },
    )
