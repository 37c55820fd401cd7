"""The DaemonSets that EKS add-ons put on each node, and what their pods request by default.

As of November 2026: vpc-cni asks for 25m in each of two containers, aws-ebs-csi-driver for 10m and
40Mi in each of three, eks-pod-identity-agent for nothing. An add-on's `configuration` may change
these figures; their ports on the host are not counted.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from types import MappingProxyType

from core.capacity.labels import ARCH, OS
from core.capacity.pods import Pod
from core.capacity.requirements import requirement
from core.capacity.resources import CPU, MEMORY, MI, PODS
from core.capacity.taints import Toleration
from core.config.quantity import parse_quantity

_LINUX = (
    requirement(OS, "In", ("linux",)),
    requirement(ARCH, "In", ("amd64", "arm64")),
    requirement("eks.amazonaws.com/compute-type", "NotIn", ("fargate", "auto", "hybrid")),
)
_EVERYWHERE = (Toleration(operator="Exists"),)


def _daemon(cpu: str, memory_mib: int = 0) -> Pod:
    return Pod(
        requests={
            CPU: parse_quantity(cpu),
            MEMORY: Fraction(memory_mib * MI),
            PODS: Fraction(1),
        },
        required=(_LINUX,),
        tolerations=_EVERYWHERE,
        namespace="kube-system",
    )


ADDON_DAEMONS: Mapping[str, Pod] = MappingProxyType(
    {
        "vpc-cni": _daemon("50m"),
        "kube-proxy": _daemon("100m"),
        "eks-pod-identity-agent": _daemon("0"),
        "aws-ebs-csi-driver": _daemon("30m", 120),
        "eks-node-monitoring-agent": _daemon("10m", 30),
    }
)


def addon_daemons(addons: Iterable[str]) -> list[Pod]:
    """Return the pods that these add-ons run on each node; those without a DaemonSet run none."""
    return [ADDON_DAEMONS[name] for name in addons if name in ADDON_DAEMONS]
