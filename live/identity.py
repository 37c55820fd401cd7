"""Who calls: credentials, their account, and whether that is the deployer."""

import re
from collections.abc import Iterator

from botocore.exceptions import ClientError

from core.arns import account_in
from live.faults import AwsError, code_of, fault_of
from live.finding import Finding, bad, ok, unknown
from live.run import Check
from live.subject import Subject

_SESSION = re.compile(r"arn:([^:]+):sts::(\d+):assumed-role/([^/]+)/.+")


def identity_findings(subject: Subject) -> Iterator[Finding]:
    """Yield what is found of the caller; afterwards the clients act as the deployer, if asked."""
    caller = subject.aws.client("sts").get_caller_identity()
    arn, account = caller["Arn"], caller["Account"]
    yield ok("credentials", arn)
    yield _account(subject, account)
    if subject.environment.access.assume_deployer:
        yield _assumed(subject, arn)
    else:
        yield _deployer(subject, arn)


IDENTITY = Check("credentials", identity_findings)


def role_of(arn: str) -> tuple[str, str, str] | None:
    """Return partition, account and role of a session of an assumed role; its path is not in it."""
    match = _SESSION.fullmatch(arn)
    return (match[1], match[2], match[3]) if match else None


def _account(subject: Subject, account: str) -> Finding:
    wanted = subject.environment.account_id
    if wanted is None:
        remedy = f'write account_id: "{account}" if it is the right one'
        return unknown("account", f"{account}; the file names none", remedy)
    if account == wanted:
        return ok("account", account)
    found = f"{account}, and account_id is {wanted}"
    return bad("account", found, "log in to the other account, or mend account_id")


def _assumed(subject: Subject, arn: str) -> Finding:
    deployer = subject.environment.access.deployer
    try:
        subject.aws.assume_deployer()
        subject.aws.client("sts").get_caller_identity()
    except AwsError as error:
        remedy = f"let the trust policy of {deployer} name {_principal(arn)}"
        return bad("deployer", f"cannot be assumed: {fault_of(error).found}", remedy)
    return ok("deployer", f"{deployer}, assumed")


def _deployer(subject: Subject, arn: str) -> Finding:
    deployer = subject.environment.access.deployer
    try:
        real = _role_arn(subject, arn)
    except ClientError as error:
        # Names of roles are unique in an account, whatever their paths.
        if _principal(arn).rpartition("/")[2] == deployer.rpartition("/")[2] and _same_account(
            arn, deployer
        ):
            asked = f"its path was not read: {code_of(error)}"
            return ok("deployer", f"{deployer} ({asked})")
        real = _principal(arn)
    if real == deployer:
        return ok("deployer", deployer)
    if real.rpartition("/")[2] == deployer.rpartition("/")[2] and _same_account(real, deployer):
        return bad("deployer", f"{real} has another path", f"write access.deployer: {real}")
    remedy = f"run as {deployer}, write access.assume_deployer: true, or make {real} the deployer"
    return bad("deployer", f"{real} is not the deployer", remedy)


def _role_arn(subject: Subject, arn: str) -> str:
    role = role_of(arn)
    if role is None:
        return arn
    return subject.aws.client("iam").get_role(RoleName=role[2])["Role"]["Arn"]


def _principal(arn: str) -> str:
    """Return the role of a session, as far as its ARN tells."""
    role = role_of(arn)
    return f"arn:{role[0]}:iam::{role[1]}:role/{role[2]}" if role else arn


def _same_account(one: str, other: str) -> bool:
    return account_in(one) == account_in(other)
