"""Subnets from one CIDR, in places that do not depend on how many zones are used."""

from dataclasses import dataclass
from ipaddress import IPv4Network

# The first six eighths of the VPC are private, one a zone; public and intra subnets are cut from
# the last two. A zone added later takes the next free place and moves nothing.
_PUBLIC_EIGHTH = 6
_INTRA_EIGHTH = 7


@dataclass(frozen=True)
class Subnets:
    """The CIDRs of each kind of subnet, one a zone."""

    private: tuple[str, ...]
    public: tuple[str, ...]
    intra: tuple[str, ...]


def pod_subnets(cidrs: tuple[str, ...], zones: int) -> tuple[str, ...]:
    """Return the subnets of pods, one a zone: whole ranges, or places in one as private ones have.

    Lists of another length give what there is; a rule says how many there must be.
    """
    if len(cidrs) != 1:
        return cidrs[:zones]
    eighths = IPv4Network(cidrs[0]).subnets(prefixlen_diff=3)
    return tuple(str(network) for _, network in zip(range(zones), eighths, strict=False))


def subnets_of(cidr: str, zones: int) -> Subnets:
    """Lay out subnets for 2 to 6 zones in a VPC from /16 to /20."""
    eighths = list(IPv4Network(cidr).subnets(prefixlen_diff=3))
    public = list(eighths[_PUBLIC_EIGHTH].subnets(prefixlen_diff=3))
    intra = list(eighths[_INTRA_EIGHTH].subnets(prefixlen_diff=5))
    return Subnets(
        private=tuple(str(network) for network in eighths[:zones]),
        public=tuple(str(network) for network in public[:zones]),
        intra=tuple(str(network) for network in intra[:zones]),
    )
