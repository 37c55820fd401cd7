"""Rules about the IAM roles of pods."""

import json
from collections.abc import Iterator

from core.addons import EBS_CSI
from core.arns import account_in
from core.checks.arns import grants
from core.checks.rules import Finding, Level, for_each, rule
from core.config.environment import Environment
from core.config.pod_identity import Grant
from core.config.source import Parts
from core.facts import INLINE_POLICY_LIMIT
from core.names import (
    EBS_CSI_SERVICE_ACCOUNT,
    KARPENTER,
    KARPENTER_NAMESPACE,
    POD_ROLE_LIMIT,
    pod_role,
)

# Add-ons run there.
_SYSTEM = "kube-system"


@rule(
    "pod-identity-grants",
    source="a role without a policy may do nothing, though its pods get credentials",
    remedy="Write policy_arns, or a policy of the role's own.",
)
@for_each(grants)
def pod_identity_grants(grant: Grant) -> Iterator[Finding]:
    """A role that may do nothing is one whose policy was forgotten."""
    if not grant.policy_arns and not grant.policy:
        yield Finding((), "a role that may do nothing", "write policy_arns, or a policy")


@rule(
    "pod-identity-account",
    source="IAM: a role takes AWS' own policies and those of its account",
    remedy="Write the ARN of a policy in the cluster's account, or of one of AWS' own.",
)
def pod_identity_account(environment: Environment) -> Iterator[Finding]:
    """IAM attaches no policy of another account."""
    account = environment.account_id
    for parts, grant in grants(environment):
        for index, arn in enumerate(grant.policy_arns):
            found = account_in(arn)
            if account and found not in {account, "aws"}:
                place = (*parts, "policy_arns", index)
                words = f"the policy is in account {found}, the role in {account}"
                yield Finding(place, words, f"write a policy of {account}")


@rule(
    "pod-identity-once",
    source="EKS: a service account has one Pod Identity association in a cluster",
    remedy="Give each service account one role, with everything that its pods need.",
)
def pod_identity_once(environment: Environment) -> Iterator[Finding]:
    """The second association of a service account fails the apply."""
    taken = {(KARPENTER_NAMESPACE, KARPENTER): "Karpenter's own"}
    if EBS_CSI in environment.cluster.addons:
        taken[_SYSTEM, EBS_CSI_SERVICE_ACCOUNT] = f"that of {EBS_CSI}"
    for parts, account in _service_accounts(environment):
        if other := taken.get(account):
            found = f'the service account "{account[1]}" in {account[0]} has a role: {other}'
            yield Finding((*parts, "service_account"), found, "name another")
        owner = next(part for part in reversed(parts) if part != "pod_identity")
        taken.setdefault(account, f"that of {owner}")


@rule(
    "pod-identity-name",
    level=Level.ESSENTIAL,
    source=f"IAM: a role's name ends at {POD_ROLE_LIMIT} characters, and is taken once",
    remedy="Shorten the name under pod_identities, and name it as no add-on with a role.",
)
def pod_identity_name(environment: Environment) -> Iterator[Finding]:
    """The role is called after the cluster, its own name and the region."""
    cluster, addons = environment.cluster, environment.cluster.addons
    for parts, name in _roles(environment):
        role = pod_role(cluster.name, environment.region, name)
        if (more := len(role) - POD_ROLE_LIMIT) > 0:
            found = f'the role "{role}" has {len(role)} characters, at most {POD_ROLE_LIMIT}'
            short = "cluster.name" if parts[0] == "cluster" else "the name, or cluster.name,"
            yield Finding(parts, found, f"shorten {short} by {more}")
    for name in environment.pod_identities:
        if name in addons and addons[name].pod_identity:
            found = f'the add-on "{name}" has a role of that name'
            yield Finding(("pod_identities", name), found, "choose another")


@rule(
    "pod-identity-policy",
    source="IAM: a policy is a document with statements",
    remedy='Write policy: {Version: "2012-10-17", Statement: [...]}, as IAM has it.',
)
@for_each(grants)
def pod_identity_policy(grant: Grant) -> Iterator[Finding]:
    """IAM refuses a policy without statements, in the middle of an apply."""
    if grant.policy and not grant.policy.get("Statement"):
        right = "write {Version: ..., Statement: [...]}, as IAM has it"
        yield Finding(("policy",), "a policy without Statement", right)


@rule(
    "pod-identity-size",
    source=f"IAM: an inline policy has at most {INLINE_POLICY_LIMIT:,} characters, spaces not "
    "counted",
    remedy="Move statements into policies of their own, and name them in policy_arns.",
)
@for_each(grants)
def pod_identity_size(grant: Grant) -> Iterator[Finding]:
    """IAM refuses a policy that is too long, in the middle of an apply."""
    size = len(json.dumps(grant.policy, separators=(",", ":"), ensure_ascii=False))
    if size > INLINE_POLICY_LIMIT:
        found = f"{size:,} characters, at most {INLINE_POLICY_LIMIT:,}"
        yield Finding(("policy",), found, "move statements into policy_arns")


@rule(
    "addon-role",
    source="the driver's role is made here, with AWS' policy for it",
    remedy="Remove pod_identity from aws-ebs-csi-driver.",
)
def addon_role(environment: Environment) -> Iterator[Finding]:
    """Two roles for one add-on would be two associations of its service account."""
    addon = environment.cluster.addons.get(EBS_CSI)
    if addon and addon.pod_identity:
        parts = ("cluster", "addons", EBS_CSI, "pod_identity")
        yield Finding(parts, "the driver's role is made here", "remove it")


def _roles(environment: Environment) -> Iterator[tuple[Parts, str]]:
    for parts, _ in grants(environment):
        if parts[:3] != ("cluster", "addons", EBS_CSI):
            yield parts, str(parts[2] if parts[0] == "cluster" else parts[1])


def _service_accounts(environment: Environment) -> Iterator[tuple[Parts, tuple[str, str]]]:
    for name, addon in environment.cluster.addons.items():
        if addon.pod_identity and name != EBS_CSI:
            parts = ("cluster", "addons", name, "pod_identity")
            yield parts, (_SYSTEM, addon.pod_identity.service_account)
    for name, identity in environment.pod_identities.items():
        yield ("pod_identities", name), (identity.namespace, identity.service_account)
