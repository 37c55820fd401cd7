"""Where a cluster lies: in the VPC that is made for it, or in one that exists."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from core.config.environment import Environment
from core.config.network import ExistingNetwork
from core.render.data import Rendered, ref

# A list of ids, or the expression for one.
Ids: TypeAlias = list[str] | str

INTERNAL_TAG = "kubernetes.io/role/internal-elb"
PUBLIC_TAG = "kubernetes.io/role/elb"


@dataclass(frozen=True)
class Place:
    """The VPC and its subnets, by what they are for."""

    vpc_id: str
    private: Ids
    public: Ids
    control_plane: Ids


def place_of(environment: Environment) -> Place:
    """Return the VPC and the subnets, as the cluster's stack names them."""
    existing = environment.network.existing
    if existing is None:
        return Place(
            vpc_id=ref("module.vpc.vpc_id"),
            private=ref("module.vpc.private_subnets"),
            public=ref("module.vpc.public_subnets"),
            control_plane=ref("module.vpc.intra_subnets"),
        )
    return Place(
        vpc_id=existing.vpc_id,
        private=list(existing.private_subnet_ids),
        public=list(existing.public_subnet_ids),
        control_plane=list(existing.control_plane),
    )


def control_plane_subnets(environment: Environment) -> Ids:
    """Return the subnets that EKS is told.

    EKS never lets the control plane move to other zones, so it keeps to the first two of a VPC that
    is made here: a zone can be added to the network later.
    """
    if environment.network.existing:
        return place_of(environment).control_plane
    return ref("slice(module.vpc.intra_subnets, 0, 2)")


def api_rules(environment: Environment) -> Rendered:
    """Return who may reach the API server by its private endpoint, beside the nodes.

    Without a public one that is the VPC as well: Terraform runs somewhere in it, or in a peer.
    """
    network = environment.network
    closed = not environment.cluster.endpoint_public_access and not network.existing
    ranges = {"vpc": (network.cidr,) if closed else (), "peers": network.peers}
    return {
        f"ingress_{name}_https": {
            "description": f"API server from the {name if name == 'peers' else 'VPC'}",
            "type": "ingress",
            "protocol": "tcp",
            "from_port": 443,
            "to_port": 443,
            "cidr_blocks": list(cidrs),
        }
        for name, cidrs in ranges.items()
        if cidrs
    }


def subnet_queries(environment: Environment) -> dict[str, Rendered]:
    """Return what the data source of each subnet that exists is asked, by its name.

    One that is not of the VPC fails the plan.
    """
    existing = environment.network.existing
    if existing is None:
        return {}
    return {subnet: {"id": subnet, "vpc_id": existing.vpc_id} for subnet in existing.subnets}


def subnet_tags(environment: Environment) -> dict[str, Rendered]:
    """Return the tags that are added to subnets that exist, where that is asked for, by name."""
    existing = environment.network.existing
    if existing is None or not existing.tag_subnets:
        return {}
    tagged = {INTERNAL_TAG: existing.private_subnet_ids, PUBLIC_TAG: existing.public_subnet_ids}
    return {
        f"{tag.rpartition('/')[2]}-{subnet}": {"resource_id": subnet, "key": tag, "value": "1"}
        for tag, subnets in tagged.items()
        for subnet in subnets
    }


def subnet_checks(environment: Environment) -> dict[str, Rendered]:
    """Return `check` blocks, by name: what is wrong with subnets that exist, as plans warn."""
    existing = environment.network.existing
    if existing is None:
        return {}
    checks = {
        "private-subnet-zones": _zones(existing),
        "control-plane-subnet-zones": _two_zones(
            existing.control_plane, "EKS refuses a control plane in one zone."
        ),
    }
    if environment.network.ip_family == "ipv6":
        subnets = dict.fromkeys((*existing.private_subnet_ids, *existing.control_plane))
        blocks = _each(list(subnets), "ipv6_cidr_block")
        checks["subnet-ipv6"] = _assert(
            f'alltrue([for block in {blocks} : block != ""])',
            "network.existing: with ip_family ipv6 each subnet needs an IPv6 range.",
        )
    if not existing.tag_subnets:
        checks["private-subnet-tags"] = _tagged(
            existing.private_subnet_ids, INTERNAL_TAG, "private_subnet_ids"
        )
        if existing.public_subnet_ids:
            checks["public-subnet-tags"] = _tagged(
                existing.public_subnet_ids, PUBLIC_TAG, "public_subnet_ids"
            )
    return checks


def _zones(existing: ExistingNetwork) -> Rendered:
    if not existing.availability_zones:
        return _two_zones(existing.private_subnet_ids, "Nodes would all be in one zone.")
    named = json.dumps(sorted(existing.availability_zones))
    return _assert(
        f"toset({_each(existing.private_subnet_ids, 'availability_zone')}) == toset({named})",
        "network.existing.availability_zones: the private subnets lie in other zones than these.",
    )


def _two_zones(subnets: Sequence[str], message: str) -> Rendered:
    return _assert(f"length(toset({_each(subnets, 'availability_zone')})) > 1", message)


def _tagged(subnets: Sequence[str], tag: str, key: str) -> Rendered:
    return _assert(
        f'alltrue([for tags in {_each(subnets, "tags")} : try(tags["{tag}"], "") == "1"])',
        f"network.existing.{key}: load balancers do not find those without the tag {tag} = 1; "
        "add it, or write network.existing.tag_subnets: true.",
    )


def _each(subnets: Sequence[str], attribute: str) -> str:
    return f"[{', '.join(f'data.aws_subnet.{subnet}.{attribute}' for subnet in subnets)}]"


def _assert(condition: str, message: str) -> Rendered:
    return {"assert": {"condition": ref(condition), "error_message": message}}
