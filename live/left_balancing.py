"""Load balancers of Services and Ingresses, of both generations, and their target groups."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from live.aws import Aws, Client, pages
from live.leftover import Kind, Leftover, Place
from live.owner import mark_of, tags_in

# As many as DescribeTags takes at once.
_AT_ONCE = 20

Tagged = Iterator[tuple[str, str | None]]


def _classic(place: Place) -> Iterator[Leftover]:
    client = place.aws.client("elb")
    found = pages(client, "describe_load_balancers", "LoadBalancerDescriptions")
    names = [item["LoadBalancerName"] for item in found]
    for name, mark in _marks(names, _classic_tags(client), "LoadBalancerName", place.cluster):
        if mark:
            yield Leftover("classic load balancer", name, "", mark)


def _classic_tags(client: Client) -> Callable[[Sequence[str]], list[Any]]:
    return lambda names: client.describe_tags(LoadBalancerNames=names)["TagDescriptions"]


def _balancers(place: Place) -> Iterator[Leftover]:
    client = place.aws.client("elbv2")
    found = pages(client, "describe_load_balancers", "LoadBalancers")
    items = {item["LoadBalancerArn"]: item for item in found}
    for arn, mark in _marks(list(items), _tags(client), "ResourceArn", place.cluster):
        if mark:
            what = f"{items[arn]['Type']}, {items[arn]['LoadBalancerName']}"
            yield Leftover("load balancer", arn, what, mark)


def _target_groups(place: Place) -> Iterator[Leftover]:
    client = place.aws.client("elbv2")
    found = pages(client, "describe_target_groups", "TargetGroups")
    names = {item["TargetGroupArn"]: item["TargetGroupName"] for item in found}
    for arn, mark in _marks(list(names), _tags(client), "ResourceArn", place.cluster):
        if mark:
            yield Leftover("target group", arn, names[arn], mark)


def _tags(client: Client) -> Callable[[Sequence[str]], list[Any]]:
    return lambda arns: client.describe_tags(ResourceArns=arns)["TagDescriptions"]


def _marks(
    ids: Sequence[str], describe: Callable[[Sequence[str]], list[Any]], key: str, cluster: str
) -> Tagged:
    rest = iter(ids)
    while batch := list(islice(rest, _AT_ONCE)):
        for item in describe(batch):
            yield item[key], mark_of(tags_in(item.get("Tags")), cluster)


def _delete_classic(aws: Aws, name: str) -> None:
    aws.client("elb").delete_load_balancer(LoadBalancerName=name)


def _delete_balancer(aws: Aws, arn: str) -> None:
    aws.client("elbv2").delete_load_balancer(LoadBalancerArn=arn)


def _balancer_gone(aws: Aws, arn: str) -> None:
    aws.client("elbv2").get_waiter("load_balancers_deleted").wait(LoadBalancerArns=[arn])


def _delete_target_group(aws: Aws, arn: str) -> None:
    aws.client("elbv2").delete_target_group(TargetGroupArn=arn)


CLASSIC = Kind("classic load balancer", _classic, _delete_classic)
BALANCERS = Kind("load balancer", _balancers, _delete_balancer, _balancer_gone)
TARGET_GROUPS = Kind("target group", _target_groups, _delete_target_group)
