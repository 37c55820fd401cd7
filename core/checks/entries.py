"""Rules about access entries, as EKS takes them."""

from collections.abc import Iterator

from core.checks.rules import Finding, Level, for_each, rule
from core.config.environment import AccessEntry, Environment, PolicyAssociation
from core.config.source import Parts
from core.problems import suggestion

_SYSTEM = "system:"
# EKS keeps user names that begin so to itself.
_TAKEN_USERS = ("amazon:", "aws:", "eks:", "iam:", _SYSTEM)
# For people and pipelines; those of nodes and of EKS' own services nobody associates by hand.
_POLICIES = (
    *("AmazonEKSAdminPolicy", "AmazonEKSAdminViewPolicy", "AmazonEKSClusterAdminPolicy"),
    *("AmazonEKSEditPolicy", "AmazonEKSSecretReaderPolicy", "AmazonEKSViewPolicy"),
)


def _entries(environment: Environment) -> Iterator[tuple[Parts, AccessEntry]]:
    for name, entry in environment.access.entries.items():
        yield ("access", "entries", name), entry


def _associations(environment: Environment) -> Iterator[tuple[Parts, PolicyAssociation]]:
    for parts, entry in _entries(environment):
        for name, association in entry.policy_associations.items():
            yield (*parts, "policy_associations", name), association


@rule(
    "entry-group",
    source="EKS: a Kubernetes group of an access entry cannot begin with system:",
    remedy="Associate an access policy, or name a group that a binding of yours names.",
)
@for_each(_entries)
def entry_group(entry: AccessEntry) -> Iterator[Finding]:
    """Kubernetes' own groups, `system:masters` first of all, cannot be given away by an entry."""
    for index, group in enumerate(entry.kubernetes_groups):
        if group.startswith(_SYSTEM):
            right = "use a group of your own, or an access policy under policy_associations"
            if group == "system:masters":
                right = "list the principal under access.admins instead"
            found = f'EKS takes no group that begins with "{_SYSTEM}"'
            yield Finding(("kubernetes_groups", index), found, right)
    if (entry.user_name or "").startswith(_TAKEN_USERS):
        found = f'EKS keeps "{entry.user_name}" to itself'
        yield Finding(("user_name",), found, f"begin it with none of {', '.join(_TAKEN_USERS)}")


@rule(
    "entry-of-nodes",
    source="EKS: entries of nodes have neither groups nor user name nor access policies",
    remedy="Write type: STANDARD for people and pipelines, and the type alone for nodes.",
)
@for_each(_entries)
def entry_of_nodes(entry: AccessEntry) -> Iterator[Finding]:
    """An entry of a type for nodes gets its rights from EKS, and takes no others."""
    for field in ("kubernetes_groups", "user_name", "policy_associations"):
        if entry.type != "STANDARD" and getattr(entry, field):
            found = f"EKS takes none for an entry of type {entry.type}"
            yield Finding((field,), found, "remove it, or write type: STANDARD")


@rule(
    "entry-scope",
    source="EKS: a scope of type namespace names namespaces, one of type cluster none",
    remedy="Write access_scope: {type: namespace, namespaces: [...]}, or leave it out.",
)
@for_each(_associations)
def entry_scope(association: PolicyAssociation) -> Iterator[Finding]:
    """A policy holds in the namespaces it names, or in the whole cluster: not in some of both."""
    scope = association.access_scope
    if scope.type == "namespace" and not scope.namespaces:
        yield Finding(("access_scope",), "no namespace is named", "add namespaces: [...]")
    if scope.type == "cluster" and scope.namespaces:
        found = "the policy would hold in the whole cluster"
        right = "add type: namespace, or remove them"
        yield Finding(("access_scope", "namespaces"), found, right)


@rule(
    "access-policy-known",
    level=Level.WARNING,
    source="EKS' access policies, as `aws eks list-access-policies` names them",
    remedy="Correct the policy's name; silence this where EKS has it since.",
)
@for_each(_associations)
def access_policy_known(association: PolicyAssociation) -> Iterator[Finding]:
    """EKS refuses an access policy that it does not have, in the middle of an apply."""
    policy = association.policy_arn.rpartition("/")[2]
    if policy not in _POLICIES:
        found = f'"{policy}" is no access policy that is known here'
        right = f"correct it, or silence this{suggestion(policy, _POLICIES)}"
        yield Finding(("policy_arn",), found, right)
