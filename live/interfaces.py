"""Network interfaces of others in the cluster's VPC: it cannot go while they are there."""

from collections.abc import Iterator, Sequence
from typing import Any

from live.aws import pages
from live.finding import Finding, bad, ok
from live.left_balancing import BALANCERS, CLASSIC
from live.left_ec2 import instances
from live.living import eks_cluster, owned, place_of, some
from live.owner import mark_of, tags_in
from live.subject import Subject

# Interfaces that go with what a destroy deletes; all others keep the subnets.
_GOING = ("nat_gateway", "vpc_endpoint")


def interface_findings(subject: Subject) -> Iterator[Finding]:
    """Yield network interfaces of others in a VPC that would go with the cluster's stack."""
    check = "foreign interfaces"
    cluster = eks_cluster(subject)
    if cluster is None or subject.environment.network.existing:
        return
    vpc = _vpc(subject, cluster["resourcesVpcConfig"]["subnetIds"])
    nodes = {item["InstanceId"] for item in _nodes(subject)}
    known = {f"Amazon EKS {subject.environment.cluster.name}", *_balancers_interfaces(subject)}
    foreign = [item for item in _interfaces(subject, vpc) if not _goes(item, nodes, known)]
    if foreign:
        named = some(
            f"{item['NetworkInterfaceId']} ({item.get('Description') or 'no description'})"
            for item in foreign
        )
        yield bad(check, f"in {vpc}: {named}", "remove what uses them: the VPC cannot go before")
    else:
        yield ok(check, f"none in {vpc}")


def _vpc(subject: Subject, subnets: Sequence[str]) -> str:
    answer = subject.aws.client("ec2").describe_subnets(SubnetIds=subnets[:1])
    return answer["Subnets"][0]["VpcId"]


def _nodes(subject: Subject) -> Iterator[dict[str, Any]]:
    cluster = subject.environment.cluster.name
    for item in instances(place_of(subject)):
        if mark_of(tags_in(item.get("Tags")), cluster):
            yield item


def _interfaces(subject: Subject, vpc: str) -> Iterator[dict[str, Any]]:
    filters = [{"Name": "vpc-id", "Values": [vpc]}]
    client = subject.aws.client("ec2")
    yield from pages(client, "describe_network_interfaces", "NetworkInterfaces", Filters=filters)


def _goes(item: dict[str, Any], nodes: set[str], known: set[str]) -> bool:
    """Tell whether an interface goes with what a destroy deletes, or is told of elsewhere."""
    if item.get("InterfaceType") in _GOING or item.get("Description") in known:
        return True
    return item.get("Attachment", {}).get("InstanceId") in nodes


def _balancers_interfaces(subject: Subject) -> Iterator[str]:
    """Yield what the interfaces of the cluster's own load balancers are called."""
    for one in owned(subject, (CLASSIC, BALANCERS)):
        yield f"ELB {one.id.rpartition(':loadbalancer/')[2]}"
