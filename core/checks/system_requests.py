"""What the pods on the system nodes request: add-ons, Karpenter and DaemonSets."""

from collections.abc import Iterator
from fractions import Fraction
from types import MappingProxyType

from core.addons import ALWAYS, EBS_CSI
from core.capacity.addons import ADDON_DAEMONS
from core.capacity.resources import CPU, MEMORY, MI
from core.config.environment import Environment

# Add-on -> replicas of its Deployment, and each one's millicores and MiB: the add-ons' defaults as
# of November 2026.
_DEPLOYMENTS = MappingProxyType(
    {"coredns": (2, 100, 70), EBS_CSI: (2, 60, 240), "metrics-server": (2, 100, 200)}
)
# As this project sets them.
_KARPENTER = (1000, 1024)


def system_requests(environment: Environment) -> dict[str, Fraction]:
    """Return the cpu and memory (bytes) that all pods of the system nodes request together."""
    pods = list(_pods(environment))
    return {
        CPU: sum((count * cpu for count, cpu, _ in pods), Fraction()),
        MEMORY: sum((count * memory for count, _, memory in pods), Fraction()),
    }


def _pods(environment: Environment) -> Iterator[tuple[int, Fraction, Fraction]]:
    """Yield how many pods there are of each kind, and what one requests."""
    yield _deployment(environment.karpenter.replicas, *_KARPENTER)
    for name in sorted({*ALWAYS, *environment.cluster.addons}):
        if name in _DEPLOYMENTS:
            yield _deployment(*_DEPLOYMENTS[name])
        if daemon := ADDON_DAEMONS.get(name):
            nodes = environment.system_nodes.min_size
            yield nodes, daemon.requests[CPU], daemon.requests[MEMORY]


def _deployment(count: int, millicores: int, mebibytes: int) -> tuple[int, Fraction, Fraction]:
    return count, Fraction(millicores, 1000), Fraction(mebibytes * MI)
