"""Kubernetes, add-ons, Bottlerocket: APIs that moto has not, so botocore's Stubber answers."""

from typing import Any

import pytest

from live.finding import Finding
from live.releases import addon_findings, bottlerocket_findings, kubernetes_findings, numbers
from tests.live.stubs import Answer, stubbed
from tests.support import environment

ADDONS = ("coredns", "eks-pod-identity-agent", "kube-proxy", "vpc-cni")


def words(findings: list[Finding]) -> list[tuple[str, str]]:
    """Return state and text of findings."""
    return [(one.state.value, one.found) for one in findings]


@pytest.mark.parametrize(
    ("status", "support", "expected"),
    [
        ("STANDARD_SUPPORT", "STANDARD", ("ok", "1.35, in standard support")),
        (
            "EXTENDED_SUPPORT",
            "STANDARD",
            ("bad", "1.35 is in extended support, and cluster.support_type is STANDARD"),
        ),
        ("EXTENDED_SUPPORT", "EXTENDED", ("ok", "1.35, in extended support, which costs more")),
        ("UNSUPPORTED", "STANDARD", ("bad", "1.35 is out of support: no cluster can be made")),
    ],
)
def test_kubernetes(status: str, support: str, expected: tuple[str, str]) -> None:
    """The version is offered, and its support is what the file asks for."""
    versions = [{"clusterVersion": "1.35", "versionStatus": status}]
    dev = environment(cluster={"support_type": support})
    subject = stubbed(dev, "eks", ("describe_cluster_versions", {"clusterVersions": versions}))

    assert words(list(kubernetes_findings(subject))) == [expected]


def test_a_kubernetes_that_is_not_offered() -> None:
    """The remedy names those that are, the newest first."""
    versions = [{"clusterVersion": name} for name in ("1.9", "1.10")]
    subject = stubbed(
        environment(), "eks", ("describe_cluster_versions", {"clusterVersions": versions})
    )

    (found,) = kubernetes_findings(subject)

    assert (found.state, found.found) == ("bad", "EKS does not offer 1.35")
    assert found.remedy == "write one of 1.10, 1.9"


def test_addons() -> None:
    """A pin is offered, or a cross with the newest; latest says what that is now."""
    pins = {
        "kube-proxy": {"version": "v1.35.3-eksbuild.2"},
        "vpc-cni": {"version": "v1.1.1-eksbuild.1"},
        "coredns": {"version": "v1.13.2-eksbuild.9"},
    }
    answers = {
        "coredns": ["v1.13.2-eksbuild.10", "v1.13.2-eksbuild.9"],
        "eks-pod-identity-agent": ["v1.3.9-eksbuild.3", "v1.3.10-eksbuild.3"],
        "kube-proxy": ["v1.35.3-eksbuild.2"],
        "vpc-cni": ["v1.22.4-eksbuild.3"],
    }
    subject = stubbed(
        environment(cluster={"addons": pins}), "eks", *(addon(answers[name]) for name in ADDONS)
    )

    assert words(list(addon_findings(subject))) == [
        ("ok", "v1.13.2-eksbuild.9; newest is v1.13.2-eksbuild.10"),
        ("ok", "latest: now v1.3.10-eksbuild.3"),
        ("ok", "v1.35.3-eksbuild.2"),
        ("bad", "v1.1.1-eksbuild.1 is not offered for Kubernetes 1.35"),
    ]


def test_an_addon_that_is_none() -> None:
    """A name that EKS does not know is a cross, not a failure of the check."""
    dev = environment(cluster={"addons": {"zzz": {}}})
    fine = [addon(["v1.0.0-eksbuild.1"]) for _ in ADDONS]
    subject = stubbed(
        dev, "eks", *fine, ("describe_addon_versions", {"error": "InvalidParameterException"})
    )

    assert words(list(addon_findings(subject)))[-1] == (
        "bad",
        "EKS offers none for Kubernetes 1.35",
    )


def test_images() -> None:
    """System nodes and every architecture of a node class have an image of the release."""
    dev = environment(
        node_classes={"default": {"ami": "bottlerocket@1.69.0"}},
        node_pools={"default": {"architectures": ["amd64", "arm64"], "limits": {"cpu": "10"}}},
    )
    subject = stubbed(
        dev,
        "ssm",
        parameter("1.70.0-abc"),
        parameter("1.69.0-def"),
        ("get_parameter", {"error": "ParameterNotFound"}),
    )

    found = list(bottlerocket_findings(subject))

    assert words(found) == [
        ("ok", "Bottlerocket 1.70.0-abc for aws-k8s-1.35 on arm64"),
        ("ok", "Bottlerocket 1.69.0-def for aws-k8s-1.35 on x86_64"),
        ("bad", "there is no Bottlerocket 1.69.0 for aws-k8s-1.35 on arm64"),
    ]
    assert found[-1].remedy == "run with --pin, which writes the newest release"


def test_no_release_at_all() -> None:
    """Where not even the newest is there, nothing can be pinned either."""
    missing = ("get_parameter", {"error": "ParameterNotFound"})
    subject = stubbed(environment(), "ssm", missing, missing)

    found = list(bottlerocket_findings(subject))

    assert {finding.remedy for finding in found} == {"write another cluster.kubernetes_version"}


def test_images_of_gpu_nodes() -> None:
    """NVIDIA's types need the variant with its drivers; those asked for by parameter, that one."""
    dev = environment(
        node_classes={"gpu": {}, "fips": {"ami_ssm_parameter": "/mine/ami"}},
        node_pools={
            "gpu": {"node_class": "gpu", "instance_families": ["g6"], "limits": {"cpu": "10"}},
            "default": {"node_class": "fips", "limits": {"cpu": "10"}},
        },
    )
    subject = stubbed(dev, "ssm", parameter("1"), parameter("2"), parameter("ami-0"))

    assert words(list(bottlerocket_findings(subject)))[1:] == [
        ("ok", "Bottlerocket 2 for aws-k8s-1.35-nvidia on x86_64"),
        ("ok", "ami-0 from /mine/ami"),
    ]


def test_images_of_fips_nodes() -> None:
    """Each is looked for in the FIPS variant, of which GPUs alone choose none by themselves."""
    dev = environment(
        cluster={"fips": True},
        node_pools={"default": {"instance_families": ["g6"], "limits": {"cpu": "10"}}},
    )
    subject = stubbed(dev, "ssm", parameter("1"), parameter("2"))

    assert words(list(bottlerocket_findings(subject))) == [
        ("ok", "Bottlerocket 1 for aws-k8s-1.35-fips on arm64"),
        ("ok", "Bottlerocket 2 for aws-k8s-1.35-fips on x86_64"),
    ]


def test_versions_compare_by_their_numbers() -> None:
    """A tenth build is newer than a ninth."""
    assert numbers("v1.9.3-eksbuild.10") > numbers("v1.9.3-eksbuild.9")
    assert numbers("v1.10.0-eksbuild.1") > numbers("v1.9.3-eksbuild.9")


def addon(versions: list[str]) -> Answer:
    """Return an answer of describe-addon-versions."""
    found: list[Any] = [{"addonVersion": version} for version in versions]
    return "describe_addon_versions", {"addons": [{"addonVersions": found}]}


def parameter(value: str) -> Answer:
    """Return an answer of get-parameter."""
    return "get_parameter", {"Parameter": {"Value": value}}
