"""Rules about who has an access entry, beside who is listed: people, and roles made here."""

from collections.abc import Iterator

from core.checks.access import principals
from core.checks.rules import Finding, Level, rule
from core.config.environment import AccessEntry, Environment
from core.names import NODE_ROLE
from core.problems import path_of

_ADMIN_POLICY = "AmazonEKSClusterAdminPolicy"


@rule(
    "admin-none",
    level=Level.PRODUCTION_WARNING,
    source="EKS: without an access entry nobody reaches the cluster, whatever IAM allows them",
    remedy="List under access.admins who may do everything when the pipeline cannot.",
)
def admin_none(environment: Environment) -> Iterator[Finding]:
    """When the pipeline is down, nobody else could mend the cluster."""
    access = environment.access
    if not access.admins and not any(_is_admin(entry) for entry in access.entries.values()):
        found = "nobody but the deployer is admin"
        yield Finding(("access", "admins"), found, "list the role of those who mend the cluster")


@rule(
    "role-once",
    source="IAM: a role's name is taken once an account, whatever its path and case",
    remedy="Write the role's ARN as `aws iam get-role` shows it, once.",
)
def role_once(environment: Environment) -> Iterator[Finding]:
    """Of two ARNs that differ in path or case alone, one is of a role that does not exist."""
    first: dict[tuple[str, str, str], tuple[str, str]] = {}
    for parts, arn in principals(environment):
        account, resource = arn.split(":")[4:]
        key = (account, resource.partition("/")[0], resource.rpartition("/")[2].lower())
        other, place = first.setdefault(key, (arn, path_of(parts)))
        if other != arn:
            found = f'"{arn}" cannot exist beside {place}, "{other}"'
            yield Finding(parts, found, "keep the one with the path and case that IAM has")


@rule(
    "node-role-entry",
    source="the karpenter module makes the entry: a second one fails with ResourceInUseException",
    remedy="Remove the entry: Karpenter's nodes have one.",
)
def node_role_entry(environment: Environment) -> Iterator[Finding]:
    """Karpenter's nodes join by an entry that is made here, together with their role."""
    role = NODE_ROLE.of(environment.cluster.name, environment.region)
    for parts, arn in principals(environment):
        if arn.endswith(f":role/{role}"):
            yield Finding(parts, f'"{role}" has its entry already', "remove this one")


def _is_admin(entry: AccessEntry) -> bool:
    return any(
        association.policy_arn.endswith(f"/{_ADMIN_POLICY}")
        and association.access_scope.type == "cluster"
        for association in entry.policy_associations.values()
    )
