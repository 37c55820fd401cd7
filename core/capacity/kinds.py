"""Workloads as the packing sees them: amounts as whole numbers, conflicts between them as masks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.capacity.labels import HOSTNAME
from core.capacity.pods import Attempt, HostPort, Pod, attempts
from core.capacity.pool_nodes import PoolNodes
from core.capacity.resources import CPU, MEMORY, nano
from core.capacity.workloads import Workload


@dataclass(frozen=True, slots=True)
class Kind:
    """All pods of one workload.

    Sets of kinds are masks with one bit a kind: a node with one of `keep_out` takes no pod of this
    kind, because of their anti-affinity or because both need the same port of the node.
    """

    number: int
    workload: Workload
    attempts: tuple[Attempt, ...]
    requests: Mapping[str, int]
    keep_out: int

    @property
    def pod(self) -> Pod:
        """The pod they all are."""
        return self.workload.pod


def make_kinds(workloads: Sequence[Workload], pools: Sequence[PoolNodes]) -> tuple[Kind, ...]:
    """Number the workloads and find out which of them keep each other off a node."""
    prefer = any(taint.effect == "PreferNoSchedule" for one in pools for taint in one.pool.taints)
    return tuple(
        Kind(
            number=number,
            workload=workload,
            attempts=tuple(attempts(workload.pod, tolerate_prefer=prefer)),
            requests={name: nano(amount) for name, amount in workload.pod.requests.items()},
            keep_out=mask_of(
                other
                for other, there in enumerate(workloads)
                if _refuses(there.pod, workload.pod) or clash(workload.pod, there.pod.host_ports)
            ),
        )
        for number, workload in enumerate(workloads)
    )


def queue_order(kinds: Iterable[Kind]) -> list[Kind]:
    """Return the kinds as Karpenter queues them: most CPU first, then most memory."""
    return sorted(
        kinds, key=lambda kind: (-kind.requests.get(CPU, 0), -kind.requests.get(MEMORY, 0))
    )


def mask_of(numbers: Iterable[int]) -> int:
    """Return the mask of these numbers, each at most once."""
    return sum(1 << number for number in numbers)


def clash(pod: Pod, ports: Iterable[HostPort]) -> bool:
    """Say whether a pod needs a port of the node that one of these takes."""
    taken = tuple(ports) if pod.host_ports else ()
    return any(port.clashes(other) for port in pod.host_ports for other in taken)


def _refuses(there: Pod, coming: Pod) -> bool:
    # Anti-affinity works both ways: who is there may refuse the one that comes.
    return any(
        term.topology_key == HOSTNAME and term.selects(coming.labels, coming.namespace)
        for term in there.anti_affinity
    )
