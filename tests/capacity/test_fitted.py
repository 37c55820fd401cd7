"""What `fit` reports: nodes, prices, limits, and what would help."""

from core.capacity.cluster import cluster_of
from core.capacity.fitted import ChangeText, Cost, FitReport, LimitUse, NodeGroup, fit_report
from core.capacity.placement import Verdict, place_workloads
from core.capacity.taints import Toleration
from core.capacity.workloads import Workload
from tests.capacity.builders import pod, workload
from tests.support import environment

TYPES = ["m7i.large", "m7i.xlarge"]


def reported(*workloads: Workload, **pool: object) -> FitReport:
    """Report workloads on one pool of two types."""
    fields = {"limits": {"cpu": "8", "memory": "64Gi"}, "instance_types": TYPES, **pool}
    here = environment(node_pools={"default": fields})
    cluster = cluster_of(here)
    return fit_report(here, cluster, place_workloads(cluster, workloads))


def test_a_workload_that_fits() -> None:
    """Alike nodes are one group, with their types, pods and price."""
    report = reported(workload("web", 2, pod({"cpu": "1", "memory": "1Gi"})))
    (web,) = report.workloads

    assert (web.kind, web.name, web.verdict) == ("Deployment", "web", Verdict.FITS)
    assert (web.replicas, web.placed, web.waiting, web.nodes) == (2, 2, 0, 1)
    assert web.requests == {"cpu": "1", "memory": "1Gi"}
    assert web.groups == (
        NodeGroup("default", 1, 2, ("m7i.xlarge",), Cost((0.2016, 0.2016), (147.17, 147.17))),
    )
    assert (web.pools, web.reasons, web.changes) == (("default",), (), ())
    assert report.fits
    assert report.limits == (
        LimitUse("default", "cpu", "8", "4", "4"),
        LimitUse("default", "memory", "64Gi", "15155Mi", "15155Mi"),
    )


def test_a_workload_without_replicas() -> None:
    """One pod of it is looked at, but nothing is launched for it."""
    report = reported(workload("web", 0, pod({"cpu": "1"})))
    (web,) = report.workloads

    assert (web.placed, web.nodes, report.nodes) == (0, 1, 0)
    assert web.groups[0].types == ("m7i.large", "m7i.xlarge")
    assert report.usd == Cost((0, 0), (0, 0))


def test_what_does_not_fit_says_why_and_what_would_help() -> None:
    """A reason for each pool, and each way with its edits."""
    report = reported(workload("web", 1, pod({"cpu": "6"})))
    (web,) = report.workloads

    assert (web.verdict, web.placed, web.usd) == (Verdict.NOWHERE, 0, Cost((0, 0), (0, 0)))
    assert [(one.pool, one.text) for one in web.reasons] == [
        ("default", "no instance type has enough resources")
    ]
    assert web.changes == (
        (
            ChangeText(
                "environment",
                "node_pools.default.instance_types: [m7i.large, m7i.xlarge, m5a.2xlarge]",
            ),
        ),
    )
    assert not report.fits


def test_limits_at_worst() -> None:
    """Where EC2 launches the largest types, fewer nodes fit into the limits."""
    one = pod({"cpu": "1"}, node_selector={"node.kubernetes.io/instance-type": "m7i.large"})
    report = reported(
        workload("any", 1, pod({"cpu": "1"})), workload("small", 3, one), limits={"cpu": "8"}
    )

    assert (report.unplaced, report.nodes) == (0, 4)
    assert report.limits[0].used == "8"
    assert report.unplaced_at_worst >= report.unplaced


def test_the_system_nodes_are_named() -> None:
    """A workload that may land there says so."""
    one = pod({"cpu": "1"}, tolerations=(Toleration(operator="Exists"),))

    assert reported(workload("web", 1, one)).workloads[0].on_system_nodes
    assert not reported(workload("web", 1, pod({"cpu": "1"}))).workloads[0].on_system_nodes


def test_resources_without_an_amount() -> None:
    """A limit on something that no node has is not used at all; nodes are counted."""
    report = reported(
        workload("web", 1, pod({"cpu": "1"})), limits={"nodes": "3", "example.com/a": "1"}
    )

    assert report.limits == (
        LimitUse("default", "cpu", "100", "2", "4"),
        LimitUse("default", "nodes", "3", "1", "1"),
        LimitUse("default", "example.com/a", "1", "0", "0"),
    )
