"""Rules about ARNs that are not principals: they must exist where the cluster is."""

from collections.abc import Iterator

from core.arns import account_in, partition_in, region_in
from core.checks.rules import Finding, rule
from core.checks.walks import node_classes
from core.config.environment import Environment
from core.config.pod_identity import Grant
from core.config.source import Parts
from core.facts import partition

_OF_AWS = "aws"


@rule(
    "arn-partition",
    source="an ARN names its partition: aws, aws-cn or aws-us-gov; the region is of one of them",
    remedy="Write the ARN in the region's partition.",
)
def arn_partition(environment: Environment) -> Iterator[Finding]:
    """What is in another partition does not exist for the cluster."""
    region = environment.region
    for parts, arn in other_arns(environment):
        found = partition_in(arn)
        if found != (expected := partition(region)):
            right = f'"{region}" is in "{expected}": begin it with "arn:{expected}:"'
            yield Finding(parts, f'"{arn}" is in partition "{found}"', right)


@rule(
    "key-region",
    source="KMS: a key is used in its own region; what it encrypts lies there",
    remedy="Write the ARN of a key of the cluster's region, or of the replica there.",
)
def key_region(environment: Environment) -> Iterator[Finding]:
    """No service takes a key of another region; instances with such a volume end at their start."""
    for parts, arn in _keys(environment):
        region = region_in(arn)
        if region != environment.region:
            found = f"the key is in {region}, what it encrypts in {environment.region}"
            yield Finding(parts, found, f"write a key of {environment.region}")


@rule(
    "boundary-account",
    source="IAM: a permissions boundary is a policy of the role's own account, or AWS' own",
    remedy="Write the ARN of a policy in the cluster's account.",
)
def boundary_account(environment: Environment) -> Iterator[Finding]:
    """IAM refuses a role whose boundary is in another account."""
    boundary, account = environment.access.permissions_boundary, environment.account_number
    if boundary and (found := account_in(boundary)) not in {account, _OF_AWS}:
        yield Finding(
            ("access", "permissions_boundary"),
            f"the policy is in account {found}, the roles in {account}",
            f"write a policy of {account}",
        )


def other_arns(environment: Environment) -> Iterator[tuple[Parts, str]]:
    """Yield every ARN but the principals', with its path."""
    if boundary := environment.access.permissions_boundary:
        yield ("access", "permissions_boundary"), boundary
    for name, entry in environment.access.entries.items():
        for policy, association in entry.policy_associations.items():
            parts = ("access", "entries", name, "policy_associations", policy, "policy_arn")
            yield parts, association.policy_arn
    for key in ("kms_key_id", "role_arn"):
        if arn := getattr(environment.backend, key):
            yield ("backend", key), arn
    for parts, grant in grants(environment):
        for index, arn in enumerate(grant.policy_arns):
            yield (*parts, "policy_arns", index), arn
    yield from _keys(environment)


def grants(environment: Environment) -> Iterator[tuple[Parts, Grant]]:
    """Yield what pods may do in AWS, add-ons' first, each with its path."""
    for name, addon in environment.cluster.addons.items():
        if addon.pod_identity:
            yield ("cluster", "addons", name, "pod_identity"), addon.pod_identity
    for name, identity in environment.pod_identities.items():
        yield ("pod_identities", name), identity


def _keys(environment: Environment) -> Iterator[tuple[Parts, str]]:
    for use, arn in environment.encryption.given().items():
        yield ("encryption", use), arn
    for parts, node_class in node_classes(environment):
        if node_class.kms_key_id:
            yield (*parts, "kms_key_id"), node_class.kms_key_id
