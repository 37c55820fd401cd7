"""What becomes of a cluster's workloads: which fit, which do not, and on which nodes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from core.capacity.cluster import Cluster
from core.capacity.fit import Report, WorkloadFit
from core.capacity.workloads import Workload


class Verdict(StrEnum):
    """What becomes of a workload's pods."""

    FITS = "fits"
    NOWHERE = "fits nowhere"
    PARTLY = "fits in part"
    LIMITS = "exceeds limits"
    SYSTEM = "only on the system nodes"
    EVERYWHERE = "runs on every node"


FAILED = (Verdict.NOWHERE, Verdict.PARTLY, Verdict.LIMITS)


@dataclass(frozen=True, slots=True)
class Placement:
    """One workload: its verdict, what it needs with the pools to itself, and beside the others.

    `alone` places one pod of a workload that has no replicas now. `on_system`: the scheduler may
    put its pods on the system nodes, where no Karpenter sees them.
    """

    workload: Workload
    verdict: Verdict
    alone: WorkloadFit | None = None
    together: WorkloadFit | None = None
    on_system: bool = False

    @property
    def failed(self) -> WorkloadFit | None:
        """What has pods without a place: the workload by itself, or else beside the others."""
        found = (self.alone, self.together)
        return next((one for one in found if one is not None and one.unplaced), None)


@dataclass(frozen=True, slots=True)
class Plan:
    """All workloads: each one's placement, the nodes of all together, and at worst.

    `together` has each node as the cheapest type it may be, `worst` as the largest.
    """

    placements: tuple[Placement, ...]
    together: Report
    worst: Report


def place_workloads(
    cluster: Cluster, workloads: Sequence[Workload], *, thoroughly: bool = True
) -> Plan:
    """Place workloads on the cluster's pools, all of them empty.

    `cluster` has the DaemonSets among them. Unless done `thoroughly`, only what fails together is
    placed alone, and `worst` is not worked out: enough to know the verdicts.
    """
    running = [one for one in workloads if not one.everywhere]
    together = cluster.fit(running, cluster.all_pools)
    worst = together
    if thoroughly:
        worst = cluster.fit(running, cluster.all_pools, largest=True)
    results = iter(together.workloads)
    placements = [
        Placement(one, Verdict.EVERYWHERE)
        if one.everywhere
        else _placement(cluster, next(results), thoroughly=thoroughly)
        for one in workloads
    ]
    return Plan(tuple(placements), together, worst)


def _placement(cluster: Cluster, together: WorkloadFit, *, thoroughly: bool) -> Placement:
    workload = together.workload
    on_system = any(node.takes(workload.pod) for node in cluster.system)
    if together.placed and not together.unplaced and not thoroughly:
        return Placement(workload, Verdict.FITS, together, together, on_system)
    one = replace(workload, replicas=max(1, workload.replicas))
    alone = cluster.fit([one], cluster.all_pools).workloads[0]
    verdict = _verdict(cluster, alone, together)
    if on_system and verdict is Verdict.NOWHERE:
        verdict = Verdict.SYSTEM
    return Placement(workload, verdict, alone, together, on_system)


def _verdict(cluster: Cluster, alone: WorkloadFit, together: WorkloadFit) -> Verdict:
    if not alone.unplaced:
        return Verdict.LIMITS if together.unplaced else Verdict.FITS
    unlimited = cluster.fit([alone.workload], cluster.unlimited).workloads[0]
    if not unlimited.unplaced:
        return Verdict.LIMITS
    return Verdict.PARTLY if unlimited.placed else Verdict.NOWHERE
