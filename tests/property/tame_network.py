"""Strategies for networks of every kind, each with the fields that go with it."""

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from core.config.network import NEEDED_ENDPOINTS

KINDS = ("open", "isolated", "private", "custom", "ipv6", "existing")
_ENDPOINTS = st.lists(st.sampled_from([*NEEDED_ENDPOINTS, "dynamodb", "logs"]), unique=True)
_CIDRS = st.sampled_from(["10.0.0.0/16", "10.8.0.0/18", "172.20.0.0/16"])
_GATEWAYS = st.sampled_from(["single", "per_az"])
_SUBNETS = tuple(f"subnet-0a0a0a0{number}" for number in range(6))
# What any network may have.
_ANY = {
    "peers": st.lists(st.sampled_from(["10.200.0.0/16", "192.168.4.0/22"]), unique=True),
    "node_security_groups": st.lists(st.sampled_from(["sg-0a0a0a0a", "sg-0b0b0b0b"]), unique=True),
    "webhook_ports": st.lists(st.sampled_from([8080, 15017]), unique=True),
}


def network(kind: str, zones: Sequence[str], *, flow_logs: bool) -> SearchStrategy[dict[str, Any]]:
    """Generate a network of a kind, in the zones."""
    if kind == "existing":
        return st.fixed_dictionaries({"existing": _existing(zones)}, optional=_ANY)
    made = {
        "cidr": _CIDRS,
        "availability_zones": st.just(list(zones)),
        "flow_logs": st.just(flow_logs),
        **_of_kind(kind),
    }
    counted = {"availability_zone_count": st.just(len(zones))}
    return st.fixed_dictionaries(made, optional=_ANY | counted)


def _of_kind(kind: str) -> dict[str, SearchStrategy[Any]]:
    if kind == "private":
        return {"private": st.just(True), "endpoints": _ENDPOINTS}  # noqa: FBT003
    if kind == "isolated":
        every = st.just(list(NEEDED_ENDPOINTS))
        return {"nat_gateways": st.just("none"), "endpoints": every}
    further: dict[str, SearchStrategy[Any]] = {
        "custom": {"secondary_cidrs": st.just(["100.64.0.0/16"])},
        "ipv6": {"ip_family": st.just("ipv6")},
    }.get(kind, {})
    return {"nat_gateways": _GATEWAYS, "endpoints": _ENDPOINTS, **further}


def _existing(zones: Sequence[str]) -> SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "vpc_id": st.just("vpc-0123456789abcdef0"),
            "private_subnet_ids": st.just(list(_SUBNETS[:2])),
        },
        optional={
            "control_plane_subnet_ids": st.just(list(_SUBNETS[2:4])),
            "public_subnet_ids": st.just(list(_SUBNETS[4:])),
            "availability_zones": st.just(list(zones)),
            "tag_subnets": st.booleans(),
        },
    )
