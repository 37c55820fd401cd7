"""What a node of an instance type can run: capacity, what is reserved, and what is left."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache
from math import ceil

from core.capacity.catalog import InstanceType
from core.capacity.resources import (
    AMD_GPU,
    CPU,
    EFA,
    GAUDI,
    GI,
    KI,
    MEMORY,
    MI,
    NANO,
    NEURON,
    NEURON_CORE,
    NVIDIA_GPU,
    PODS,
    STORAGE,
    nano,
)
from core.capacity.specs import Controller, NodeClassSpec
from core.config.quantity import parse_quantity

DEFAULT_VOLUME = "20Gi"
EVICTION_MEMORY = "memory.available"
EVICTION_STORAGE = "nodefs.available"

# The kernel of Graviton instances keeps this much for contiguous allocation.
_ARM_KERNEL_MIB = 64
# Each range of millicores, and the part of it that is kept for the kubelet.
_CPU_RANGES = ((0, 1000, 0.06), (1000, 2000, 0.01), (2000, 4000, 0.005), (4000, 2**31, 0.0025))
_MEMORY_PER_POD_MIB, _MEMORY_BASE_MIB = 11, 255
_GPU_RESOURCES = {"NVIDIA": NVIDIA_GPU, "AMD": AMD_GPU, "Habana": GAUDI}
_NO_DEVICES: dict[str, int] = dict.fromkeys((NVIDIA_GPU, AMD_GPU, GAUDI, NEURON, NEURON_CORE), 0)


def allocatable(
    instance: InstanceType, node_class: NodeClassSpec, controller: Controller | None = None
) -> dict[str, Fraction]:
    """Return what pods, DaemonSets included, may request on a node; negative where nothing fits."""
    left = capacity(instance, node_class, controller or Controller())
    for name, amount in overhead(instance, node_class, controller or Controller()).items():
        if name in left:
            left[name] -= amount
    return left


def capacity(
    instance: InstanceType, node_class: NodeClassSpec, controller: Controller
) -> dict[str, Fraction]:
    """Return what the node has as a whole, which is what a NodePool's limits count."""
    return _fractions(NodeSizes(node_class, controller).capacity(instance))


def overhead(
    instance: InstanceType, node_class: NodeClassSpec, controller: Controller
) -> dict[str, Fraction]:
    """Return what is kept from pods: for Kubernetes, for the system, and before evictions."""
    sizes = NodeSizes(node_class, controller)
    return _fractions(sizes.overhead(instance, sizes.capacity(instance)))


class NodeSizes:
    """What nodes of a class have and keep, in billionths; the class's quantities are read once."""

    def __init__(self, node_class: NodeClassSpec, controller: Controller) -> None:
        """Read the quantities."""
        self._class = node_class
        self._controller = controller
        self._volume = nano(parse_quantity(_volume_size(node_class) or DEFAULT_VOLUME))
        self._kube_reserved = _nano_amounts(node_class.kube_reserved)
        self._system_reserved = _nano_amounts(node_class.system_reserved)
        signals = node_class.eviction_hard
        self._evictions = {
            MEMORY: _threshold(signals.get(EVICTION_MEMORY, "100Mi")),
            STORAGE: _threshold(signals.get(EVICTION_STORAGE, "10%")),
        }

    def capacity(self, instance: InstanceType) -> dict[str, int]:
        """Return what the node has as a whole."""
        return {
            CPU: instance.vcpus * NANO,
            MEMORY: _memory_mib(instance, self._controller) * MI * NANO,
            STORAGE: self._storage(instance),
            PODS: pods(instance, self._class, self._controller) * NANO,
            EFA: instance.efa_interfaces * NANO,
            **(_devices(instance) if instance.gpus or instance.accelerators else _NO_DEVICES),
        }

    def overhead(self, instance: InstanceType, capacity: Mapping[str, int]) -> dict[str, int]:
        """Return what is kept from pods, given what the node has."""
        count = capacity[PODS] // NANO
        if self._class.family.eni_overhead:
            count = eni_pods(instance)
        kept = {
            CPU: _reserved_millicores(instance.vcpus * 1000) * (NANO // 1000),
            MEMORY: pod_memory_mib(count) * MI * NANO,
            STORAGE: GI * NANO,
            **self._kube_reserved,
        }
        evictions = {name: kind(capacity[name]) for name, kind in self._evictions.items()}
        for part in (self._system_reserved, evictions):
            for name, amount in part.items():
                kept[name] = kept.get(name, 0) + amount
        return kept

    def _storage(self, instance: InstanceType) -> int:
        local = instance.local_storage_gb
        if self._class.instance_store_policy == "RAID0" and local is not None:
            return local * 10**9 * NANO
        return self._volume


def pods(instance: InstanceType, node_class: NodeClassSpec, controller: Controller) -> int:
    """Return how many pods the node takes: max_pods, or what the interfaces' addresses allow."""
    count = node_class.max_pods
    if count is None:
        count = eni_pods(instance, controller.reserved_enis)
    if node_class.pods_per_core and node_class.family.pods_per_core:
        count = min(count, node_class.pods_per_core * instance.vcpus)
    return count


def pod_memory_mib(count: int) -> int:
    """Return how much memory is kept for the kubelet where a node may run this many pods."""
    return _MEMORY_PER_POD_MIB * count + _MEMORY_BASE_MIB


def eni_pods(instance: InstanceType, reserved_enis: int = 0) -> int:
    """Return how many pods get an address without prefixes, two of them in the host's network."""
    usable = max(instance.interfaces - reserved_enis, 0)
    return usable * (instance.ipv4_per_interface - 1) + 2 if usable else 0


def _memory_mib(instance: InstanceType, controller: Controller) -> int:
    size = instance.memory_mib
    if instance.architecture == "arm64":
        size -= _ARM_KERNEL_MIB
    # Floats on purpose: this is the controller's own calculation, rounding included.
    return size - ceil(float(size * MI) * controller.memory_overhead / KI / KI)


def _volume_size(node_class: NodeClassSpec) -> str | None:
    sized = [volume for volume in node_class.volumes if volume.size]
    root = [volume.size for volume in sized if volume.root]
    device = node_class.family.ephemeral_device
    named = [volume.size for volume in sized if volume.device == device]
    return next(iter((*root, *named)), None)


def _devices(instance: InstanceType) -> dict[str, int]:
    counts = dict(_NO_DEVICES)
    for gpu in instance.gpus:
        if gpu.manufacturer in _GPU_RESOURCES:
            counts[_GPU_RESOURCES[gpu.manufacturer]] += gpu.count * NANO
    for device in instance.accelerators:
        if device.kind == "neuron":
            counts[NEURON] += device.count * NANO
            counts[NEURON_CORE] += device.count * device.cores * NANO
    return counts


@lru_cache(maxsize=256)
def _reserved_millicores(millicores: int) -> int:
    # Each range is cut to a whole millicore by itself, as the controller does.
    return sum(
        int((min(millicores, end) - start) * part)
        for start, end, part in _CPU_RANGES
        if millicores >= start
    )


def _threshold(signal: str) -> Callable[[int], int]:
    """Return what a threshold is of a whole."""
    if not signal.endswith("%"):
        amount = nano(parse_quantity(signal))
        return lambda _: amount
    percent = float(signal.strip("%"))
    # 100 % is how Kubernetes spells "never".
    if percent == 100:  # noqa: PLR2004
        return lambda _: 0
    return lambda whole: ceil(whole / NANO / 100 * percent) * NANO


def _nano_amounts(quantities: Mapping[str, str]) -> dict[str, int]:
    return {name: nano(parse_quantity(text)) for name, text in quantities.items()}


def _fractions(amounts: Mapping[str, int]) -> dict[str, Fraction]:
    return {name: Fraction(amount, NANO) for name, amount in amounts.items()}
