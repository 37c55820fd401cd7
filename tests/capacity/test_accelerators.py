"""Workloads that ask for GPUs and Neuron devices: the nodes they get, and those they do not."""

import pytest

from core.capacity.cluster import cluster_of
from core.capacity.placement import Verdict, place_workloads
from core.capacity.pods import Pod
from core.capacity.taints import Toleration
from tests.capacity.builders import pod, workload
from tests.support import environment

GPU, NEURON = "nvidia.com/gpu", "aws.amazon.com/neuron"
POOLS = {
    "default": {"limits": {"cpu": "100"}},
    "gpu": {
        "instance_families": ["g6", "g5", "p5"],
        "max_cpus": 8,
        "limits": {"cpu": "512", GPU: 4},
        "taints": [{"key": GPU, "effect": "NoSchedule"}],
    },
    "neuron": {
        "capacity_types": ["on-demand"],
        "instance_families": ["inf2", "trn1"],
        "limits": {NEURON: 16},
        "taints": [{"key": NEURON, "effect": "NoSchedule"}],
    },
}


def asking(device: str, count: int, *, tolerant: bool = True) -> Pod:
    """Return a pod that asks for devices, and tolerates their taint."""
    tolerations = (Toleration(device, "Exists", "", ""),) if tolerant else ()
    return pod({"cpu": "2", device: str(count)}, tolerations=tolerations)


@pytest.mark.parametrize(
    ("one", "replicas", "verdict", "pools", "cheapest"),
    [
        (asking(GPU, 1), 2, Verdict.FITS, ("gpu",), "g6.xlarge"),
        (asking(GPU, 1), 5, Verdict.LIMITS, ("gpu",), "g6.xlarge"),
        (asking(GPU, 1, tolerant=False), 1, Verdict.NOWHERE, (), ""),
        (asking(NEURON, 1), 1, Verdict.FITS, ("neuron",), "inf2.xlarge"),
        (asking(NEURON, 16), 1, Verdict.FITS, ("neuron",), "trn1.32xlarge"),
        (pod({"cpu": "2"}), 1, Verdict.FITS, ("default",), "c6a.xlarge"),
    ],
)
def test_where_pods_with_devices_go(
    one: Pod, replicas: int, verdict: Verdict, pools: tuple[str, ...], cheapest: str
) -> None:
    """Pods go where the devices are, as far as the limit on these reaches; others stay away."""
    cluster = cluster_of(environment(node_pools=POOLS))
    (placement,) = place_workloads(cluster, [workload("one", replicas, one)]).placements
    alone = placement.alone

    assert placement.verdict is verdict
    assert alone is not None
    assert alone.pools == pools
    assert [node.types[0] for node in alone.nodes][:1] == [cheapest][: len(pools)]
