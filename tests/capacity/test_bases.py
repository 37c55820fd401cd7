"""What `fit` says of a pool with an On-Demand base: who is on it, by a spread or by its limits."""

from pathlib import Path
from typing import Any

import pytest

from core.capacity.affinity import Spread
from core.capacity.bases import BaseShare
from core.capacity.cluster import cluster_of
from core.capacity.fitted import WorkloadReport, fit_report
from core.capacity.manifests import read_manifests
from core.capacity.placement import place_workloads
from core.capacity.workloads import Workload
from core.names import CAPACITY_SPREAD
from tests.capacity.builders import pod, workload
from tests.capacity.conftest import Typing
from tests.support import ROOT, environment, environment_yaml, write_environments

POOL: dict[str, Any] = {"on_demand_base_percent": 20, "limits": {"cpu": "100"}, "max_cpus": 4}
EVEN = Spread(CAPACITY_SPREAD, 1, required=True, own=True, min_domains=5)
OTHERS = Spread(CAPACITY_SPREAD, 1, required=False, own=False)


def reported(*workloads: Workload, **pools: dict[str, Any]) -> list[WorkloadReport]:
    """Report workloads on a pool with a base, and others."""
    here = environment(node_pools={"default": POOL, **pools})
    cluster = cluster_of(here)
    return list(fit_report(here, cluster, place_workloads(cluster, workloads)).workloads)


@pytest.mark.parametrize(
    ("replicas", "spreads", "share"),
    [
        (10, (EVEN,), BaseShare("default", 20, 10, 2, spread=True, first="default")),
        (0, (EVEN,), BaseShare("default", 20, 1, 0, spread=True, first="default")),
        (10, (), BaseShare("default", 20, 10, 0, spread=False, first="default")),
        (10, (OTHERS,), BaseShare("default", 20, 10, 0, spread=False, first="default")),
        (23, (), BaseShare("default", 20, 23, 3, spread=False, first="default")),
    ],
)
def test_who_is_on_the_base(replicas: int, spreads: tuple[Spread, ...], share: BaseShare) -> None:
    """With the spread a fifth is; without it only what the first part has no room for."""
    web = workload("web", replicas, pod({"cpu": "3"}, spreads=spreads))

    assert [one.bases for one in reported(web)] == [(share,)]


def test_pools_without_a_base_have_no_share() -> None:
    """Nothing is said of pools that have none, nor of bases that a workload does not run on."""
    elsewhere = pod({"cpu": "1"}, node_selector={"karpenter.sh/nodepool": "other"})
    (found,) = reported(workload("web", 2, elsewhere), other={"limits": {"cpu": "8"}})

    assert (found.pools, found.bases) == (("other",), ())


def test_the_shipped_example_keeps_its_base() -> None:
    """Two of the ten pods of the example are On-Demand, each value on a node of its own."""
    (steady,) = read_manifests([ROOT / "examples" / "on-demand-base.yaml"]).workloads
    (found,) = reported(steady)

    assert found.bases == (BaseShare("default", 20, 10, 2, spread=True, first="default"),)
    assert found.nodes == 5


def test_what_is_printed(typed: Typing, tmp_path: Path) -> None:
    """Pods without the spread are told where they go and why; alike nodes are one line."""
    write_environments(tmp_path, dev=environment_yaml(node_pools={"default": POOL}))
    steady = (ROOT / "examples" / "on-demand-base.yaml").read_text(encoding="utf-8")
    alone = steady.replace("topologyKey: capacity-spread", "topologyKey: kubernetes.io/hostname")
    (tmp_path / "steady.yaml").write_text(steady, encoding="utf-8")
    (tmp_path / "alone.yaml").write_text(alone, encoding="utf-8")
    _, spread, _ = typed(f"fit dev {tmp_path / 'steady.yaml'}", tmp_path)
    _, plain, _ = typed(f"fit dev {tmp_path / 'alone.yaml'}", tmp_path)

    assert [line.split()[:5] for line in spread.splitlines()[5:7]] == [
        ["default", "4", "nodes", "of", "2"],
        ["default-on-demand", "1", "node", "of", "2"],
    ]
    assert "  2 of 10 pods on the On-Demand base of default, by the spread over capacity-" in spread
    assert "cpu  8 of 80  with" in spread
    assert (
        "0 of 10 pods on the On-Demand base of default: without a spread over capacity-spread "
        "they go to default first, which has more weight; explain prints the spread"
    ) in " ".join(plain.split())
