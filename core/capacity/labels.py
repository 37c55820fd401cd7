"""The labels Karpenter 1.14 knows, and those it gives an instance type."""

import re
from types import MappingProxyType

from core.capacity.bandwidths import labelled_mbps
from core.capacity.catalog import InstanceType

ARCH = "kubernetes.io/arch"
OS = "kubernetes.io/os"
HOSTNAME = "kubernetes.io/hostname"
INSTANCE_TYPE = "node.kubernetes.io/instance-type"
ZONE = "topology.kubernetes.io/zone"
REGION = "topology.kubernetes.io/region"
ZONE_ID = "topology.k8s.aws/zone-id"
WINDOWS_BUILD = "node.kubernetes.io/windows-build"
CAPACITY_TYPE = "karpenter.sh/capacity-type"
NODE_POOL = "karpenter.sh/nodepool"
REGISTERED = "karpenter.sh/registered"
INITIALIZED = "karpenter.sh/initialized"

_AWS = "karpenter.k8s.aws"
NODE_CLASS = f"{_AWS}/ec2nodeclass"
CATEGORY = f"{_AWS}/instance-category"
GENERATION = f"{_AWS}/instance-generation"
FAMILY = f"{_AWS}/instance-family"
SIZE = f"{_AWS}/instance-size"
CPU = f"{_AWS}/instance-cpu"
CPU_MANUFACTURER = f"{_AWS}/instance-cpu-manufacturer"
CPU_CLOCK = f"{_AWS}/instance-cpu-sustained-clock-speed-mhz"
MEMORY = f"{_AWS}/instance-memory"
EBS_BANDWIDTH = f"{_AWS}/instance-ebs-bandwidth"
NETWORK_BANDWIDTH = f"{_AWS}/instance-network-bandwidth"
HYPERVISOR = f"{_AWS}/instance-hypervisor"
ENCRYPTION_IN_TRANSIT = f"{_AWS}/instance-encryption-in-transit-supported"
FLEX = f"{_AWS}/instance-capability-flex"
LOCAL_NVME = f"{_AWS}/instance-local-nvme"
TENANCY = f"{_AWS}/instance-tenancy"
GPU_NAME = f"{_AWS}/instance-gpu-name"
GPU_MANUFACTURER = f"{_AWS}/instance-gpu-manufacturer"
GPU_COUNT = f"{_AWS}/instance-gpu-count"
GPU_MEMORY = f"{_AWS}/instance-gpu-memory"
ACCELERATOR_NAME = f"{_AWS}/instance-accelerator-name"
ACCELERATOR_MANUFACTURER = f"{_AWS}/instance-accelerator-manufacturer"
ACCELERATOR_COUNT = f"{_AWS}/instance-accelerator-count"

SPOT = "spot"
ON_DEMAND = "on-demand"

# Labels that instance types always or sometimes carry; a type without one has it "not existing".
TYPE_LABELS = frozenset(
    {
        *(ARCH, OS, INSTANCE_TYPE, CATEGORY, GENERATION, FAMILY, SIZE, CPU, CPU_MANUFACTURER),
        *(CPU_CLOCK, MEMORY, EBS_BANDWIDTH, NETWORK_BANDWIDTH, HYPERVISOR, ENCRYPTION_IN_TRANSIT),
        *(FLEX, LOCAL_NVME, GPU_NAME, GPU_MANUFACTURER, GPU_COUNT, GPU_MEMORY, ACCELERATOR_NAME),
        *(ACCELERATOR_MANUFACTURER, ACCELERATOR_COUNT, WINDOWS_BUILD),
    }
)

# Reservations and placement groups belong to a node class, not to a type; none is modelled here,
# so they are labels that no type has.
_RESERVATION = frozenset(
    f"{_AWS}/{name}"
    for name in (
        "capacity-reservation-id",
        "capacity-reservation-type",
        "capacity-reservation-interruptible",
    )
)
ABSENT_LABELS = _RESERVATION | {WINDOWS_BUILD}

# A pod may ask for these although its NodePool says nothing of them.
WELL_KNOWN = (
    TYPE_LABELS
    | _RESERVATION
    | {NODE_POOL, ZONE, REGION, ZONE_ID, CAPACITY_TYPE, TENANCY}
    | {f"{_AWS}/placement-group-id", f"{_AWS}/placement-group-partition"}
)

NORMALIZED = MappingProxyType(
    {
        "failure-domain.beta.kubernetes.io/zone": ZONE,
        "failure-domain.beta.kubernetes.io/region": REGION,
        "beta.kubernetes.io/arch": ARCH,
        "beta.kubernetes.io/os": OS,
        "beta.kubernetes.io/instance-type": INSTANCE_TYPE,
    }
)

# The generation is the last digit run right after the letters, or after u-6tb's size.
_NAME = re.compile(r"(?P<category>[a-z]+)(?:-[0-9]+tb)?(?P<generation>[0-9]+).*\.")


def labels_of(instance: InstanceType) -> dict[str, str]:
    """Return the labels a type brings by itself; zone and capacity type come with the offering."""
    return {
        ARCH: instance.architecture,
        OS: "linux",
        INSTANCE_TYPE: instance.name,
        FAMILY: instance.family,
        SIZE: instance.size,
        CPU: str(instance.vcpus),
        CPU_MANUFACTURER: _kebab(instance.cpu_manufacturer),
        CPU_CLOCK: str(instance.cpu_clock_mhz),
        MEMORY: str(instance.memory_mib),
        HYPERVISOR: instance.hypervisor,
        ENCRYPTION_IN_TRANSIT: str(instance.encryption_in_transit).lower(),
        FLEX: str("-flex" in instance.family).lower(),
        **_series(instance),
        **_bandwidths(instance),
        **_devices(instance),
    }


def _series(instance: InstanceType) -> dict[str, str]:
    match = _NAME.match(instance.name)
    if not match:
        return {}
    return {CATEGORY: match["category"], GENERATION: match["generation"]}


def _bandwidths(instance: InstanceType) -> dict[str, str]:
    storage = instance.local_storage_gb if instance.local_nvme else None
    found = {
        EBS_BANDWIDTH: instance.ebs_mbps,
        NETWORK_BANDWIDTH: labelled_mbps(instance),
        LOCAL_NVME: storage,
    }
    return {key: str(value) for key, value in found.items() if value is not None}


def _devices(instance: InstanceType) -> dict[str, str]:
    labels: dict[str, str] = {}
    # Two models in one instance get no label at all.
    if len(instance.gpus) == 1:
        gpu = instance.gpus[0]
        labels |= {
            GPU_NAME: _kebab(gpu.name),
            GPU_MANUFACTURER: _kebab(gpu.manufacturer),
            GPU_COUNT: str(gpu.count),
            GPU_MEMORY: str(gpu.memory_mib),
        }
    known = [one for one in instance.accelerators if one.kind in ("neuron", "inference")]
    if len(known) == 1:
        labels |= {
            ACCELERATOR_NAME: _kebab(known[0].name),
            ACCELERATOR_MANUFACTURER: _kebab(known[0].manufacturer),
            ACCELERATOR_COUNT: str(known[0].count),
        }
    return labels


def _kebab(text: str) -> str:
    return text.lower().replace(" ", "-")
