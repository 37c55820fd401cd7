"""What the pods on the system nodes request: add-ons, Karpenter and DaemonSets."""

from collections.abc import Iterator
from fractions import Fraction
from types import MappingProxyType

from core.addons import ALWAYS, EBS_CSI
from core.capacity.addons import ADDON_DAEMONS
from core.capacity.resources import CPU, MEMORY, MI
from core.config.cluster import AddOn
from core.config.environment import Environment
from core.config.quantity import parse_quantity
from core.shapes import Json, is_mapping

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
    yield environment.karpenter.replicas, *_karpenter(environment)
    for name in sorted({*ALWAYS, *environment.cluster.addons}):
        if name in _DEPLOYMENTS:
            count, *one = _DEPLOYMENTS[name]
            yield _deployment(_replicas(environment, name, count), *one)
        if daemon := ADDON_DAEMONS.get(name):
            nodes = environment.system_nodes.min_size
            yield nodes, daemon.requests[CPU], daemon.requests[MEMORY]


def _karpenter(environment: Environment) -> tuple[Fraction, Fraction]:
    """Return what one replica requests: as this project sets it, or as the values have it."""
    found: Json = environment.karpenter.values
    for key in ("controller", "resources", "requests"):
        found = found.get(key) if is_mapping(found) else None
    cpu, memory = (_quantity(found, name) for name in (CPU, MEMORY))
    _, usual_cpu, usual_memory = _deployment(1, *_KARPENTER)
    return (usual_cpu if cpu is None else cpu), (usual_memory if memory is None else memory)


def _quantity(requests: Json, name: str) -> Fraction | None:
    text = requests.get(name) if is_mapping(requests) else None
    try:
        return None if text is None else parse_quantity(str(text))
    except ValueError:
        return None


def _replicas(environment: Environment, name: str, usual: int) -> int:
    addon = environment.cluster.addons.get(name, AddOn())
    count = addon.configuration.get("replicaCount", addon.configuration.get("replicas", usual))
    return count if type(count) is int and count >= 0 else usual


def _deployment(count: int, millicores: int, mebibytes: int) -> tuple[int, Fraction, Fraction]:
    return count, Fraction(millicores, 1000), Fraction(mebibytes * MI)
