"""Prefixes of 16 addresses that subnets still have: contiguous ones, with no address in use."""

from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address, IPv4Network
from typing import Any

from live.aws import Aws, pages

# A prefix is a /28.
_BITS = 4
# AWS keeps a subnet's first four addresses and its last.
_KEPT = (0, -1)


def free_prefixes(aws: Aws, subnets: Sequence[dict[str, Any]]) -> int:
    """Return how many prefixes are free in the subnets together."""
    names = sorted(subnet["SubnetId"] for subnet in subnets)
    if not names:
        return 0
    used: dict[str, set[IPv4Address]] = {name: set() for name in names}
    where = [{"Name": "subnet-id", "Values": names}]
    client = aws.client("ec2")
    for one in pages(client, "describe_network_interfaces", "NetworkInterfaces", Filters=where):
        used[one["SubnetId"]].update(_addresses(one))
    return sum(_free(subnet["CidrBlock"], used[subnet["SubnetId"]]) for subnet in subnets)


def _addresses(interface: dict[str, Any]) -> Iterator[IPv4Address]:
    """Yield an interface's addresses, and the first of each prefix that it has."""
    for one in interface.get("PrivateIpAddresses", ()):
        yield IPv4Address(one["PrivateIpAddress"])
    for one in interface.get("Ipv4Prefixes", ()):
        yield IPv4Network(one["Ipv4Prefix"]).network_address


def _free(cidr: str, used: set[IPv4Address]) -> int:
    network = IPv4Network(cidr)
    taken = {network[index] for index in _KEPT} | used
    start = int(network.network_address)
    return (network.num_addresses >> _BITS) - len({(int(one) - start) >> _BITS for one in taken})
