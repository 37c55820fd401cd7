"""Pools of GPUs and pools with an On-Demand base: deployed, planned again, destroyed in order."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.golden.cases import FOLDER
from tests.terraform.project import ProjectCopy, Result, copy_project
from tools.offline import Change, World

pytestmark = pytest.mark.terraform

CASES = {"ml": FOLDER / "gpu" / "ml.yaml", "web": FOLDER / "on-demand-base" / "web.yaml"}
STACKS = [f"{name}-{stack}" for name in CASES for stack in ("cluster", "karpenter", "nodes")]
OVERLAYS = [f"NodeOverlay/{name}" for name in ("negotiated", "savings-plan", "shared-gpu")]
# Each pool after its class, and after every overlay of its environment.
AFTER = {
    "NodePool/gpu": ["EC2NodeClass/gpu", *OVERLAYS],
    "NodePool/neuron": ["EC2NodeClass/gpu", *OVERLAYS],
    "NodePool/serving": ["EC2NodeClass/gpu", *OVERLAYS],
    "NodePool/default-on-demand": ["EC2NodeClass/default"],
}


@dataclass(frozen=True)
class Lives:
    """What a deploy of both did, what plans said after it, and what a destroy did."""

    deployed: list[Change]
    plans: dict[str, Result]
    spread: object
    destroyed: list[Change]
    left: dict[str, list[str]]


@pytest.fixture(scope="module")
def lives(world: Callable[[], World], tmp_path_factory: pytest.TempPathFactory) -> Lives:
    """Both environments from their deploy to their destroy."""
    texts = {name: path.read_text(encoding="utf-8") for name, path in CASES.items()}
    project = copy_project(tmp_path_factory.mktemp("pools") / "project", world(), texts)
    project.run_well("npx", "cdktf", "deploy", "--auto-approve", "*")
    deployed = project.log()
    plans = project.second_plans()
    spread = project.outputs("web-nodes")["topology_spread_constraints"]
    for name in CASES:
        _destroy(project, name)
    left = {stack: project.resources(stack) for stack in STACKS}
    return Lives(deployed, plans, spread, project.log(len(deployed)), left)


def _destroy(project: ProjectCopy, name: str) -> None:
    stacks = project.run_well(".venv/bin/python", "main.py", "stacks", name, "--destroy").split()
    project.run_well("npx", "cdktf", "destroy", "--auto-approve", *stacks)


def places(log: list[Change], verb: str) -> dict[str, list[int]]:
    """Return when each manifest was changed: two environments have some of one name."""
    found: dict[str, list[int]] = {}
    for number, (what, kind, name) in enumerate(log):
        if what == verb and kind == "kubernetes_manifest":
            found.setdefault(name, []).append(number)
    return found


@pytest.mark.parametrize(("pool", "needs"), AFTER.items())
def test_pools_come_last_and_go_first(lives: Lives, pool: str, needs: list[str]) -> None:
    """A pool is made after its class and the overlays, and destroyed before them."""
    made, gone = places(lives.deployed, "create"), places(lives.destroyed, "delete")

    assert [need for need in needs if min(made[need]) > made[pool][0]] == []
    assert [need for need in needs if max(gone[need]) < gone[pool][0]] == []


def test_a_second_plan_changes_nothing(lives: Lives) -> None:
    """What was applied is what the JSON says, in every stack."""
    assert {stack: lives.plans[stack].code for stack in STACKS} == dict.fromkeys(STACKS, 0)


def test_workloads_read_the_constraint(lives: Lives) -> None:
    """The output of the nodes' stack is the constraint that one value in five is On-Demand by."""
    assert lives.spread == {
        "default": [
            {
                "topologyKey": "capacity-spread",
                "maxSkew": 1,
                "minDomains": 5,
                "whenUnsatisfiable": "DoNotSchedule",
                "nodeTaintsPolicy": "Honor",
                "matchLabelKeys": ["pod-template-hash"],
            }
        ]
    }


def test_nothing_is_left(lives: Lives) -> None:
    """A destroy empties every state."""
    assert lives.left == {stack: [] for stack in STACKS}
