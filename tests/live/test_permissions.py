"""IAM's simulator, which moto has not: botocore's Stubber answers."""

from typing import Any

import pytest

from live.actions import actions_of
from live.permissions import permission_findings
from tests.live.stubs import Answer, stubbed
from tests.support import ACCOUNT, DEPLOYER, environment

KEY = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/1234abcd-12ab-34cd-86ef-1234567890ab"
SPOT_ROLE = "/aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot"
# Fields with which as little as can be is emitted.
LEAST: dict[str, Any] = {
    "network": {"nat_gateways": "none", "endpoints": []},
    "cluster": {"enabled_log_types": []},
    "karpenter": {"interruption_queue": False},
    "encryption": {"secrets": "none"},
}
Verdicts = dict[str, dict[str, Any]]


def test_all_is_allowed() -> None:
    """A tick says how many actions were asked about."""
    dev = environment()
    count = sum(len(actions) for _, actions in actions_of(dev))

    (found,) = permission_findings(stubbed(dev, "iam", *answers({})))

    assert (found.state, found.found) == (
        "ok",
        f"{DEPLOYER} may do all {count} actions of an apply",
    )


def test_what_is_denied_is_named() -> None:
    """Denied actions are a cross; those that hang on conditions are not checked."""
    verdicts: Verdicts = {
        "eks:CreateCluster": {"EvalDecision": "implicitDeny"},
        "kms:CreateKey": {"EvalDecision": "explicitDeny"},
        "sqs:CreateQueue": {
            "EvalDecision": "implicitDeny",
            "MissingContextValues": ["aws:RequestTag/team"],
        },
    }

    found = list(permission_findings(stubbed(environment(), "iam", *answers(verdicts))))

    assert [(one.state, one.found) for one in found] == [
        ("bad", f"{DEPLOYER} may not eks:CreateCluster, kms:CreateKey"),
        (
            "not checked",
            "sqs:CreateQueue: depends on conditions that only the call itself meets",
        ),
    ]


def test_a_caller_who_may_not_simulate() -> None:
    """That is said, and is no tick."""
    subject = stubbed(
        environment(), "iam", ("simulate_principal_policy", {"error": "AccessDenied"})
    )

    (found,) = permission_findings(subject)

    assert found.state == "not checked"
    assert found.remedy == "allow iam:SimulatePrincipalPolicy on it"


@pytest.mark.parametrize(
    ("overrides", "action"),
    [
        ({"network": {"flow_logs": True}}, "ec2:CreateFlowLogs"),
        ({"network": {"nat_gateways": "single"}}, "ec2:CreateNatGateway"),
        ({"account": {"spot_service_linked_role": "create"}}, "iam:CreateServiceLinkedRole"),
        ({"network": {"secondary_cidrs": ["100.64.0.0/16"]}}, "ec2:AssociateVpcCidrBlock"),
        ({"network": {"ip_family": "ipv6"}}, "ec2:CreateEgressOnlyInternetGateway"),
        ({"network": {"private": True}}, "iam:CreateInstanceProfile"),
        (
            {"encryption": {"logs": "create"}, "network": {"flow_logs": True}},
            "logs:AssociateKmsKey",
        ),
        ({"encryption": {"logs": "create"}}, "kms:CreateKey"),
        ({"encryption": {"secrets": "create"}}, "kms:CreateGrant"),
        ({"cluster": {"enabled_log_types": ["audit"]}}, "logs:CreateLogGroup"),
        ({"karpenter": {"interruption_queue": True}}, "sqs:CreateQueue"),
        ({"tags": {"team": "a"}}, "ec2:DescribeTags"),
        ({"network": {"endpoints": ["s3"]}}, "ec2:CreateVpcEndpoint"),
    ],
)
def test_only_what_is_emitted_is_asked_about(overrides: dict[str, Any], action: str) -> None:
    """An action is needed with the field that emits its resource, and not without it."""
    assert action in needed(LEAST | overrides)
    assert action not in needed(LEAST)


@pytest.mark.parametrize(
    ("action", "resources"),
    [
        ("eks:CreateCluster", [f"arn:aws:eks:us-east-1:{ACCOUNT}:cluster/dev"]),
        ("eks:DescribeAddonVersions", ["*"]),
        ("sqs:CreateQueue", [f"arn:aws:sqs:us-east-1:{ACCOUNT}:Karpenter-dev"]),
        ("logs:DescribeLogGroups", ["*"]),
        (
            "logs:CreateLogGroup",
            [f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:/aws/eks/dev/cluster"],
        ),
        ("iam:CreatePolicy", ["*"]),
        ("iam:AddRoleToInstanceProfile", ["*"]),
        ("kms:CreateGrant", [KEY]),
        (
            "iam:CreateServiceLinkedRole",
            [f"arn:aws:iam::{ACCOUNT}:role{SPOT_ROLE}"],
        ),
        *(
            (
                action,
                [
                    f"arn:aws:iam::{ACCOUNT}:role/p/dev-cluster-20260101000000000000000001",
                    f"arn:aws:iam::{ACCOUNT}:role/p/dev-system-20260101000000000000000001",
                    f"arn:aws:iam::{ACCOUNT}:role/p/KarpenterController-dev-us-east-1",
                    f"arn:aws:iam::{ACCOUNT}:role/p/KarpenterNode-dev-us-east-1",
                    f"arn:aws:iam::{ACCOUNT}:role/p/dev-dns-us-east-1",
                ],
            )
            for action in ("iam:CreateRole", "iam:PassRole", "iam:PutRolePolicy")
        ),
    ],
)
def test_actions_are_asked_about_on_their_resources(action: str, resources: list[str]) -> None:
    """Policies that name resources would deny on "*"."""
    dns = {"namespace": "dns", "service_account": "dns", "policy": {"Statement": []}}
    dev = environment(
        account={"spot_service_linked_role": "create"},
        access={"deployer": DEPLOYER, "iam_path": "/p/"},
        encryption={"secrets": KEY},
        network={"private": True},
        pod_identities={"dns": dns},
    )

    assert [resource for resource, actions in actions_of(dev) if action in actions] == resources


def needed(fields: dict[str, Any]) -> set[str]:
    """Return the actions of an environment with these fields."""
    return {name for _, actions in actions_of(environment(**fields)) for name in actions}


def answers(verdicts: Verdicts) -> list[Answer]:
    """Return an answer for every batch: allowed, but for some."""
    return [
        (
            "simulate_principal_policy",
            {
                "EvaluationResults": [
                    {"EvalActionName": name, "EvalDecision": "allowed", **verdicts.get(name, {})}
                    for name in actions
                ]
            },
        )
        for _, all_actions in actions_of(environment())
        for actions in in_parts(all_actions)
    ]


def in_parts(actions: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return actions by fifty, as they are asked about."""
    return [actions[start : start + 50] for start in range(0, len(actions), 50)]
