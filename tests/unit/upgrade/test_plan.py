"""The deploys of an upgrade."""

from typing import Any

import pytest

from core import facts
from core.config.load import Loaded
from core.problems import ConfigError
from core.upgrade.deploys import Deploy
from core.upgrade.edits import edited
from core.upgrade.plan import plan_upgrade
from tests.support import environment_data, loaded_from, production_data
from tests.tables import each

OLD = {"karpenter": {"version": "1.9.0"}, "cluster": {"kubernetes_version": "1.35"}}
PINS = {
    "system_nodes": {"bottlerocket_version": "1.53.0"},
    "node_classes": {"default": {"ami": "bottlerocket@1.53.0"}},
}


def old(**overrides: object) -> Loaded:
    """Return an environment of Kubernetes 1.35 and Karpenter 1.9.0, with overrides."""
    return loaded_from(environment_data(**{**OLD, **overrides}))


def edits(deploys: tuple[Deploy, ...]) -> list[list[str]]:
    """Return what each deploy edits, as one would say it."""
    return [
        [f"{'.'.join(map(str, edit.parts))}: {edit.old} -> {edit.new}" for edit in deploy.edits]
        for deploy in deploys
    ]


@each(
    ("overrides", "kubernetes", "karpenter", "expected"),
    [
        ({}, None, None, []),
        ({}, "1.35", "1.9.0", []),
        ({}, None, "1.14.1", [["karpenter.version: 1.9.0 -> 1.14.1"]]),
        (
            {},
            "1.36",
            "1.14.1",
            [
                ["karpenter.version: 1.9.0 -> 1.14.1"],
                ["cluster.kubernetes_version: 1.35 -> 1.36"],
            ],
        ),
        (
            {"cluster": {"kubernetes_version": "1.35", "fips": True}},
            "1.36",
            "1.14.1",
            [
                ["karpenter.version: 1.9.0 -> 1.14.1"],
                ["cluster.kubernetes_version: 1.35 -> 1.36"],
            ],
        ),
        (
            {"karpenter": {"version": "1.15.0"}},
            "1.37",
            None,
            [
                ["cluster.kubernetes_version: 1.35 -> 1.36"],
                ["cluster.kubernetes_version: 1.36 -> 1.37"],
            ],
        ),
        (
            PINS,
            "1.36",
            "1.13.0",
            [
                [
                    "karpenter.version: 1.9.0 -> 1.13.0",
                    "system_nodes.bottlerocket_version: 1.53.0 -> 1.61.0",
                    "node_classes.default.ami: bottlerocket@1.53.0 -> bottlerocket@1.61.0",
                ],
                ["cluster.kubernetes_version: 1.35 -> 1.36"],
            ],
        ),
        (
            {
                "node_classes": {
                    "default": {
                        "ami_ssm_parameter": (
                            "/aws/service/bottlerocket/aws-k8s-1.35-fips/x86_64/1.69.0/image_id"
                        )
                    }
                }
            },
            "1.36",
            "1.13.0",
            [
                ["karpenter.version: 1.9.0 -> 1.13.0"],
                [
                    "cluster.kubernetes_version: 1.35 -> 1.36",
                    (
                        "node_classes.default.ami_ssm_parameter: "
                        "/aws/service/bottlerocket/aws-k8s-1.35-fips/x86_64/1.69.0/image_id -> "
                        "/aws/service/bottlerocket/aws-k8s-1.36-fips/x86_64/1.69.0/image_id"
                    ),
                ],
            ],
        ),
    ],
)
def test_the_edits_of_each_deploy(
    overrides: dict[str, Any],
    kubernetes: str | None,
    karpenter: str | None,
    expected: list[list[str]],
) -> None:
    """Karpenter and images come first, then the control plane, one minor a deploy."""
    assert edits(plan_upgrade(old(**overrides), kubernetes, karpenter)) == expected


def test_a_pin_without_a_release_for_both_minors_moves_with_the_control_plane(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where no release has images for both, the pin cannot be raised before."""
    rows = {"1.35": (None, "1.61.0"), "1.36": ("1.61.0", None)}
    monkeypatch.setattr(facts, "BOTTLEROCKET_FOR_KUBERNETES", rows)
    pins = {**PINS, "karpenter": {"version": "1.13.0"}}

    assert edits(plan_upgrade(old(**pins), "1.36")) == [
        [
            "cluster.kubernetes_version: 1.35 -> 1.36",
            "system_nodes.bottlerocket_version: 1.53.0 -> 1.61.0",
            "node_classes.default.ami: bottlerocket@1.53.0 -> bottlerocket@1.61.0",
        ]
    ]


@each(
    ("overrides", "kubernetes", "karpenter", "path", "found"),
    [
        ({}, "1.34", None, "cluster.kubernetes_version", '"1.34" is older than "1.35"'),
        ({}, None, "1.8.3", "karpenter.version", "1.8.3 is older than 1.9.0"),
        (
            {},
            "1.36",
            None,
            "cluster.kubernetes_version",
            'Karpenter 1.9.0 does not support Kubernetes "1.36"',
        ),
        (
            {},
            "1.40",
            "1.15.0",
            "cluster.kubernetes_version",
            'no Karpenter release is known to support "1.38" (facts of 2026-11-22)',
        ),
        (
            {"karpenter": {"version": "1.8.3"}, "cluster": {"kubernetes_version": "1.34"}},
            None,
            "1.8.4",
            "karpenter.version",
            "1.8.4 is not to be used: it places pods with topology spread wrongly",
        ),
        (
            {"cluster": {"kubernetes_version": "1.31", "support_type": "EXTENDED"}},
            "1.29",
            None,
            "cluster.kubernetes_version",
            '"1.29" is older than "1.31"',
        ),
    ],
)
def test_what_cannot_work_is_refused(
    overrides: dict[str, Any],
    kubernetes: str | None,
    karpenter: str | None,
    path: str,
    found: str,
) -> None:
    """Nothing goes back, and each deploy on the way has to pass the checks."""
    with pytest.raises(ConfigError) as caught:
        plan_upgrade(old(**overrides), kubernetes, karpenter)

    assert (path, found) in [(problem.path, problem.found) for problem in caught.value.problems]


def test_a_minor_on_the_way_is_held_against_the_rules() -> None:
    """EKS would upgrade a minor out of standard support at once, even one that is passed only."""
    support = {"kubernetes_version": "1.31", "support_type": "EXTENDED"}
    there = loaded_from(environment_data(cluster=support))
    standard = loaded_from(environment_data(cluster={**support, "support_type": "STANDARD"}))

    assert len(plan_upgrade(there, "1.34")) == 3
    # It is at fault as it is: the upgrade is its remedy, and not refused.
    assert [deploy.title for deploy in plan_upgrade(standard, "1.34")] == [
        "Kubernetes 1.32",
        "Kubernetes 1.33",
        "Kubernetes 1.34",
    ]


def test_what_each_deploy_does_and_waits_for() -> None:
    """The stacks in their order, commands before and after, and what is to be known."""
    first, second = plan_upgrade(old(**PINS), "1.36", "1.14.1")

    assert first == Deploy(
        title="Karpenter 1.14.1, and a Bottlerocket with images for what follows",
        edits=first.edits,
        stacks={
            "cluster": "the controller's policy of eks module 21.19.0 is enough for 1.14.1; "
            "system nodes, one at a time",
            "karpenter": "karpenter-crd 1.14.1, so that the CRDs come first; then karpenter",
            "nodes": "NodePools and EC2NodeClasses, held against the new CRDs; "
            "nodes drift to the new image",
        },
        after=(
            "kubectl --namespace kube-system rollout status deployment/karpenter",
            "kubectl get nodepools,ec2nodeclasses   # until all are Ready",
        ),
        notes=(
            (
                "Karpenter 1.12: every node drifts once, for a new hash; budgets bound how many go "
                "at once"
            ),
            (
                "Karpenter 1.14: the new CRD capacitybuffers.autoscaling.x-k8s.io comes with "
                "karpenter-crd"
            ),
        ),
    )
    assert second == Deploy(
        title="Kubernetes 1.36",
        edits=second.edits,
        stacks={
            "cluster": "the control plane; then add-ons, and system nodes, one at a time",
            "nodes": "Karpenter's nodes drift to images for 1.36, as the budgets let them",
        },
        before=(
            "aws eks list-insights --cluster-name dev --region us-east-1   # what would break",
        ),
        after=("kubectl get nodes   # until every one shows v1.36",),
    )


def test_images_alone_have_a_deploy() -> None:
    """Without a newer Karpenter, raised pins have a deploy of their own, and the charts rest."""
    pins = {**PINS, "karpenter": {"version": "1.14.1"}}
    first, _ = plan_upgrade(old(**pins), "1.36")

    assert first.title == "a Bottlerocket with images for what follows"
    assert first.stacks == {
        "cluster": "system nodes, one at a time",
        "nodes": "nodes drift to the new image",
    }
    assert first.after == ("kubectl get nodes   # until all run the new image",)


def test_what_holds_an_upgrade_back_is_said() -> None:
    """Pinned add-ons stay, a budget of none lets no node drift, a newer Karpenter is not known."""
    budgets = {"default": {"disruption": {"budgets": [{"nodes": "0", "reasons": ["Drifted"]}]}}}
    loaded = loaded_from(production_data(node_pools=budgets))
    first, second = plan_upgrade(loaded, "1.36", "1.16.0")

    assert first.notes[-1] == (
        "Karpenter 1.16.0 is newer than 1.14.1, the last one known here: read its upgrade notes "
        "for permissions and CRDs"
    )
    assert first.stacks["cluster"] == (
        "the controller's policy of eks module 21.19.0, which was not checked with 1.16.0"
    )
    assert second.notes == (
        (
            "pinned add-ons (coredns, eks-pod-identity-agent, kube-proxy, vpc-cni) stay as they "
            "are: `python main.py preflight dev --pin` writes those for 1.36"
        ),
        "node_pools.default.disruption.budgets lets no node drift: its nodes stay",
    )


def test_the_edits_lead_to_what_was_asked_for() -> None:
    """Made one deploy after the other, they end at the target, where nothing is left to do."""
    now = old(**PINS)
    for deploy in plan_upgrade(now, "1.36", "1.14.1"):
        now = edited(now, deploy.edits)

    assert now.environment.cluster.kubernetes_version == "1.36"
    assert now.environment.karpenter.version == "1.14.1"
    assert now.environment.system_nodes.bottlerocket_version == "1.61.0"
    assert plan_upgrade(now, "1.36", "1.14.1") == ()
