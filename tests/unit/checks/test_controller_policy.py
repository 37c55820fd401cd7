"""How long the policy of Karpenter's controller is counted to be."""

from typing import Any

from core.checks.controller_policy import controller_policy_size
from tests.support import environment
from tests.tables import each

QUEUE = '"arn:aws:sqs:us-east-1:999988887777:Karpenter-dev"'
KEY = "arn:aws:kms:us-east-1:999988887777:key/00000000-0000-0000-0000-000000000000"
IMAGE = "arn:aws:ssm:us-east-1:999988887777:parameter/images/mine"
# What is longer than in the smallest environment, and by how much.
LONGER: list[tuple[dict[str, Any], int]] = [
    ({}, 0),
    # Sixteen times in the module's policy, then in the node role's name and the queue's.
    ({"cluster": {"name": "develop"}}, 4 * (16 + 2)),
    ({"region": "eu-central-1"}, 3 * (30 + 3)),
    # China's partition is longer, and EC2 has a second name there.
    ({"region": "cn-north-1"}, (30 + 3) + 3 * (29 + 3) + len('["ec2.amazonaws.com.cn",]')),
    ({"access": {"iam_path": "/platform/"}}, len("platform/")),
    ({"karpenter": {"interruption_queue": False}}, -139 - len(QUEUE)),
    # A list in place of one parameter.
    ({"node_classes": {"default": {"ami_ssm_parameter": "/images/mine"}}}, len(f'[,"{IMAGE}"]')),
    (
        {"encryption": {"queue": "create"}},
        len(
            ',{"Sid":"AllowQueueKeyUse","Effect":"Allow","Action":"kms:Decrypt",'
            f'"Resource":"{KEY}"}}'
        ),
    ),
]


@each(("overrides", "more"), LONGER)
def test_the_size(overrides: dict[str, Any], more: int) -> None:
    """Names, regions and partitions count as often as they stand there; keys and images by ARN."""
    smallest = controller_policy_size(environment())

    assert controller_policy_size(environment(**overrides)) - smallest == more
