"""The environment file's `kubelet`, under a node class."""

import ipaddress
import re
from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import AfterValidator, Field

from core.config.editors import IP_ADDRESS, PERCENTAGE, QUANTITY, pattern
from core.config.measures import Duration, Quantity
from core.config.quantity import parse_quantity
from core.config.values import Flag, FrozenMap, Int32, Model, Text, Whole, fault

Reserved = Literal["cpu", "memory", "ephemeral-storage", "pid"]
Signal = Literal[
    "memory.available",
    "nodefs.available",
    "nodefs.inodesFree",
    "imagefs.available",
    "imagefs.inodesFree",
    "pid.available",
]
_PERCENTAGE = re.compile(PERCENTAGE, re.ASCII)


def _threshold(value: str) -> str:
    right = 'write a quantity or a percentage, such as "500Mi" or "5%"'
    if _PERCENTAGE.fullmatch(value):
        return value
    try:
        negative = parse_quantity(value) < 0
    except ValueError:
        raise fault(f'"{value}" is not a threshold', right) from None
    if negative:
        raise fault(f'"{value}" is negative', right)
    return value


def _address(value: str) -> str:
    try:
        ipaddress.ip_address(value)
    except ValueError:
        raise fault(f'"{value}" is not an IP address', 'write one such as "10.0.0.2"') from None
    return value


Address: TypeAlias = Annotated[Text, AfterValidator(_address), pattern(IP_ADDRESS)]
Threshold: TypeAlias = Annotated[
    Text, AfterValidator(_threshold), pattern(f"{QUANTITY}|{PERCENTAGE}")
]
ReservedMap: TypeAlias = Annotated[Mapping[Reserved, Quantity], AfterValidator(FrozenMap)]
ThresholdMap: TypeAlias = Annotated[Mapping[Signal, Threshold], AfterValidator(FrozenMap)]
GracePeriodMap: TypeAlias = Annotated[Mapping[Signal, Duration], AfterValidator(FrozenMap)]


class Kubelet(Model):
    """The kubelet settings that EC2NodeClass has and Bottlerocket honours."""

    ELSEWHERE: ClassVar = dict.fromkeys(
        ("pods_per_core", "podsPerCore"), "remove it: Bottlerocket has only max_pods"
    )

    max_pods: Int32 | None = Field(
        default=None,
        ge=1,
        description="Pods a node may run. Bottlerocket reserves memory for each.",
    )
    cluster_dns: tuple[Address, ...] = Field(
        default=(), max_length=1, description="The DNS server's address, where it is not the usual."
    )
    kube_reserved: ReservedMap = Field(
        default=FrozenMap(), description="Resources kept for Kubernetes' own daemons."
    )
    system_reserved: ReservedMap = Field(
        default=FrozenMap(), description="Resources kept for the operating system."
    )
    eviction_hard: ThresholdMap = Field(
        default=FrozenMap(), description="Signals that evict at once, such as memory.available: 5%."
    )
    eviction_soft: ThresholdMap = Field(
        default=FrozenMap(), description="Signals that evict after their grace period."
    )
    eviction_soft_grace_period: GracePeriodMap = Field(
        default=FrozenMap(), description="A grace period for each signal of eviction_soft."
    )
    eviction_max_pod_grace_period: Int32 | None = Field(
        default=None, ge=0, description="The longest grace period of a soft eviction, in seconds."
    )
    image_gc_high_threshold_percent: Whole | None = Field(
        default=None, ge=0, le=100, description="Disk use above which images are removed."
    )
    image_gc_low_threshold_percent: Whole | None = Field(
        default=None, ge=0, le=100, description="Disk use down to which images are removed."
    )
    cpu_cfs_quota: Flag | None = Field(default=None, description="Enforce CPU limits by CFS quota.")
