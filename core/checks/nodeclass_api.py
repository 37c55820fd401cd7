"""Rules about what the API, or EC2 after it, refuses of an EC2NodeClass."""

import re
from collections.abc import Iterator, Mapping

from core.checks.bottlerocket_settings import kubernetes_settings
from core.checks.rules import Finding, Level, for_each, rule
from core.checks.walks import node_classes, tag_sets
from core.config.environment import Environment
from core.config.node_class import NodeClass
from core.config.quantity import parse_quantity
from core.config.source import Parts

# Tags that Karpenter sets itself; "kubernetes.io/cluster/..." has a rule of its own.
_KARPENTER_TAGS = (
    "eks:eks-cluster-name",
    "karpenter.k8s.aws/ec2nodeclass",
    "karpenter.sh/nodeclaim",
    "karpenter.sh/nodepool",
)
_OS_VOLUME_AT_LEAST = "4Gi"
_DATA_VOLUME_AT_LEAST = "20Gi"
_USUAL = NodeClass()
# Bottlerocket's own thresholds, where none is given.
_IMAGE_GC = {"high": 85, "low": 80}


def _data_volumes(environment: Environment) -> Iterator[tuple[Parts, str]]:
    yield ("system_nodes", "data_volume_size"), environment.system_nodes.data_volume_size
    for parts, node_class in node_classes(environment):
        if node_class.instance_store_policy is None:
            yield (*parts, "data_volume_size"), node_class.data_volume_size


@rule(
    "tags-of-karpenter",
    level=Level.ESSENTIAL,
    source="the EC2NodeClass's CEL rules on tags",
    remedy="Remove the tag: Karpenter sets it.",
)
@for_each(tag_sets)
def tags_of_karpenter(tags: Mapping[str, str]) -> Iterator[Finding]:
    """Karpenter finds its instances by these tags, so nobody else may set them."""
    for key in tags:
        if key in _KARPENTER_TAGS:
            yield Finding((key,), "a tag that Karpenter sets itself", "remove it")
        near = key.startswith("kubernetes.io/cluster")
        if near and not key.startswith("kubernetes.io/cluster/"):
            found = 'Karpenter takes no tag that begins with "kubernetes.io/cluster"'
            yield Finding((key,), found, "rename it")


@rule(
    "eviction-grace",
    level=Level.ESSENTIAL,
    source="the EC2NodeClass's CEL rules on evictionSoft",
    remedy="Name the same signals in eviction_soft and eviction_soft_grace_period.",
)
@for_each(node_classes)
def eviction_grace(node_class: NodeClass) -> Iterator[Finding]:
    """A soft eviction needs a grace period, and a grace period its eviction."""
    kubelet = node_class.kubelet
    soft, grace = kubelet.eviction_soft, kubelet.eviction_soft_grace_period
    for signal in soft:
        if signal not in grace:
            right = f"add eviction_soft_grace_period: {{{signal}: 2m}}"
            place = ("kubelet", "eviction_soft", signal)
            yield Finding(place, "without a grace period", right)
    for signal in grace:
        if signal not in soft:
            place = ("kubelet", "eviction_soft_grace_period", signal)
            yield Finding(place, "without an eviction", "remove it, or add eviction_soft for it")


@rule(
    "image-gc-thresholds",
    level=Level.ESSENTIAL,
    source="the EC2NodeClass's CEL rule; with one of both, kubelet's own check on the node",
    remedy="Write a high threshold above the low one.",
)
@for_each(node_classes)
def image_gc_thresholds(node_class: NodeClass) -> Iterator[Finding]:
    """Images are removed from above one share of the disk down to a lower one."""
    kubelet, settings = node_class.kubelet, kubernetes_settings(node_class)
    high = kubelet.image_gc_high_threshold_percent
    low = kubelet.image_gc_low_threshold_percent
    highest = _threshold(settings, "high") if high is None else high
    lowest = _threshold(settings, "low") if low is None else low
    if highest <= lowest and (high, low) != (None, None):
        end = "low" if high is None else "high"
        found = f"the high threshold is {highest}, the low one {lowest}"
        right = "write a high one above the low one; Bottlerocket's own are 85 and 80"
        yield Finding(("kubelet", f"image_gc_{end}_threshold_percent"), found, right)


@rule(
    "os-volume-too-small",
    source="EC2: a volume cannot be smaller than the AMI's snapshot, 4 GiB here",
    remedy="Write os_volume_size: 4Gi or more.",
)
@for_each(node_classes)
def os_volume_too_small(node_class: NodeClass) -> Iterator[Finding]:
    """The system of Bottlerocket needs its own volume at full size."""
    if parse_quantity(node_class.os_volume_size) < parse_quantity(_OS_VOLUME_AT_LEAST):
        found = f'"{node_class.os_volume_size}" does not hold Bottlerocket'
        yield Finding(("os_volume_size",), found, f'write at least "{_OS_VOLUME_AT_LEAST}"')


@rule(
    "os-volume-only",
    level=Level.WARNING,
    source="Bottlerocket keeps images, logs and emptyDir on /dev/xvdb alone",
    remedy="Raise data_volume_size, and leave os_volume_size at 4Gi.",
)
@for_each(node_classes)
def os_volume_only(node_class: NodeClass) -> Iterator[Finding]:
    """A larger system volume gives pods no room: it is read-only, and never fills."""
    size = parse_quantity(node_class.os_volume_size)
    alone = "data_volume_size" not in node_class.model_fields_set
    larger = alone or size > parse_quantity(node_class.data_volume_size)
    if size > parse_quantity(_USUAL.os_volume_size) and larger:
        found = f'"{node_class.os_volume_size}" gives pods no room'
        right = "raise data_volume_size instead: images, logs and emptyDir are there"
        yield Finding(("os_volume_size",), found, right)


@rule(
    "data-volume-small",
    level=Level.WARNING,
    source="Bottlerocket's own is 20 GiB: images alone fill less, and pods are evicted",
    remedy="Write a data_volume_size of 20Gi or more.",
)
@for_each(_data_volumes)
def data_volume_small(size: str) -> Iterator[Finding]:
    """Images, logs and emptyDir of all pods share the data volume of a node."""
    if parse_quantity(size) < parse_quantity(_DATA_VOLUME_AT_LEAST):
        found = f'"{size}" for images, logs and emptyDir together'
        yield Finding((), found, f'write "{_DATA_VOLUME_AT_LEAST}" or more')


@rule(
    "ami-twice",
    source="ami_ssm_parameter stands instead of ami",
    remedy="Keep one of ami and ami_ssm_parameter.",
)
@for_each(node_classes)
def ami_twice(node_class: NodeClass) -> Iterator[Finding]:
    """Where an SSM parameter names the AMI, the release in `ami` is not read."""
    if node_class.ami_ssm_parameter is not None and "ami" in node_class.model_fields_set:
        found = f'"{node_class.ami}" is not read beside ami_ssm_parameter'
        yield Finding(("ami",), found, "remove one of both")


def _threshold(settings: Mapping[str, object], end: str) -> int:
    value = settings.get(f"image-gc-{end}-threshold-percent")
    percent = isinstance(value, str) and re.fullmatch("[0-9]{1,3}", value)
    return int(percent.group()) if percent else _IMAGE_GC[end]
