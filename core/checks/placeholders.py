"""The rule about values that only documentation uses."""

from collections.abc import Iterator
from ipaddress import IPv4Network

from core.arns import account_in
from core.checks.access import principals
from core.checks.arns import other_arns
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
    for parts, arn in principals(environment):
        if account_in(arn) in PLACEHOLDER_ACCOUNTS:
            yield _finding(parts, arn, "a principal of your account")
    for parts, arn in other_arns(environment):
        if account_in(arn) in PLACEHOLDER_ACCOUNTS:
            yield _finding(parts, arn, "one of your account")
    for index, cidr in enumerate(environment.cluster.endpoint_public_access_cidrs):
        if _is_example(cidr):
            parts = ("cluster", "endpoint_public_access_cidrs", index)
            yield _finding(parts, cidr, "the range you deploy from")


def _is_example(cidr: str) -> bool:
    network = IPv4Network(cidr)
    return any(network.subnet_of(IPv4Network(example)) for example in PLACEHOLDER_CIDRS)


def _finding(parts: Parts, value: str, meant: str) -> Finding:
    return Finding(parts, f'"{value}" is a placeholder', f"write {meant}")
