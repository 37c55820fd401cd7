"""Labels in Karpenter's own domains: which a NodePool may name, and since which release."""

from types import MappingProxyType

# Karpenter's API refuses any other label in its two domains; as of 1.14.1.
KARPENTER_DOMAIN = "karpenter.sh"
KARPENTER_LABELS = ("karpenter.sh/capacity-type",)
AWS_DOMAIN = "karpenter.k8s.aws"
HOSTNAME = "kubernetes.io/hostname"

_ALWAYS = (
    *("accelerator-count", "accelerator-manufacturer", "accelerator-name", "category", "cpu"),
    *("cpu-manufacturer", "ebs-bandwidth", "encryption-in-transit-supported", "family"),
    *("generation", "gpu-count", "gpu-manufacturer", "gpu-memory", "gpu-name", "hypervisor"),
    *("local-nvme", "memory", "network-bandwidth", "size"),
)
_LATER = {
    "ec2nodeclass": "1.2.0",
    "instance-cpu-sustained-clock-speed-mhz": "1.2.0",
    "capacity-reservation-id": "1.3.0",
    "capacity-reservation-type": "1.6.0",
    "instance-capability-flex": "1.8.0",
    "instance-tenancy": "1.9.0",
    "capacity-reservation-interruptible": "1.10.0",
    "placement-group-id": "1.11.0",
    "placement-group-partition": "1.11.0",
}
# Label -> the first Karpenter release whose API takes it.
AWS_LABELS = MappingProxyType(
    {f"{AWS_DOMAIN}/instance-{name}": "1.0.0" for name in _ALWAYS}
    | {f"{AWS_DOMAIN}/{name}": first for name, first in _LATER.items()}
)
# Of a NodeOverlay, which speaks of instance types, the API takes fewer.
OVERLAY_LABELS = tuple(
    label
    for label in AWS_LABELS
    if not label.startswith((f"{AWS_DOMAIN}/capacity-res", f"{AWS_DOMAIN}/placement"))
    and not label.endswith("/instance-tenancy")
)

# Labels of which Karpenter knows all values, and is not Ready with others only.
KNOWN_VALUES = MappingProxyType(
    {
        "karpenter.sh/capacity-type": ("spot", "on-demand", "reserved"),
        f"{AWS_DOMAIN}/instance-tenancy": ("default", "dedicated"),
    }
)
