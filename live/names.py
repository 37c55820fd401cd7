"""Names that AWS takes once: free, or taken by what this environment's own stacks made."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from botocore.exceptions import ClientError

from core.config.encryption import CREATE
from core.config.environment import Environment
from core.names import CONTROLLER_ROLE, KEY_ALIAS, NODE_ROLE, QUEUE, cluster_log_group
from core.render.cni_policy import cni_policy
from core.render.pod_roles import pod_roles
from live.aws import Aws, pages
from live.faults import fault_of, is_missing
from live.finding import Finding, bad, ok, unknown
from live.owner import tags_in
from live.subject import Subject

Tags = Mapping[str, str]


@dataclass(frozen=True)
class Taken:
    """A name that must be free: what it is of, Terraform's type, and how to look it up."""

    what: str
    kind: str
    name: str
    tags: Callable[[Aws, str], Tags]
    remove: str = ""


def name_findings(subject: Subject) -> Iterator[Finding]:
    """Yield for each name whether it is free, ours, or taken by something else."""
    for one in names_of(subject.environment):
        try:
            yield _finding(subject, one)
        except ClientError as error:
            fault = fault_of(error)
            yield unknown(f"name: {one.what}", f"{one.name}: {fault.found}", fault.remedy)


def names_of(environment: Environment) -> Iterator[Taken]:
    """Return the names that an apply of the environment takes."""
    cluster, region = environment.cluster.name, environment.region
    yield Taken("EKS cluster", "aws_eks_cluster", cluster, cluster_tags)
    roles = [name.of(cluster, region) for name in (CONTROLLER_ROLE, NODE_ROLE)]
    for name in (*roles, *(str(role.role["name"]) for role in pod_roles(environment))):
        yield Taken("IAM role", "aws_iam_role", name, _role_tags)
    if environment.karpenter.interruption_queue:
        yield Taken("queue", "aws_sqs_queue", QUEUE.of(cluster, region), _queue_tags)
    if environment.cluster.enabled_log_types:
        group = cluster_log_group(cluster)
        remove = f"aws logs delete-log-group --region {region} --log-group-name {group}"
        yield Taken("log group", "aws_cloudwatch_log_group", group, _log_group_tags, remove)
    if policy := cni_policy(environment):
        yield Taken("IAM policy", "aws_iam_policy", policy["name"], _policy_tags)
    for alias in _aliases(environment):
        yield Taken("KMS alias", "aws_kms_alias", alias, _alias_tags)


def _aliases(environment: Environment) -> Iterator[str]:
    cluster = environment.cluster.name
    if environment.encryption.secrets == CREATE:
        yield f"alias/eks/{cluster}"
    if environment.encryption.shared:
        yield KEY_ALIAS.of(cluster, environment.region)


def _finding(subject: Subject, one: Taken) -> Finding:
    check = f"name: {one.what}"
    try:
        tags = one.tags(subject.aws, one.name)
    except ClientError as error:
        if is_missing(error):
            return ok(check, f"{one.name} is free")
        raise
    if subject.applied.has(one.kind, one.name):
        return ok(check, f"{one.name}, made by this environment")
    remedy = "choose another cluster.name, remove what has it, or import it into the state"
    if one.remove:
        remedy = f"`{one.remove}`, or import it into the state"
    if not subject.applied.unread:
        return bad(check, f"{one.name} is taken, and no state of ours has made it", remedy)
    return _by_tags(subject, one, tags, remedy)


def _by_tags(subject: Subject, one: Taken, tags: Tags, remedy: str) -> Finding:
    """Judge by tags alone: the state was not read."""
    check, environment = f"name: {one.what}", subject.environment
    if not environment.tags:
        found = f"{one.name} exists; the file has no tags, and {subject.applied.unread}"
        return unknown(check, found, f"if it is not this environment's: {remedy}")
    if environment.tags.items() <= dict(tags).items():
        return ok(check, f"{one.name} exists, with this environment's tags")
    return bad(check, f"{one.name} is taken, without this environment's tags", remedy)


def cluster_tags(aws: Aws, name: str) -> Tags:
    """Return the tags of an EKS cluster."""
    return aws.client("eks").describe_cluster(name=name)["cluster"].get("tags", {})


def _role_tags(aws: Aws, name: str) -> Tags:
    role = aws.client("iam").get_role(RoleName=name)["Role"]
    return {tag["Key"]: tag["Value"] for tag in role.get("Tags", [])}


def _policy_tags(aws: Aws, name: str) -> Tags:
    """Look at all paths: a policy's name is taken once, whatever its path."""
    client = aws.client("iam")
    policies = pages(client, "list_policies", "Policies", Scope="Local")
    policy = next((one for one in policies if one["PolicyName"] == name), None)
    if policy is None:
        raise _missing("ListPolicies")
    return tags_in(client.list_policy_tags(PolicyArn=policy["Arn"]).get("Tags"))


def _queue_tags(aws: Aws, name: str) -> Tags:
    client = aws.client("sqs")
    url = client.get_queue_url(QueueName=name)["QueueUrl"]
    return client.list_queue_tags(QueueUrl=url).get("Tags", {})


def _log_group_tags(aws: Aws, name: str) -> Tags:
    client = aws.client("logs")
    groups = client.describe_log_groups(logGroupNamePrefix=name)["logGroups"]
    group = next((one for one in groups if one["logGroupName"] == name), None)
    if group is None:
        raise _missing("DescribeLogGroups")
    arn = group["arn"].removesuffix(":*")
    return client.list_tags_for_resource(resourceArn=arn).get("tags", {})


def _alias_tags(aws: Aws, name: str) -> Tags:
    client = aws.client("kms")
    key = client.describe_key(KeyId=name)["KeyMetadata"]["KeyId"]
    tags = client.list_resource_tags(KeyId=key).get("Tags", [])
    return {tag["TagKey"]: tag["TagValue"] for tag in tags}


def _missing(call: str) -> ClientError:
    """Return what AWS answers where a list does not tell that something is missing."""
    return ClientError({"Error": {"Code": "ResourceNotFoundException"}}, call)
