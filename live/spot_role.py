"""The service-linked role that EC2 Spot needs once an account."""

from collections.abc import Iterator

from botocore.exceptions import ClientError

from core.names import stack_name
from live.faults import is_missing
from live.finding import Finding, bad, ok, unknown
from live.subject import Subject

ROLE = "AWSServiceRoleForEC2Spot"
_CHECK = "Spot role"


def spot_role_findings(subject: Subject) -> Iterator[Finding]:
    """Yield whether the role is there, or can be made, as `account` has it."""
    environment = subject.environment
    create = environment.account.spot_service_linked_role == "create"
    uses_spot = any("spot" in pool.capacity_types for pool in environment.node_pools.values())
    arn = _existing(subject)
    if create:
        yield _created(subject, arn)
    elif arn:
        yield ok(_CHECK, f"{ROLE} is there")
    elif uses_spot:
        remedy = (
            "write account.spot_service_linked_role: create, or run "
            "`aws iam create-service-linked-role --aws-service-name spot.amazonaws.com`"
        )
        yield bad(_CHECK, f"{ROLE} is missing: no Spot node would start", remedy)
    else:
        yield ok(_CHECK, "missing, and no NodePool uses Spot")


def _created(subject: Subject, arn: str | None) -> Finding:
    stack = stack_name(subject.environment.name, "account")
    if arn is None:
        return ok(_CHECK, f"missing; the stack {stack} makes it")
    if subject.applied.has("aws_iam_service_linked_role", ROLE):
        return ok(_CHECK, f"{ROLE} is there, made by the stack {stack}")
    remedy = (
        "write account.spot_service_linked_role: existing, or import it: `terraform "
        f"-chdir=cdktf.out/stacks/{stack} import aws_iam_service_linked_role.spot {arn}`"
    )
    if unread := subject.applied.unread:
        found = f"{ROLE} is there; whether {stack} made it was not read: {unread}"
        return unknown(_CHECK, found, f"if not: {remedy}")
    return bad(_CHECK, f"{ROLE} exists already: the apply of {stack} would fail", remedy)


def _existing(subject: Subject) -> str | None:
    try:
        return subject.aws.client("iam").get_role(RoleName=ROLE)["Role"]["Arn"]
    except ClientError as error:
        if is_missing(error):
            return None
        raise
