"""Ranges of IPv4 addresses."""

import ipaddress
from typing import Annotated, TypeAlias

from pydantic import AfterValidator

from core.config.editors import IPV4_NETWORK, pattern
from core.config.values import Text, fault


def _network(value: str) -> ipaddress.IPv4Network:
    try:
        return ipaddress.IPv4Network(value, strict=False)
    except ValueError:
        raise fault(f'"{value}" is not an IPv4 CIDR', 'write one such as "10.0.0.0/16"') from None


def _cidr(value: str) -> str:
    network = _network(value)
    if "/" not in value:
        usual = network.supernet(new_prefix=16)
        raise fault(f'"{value}" has no prefix length', f'write a range such as "{usual}"')
    if str(network) != value:
        raise fault(f'"{value}" has bits set behind its prefix', f'write "{network}"')
    return value


def _callers(value: str) -> str:
    _network(value)
    if "/" not in value:
        raise fault(f'"{value}" has no prefix length', f'write "{value}/32" for one address')
    return value


Cidr: TypeAlias = Annotated[Text, AfterValidator(_cidr), pattern(IPV4_NETWORK)]
# Whoever calls may be one host.
CallersCidr: TypeAlias = Annotated[
    Text, AfterValidator(_callers), AfterValidator(_cidr), pattern(IPV4_NETWORK)
]
