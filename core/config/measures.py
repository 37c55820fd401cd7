"""Sizes, counts and durations, as Kubernetes and Karpenter write them."""

import re
from typing import Annotated, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field

from core.config.editors import QUANTITY, VOLUME_SIZE, InEditors, pattern, whole
from core.config.quantity import parse_quantity
from core.config.values import FrozenMap, Text, fault, matching


def _number_as_text(value: object) -> object:
    return str(value) if type(value) is int else value


_TOO_LARGE = 2**63


def _quantity(value: str) -> str:
    try:
        size = parse_quantity(value)
    except ValueError:
        found = f'"{value}" is not a Kubernetes quantity'
        raise fault(found, 'write one such as "500m", "4" or "50Gi"') from None
    if value.startswith("-"):
        raise fault(f'"{value}" is negative', "write zero or more")
    if size >= _TOO_LARGE:
        raise fault(f'"{value}" is more than Kubernetes can count', 'write less than "8Ei"')
    # As written: the API stores it so, and "1000" reads better than the canonical "1k".
    return value


def _volume_size(value: str) -> str:
    if not re.fullmatch(r"[1-9][0-9]*(Gi|Ti)", value):
        raise fault(f'"{value}" is not a volume size', 'write whole "Gi" or "Ti", such as "50Gi"')
    size, largest = parse_quantity(value), "59000Gi" if value.endswith("Gi") else "58Ti"
    if size > parse_quantity(largest):
        raise fault(f'"{value}" is larger than any EBS volume', f'write at most "{largest}"')
    # Karpenter's pattern misses 18Ti, 19Ti, 28Ti and so on; in Gi it takes them.
    if re.fullmatch("[1-5][89]Ti", value) and value != "58Ti":
        raise fault(f'"{value}" is refused by Karpenter', f'write "{int(value[:2]) * 1024}Gi"')
    return value


Quantity: TypeAlias = Annotated[
    str,
    Field(strict=True),
    BeforeValidator(_number_as_text),
    AfterValidator(_quantity),
    InEditors(type=["string", "integer"], pattern=whole(QUANTITY), minimum=0),
]
QuantityMap: TypeAlias = Annotated[dict[str, Quantity], AfterValidator(FrozenMap)]
VolumeSize: TypeAlias = Annotated[Text, AfterValidator(_volume_size), pattern(VOLUME_SIZE)]
CountOrPercent: TypeAlias = Annotated[
    str,
    Field(strict=True),
    BeforeValidator(_number_as_text),
    matching(
        r"(100|[0-9]{1,2})%|[0-9]{1,9}",
        "a number of nodes or a percentage",
        'write one such as "3" or "10%"',
    ),
    InEditors(type=["string", "integer"], minimum=0, maximum=999_999_999),
]
_DURATION = r"([0-9]+(s|m|h))+"
_SECONDS = {"h": 3600, "m": 60, "s": 1}


def _length(value: str) -> str:
    """Refuse what Go cannot hold, in nanoseconds: Karpenter could not even read the object."""
    parts = re.findall(r"([0-9]+)([hms])", value)
    # Thirty digits are too many already, and Python reads no number of thousands.
    if sum(int(count[:30]) * _SECONDS[unit] for count, unit in parts) * 10**9 >= _TOO_LARGE:
        raise fault(f'"{value}" is longer than 292 years', 'write less, such as "720h"')
    return value


Duration: TypeAlias = Annotated[
    Text,
    matching(_DURATION, "a duration", 'write one in h, m or s, such as "30m" or "1h30m"'),
    AfterValidator(_length),
]
# As cron, which says when a budget begins, knows no seconds.
BudgetDuration: TypeAlias = Annotated[
    Text,
    matching(
        "[0-9]+h|[0-9]+m|[0-9]+h[0-9]+m",
        "a duration in hours and minutes",
        'write one such as "8h" or "1h30m"',
    ),
    AfterValidator(_length),
]
DurationOrNever: TypeAlias = Annotated[
    Text,
    matching(
        f"{_DURATION}|Never", "a duration", 'write one in h, m or s, such as "30m", or "Never"'
    ),
    AfterValidator(_length),
]
