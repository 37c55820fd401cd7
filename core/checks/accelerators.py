"""Rules about NodePools of instances with GPUs or Neuron devices."""

import re
from collections.abc import Iterator

from core.capacity.labels import GPU_COUNT, GPU_MANUFACTURER
from core.capacity.pool_nodes import PoolNodes
from core.capacity.resources import NEURON, NVIDIA_GPU
from core.capacity.universe import union
from core.checks.rules import Finding, Level, rule
from core.checks.studied import pools_in
from core.config.environment import Environment
from core.config.source import Parts

# What Bottlerocket has drivers for; EC2 offers no others at present.
_DEVICES = (NVIDIA_GPU, NEURON)
_VARIANT = re.compile(r"/aws/service/bottlerocket/(aws-k8s-1\.[0-9]+[^/]*)/.*")


@rule(
    "accelerator-taint",
    level=Level.WARNING,
    source="Karpenter puts any pod on a node that it tolerates, GPUs or not",
    remedy="Add a taint such as {key: nvidia.com/gpu, effect: NoSchedule}.",
)
def accelerator_taint(environment: Environment) -> Iterator[Finding]:
    """Without a taint, pods that need no GPU fill and keep the dearest nodes of all."""
    for parts, nodes, device in _device_pools(environment):
        if not any(taint.effect != "PreferNoSchedule" for taint in nodes.pool.taints):
            found = f"any pod may land on nodes with {device}"
            right = f"add {{key: {device}, effect: NoSchedule}}, and tolerate it where it is needed"
            yield Finding((*parts, "taints"), found, right)


@rule(
    "accelerator-limit",
    level=Level.WARNING,
    source="Karpenter counts devices in limits under the name that pods ask for",
    remedy="Limit the devices themselves, or nodes.",
)
def accelerator_limit(environment: Environment) -> Iterator[Finding]:
    """CPUs bound the number of GPUs badly: types differ by a factor of ten in CPUs a GPU."""
    for parts, nodes, device in _device_pools(environment):
        if not {device, "nodes"} & nodes.pool.limits.keys():
            found = f"no limit on {device}"
            yield Finding((*parts, "limits"), found, f"add {device}, such as {device}: 8")


@rule(
    "nvidia-variant",
    source="NVIDIA's driver and device plugin are in Bottlerocket's nvidia variants only",
    remedy="Name an nvidia variant's parameter, or leave it to `ami`: Karpenter then picks it.",
)
def nvidia_variant(environment: Environment) -> Iterator[Finding]:
    """A GPU node of an image without NVIDIA's driver has no GPU for its pods."""
    minor, fips = environment.cluster.kubernetes_version, environment.cluster.fips
    for parts, nodes, device in _device_pools(environment):
        name = nodes.pool.node_class.name
        own = environment.node_classes[name].ami_ssm_parameter
        match = _VARIANT.fullmatch(own or "")
        variant = match[1] if match else f"aws-k8s-{minor}-fips" if fips and own is None else None
        if device == NVIDIA_GPU and variant and "nvidia" not in variant:
            found = f'the node class "{name}" has the image {variant}, without NVIDIA\'s driver'
            right = "use a class with ami, or with the parameter of an nvidia variant"
            if fips:
                right = f"use a class with the parameter of aws-k8s-{minor}-nvidia-fips"
            yield Finding((*parts, "node_class"), found, right)


@rule(
    "accelerator-fraction",
    level=Level.WARNING,
    source="EC2 says of a part of a GPU that it is none, and Karpenter counts what EC2 says",
    remedy=f'Require {GPU_COUNT} Gt ["0"].',
)
def accelerator_fraction(environment: Environment) -> Iterator[Finding]:
    """Types with a part of a GPU take pods that ask for none, and none of those that do."""
    for parts, nodes, device in _device_pools(environment):
        none = nodes.options & ~nodes.amounts.capacity[device].at_least(1)
        parted = nodes.universe.members(none & _nvidia(nodes))
        if parted and device == NVIDIA_GPU:
            found = f"{parted[0].name} has a part of a GPU, of which Karpenter counts none"
            right = f'require {GPU_COUNT} Gt ["0"]'
            yield Finding((*parts, *_where(environment, nodes)), found, right)


def _device_pools(environment: Environment) -> Iterator[tuple[Parts, PoolNodes, str]]:
    """Yield each pool that launches nothing but types with devices, and each of these."""
    for parts, nodes in pools_in(environment):
        for device in _DEVICES if _only_devices(nodes) else ():
            if nodes.options & nodes.amounts.capacity[device].at_least(1):
                yield parts, nodes, device


def _only_devices(nodes: PoolNodes) -> bool:
    capacity = nodes.amounts.capacity
    having = union(capacity[device].at_least(1) for device in _DEVICES)
    return bool(nodes.options) and not nodes.options & ~having & ~_nvidia(nodes)


def _nvidia(nodes: PoolNodes) -> int:
    return nodes.universe.having(GPU_MANUFACTURER, "nvidia")


def _where(environment: Environment, nodes: PoolNodes) -> Parts:
    pool = environment.node_pools[nodes.pool.written]
    fields = ("instance_types", "instance_families", "instance_categories")
    return next(((field,) for field in fields if getattr(pool, field)), ())
