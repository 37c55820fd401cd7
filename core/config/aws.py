"""What AWS gives ids and ARNs, and its regions and zones."""

import re
from typing import Annotated, TypeAlias

from pydantic import AfterValidator

from core.config.values import Text, fault, matching


def _principal(value: str) -> str:
    if ":role/aws-service-role/" in value:
        right = "name a role that people or a pipeline assume: this one only its service can"
        raise fault(f'"{value}" is a service-linked role', right)
    if match := re.fullmatch(r"arn:(\S+):sts::([0-9]{12}):assumed-role/([^/]+)/.+", value):
        partition, account, role = match.groups()
        right = (
            f'write the role, with the path it has: "arn:{partition}:iam::{account}:role/{role}"'
        )
        raise fault(f'"{value}" is a session of a role', right)
    return value


Region: TypeAlias = Annotated[
    Text,
    matching(r"[a-z]{2,4}(-[a-z]+)+-[0-9]", "an AWS region", 'write one such as "eu-central-1"'),
]
Zone: TypeAlias = Annotated[
    Text,
    matching(
        r"[a-z]{2,4}(-[a-z]+)+-[0-9][a-z]", "an availability zone", 'write one such as "us-east-1a"'
    ),
]
AccountId: TypeAlias = Annotated[
    Text, matching(r"[0-9]{12}", "an AWS account id", "write its 12 digits in quotes")
]
PrincipalArn: TypeAlias = Annotated[
    Text,
    AfterValidator(_principal),
    matching(
        r"arn:aws[a-z-]*:iam::[0-9]{12}:(role/(?!aws-service-role/)|user/)[\w+=,.@/-]+",
        "the ARN of an IAM role or user",
        'write one such as "arn:aws:iam::123456789012:role/Deploy"',
    ),
]
PolicyArn: TypeAlias = Annotated[
    Text,
    matching(
        r"arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/[\w+=,.@/-]+",
        "the ARN of an IAM policy",
        'write one such as "arn:aws:iam::123456789012:policy/Name"',
    ),
]
IamPath: TypeAlias = Annotated[
    Text,
    matching(
        r"/|/[!-~]{1,510}/",
        "an IAM path",
        'write one that begins and ends with a slash, such as "/platform/"',
    ),
]
SecurityGroupId: TypeAlias = Annotated[
    Text,
    matching(
        "sg-[0-9a-f]{8,17}",
        "the id of a security group",
        'write one such as "sg-0123456789abcdef0"',
    ),
]
