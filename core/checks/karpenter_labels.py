"""Labels in Karpenter's own domains: which a NodePool may name, and since which release."""

import re
from types import MappingProxyType

from core.config.labels import label_domain

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

# The taints that Karpenter sets and takes away again; as of 1.14.1.
ITS_TAINTS = (("karpenter.sh/disrupted", "NoSchedule"), ("karpenter.sh/unregistered", "NoExecute"))

# Since this release Karpenter sets labels in Kubernetes' domains itself: the kubelet may not.
KUBERNETES_SINCE = "1.9.0"
_KUBERNETES = re.compile(r"(kubernetes|k8s)\.io$")
_NEVER_REFUSED = re.compile(r"(node|node-restriction)\.kubernetes\.io$|kops\.k8s\.io$")
_WELL_KNOWN = (
    *("beta.kubernetes.io/arch", "beta.kubernetes.io/instance-type", "beta.kubernetes.io/os"),
    *("failure-domain.beta.kubernetes.io/region", "failure-domain.beta.kubernetes.io/zone"),
    *("kubernetes.io/arch", "kubernetes.io/os", HOSTNAME),
    *("topology.kubernetes.io/region", "topology.kubernetes.io/zone"),
)

# Labels of which Karpenter knows all values, and is not Ready with others only.
KNOWN_VALUES = MappingProxyType(
    {
        "karpenter.sh/capacity-type": ("spot", "on-demand", "reserved"),
        f"{AWS_DOMAIN}/instance-tenancy": ("default", "dedicated"),
    }
)


def first_release(key: str) -> str:
    """Return the first Karpenter release whose API takes a label."""
    domain = label_domain(key) if "/" in key else ""
    if _KUBERNETES.search(domain) and not _NEVER_REFUSED.search(domain):
        return "0.0.0" if key in _WELL_KNOWN else KUBERNETES_SINCE
    return AWS_LABELS.get(key, "0.0.0")
