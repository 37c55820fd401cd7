"""Rules about who reaches the cluster and which account it is in."""

from collections.abc import Iterator

from core.checks.rules import Finding, Level, rule
from core.config.environment import Environment


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
        yield Finding(
            parts,
            "without effect while the endpoint is private",
            "remove it, or write endpoint_public_access: true",
        )


@rule(
    "public-endpoint-open",
    level=Level.PRODUCTION,
    source="EKS best practices, security: restrict access to the cluster endpoint",
    remedy="Narrow cluster.endpoint_public_access_cidrs.",
)
def public_endpoint_open(environment: Environment) -> Iterator[Finding]:
    """An API server that the world can reach is one stolen token away from an intruder."""
    for index, cidr in enumerate(environment.cluster.endpoint_public_access_cidrs):
        if cidr == "0.0.0.0/0":
            yield Finding(
                ("cluster", "endpoint_public_access_cidrs", index),
                "the API server is open to the world",
                "list the ranges you deploy and work from",
            )


@rule(
    "account-named",
    source="the aws provider's allowed_account_ids",
    remedy="Write the account's 12 digits, in quotes, as account_id.",
)
def account_named(environment: Environment) -> Iterator[Finding]:
    """Without the account's number a wrong AWS_PROFILE deploys production somewhere else."""
    if environment.tier == "production" and environment.account_id is None:
        yield Finding(("account_id",), "required in production", "add it, in quotes")


@rule(
    "principal-twice",
    source="EKS has one access entry a principal: a second one fails with ResourceInUseException",
    remedy="List each principal once, in the place that gives it the most.",
    level=Level.ESSENTIAL,
)
def principal_twice(environment: Environment) -> Iterator[Finding]:
    """EKS refuses a second access entry for a principal, in the middle of an apply."""
    access = environment.access
    first = {access.deployer: "access.deployer"}
    places = [
        *((("access", "admins", n), arn) for n, arn in enumerate(access.admins)),
        *((("access", "viewers", n), arn) for n, arn in enumerate(access.viewers)),
        *(
            (("access", "entries", key, "principal_arn"), entry.principal_arn)
            for key, entry in access.entries.items()
        ),
    ]
    for parts, arn in places:
        if arn in first:
            yield Finding(parts, f'"{arn}" is listed twice', f"keep one: also {first[arn]}")
        first.setdefault(arn, ".".join(str(part) for part in parts))
