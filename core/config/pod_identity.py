"""The environment file's `pod_identities`: IAM roles for pods, by EKS Pod Identity."""

import re
from collections.abc import Sequence
from typing import Annotated

from pydantic import AfterValidator, Field

from core.config.aws import PolicyArn
from core.config.values import FrozenMap, JsonMap, Model, Text, fault, matching

ServiceAccount = Annotated[
    Text,
    matching(
        r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?",
        "the name of a service account",
        'write one such as "external-dns"',
    ),
]
Namespace = Annotated[
    Text,
    matching(
        r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", "a namespace", 'write one such as "external-dns"'
    ),
]


def policy_name(arn: str) -> str:
    """Return a policy's name, the end of its ARN, as a part of a Terraform address."""
    return re.sub(r"[^\w-]", "-", arn.rpartition("/")[2])


def _named_once(arns: Sequence[str]) -> Sequence[str]:
    names = [policy_name(arn) for arn in arns]
    for index, name in enumerate(names):
        if name in names[:index]:
            raise fault(f'"{name}" is listed twice', "name each once")
    return arns


class Grant(Model):
    """What pods of a service account may do in AWS."""

    service_account: ServiceAccount = Field(description="The pods' service account.")
    policy_arns: Annotated[tuple[PolicyArn, ...], AfterValidator(_named_once)] = Field(
        default=(), max_length=10, description="Policies that the role gets."
    )
    policy: JsonMap = Field(
        default=FrozenMap(), description="A policy of the role's own, as IAM writes it."
    )


class PodIdentity(Grant):
    """One role for the pods of a service account."""

    namespace: Namespace = Field(description="The service account's namespace.")
