"""Subnets that exist: where they lie, what is free in them, and the tags that controllers read."""

from collections.abc import Iterator, Sequence
from typing import Any

from core.capacity.density import has_prefixes
from core.config.environment import Environment
from core.config.network import ExistingNetwork
from core.facts import ZONES_EKS_REFUSES
from core.render.network import INTERNAL_TAG, PUBLIC_TAG
from live.aws import Aws, pages
from live.finding import Finding, bad, ok
from live.owner import tags_in
from live.prefixes import free_prefixes
from live.subject import Subject

# EKS wants these in each subnet of the control plane, and advises more.
_CONTROL_PLANE_ADDRESSES, _ADVISED = 6, 16
# As the rule subnet-room has it: two interfaces of 15 addresses on an xlarge.
_ADDRESSES_PER_NODE = 30
# And as it has it where nodes take prefixes: one in use and one in reserve.
_PREFIXES_PER_NODE = 2
_ROLES = {"private": INTERNAL_TAG, "public": PUBLIC_TAG}

Subnet = dict[str, Any]


def subnet_findings(subject: Subject) -> Iterator[Finding]:
    """Yield whether the subnets of `network.existing` are there and will do."""
    environment = subject.environment
    existing = environment.network.existing
    if existing is None:
        return
    subnets = existing_subnets(subject.aws, existing)
    yield _there(existing, subnets)
    private = _those(subnets, existing.private_subnet_ids)
    control = _those(subnets, existing.control_plane)
    yield _zones(environment, "nodes' subnets", private)
    yield _zones(environment, "control plane's subnets", control)
    yield _room_for_nodes(subject, private)
    yield _room_for_control_plane(control)
    if not existing.tag_subnets:
        yield _tags("private", private)
        yield _tags("public", _those(subnets, existing.public_subnet_ids))


def existing_subnets(aws: Aws, existing: ExistingNetwork) -> dict[str, Subnet]:
    """Return the subnets that the file names and that there are, by id."""
    found = pages(
        aws.client("ec2"),
        "describe_subnets",
        "Subnets",
        Filters=[{"Name": "subnet-id", "Values": sorted(existing.subnets)}],
    )
    return {subnet["SubnetId"]: subnet for subnet in found}


def _those(subnets: dict[str, Subnet], ids: Sequence[str]) -> list[Subnet]:
    return [subnets[name] for name in ids if name in subnets]


def _there(existing: ExistingNetwork, subnets: dict[str, Subnet]) -> Finding:
    check = "subnets"
    if lost := sorted(set(existing.subnets) - set(subnets)):
        return bad(check, f"there is no {', '.join(lost)}", "mend network.existing")
    elsewhere = sorted(
        name for name, subnet in subnets.items() if subnet["VpcId"] != existing.vpc_id
    )
    if elsewhere:
        found = f"{', '.join(elsewhere)}: not in {existing.vpc_id}"
        return bad(check, found, "name subnets of one VPC, and that VPC")
    return ok(check, f"{len(subnets)} in {existing.vpc_id}")


def _zones(environment: Environment, check: str, subnets: Sequence[Subnet]) -> Finding:
    zones = sorted({subnet["AvailabilityZone"] for subnet in subnets})
    refused = ZONES_EKS_REFUSES.get(environment.region, ())
    wrong = [one["SubnetId"] for one in subnets if one["AvailabilityZoneId"] in refused]
    if wrong and check.startswith("control"):
        return bad(check, f"{', '.join(wrong)}: in a zone that EKS refuses", "name others")
    existing = environment.network.existing
    said = existing.availability_zones if existing else ()
    if said and check.startswith("nodes") and sorted(said) != zones:
        found = f"in {', '.join(zones)}, and the file says {', '.join(said)}"
        return bad(check, found, "mend network.existing.availability_zones")
    if len(zones) < 2:  # noqa: PLR2004  # what EKS asks for
        return bad(check, f"all in {', '.join(zones) or 'no zone'}", "name subnets in two zones")
    return ok(check, f"in {', '.join(zones)}")


def _room_for_nodes(subject: Subject, subnets: Sequence[Subnet]) -> Finding:
    environment, check = subject.environment, "free addresses"
    free = sum(subnet["AvailableIpAddressCount"] for subnet in subnets)
    nodes, found, remedy = free // _ADDRESSES_PER_NODE, f"{free} for nodes and pods", ""
    if has_prefixes(environment) and environment.network.ip_family == "ipv4":
        prefixes = free_prefixes(subject.aws, subnets)
        nodes = prefixes // _PREFIXES_PER_NODE
        found = f"{prefixes} whole prefixes of 16 among {free}"
        remedy = ", or reserve ranges for prefixes: a prefix is contiguous"
    found, system = f"{found}, about {nodes} nodes", environment.system_nodes.max_size
    # The system nodes, and one of Karpenter's.
    if nodes <= system:
        return bad(check, f"{found}, with {system} system nodes", f"add larger subnets{remedy}")
    return ok(check, found)


def _room_for_control_plane(subnets: Sequence[Subnet]) -> Finding:
    check = "control plane's addresses"
    free = {subnet["SubnetId"]: subnet["AvailableIpAddressCount"] for subnet in subnets}
    scarce = [f"{name} {count}" for name, count in free.items() if count < _CONTROL_PLANE_ADDRESSES]
    if scarce:
        remedy = f"free {_CONTROL_PLANE_ADDRESSES} in each, better {_ADVISED}; or name others"
        return bad(check, f"too few are free: {', '.join(scarce)}", remedy)
    return ok(check, f"{min(free.values(), default=0)} or more free in each")


def _tags(kind: str, subnets: Sequence[Subnet]) -> Finding:
    key, check = _ROLES[kind], f"tags of {kind} subnets"
    lacking = [
        subnet["SubnetId"]
        for subnet in subnets
        if tags_in(subnet.get("Tags")).get(key) not in ("1", "")
    ]
    if lacking:
        found = f"{key} is missing on {', '.join(lacking)}: load balancers do not find them"
        return bad(check, found, f"tag them {key}=1, or write network.existing.tag_subnets: true")
    return ok(check, f"{key} on each of {len(subnets)}" if subnets else "there are none")
