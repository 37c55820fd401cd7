"""The rule about values that only documentation uses."""

from collections.abc import Iterator

from core.checks.rules import Finding, Level, rule
from core.config.environment import Environment
from core.config.source import Parts
from core.facts import PLACEHOLDER_ACCOUNTS, PLACEHOLDER_CIDRS


@rule(
    "placeholder",
    level=Level.WARNING,
    source="AWS' example account numbers; RFC 5737's example networks",
    remedy="Write your account, your principals and your addresses before the first deploy.",
)
def placeholder(environment: Environment) -> Iterator[Finding]:
    """The example files hold values that exist nowhere; a deploy with them fails."""
    if environment.account_id in PLACEHOLDER_ACCOUNTS:
        yield _finding(("account_id",), str(environment.account_id), "your account")
    for parts, arn in _principals(environment):
        if arn.split(":")[4] in PLACEHOLDER_ACCOUNTS:
            yield _finding(parts, arn, "a principal of your account")
    for index, cidr in enumerate(environment.cluster.endpoint_public_access_cidrs):
        if cidr in PLACEHOLDER_CIDRS:
            parts = ("cluster", "endpoint_public_access_cidrs", index)
            yield _finding(parts, cidr, "the range you deploy from")


def _principals(environment: Environment) -> Iterator[tuple[Parts, str]]:
    yield ("access", "deployer"), environment.access.deployer
    for key in ("admins", "viewers"):
        for index, arn in enumerate(getattr(environment.access, key)):
            yield ("access", key, index), arn


def _finding(parts: Parts, value: str, meant: str) -> Finding:
    return Finding(parts, f'"{value}" is a placeholder', f"write {meant}")
