"""What would place a workload: each way is the expected one, and places it indeed."""

import textwrap
from pathlib import Path
from typing import Any

import pytest
import yaml

from core.capacity.changes import Draft
from core.capacity.cluster import cluster_of
from core.capacity.placement import FAILED, Placement, place_workloads
from core.capacity.remedies import remedies
from core.capacity.workloads import Workload
from core.checks.run import run_rules
from core.config.environment import Environment
from core.problems import Severity
from tests.capacity.builders import manifests, pod, workload
from tests.capacity.fit_words import apart, cpu
from tests.capacity.remedy_cases import CASES, ZONE, RemedyCase
from tests.capacity.written import written
from tests.support import environment, loaded_from


def placed(environment: Environment, *workloads: Workload) -> Placement:
    """Place workloads; return what became of the first."""
    return place_workloads(cluster_of(environment), workloads).placements[0]


def deployment(case: RemedyCase) -> dict[str, Any]:
    """Return the Deployment of a case as data."""
    return yaml.safe_load(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n"
        f"  replicas: {case.replicas}\n  template:\n    metadata: {{labels: {{app: web}}}}\n"
        f"    spec:\n{textwrap.indent(case.spec, ' ' * 6)}\n"
    )


def read(folder: Path, manifest: dict[str, Any]) -> Workload:
    """Read a Deployment from a file."""
    (found,) = manifests(folder, yaml.safe_dump(manifest)).workloads
    return found


def web(folder: Path, case: RemedyCase) -> Workload:
    """Read the Deployment of a case."""
    return read(folder, deployment(case))


def errors_of(data: dict[str, Any]) -> set[str]:
    """Return the errors that rules find in an environment file."""
    problems = run_rules([loaded_from(data)])
    return {str(one) for one in problems if one.severity is Severity.ERROR}


def hold(folder: Path, data: dict[str, Any], manifest: dict[str, Any]) -> list[list[str]]:
    """Write each way to place a Deployment into its files, and see that it does; return them.

    Nothing is an error afterwards that was none before.
    """
    one, before = read(folder, manifest), loaded_from(data).environment
    found = remedies(before, placed(before, one), [one])
    for remedy in found:
        after, changed = written(data, manifest, remedy)
        assert placed(loaded_from(after).environment, read(folder, changed)).verdict not in FAILED
        assert errors_of(after) <= errors_of(data)
    return [[change.text for change in remedy] for remedy in found]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_would_place_a_workload(tmp_path: Path, case: RemedyCase) -> None:
    """The smallest changes come first; written into the files, each gives every pod a place."""
    assert hold(tmp_path, case.data, deployment(case)) == case.ways


def test_fewer_changes_are_not_enough(tmp_path: Path) -> None:
    """Each edit of a way is needed."""
    case = next(case for case in CASES if case.name == "three things at once")
    before, one = environment(node_pools=case.pools), web(tmp_path, case)
    (remedy,) = remedies(before, placed(before, one), [one])

    for left_out in remedy:
        after = Draft(before, one).after(change for change in remedy if change is not left_out)
        assert placed(after.environment, after.workload).verdict in FAILED


def test_limits_have_room_for_the_others_too() -> None:
    """What is raised is raised for all workloads together."""
    before = environment(node_pools={"default": {"limits": {"cpu": "8"}, "max_cpus": 4}})
    both = [workload("a", 2, pod({"cpu": "3"})), workload("b", 2, pod({"cpu": "3"}))]
    failing = [
        one for one in place_workloads(cluster_of(before), both).placements if one.verdict in FAILED
    ]
    (remedy,) = remedies(before, failing[0], both)

    assert [one.workload.name for one in failing] == ["b"]
    assert [change.text for change in remedy] == ['node_pools.default.limits.cpu: "16"']


def test_limits_of_the_pool_that_is_tried_first() -> None:
    """Pods that other pools have no room for need it in the pool that Karpenter tries first."""
    small = {"limits": {"cpu": "4"}, "max_cpus": 4}
    pools = {"amd": small, "arm": {**small, "architectures": ["arm64"]}}
    before = environment(node_pools={"default": {"limits": {"cpu": "0"}}, **pools})
    one = workload("web", 4, pod({"cpu": "3"}))
    (remedy, *_) = remedies(before, placed(before, one), [one])

    assert [change.text for change in remedy] == ['node_pools.default.limits.cpu: "8"']


def test_limits_of_every_pool_that_is_needed(tmp_path: Path) -> None:
    """Where one pool's limits are not enough, those of all that are used are raised."""
    pools: dict[str, Any] = {
        name: {"limits": {"nodes": "0"}, "zones": [f"us-east-1{name}"]} for name in ("a", "b")
    }
    pools["default"] = {"limits": {"cpu": "0"}, "zones": ["us-east-1c"]}
    before = environment(node_pools=pools)
    case = RemedyCase("", cpu("100m", apart(ZONE)), [], replicas=3)
    one = web(tmp_path, case)
    (remedy,) = remedies(before, placed(before, one), [one])

    assert sorted(change.text for change in remedy) == [
        'node_pools.a.limits.nodes: "1"',
        'node_pools.b.limits.nodes: "1"',
        'node_pools.default.limits.cpu: "1"',
    ]


def test_nodes_for_the_others_too() -> None:
    """A static pool grows by as many nodes as hold a workload beside the larger ones, no more."""
    fixed = {"replicas": 0, "limits": {"nodes": "30"}, "instance_types": ["m7i.2xlarge"]}
    before = environment(node_pools={"default": fixed})
    both = [workload("many", 20, pod({"cpu": "1"})), workload("large", 1, pod({"cpu": "6"}))]
    plan = place_workloads(cluster_of(before), both)
    (remedy,) = remedies(before, plan.placements[0], both)

    assert [change.text for change in remedy] == ["node_pools.default.replicas: 4"]
