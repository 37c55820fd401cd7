"""IAM's simulator, which moto has not: botocore's Stubber answers."""

from typing import Any

import pytest

from live.actions import actions_of
from live.permissions import permission_findings
from tests.live.stubs import Answer, stubbed
from tests.support import ACCOUNT, DEPLOYER, environment

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
    ],
)
def test_only_what_is_emitted_is_asked_about(overrides: dict[str, Any], action: str) -> None:
    """An action is needed with the field that emits its resource, and not without it."""
    plain = {"network": {"nat_gateways": "none"}}

    assert action in needed(overrides)
    assert action not in needed(plain)


def test_actions_are_asked_about_on_their_resources() -> None:
    """Policies that name resources would deny on "*"."""
    resources = {actions[0]: resource for resource, actions in actions_of(environment())}

    assert resources["eks:CreateCluster"] == f"arn:aws:eks:us-east-1:{ACCOUNT}:cluster/dev"
    assert resources["iam:CreateRole"] == (
        f"arn:aws:iam::{ACCOUNT}:role/KarpenterController-dev-us-east-1"
    )


def needed(overrides: dict[str, Any]) -> set[str]:
    """Return the actions of an environment."""
    return {name for _, actions in actions_of(environment(**overrides)) for name in actions}


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
        for _, actions in actions_of(environment())
    ]
