"""The IAM actions that an apply of an environment calls, by the ARN that they are called on."""

from collections.abc import Iterator

from core.arns import account_in
from core.config.encryption import CREATE, NONE
from core.config.environment import Environment
from core.facts import partition
from core.names import (
    CLUSTER_ROLE_PREFIX,
    CONTROLLER_ROLE,
    EVENT_RULE_PREFIX,
    NODE_ROLE,
    QUEUE,
    SYSTEM_ROLE_PREFIX,
    cluster_log_group,
)
from core.render.pod_roles import pod_roles
from live.calls import CALLS
from live.emitted import emitted_types

_ANYWHERE = ("*",)
# Terraform ends a prefix with a time and a count.
_SUFFIX = "20260101000000000000000001"
_SPOT_ROLE = "aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot"
# What EKS does for itself, in the caller's name, with the key of secrets.
_GRANT = ("kms:CreateGrant", "kms:DescribeKey")
# They name no cluster.
_OF_ALL = ("eks:DescribeAddonVersions", "logs:DescribeLogGroups")

Need = tuple[str, tuple[str, ...]]


def actions_of(environment: Environment) -> Iterator[Need]:
    """Yield what is needed, a resource's ARN with the actions on it."""
    needs: dict[str, list[str]] = {}
    places = _places(environment)
    for action in sorted(_wanted(environment)):
        for arn in _arns(places, action):
            needs.setdefault(arn, []).append(action)
    for arn, actions in needs.items():
        yield arn, tuple(actions)
    if (key := environment.encryption.given().get("secrets")) is not None:
        yield key, _GRANT


def _wanted(environment: Environment) -> set[str]:
    types = emitted_types(environment)
    wanted = {action for kind in types for action in CALLS[kind]}
    encryption = environment.encryption
    if encryption.secrets == CREATE:
        wanted.update(_GRANT)
    if "aws_cloudwatch_log_group" in types and encryption.logs != NONE:
        wanted.add("logs:AssociateKmsKey")
    return wanted


def _arns(places: dict[str, tuple[str, ...]], action: str) -> tuple[str, ...]:
    """Return what an action is called on: policies that name resources deny it on "*"."""
    service, _, name = action.partition(":")
    if action in _OF_ALL:
        return _ANYWHERE
    # Policies, profiles and identity providers of IAM are not told apart.
    by_name = name if service == "iam" and "Profile" not in name else service
    kind = next((kind for kind in places if by_name.endswith(kind)), "")
    return places.get(kind, _ANYWHERE)


def _places(environment: Environment) -> dict[str, tuple[str, ...]]:
    """Return ARNs by how the service or, in IAM, the action ends."""
    cluster, region = environment.cluster.name, environment.region
    account = account_in(environment.access.deployer)
    start = f"arn:{partition(region)}"
    here = f"{region}:{account}"
    iam = f"{start}:iam::{account}:role"
    roles = tuple(f"{iam}{environment.access.iam_path}{name}" for name in _roles(environment))
    role_actions = ("Role", "RolePolicy", "RolePolicies")
    return {
        "ServiceLinkedRole": (f"{iam}/{_SPOT_ROLE}",),
        **dict.fromkeys(role_actions, roles),
        "eks": (f"{start}:eks:{here}:cluster/{cluster}",),
        "sqs": (f"{start}:sqs:{here}:{QUEUE.of(cluster, region)}",),
        "events": (f"{start}:events:{here}:rule/{EVENT_RULE_PREFIX}",),
        "logs": (f"{start}:logs:{here}:log-group:{cluster_log_group(cluster)}",),
    }


def _roles(environment: Environment) -> Iterator[str]:
    cluster, region = environment.cluster.name, environment.region
    for prefix in (CLUSTER_ROLE_PREFIX, SYSTEM_ROLE_PREFIX):
        yield prefix.of(cluster, region) + _SUFFIX
    for name in (CONTROLLER_ROLE, NODE_ROLE):
        yield name.of(cluster, region)
    for role in pod_roles(environment):
        yield str(role.role["name"])
