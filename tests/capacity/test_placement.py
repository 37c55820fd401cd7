"""What becomes of workloads: alone, beside each other, and on the system nodes."""

import pytest

from core.capacity.affinity import LabelSelector, PodTerm
from core.capacity.cluster import cluster_of
from core.capacity.placement import Plan, Verdict, place_workloads
from core.capacity.pods import Pod
from core.capacity.requirements import requirement
from core.capacity.taints import Toleration
from core.capacity.workloads import Workload
from tests.capacity.builders import pod, workload
from tests.support import environment

ANYTHING = (Toleration(operator="Exists"),)
SYSTEM = {"karpenter.sh/controller": "true"}


def placed(*workloads: Workload, thoroughly: bool = True, **pool: object) -> Plan:
    """Place workloads on one pool."""
    fields = {"limits": {"cpu": "16"}, "max_cpus": 8, **pool}
    cluster = cluster_of(environment(node_pools={"default": fields}))
    return place_workloads(cluster, workloads, thoroughly=thoroughly)


@pytest.mark.parametrize("thoroughly", [True, False])
@pytest.mark.parametrize(
    ("one", "replicas", "verdict", "on_system"),
    [
        (pod({"cpu": "3"}), 2, Verdict.FITS, False),
        (pod({"cpu": "3"}), 0, Verdict.FITS, False),
        (pod({"cpu": "12"}), 1, Verdict.NOWHERE, False),
        (pod({"cpu": "12"}), 0, Verdict.NOWHERE, False),
        (pod({"cpu": "6"}), 3, Verdict.LIMITS, False),
        (pod({"cpu": "1"}, tolerations=ANYTHING), 1, Verdict.FITS, True),
        (pod({"cpu": "3"}, tolerations=ANYTHING), 1, Verdict.FITS, False),
        (
            pod({"cpu": "1"}, tolerations=ANYTHING, node_selector=SYSTEM),
            1,
            Verdict.SYSTEM,
            True,
        ),
        (pod({"cpu": "1"}, node_selector=SYSTEM), 1, Verdict.NOWHERE, False),
    ],
)
def test_a_verdict(
    one: Pod, replicas: int, verdict: Verdict, *, on_system: bool, thoroughly: bool
) -> None:
    """What is known of a workload does not depend on how much else is worked out."""
    (found,) = placed(workload("web", replicas, one), thoroughly=thoroughly).placements

    assert (found.verdict, found.on_system) == (verdict, on_system)


def test_daemon_sets_run_everywhere() -> None:
    """A DaemonSet is no workload to place, and stays at its place in the list."""
    plan = placed(
        workload("a", 1, pod()), Workload("DaemonSet", "logs", 1, pod()), workload("b", 1, pod())
    )

    assert [(one.workload.name, one.verdict) for one in plan.placements] == [
        ("a", Verdict.FITS),
        ("logs", Verdict.EVERYWHERE),
        ("b", Verdict.FITS),
    ]
    assert plan.placements[1].failed is None


def test_what_fits_alone_may_not_fit_beside_others() -> None:
    """Limits are shared: who comes later is left over."""
    plan = placed(workload("a", 2, pod({"cpu": "6"})), workload("b", 1, pod({"cpu": "5"})))
    first, second = plan.placements

    assert (first.verdict, first.failed) == (Verdict.FITS, None)
    assert second.verdict is Verdict.LIMITS
    assert second.alone
    assert second.alone.unplaced == 0
    assert second.failed is second.together


def test_zones_are_no_limits() -> None:
    """Where some pods have a place and limits are not the reason, part of them fits."""
    own = LabelSelector((requirement("app", "In", ("web",)),))
    term = PodTerm("topology.kubernetes.io/zone", own)
    one = pod({"cpu": "1"}, labels={"app": "web"}, anti_affinity=(term,))
    (found,) = placed(workload("web", 4, one), limits={"cpu": "100"}).placements

    assert found.verdict is Verdict.PARTLY
    assert found.failed
    assert found.failed.placed == 3


def test_at_worst_nodes_are_as_large_as_they_may_be() -> None:
    """The limits that hold the cheapest types may not hold the largest."""
    one = pod({"cpu": "1"}, node_selector={"kubernetes.io/arch": "amd64"})
    plan = placed(workload("web", 4, one), limits={"memory": "20Gi"}, max_cpus=4)

    assert plan.together.workloads[0].placed >= plan.worst.workloads[0].placed
