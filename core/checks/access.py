"""Rules about who reaches the cluster and which account it is in."""

from collections.abc import Iterator
from ipaddress import IPv4Network

from core.arns import account_in, partition_in
from core.checks.addresses import PRIVATE_NETWORKS
from core.checks.rules import Finding, Level, rule
from core.config.environment import Environment
from core.config.source import Parts
from core.facts import partition
from core.problems import path_of

# No organisation was ever given more than a /8.
_LARGEST_ALLOTTED = 8
_MOST_CIDRS = 40


@rule(
    "public-endpoint-cidrs",
    source="EKS opens a public endpoint to 0.0.0.0/0 when it is told no range",
    remedy="List who may reach the API server in cluster.endpoint_public_access_cidrs.",
    level=Level.ESSENTIAL,
)
def public_endpoint_cidrs(environment: Environment) -> Iterator[Finding]:
    """A public endpoint without a list of ranges is open to the world."""
    cluster = environment.cluster
    parts = ("cluster", "endpoint_public_access_cidrs")
    if cluster.endpoint_public_access and not cluster.endpoint_public_access_cidrs:
        yield Finding(parts, "required while the endpoint is public", "list who may reach it")
    if cluster.endpoint_public_access_cidrs and not cluster.endpoint_public_access:
        found = "without effect while the endpoint is private"
        yield Finding(parts, found, "remove it, or write endpoint_public_access: true")


@rule(
    "public-endpoint-open",
    level=Level.PRODUCTION,
    source="EKS best practices, security: restrict access to the cluster endpoint",
    remedy="Narrow cluster.endpoint_public_access_cidrs.",
)
def public_endpoint_open(environment: Environment) -> Iterator[Finding]:
    """An API server that the world can reach is one stolen token away from an intruder."""
    for index, cidr in enumerate(environment.cluster.endpoint_public_access_cidrs):
        prefix = IPv4Network(cidr).prefixlen
        if prefix < _LARGEST_ALLOTTED:
            share = "the world" if prefix == 0 else f"1/{2**prefix} of all addresses there are"
            found = f"the API server is open to {share}"
            right = "list the ranges you deploy and work from"
            yield Finding(("cluster", "endpoint_public_access_cidrs", index), found, right)


@rule(
    "public-endpoint-refused",
    source="EKS: the ranges of a public endpoint hold no private address, and are at most 40",
    remedy="List the public addresses that callers have: inside the VPC they need no entry.",
)
def public_endpoint_refused(environment: Environment) -> Iterator[Finding]:
    """EKS takes public ranges only: from inside, callers use the private endpoint anyway."""
    parts = ("cluster", "endpoint_public_access_cidrs")
    cidrs = environment.cluster.endpoint_public_access_cidrs
    for index, cidr in enumerate(cidrs):
        if any(IPv4Network(cidr).subnet_of(private) for private in PRIVATE_NETWORKS):
            found = f'"{cidr}" is private: the public endpoint never sees it'
            right = "remove it, or write the public addresses behind it (of a NAT gateway, a VPN)"
            yield Finding((*parts, index), found, right)
    if len(cidrs) > _MOST_CIDRS:
        yield Finding(parts, f"{len(cidrs)} ranges", f"write at most {_MOST_CIDRS}, wider ones")


@rule(
    "account-named",
    level=Level.PRODUCTION_ERROR,
    source="the aws provider's allowed_account_ids",
    remedy="Write the account's 12 digits, in quotes, as account_id.",
)
def account_named(environment: Environment) -> Iterator[Finding]:
    """Without the account's number a wrong AWS_PROFILE deploys production somewhere else."""
    if environment.account_id is None:
        yield Finding(("account_id",), "required in production", "add it, in quotes")


@rule(
    "principal-twice",
    source="EKS has one access entry a principal: a second one fails with ResourceInUseException",
    remedy="List each principal once, in the place that gives it the most.",
    level=Level.ESSENTIAL,
)
def principal_twice(environment: Environment) -> Iterator[Finding]:
    """EKS refuses a second access entry for a principal, in the middle of an apply."""
    first: dict[str, str] = {}
    for parts, arn in principals(environment):
        if arn in first:
            yield Finding(parts, f'"{arn}" is listed twice', f"keep one: also {first[arn]}")
        first.setdefault(arn, path_of(parts))


@rule(
    "principal-partition",
    source="an ARN names its partition: aws, aws-cn or aws-us-gov; the region is of one of them",
    remedy="Write the principal's ARN in the region's partition.",
)
def principal_partition(environment: Environment) -> Iterator[Finding]:
    """A principal of another partition does not exist for the cluster."""
    expected = partition(environment.region)
    for parts, arn in principals(environment):
        if (found := partition_in(arn)) != expected:
            right = f'"{environment.region}" is in "{expected}"'
            yield Finding(parts, f'"{arn}" is in partition "{found}"', right)


@rule(
    "principal-account",
    level=Level.WARNING,
    source="EKS and KMS refuse principals that do not exist, in the middle of an apply",
    remedy="Write a principal of the cluster's account, or silence this where another is meant.",
)
def principal_account(environment: Environment) -> Iterator[Finding]:
    """A principal of another account is most often a copied line."""
    account = environment.account_number
    for parts, arn in principals(environment):
        if account_in(arn) != account:
            found = f'"{arn}" is not in account {account}'
            yield Finding(parts, found, "write a principal of that account")


@rule(
    "assume-user",
    level=Level.ESSENTIAL,
    source="IAM: roles are assumed, users are not",
    remedy="Name a role as access.deployer, or write assume_deployer: false.",
)
def assume_user(environment: Environment) -> Iterator[Finding]:
    """Terraform can assume the deployer only where the deployer is a role."""
    access = environment.access
    if access.assume_deployer and ":user/" in access.deployer:
        found = f'"{access.deployer}" is a user, which cannot be assumed'
        yield Finding(("access", "assume_deployer"), found, "name a role, or write false")


def principals(environment: Environment) -> Iterator[tuple[Parts, str]]:
    """Yield every principal of the file with its path."""
    access = environment.access
    yield ("access", "deployer"), access.deployer
    for index, arn in enumerate(access.admins):
        yield ("access", "admins", index), arn
    for index, arn in enumerate(access.viewers):
        yield ("access", "viewers", index), arn
    for name, entry in access.entries.items():
        yield ("access", "entries", name, "principal_arn"), entry.principal_arn
