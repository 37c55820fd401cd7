"""Karpenter's AWS side: roles, queue, and statements beyond the module's policy."""

from typing import Any

from core.render.karpenter_aws import karpenter_inputs
from tests.support import environment
from tests.tables import each

BOUNDARY = "arn:aws:iam::999988887777:policy/Boundary"
KEYS = [f"arn:aws:kms:us-east-1:999988887777:key/{number}" for number in (2, 1, 2)]
USE = ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKeyWithoutPlaintext", "kms:ReEncrypt*"]


def classes(*node_classes: dict[str, Any]) -> dict[str, Any]:
    """Return overrides for some node classes."""
    return {"node_classes": {f"c{number}": item for number, item in enumerate(node_classes)}}


def condition(test: str, variable: str, value: str) -> dict[str, Any]:
    """Return a condition as the module takes it."""
    return {"test": test, "variable": variable, "values": [value]}


def test_the_smallest_inputs() -> None:
    """One name a role, the policy inline, Pod Identity for the release's service account."""
    assert karpenter_inputs(environment(tags={"a": "b"})) == {
        "cluster_name": "${module.eks.cluster_name}",
        "namespace": "kube-system",
        "service_account": "karpenter",
        "iam_role_name": "KarpenterController-dev-us-east-1",
        "iam_role_use_name_prefix": False,
        "enable_inline_policy": True,
        "node_iam_role_name": "KarpenterNode-dev-us-east-1",
        "node_iam_role_use_name_prefix": False,
        "node_iam_role_additional_policies": {
            "AmazonSSMManagedInstanceCore": "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
        },
        "enable_spot_termination": True,
        "queue_name": "Karpenter-dev",
        "tags": {"a": "b"},
    }


@each(
    ("overrides", "inputs"),
    [
        (
            {"karpenter": {"interruption_queue": False}},
            {"enable_spot_termination": False, "queue_name": None},
        ),
        (
            {"access": {"permissions_boundary": BOUNDARY}},
            {
                "iam_role_permissions_boundary_arn": BOUNDARY,
                "node_iam_role_permissions_boundary": BOUNDARY,
            },
        ),
        (
            {"cluster": {"name": "blue"}, "region": "eu-west-1"},
            {
                "iam_role_name": "KarpenterController-blue-eu-west-1",
                "node_iam_role_name": "KarpenterNode-blue-eu-west-1",
                "queue_name": "Karpenter-blue",
            },
        ),
    ],
)
def test_a_field_reaches_the_module(overrides: dict[str, Any], inputs: dict[str, Any]) -> None:
    """Names follow the cluster and the region; what is off or unset is not stated."""
    rendered = karpenter_inputs(environment(**overrides))

    assert {key: rendered.get(key) for key in inputs} == inputs


def test_zonal_shift_gets_the_statement_that_the_module_has_wrong() -> None:
    """The action knows no resource: the cluster stands in a condition."""
    rendered = karpenter_inputs(environment(karpenter={"zonal_shift": True}))
    cluster = condition(
        "StringEquals", "arc-zonal-shift:ResourceIdentifier", "${module.eks.cluster_arn}"
    )

    assert rendered["iam_policy_statements"] == [
        {
            "sid": "AllowZonalShiftStatusReadOnly",
            "actions": ["arc-zonal-shift:GetManagedResource"],
            "resources": ["*"],
            "condition": [cluster],
        }
    ]


@each(
    ("region", "service"),
    [
        ("us-east-1", "ec2.us-east-1.amazonaws.com"),
        ("cn-north-1", "ec2.cn-north-1.amazonaws.com.cn"),
    ],
)
def test_a_key_of_the_users_is_the_controllers_to_use(region: str, service: str) -> None:
    """Each key once, through EC2 alone, and grants for AWS resources alone."""
    node_classes = classes(*({"kms_key_id": key} for key in KEYS), {})
    via_ec2 = condition("StringEquals", "kms:ViaService", service)

    assert karpenter_inputs(environment(region=region, **node_classes))[
        "iam_policy_statements"
    ] == [
        {
            "sid": "AllowVolumeKeyUse",
            "actions": USE,
            "resources": [KEYS[1], KEYS[0]],
            "condition": [via_ec2],
        },
        {
            "sid": "AllowVolumeKeyGrants",
            "actions": ["kms:CreateGrant"],
            "resources": [KEYS[1], KEYS[0]],
            "condition": [via_ec2, condition("Bool", "kms:GrantIsForAWSResource", "true")],
        },
    ]


@each(
    ("names", "account", "parameters"),
    [
        ([], "999988887777", None),
        (["/aws/service/bottlerocket/x"], "999988887777", None),
        (
            ["/b", "/aws/service/bottlerocket/x", "/a/b", "/b"],
            "999988887777",
            [":parameter/aws/service/*", "999988887777:parameter/a/b", "999988887777:parameter/b"],
        ),
        (["/b"], None, [":parameter/aws/service/*", "*:parameter/b"]),
    ],
)
def test_the_controller_may_read_the_parameters_that_name_amis(
    names: list[str], account: str | None, parameters: list[str] | None
) -> None:
    """Naming a parameter drops the module's own choice, the public ones, so both are named."""
    node_classes = classes(*({"ami_ssm_parameter": name} for name in names), {})
    rendered = karpenter_inputs(environment(account_id=account, **node_classes))

    assert rendered.get("ami_id_ssm_parameter_arns") == (
        parameters and [f"arn:aws:ssm:us-east-1:{parameter}" for parameter in parameters]
    )
