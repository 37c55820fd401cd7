"""What a node of an instance type can run: capacity, what is reserved, and what is left."""

from fractions import Fraction
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
    NEURON,
    NEURON_CORE,
    NVIDIA_GPU,
    PODS,
    STORAGE,
    Resources,
    total,
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
_PREFIX_SIZE = 16
_SMALL_VCPUS, _SMALL_PODS, _LARGE_PODS = 30, 110, 250
_GPU_RESOURCES = {"NVIDIA": NVIDIA_GPU, "AMD": AMD_GPU, "Habana": GAUDI}


def allocatable(
    instance: InstanceType, node_class: NodeClassSpec, controller: Controller | None = None
) -> dict[str, Fraction]:
    """Return what pods, DaemonSets included, may request on a node; negative where nothing fits."""
    settings = controller or Controller()
    left = capacity(instance, node_class, settings)
    for name, amount in overhead(instance, node_class, settings).items():
        if name in left:
            left[name] -= amount
    return left


def capacity(
    instance: InstanceType, node_class: NodeClassSpec, controller: Controller
) -> dict[str, Fraction]:
    """Return what the node has as a whole, which is what a NodePool's limits count."""
    return {
        CPU: Fraction(instance.vcpus),
        MEMORY: Fraction(_memory_mib(instance, controller) * MI),
        STORAGE: _storage(instance, node_class),
        PODS: Fraction(pods(instance, node_class, controller)),
        EFA: Fraction(instance.efa_interfaces),
        **_devices(instance),
    }


def overhead(
    instance: InstanceType, node_class: NodeClassSpec, controller: Controller
) -> dict[str, Fraction]:
    """Return what is kept from pods: for Kubernetes, for the system, and before evictions."""
    return total(
        [
            _kube_reserved(instance, node_class, controller),
            {name: parse_quantity(text) for name, text in node_class.system_reserved.items()},
            _eviction(instance, node_class, controller),
        ]
    )


def pods(instance: InstanceType, node_class: NodeClassSpec, controller: Controller) -> int:
    """Return how many pods the node takes: max_pods, or what the interfaces' addresses allow."""
    count = node_class.max_pods
    if count is None:
        count = eni_pods(instance, controller.reserved_enis)
    if node_class.pods_per_core and node_class.family.pods_per_core:
        count = min(count, node_class.pods_per_core * instance.vcpus)
    return count


def eni_pods(instance: InstanceType, reserved_enis: int = 0) -> int:
    """Return how many pods get an address without prefixes, two of them in the host's network."""
    usable = max(instance.interfaces - reserved_enis, 0)
    return usable * (instance.ipv4_per_interface - 1) + 2 if usable else 0


def prefix_pods(instance: InstanceType, reserved_enis: int = 0) -> int:
    """Return the max_pods that AWS advises with prefix delegation.

    Karpenter does not know of prefixes: without this as `max_pods` it counts single addresses.
    """
    usable = max(instance.interfaces - reserved_enis, 0)
    addresses = usable * (instance.ipv4_per_interface - 1) * _PREFIX_SIZE + 2 if usable else 0
    return min(addresses, _SMALL_PODS if instance.vcpus < _SMALL_VCPUS else _LARGE_PODS)


def _memory_mib(instance: InstanceType, controller: Controller) -> int:
    size = instance.memory_mib
    if instance.architecture == "arm64":
        size -= _ARM_KERNEL_MIB
    # Floats on purpose: this is the controller's own calculation, rounding included.
    return size - ceil(float(size * MI) * controller.memory_overhead / KI / KI)


def _storage(instance: InstanceType, node_class: NodeClassSpec) -> Fraction:
    local = instance.local_storage_gb
    if node_class.instance_store_policy == "RAID0" and local is not None:
        return Fraction(local * 10**9)
    return parse_quantity(_volume_size(node_class) or DEFAULT_VOLUME)


def _volume_size(node_class: NodeClassSpec) -> str | None:
    sized = [volume for volume in node_class.volumes if volume.size]
    root = [volume.size for volume in sized if volume.root]
    device = node_class.family.ephemeral_device
    named = [volume.size for volume in sized if volume.device == device]
    return next(iter((*root, *named)), None)


def _devices(instance: InstanceType) -> dict[str, Fraction]:
    counts: dict[str, int] = dict.fromkeys((NVIDIA_GPU, AMD_GPU, GAUDI, NEURON, NEURON_CORE), 0)
    for gpu in instance.gpus:
        if gpu.manufacturer in _GPU_RESOURCES:
            counts[_GPU_RESOURCES[gpu.manufacturer]] += gpu.count
    for device in instance.accelerators:
        if device.kind == "neuron":
            counts[NEURON] += device.count
            counts[NEURON_CORE] += device.count * device.cores
    return {name: Fraction(count) for name, count in counts.items()}


def _kube_reserved(
    instance: InstanceType, node_class: NodeClassSpec, controller: Controller
) -> Resources:
    if node_class.family.eni_overhead:
        count = eni_pods(instance)
    else:
        count = pods(instance, node_class, controller)
    reserved = {
        CPU: Fraction(_reserved_millicores(instance.vcpus * 1000), 1000),
        MEMORY: Fraction((_MEMORY_PER_POD_MIB * count + _MEMORY_BASE_MIB) * MI),
        STORAGE: Fraction(GI),
    }
    own = {name: parse_quantity(text) for name, text in node_class.kube_reserved.items()}
    return reserved | own


def _reserved_millicores(millicores: int) -> int:
    # Each range is cut to a whole millicore by itself, as the controller does.
    return sum(
        int((min(millicores, end) - start) * part)
        for start, end, part in _CPU_RANGES
        if millicores >= start
    )


def _eviction(
    instance: InstanceType, node_class: NodeClassSpec, controller: Controller
) -> Resources:
    memory, storage = _memory_mib(instance, controller) * MI, _storage(instance, node_class)
    signals = node_class.eviction_hard
    return {
        MEMORY: _threshold(signals.get(EVICTION_MEMORY, "100Mi"), Fraction(memory)),
        STORAGE: _threshold(signals.get(EVICTION_STORAGE, "10%"), storage),
    }


def _threshold(signal: str, whole: Fraction) -> Fraction:
    if not signal.endswith("%"):
        return parse_quantity(signal)
    percent = float(signal.strip("%"))
    # 100 % is how Kubernetes spells "never".
    return Fraction(0 if percent == 100 else ceil(float(whole) / 100 * percent))  # noqa: PLR2004
