"""What the file names and nothing here makes: security groups of nodes, and IAM policies."""

from collections.abc import Iterable, Iterator

from botocore.exceptions import ClientError

from core.checks.arns import grants
from core.config.environment import Environment
from live.aws import Aws, pages
from live.faults import is_missing
from live.finding import Finding, bad, ok, unknown
from live.subject import Subject


def security_group_findings(subject: Subject) -> Iterator[Finding]:
    """Yield whether `network.node_security_groups` are there, in the VPC of the nodes."""
    check, groups = "security groups", subject.environment.network.node_security_groups
    if not groups:
        return
    found = _vpcs_of(subject.aws, groups)
    if lost := sorted(set(groups) - set(found)):
        yield bad(check, f"there is no {', '.join(lost)}", "mend network.node_security_groups")
        return
    vpc = _vpc(subject)
    if vpc is None:
        where = ", ".join(sorted(set(found.values())))
        words = f"{len(found)} in {where}; the cluster's VPC is not there yet"
        yield unknown(check, words, "where it is made here, deploy without them first")
        return
    elsewhere = sorted(group for group, its in found.items() if its != vpc)
    if elsewhere:
        remedy = f"name groups of {vpc}: no node would start"
        yield bad(check, f"{', '.join(elsewhere)}: not in {vpc}", remedy)
    else:
        yield ok(check, f"{len(found)} in {vpc}")


def policy_findings(subject: Subject) -> Iterator[Finding]:
    """Yield whether the permissions boundary, and the policies of pods' roles, are there."""
    check, arns = "policies", list(dict.fromkeys(_policies(subject.environment)))
    lost = [arn for arn in arns if not _is_policy(subject.aws, arn)]
    if lost:
        remedy = "make it first, or mend access.permissions_boundary or policy_arns"
        yield bad(check, f"there is no {', '.join(lost)}", remedy)
    elif arns:
        yield ok(check, f"{len(arns)} named, all there")


def _vpcs_of(aws: Aws, groups: Iterable[str]) -> dict[str, str]:
    """Return the VPC of each group that there is."""
    filters = [{"Name": "group-id", "Values": sorted(groups)}]
    found = pages(aws.client("ec2"), "describe_security_groups", "SecurityGroups", Filters=filters)
    return {group["GroupId"]: group["VpcId"] for group in found}


def _vpc(subject: Subject) -> str | None:
    """Return the cluster's VPC: the file's, or that of a cluster which is there."""
    environment = subject.environment
    if environment.network.existing:
        return environment.network.existing.vpc_id
    try:
        cluster = subject.aws.client("eks").describe_cluster(name=environment.cluster.name)
    except ClientError as error:
        if is_missing(error):
            return None
        raise
    return cluster["cluster"]["resourcesVpcConfig"]["vpcId"]


def _policies(environment: Environment) -> Iterator[str]:
    if boundary := environment.access.permissions_boundary:
        yield boundary
    for _, grant in grants(environment):
        yield from grant.policy_arns


def _is_policy(aws: Aws, arn: str) -> bool:
    try:
        aws.client("iam").get_policy(PolicyArn=arn)
    except ClientError as error:
        if is_missing(error):
            return False
        raise
    return True
