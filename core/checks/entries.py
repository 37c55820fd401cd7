"""Rules about access entries, as EKS takes them."""

from collections.abc import Iterator

from core.checks.rules import Finding, Level, rule
from core.config.environment import AccessEntry, Environment
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


@rule(
    "entry-group",
    source="EKS: a Kubernetes group of an access entry cannot begin with system:",
    remedy="Associate an access policy, or name a group that a binding of yours names.",
)
def entry_group(environment: Environment) -> Iterator[Finding]:
    """Kubernetes' own groups, `system:masters` first of all, cannot be given away by an entry."""
    for parts, entry in _entries(environment):
        for index, group in enumerate(entry.kubernetes_groups):
            if group.startswith(_SYSTEM):
                right = "use a group of your own, or an access policy under policy_associations"
                if group == "system:masters":
                    right = "list the principal under access.admins instead"
                place = (*parts, "kubernetes_groups", index)
                yield Finding(place, f'EKS takes no group that begins with "{_SYSTEM}"', right)
        if (entry.user_name or "").startswith(_TAKEN_USERS):
            found = f'EKS keeps "{entry.user_name}" to itself'
            right = f"begin it with none of {', '.join(_TAKEN_USERS)}"
            yield Finding((*parts, "user_name"), found, right)


@rule(
    "entry-of-nodes",
    source="EKS: entries of nodes have neither groups nor user name nor access policies",
    remedy="Write type: STANDARD for people and pipelines, and the type alone for nodes.",
)
def entry_of_nodes(environment: Environment) -> Iterator[Finding]:
    """An entry of a type for nodes gets its rights from EKS, and takes no others."""
    for parts, entry in _entries(environment):
        if entry.type == "STANDARD":
            continue
        for field in ("kubernetes_groups", "user_name", "policy_associations"):
            if getattr(entry, field):
                found = f"EKS takes none for an entry of type {entry.type}"
                yield Finding((*parts, field), found, "remove it, or write type: STANDARD")


@rule(
    "entry-scope",
    source="EKS: a scope of type namespace names namespaces, one of type cluster none",
    remedy="Write access_scope: {type: namespace, namespaces: [...]}, or leave it out.",
)
def entry_scope(environment: Environment) -> Iterator[Finding]:
    """A policy holds in the namespaces it names, or in the whole cluster: not in some of both."""
    for parts, entry in _entries(environment):
        for name, association in entry.policy_associations.items():
            scope = association.access_scope
            place = (*parts, "policy_associations", name, "access_scope")
            if scope.type == "namespace" and not scope.namespaces:
                yield Finding(place, "no namespace is named", "add namespaces: [...]")
            if scope.type == "cluster" and scope.namespaces:
                found = "the policy would hold in the whole cluster"
                yield Finding((*place, "namespaces"), found, "add type: namespace, or remove them")


@rule(
    "access-policy-known",
    level=Level.WARNING,
    source="EKS' access policies, as `aws eks list-access-policies` names them",
    remedy="Correct the policy's name; silence this where EKS has it since.",
)
def access_policy_known(environment: Environment) -> Iterator[Finding]:
    """EKS refuses an access policy that it does not have, in the middle of an apply."""
    for parts, entry in _entries(environment):
        for name, association in entry.policy_associations.items():
            policy = association.policy_arn.rpartition("/")[2]
            if policy not in _POLICIES:
                place = (*parts, "policy_associations", name, "policy_arn")
                found = f'"{policy}" is no access policy that is known here'
                right = f"correct it, or silence this{suggestion(policy, _POLICIES)}"
                yield Finding(place, found, right)


def _entries(environment: Environment) -> Iterator[tuple[Parts, AccessEntry]]:
    for name, entry in environment.access.entries.items():
        yield ("access", "entries", name), entry
