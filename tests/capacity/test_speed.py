"""How fast and how large: ten thousand pods of fifty kinds over every type."""

import subprocess
import sys
from time import perf_counter

from core.capacity.workloads import MOST_PODS
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
    # In a process of its own, so that the peak of memory is this and nothing else's.
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.packing"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, mebibytes, placed = map(float, done.stdout.split())

    assert placed == 10_000
    assert seconds < 2
    assert mebibytes < 150
