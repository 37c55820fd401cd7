"""Who may use the cluster, as EKS access entries."""

from core.config.environment import AccessEntry, Environment
from core.facts import partition
from core.render.data import Rendered, literal, without_empty

ADMIN_POLICY = "AmazonEKSClusterAdminPolicy"
# Unlike AmazonEKSViewPolicy it reads Secrets, where Helm keeps its releases.
VIEW_POLICY = "AmazonEKSAdminViewPolicy"


def access_entries(environment: Environment) -> Rendered:
    """Return the module's access_entries, by the ARN of each principal."""
    access, region = environment.access, environment.region
    entries = {
        arn: _entry(arn, "admin", access_policy(ADMIN_POLICY, region))
        for arn in (access.deployer, *access.admins)
    }
    entries |= {
        arn: _entry(arn, "view", access_policy(VIEW_POLICY, region)) for arn in access.viewers
    }
    return entries | {name: _own_entry(entry) for name, entry in access.entries.items()}


def access_policy(name: str, region: str) -> str:
    """Return the ARN of one of EKS' own access policies."""
    return f"arn:{partition(region)}:eks::aws:cluster-access-policy/{name}"


def key_administrators(environment: Environment) -> list[str]:
    """Return who administers the cluster's KMS key: named, so that no plan depends on who runs."""
    return [environment.access.deployer, *environment.access.admins]


def iam_path(environment: Environment) -> str | None:
    """Return the path of every role made here, or None where it is IAM's own default."""
    path = environment.access.iam_path
    return None if path == "/" else path


def _entry(arn: str, association: str, policy: str) -> Rendered:
    return {
        "principal_arn": arn,
        "policy_associations": {
            association: {"policy_arn": policy, "access_scope": {"type": "cluster"}}
        },
    }


def _own_entry(entry: AccessEntry) -> Rendered:
    return without_empty(
        {
            "principal_arn": entry.principal_arn,
            "kubernetes_groups": literal(entry.kubernetes_groups),
            "type": entry.type,
            "user_name": literal(entry.user_name),
            "policy_associations": {
                name: {
                    "policy_arn": association.policy_arn,
                    "access_scope": without_empty(
                        {
                            "type": association.access_scope.type,
                            "namespaces": literal(association.access_scope.namespaces),
                        }
                    ),
                }
                for name, association in entry.policy_associations.items()
            },
        }
    )
