"""How fast and how large: ten thousand pods of fifty kinds over every type."""

from time import perf_counter

from core.capacity.catalog import load_catalog
from core.capacity.workloads import MOST_PODS
from tests.bench.capacity import within
from tests.capacity.builders import packed, pod, pool, workload
from tests.support import ROOT


def test_as_many_replicas_as_a_cluster_has_pods() -> None:
    """Nodes are filled at once, not pod by pod; each takes what its largest type has room for."""
    started = perf_counter()
    report = packed([workload("web", MOST_PODS, pod({"cpu": "500m"}))], pool())

    assert report.workloads[0].placed == MOST_PODS
    assert sum(node.pods[0] for node in report.nodes) == MOST_PODS
    assert perf_counter() - started < 1


def test_ten_thousand_pods() -> None:
    """They are placed in under two seconds, data included, in under 150 MB."""
    measured, placed = within("packing", ROOT)

    assert placed == 10_000
    assert measured.seconds < 2
    assert measured.mebibytes < 150


def test_the_catalogue_loads_at_once() -> None:
    """All instance types are there in under a tenth of a second."""
    measured, types = within("loading", ROOT)

    assert types == len(load_catalog().types)
    assert measured.seconds < 0.1
