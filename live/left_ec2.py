"""What EC2 has of a cluster: instances, interfaces, volumes, templates, groups, addresses."""

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any, NamedTuple

from live.aws import Aws, pages
from live.leftover import Kind, Leftover, Place
from live.owner import mark_of, tag_keys, tags_in

# A terminated instance is shown for an hour, and is nothing any more.
_LIVING = ("pending", "running", "stopping", "stopped", "shutting-down")

Item = dict[str, Any]


class Described(NamedTuple):
    """A describe call, where in its answer the things are, and where in these their id."""

    call: str
    key: str
    id: str


def _owned(
    kind: str, described: Described, what: Callable[[Item], str]
) -> Callable[[Place], Iterator[Leftover]]:
    """Return what finds the things of one describe call that the cluster owns."""

    def find(place: Place) -> Iterator[Leftover]:
        for item in _tagged(place, described.call, described.key):
            tags = tags_in(item.get("Tags") or item.get("TagSet"))
            if mark := mark_of(tags, place.cluster):
                yield Leftover(kind, item[described.id], what(item), mark)

    return find


def _tagged(place: Place, call: str, key: str) -> Iterator[Item]:
    client = place.aws.client("ec2")
    filters = [{"Name": "tag-key", "Values": tag_keys(place.cluster)}]
    if not client.can_paginate(call):
        yield from getattr(client, call)(Filters=filters)[key]
        return
    yield from pages(client, call, key, Filters=filters)


def _instances(place: Place) -> Iterator[Leftover]:
    for item in instances(place):
        tags = tags_in(item.get("Tags"))
        if mark := mark_of(tags, place.cluster):
            pool = tags.get("karpenter.sh/nodepool")
            by = f", NodePool {pool}" if pool else ""
            what = f"{item['InstanceType']}, {item['State']['Name']}{by}"
            yield Leftover("instance", item["InstanceId"], what, mark)


def instances(place: Place) -> Iterator[Item]:
    """Yield the living instances with a tag of a cluster's, whichever way it points."""
    reservations = _tagged(place, "describe_instances", "Reservations")
    every = chain.from_iterable(item["Instances"] for item in reservations)
    yield from (item for item in every if item["State"]["Name"] in _LIVING)


def _terminate(aws: Aws, name: str) -> None:
    aws.client("ec2").terminate_instances(InstanceIds=[name])


def _terminated(aws: Aws, name: str) -> None:
    aws.client("ec2").get_waiter("instance_terminated").wait(InstanceIds=[name])


def _delete_gateway(aws: Aws, name: str) -> None:
    aws.client("ec2").delete_nat_gateway(NatGatewayId=name)


def _gateway_gone(aws: Aws, name: str) -> None:
    aws.client("ec2").get_waiter("nat_gateway_deleted").wait(NatGatewayIds=[name])


def _delete_group(aws: Aws, name: str) -> None:
    """Delete a security group, and first the rules of its own: two may name each other."""
    client = aws.client("ec2")
    (group,) = client.describe_security_groups(GroupIds=[name])["SecurityGroups"]
    if rules := group["IpPermissions"]:
        client.revoke_security_group_ingress(GroupId=name, IpPermissions=rules)
    if rules := group["IpPermissionsEgress"]:
        client.revoke_security_group_egress(GroupId=name, IpPermissions=rules)
    client.delete_security_group(GroupId=name)


def _gateways(place: Place) -> Iterator[Leftover]:
    for item in _tagged_gateways(place):
        mark = mark_of(tags_in(item.get("Tags")), place.cluster)
        if mark and item["State"] in ("pending", "available"):
            yield Leftover("NAT gateway", item["NatGatewayId"], f"in {item['VpcId']}", mark)


def _tagged_gateways(place: Place) -> Iterator[Item]:
    # This call alone names its filters in the singular.
    filters = [{"Name": "tag-key", "Values": tag_keys(place.cluster)}]
    client = place.aws.client("ec2")
    yield from pages(client, "describe_nat_gateways", "NatGateways", Filter=filters)


def _kind(name: str, described: Described, what: Callable[[Item], str], delete: str) -> Kind:
    """Return a kind of which each thing is deleted by one call, with the id that it has."""

    def delete_one(aws: Aws, id_: str) -> None:
        getattr(aws.client("ec2"), delete)(**{described.id: id_})

    return Kind(name, _owned(name, described, what), delete_one)


INSTANCES = Kind("instance", _instances, _terminate, _terminated)
TEMPLATES = _kind(
    "launch template",
    Described("describe_launch_templates", "LaunchTemplates", "LaunchTemplateId"),
    lambda item: item["LaunchTemplateName"],
    "delete_launch_template",
)
INTERFACES = _kind(
    "network interface",
    Described("describe_network_interfaces", "NetworkInterfaces", "NetworkInterfaceId"),
    lambda item: f"{item['Status']}, in {item['SubnetId']}",
    "delete_network_interface",
)
VOLUMES = _kind(
    "volume",
    Described("describe_volumes", "Volumes", "VolumeId"),
    lambda item: f"{item['Size']} GiB, {item['State']}{_claim(item)}",
    "delete_volume",
)
GATEWAYS = Kind("NAT gateway", _gateways, _delete_gateway, _gateway_gone)
ADDRESSES = _kind(
    "Elastic IP",
    Described("describe_addresses", "Addresses", "AllocationId"),
    lambda item: item["PublicIp"],
    "release_address",
)
GROUPS = Kind(
    "security group",
    _owned(
        "security group",
        Described("describe_security_groups", "SecurityGroups", "GroupId"),
        lambda item: item["GroupName"],
    ),
    _delete_group,
)


def _claim(item: Item) -> str:
    """Say which claim a volume was made for: its data goes with it."""
    tags = tags_in(item.get("Tags"))
    name = tags.get("kubernetes.io/created-for/pvc/name")
    space = tags.get("kubernetes.io/created-for/pvc/namespace")
    return f", claim {space}/{name}" if name else ""
