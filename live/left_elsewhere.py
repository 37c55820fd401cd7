"""What is neither EC2's nor a load balancer: instance profiles, queues, rules, log groups."""

from collections.abc import Callable, Iterator

from botocore.exceptions import ClientError

from core.names import EVENT_RULE_PREFIX
from live.aws import Aws, pages
from live.faults import is_missing
from live.leftover import Kind, Leftover, Place
from live.names import names_of
from live.owner import mark_of, tag_keys, tags_in

# With what the module with Karpenter's AWS side tags its rules.
_RULE_TAG = "ClusterName"
_REGION_TAG = "topology.kubernetes.io/region"


def _profiles(place: Place) -> Iterator[Leftover]:
    client, region = place.aws.client("iam"), place.environment.region
    for item in pages(client, "list_instance_profiles", "InstanceProfiles"):
        name = item["InstanceProfileName"]
        if not _is_karpenters(item["Path"], name, place):
            continue
        profile = client.get_instance_profile(InstanceProfileName=name)["InstanceProfile"]
        tags = tags_in(profile.get("Tags"))
        mark = mark_of(tags, place.cluster)
        # IAM is global: a cluster of the same name in another region has profiles of its own.
        if mark and tags.get(_REGION_TAG) == region:
            yield Leftover("instance profile", name, f"of {region}", mark)


def _is_karpenters(path: str, name: str, place: Place) -> bool:
    """Tell whether Karpenter may have made it: tags come one profile a call."""
    return path.startswith("/karpenter/") or name.startswith(f"{place.cluster}_")


def _delete_profile(aws: Aws, name: str) -> None:
    client = aws.client("iam")
    profile = client.get_instance_profile(InstanceProfileName=name)["InstanceProfile"]
    for role in profile["Roles"]:
        client.remove_role_from_instance_profile(
            InstanceProfileName=name, RoleName=role["RoleName"]
        )
    client.delete_instance_profile(InstanceProfileName=name)


def _tagged(kind: str, resource: str) -> Callable[[Place], Iterator[Leftover]]:
    """Return what finds the resources of a type by the tagging API."""

    def find(place: Place) -> Iterator[Leftover]:
        client = place.aws.client("resourcegroupstaggingapi")
        for key in tag_keys(place.cluster):
            # One key a call: several would have to be there all at once.
            for item in pages(
                client,
                "get_resources",
                "ResourceTagMappingList",
                TagFilters=[{"Key": key}],
                ResourceTypeFilters=[resource],
            ):
                tags = tags_in(item["Tags"])
                mark = mark_of(tags, place.cluster)
                if mark and mark.startswith(f"{key}="):
                    yield Leftover(kind, item["ResourceARN"], "", mark)

    return find


def _rules(place: Place) -> Iterator[Leftover]:
    client = place.aws.client("events")
    for rule in pages(client, "list_rules", "Rules", NamePrefix=EVENT_RULE_PREFIX):
        tags = tags_in(client.list_tags_for_resource(ResourceARN=rule["Arn"])["Tags"])
        if mark := mark_of(tags, place.cluster, _RULE_TAG):
            yield Leftover("event rule", rule["Arn"], rule.get("Description", ""), mark)


def _delete_queue(aws: Aws, arn: str) -> None:
    client = aws.client("sqs")
    url = client.get_queue_url(QueueName=arn.rpartition(":")[2])["QueueUrl"]
    client.delete_queue(QueueUrl=url)


def _delete_rule(aws: Aws, arn: str) -> None:
    client, name = aws.client("events"), arn.rpartition("/")[2]
    targets = client.list_targets_by_rule(Rule=name)["Targets"]
    if targets:
        client.remove_targets(Rule=name, Ids=[target["Id"] for target in targets])
    client.delete_rule(Name=name)


def _delete_log_group(aws: Aws, arn: str) -> None:
    name = arn.partition(":log-group:")[2].removesuffix(":*")
    aws.client("logs").delete_log_group(logGroupName=name)


def _by_name(place: Place) -> Iterator[Leftover]:
    """Find what the next apply would stumble over; such names carry no tag of the cluster.

    EKS writes its last lines after Terraform has deleted their group, and makes the group anew.
    """
    for one in names_of(place.environment):
        if one.kind == "aws_eks_cluster":
            continue
        try:
            tags = one.tags(place.aws, one.name)
        except ClientError as error:
            if is_missing(error):
                continue
            raise
        # What carries the mark is found, and deleted, as what it is.
        if mark_of(tags, place.cluster) is None:
            remedy = one.remove or "if no state has it: remove it by hand"
            yield Leftover(one.what, one.name, "by its name, without a tag", None, remedy)


def _never(_aws: Aws, name: str) -> None:
    raise AssertionError(f"{name} is not marked as the cluster's")


PROFILES = Kind("instance profile", _profiles, _delete_profile)
QUEUES = Kind("queue", _tagged("queue", "sqs"), _delete_queue)
RULES = Kind("event rule", _rules, _delete_rule)
LOG_GROUPS = Kind("log group", _tagged("log group", "logs"), _delete_log_group)
BY_NAME = Kind("name", _by_name, _never)
