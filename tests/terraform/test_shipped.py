"""The shipped environments, deployed and destroyed by the cdktf command in a simulated world."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from tests.terraform.project import ProjectCopy, Result, copy_project
from tests.terraform.records import REGIONS
from tools.offline import Change, World

pytestmark = pytest.mark.terraform

STACKS = [
    "dev-account",
    "dev-cluster",
    "dev-karpenter",
    "dev-nodes",
    "prod-cluster",
    "prod-karpenter",
    "prod-nodes",
]
# In each environment; kinds of kubernetes_manifest stand before the slash of their names.
ORDER = ["helm_release/karpenter-crd", "helm_release/karpenter", "EC2NodeClass", "NodePool"]


@dataclass(frozen=True)
class Deployed:
    """What a deploy of everything did, and what can be seen after it."""

    project: ProjectCopy
    log: list[Change]
    written: dict[str, int]
    json: dict[str, bytes]
    plans: dict[str, Result]
    outputs: dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Destroyed:
    """What a destroy did: its result, the changes it made, and what is left in each state."""

    result: Result
    log: list[Change]
    left: dict[str, list[str]]


@pytest.fixture(scope="module")
def deployed(world: Callable[[], World], tmp_path_factory: pytest.TempPathFactory) -> Deployed:
    """All stacks of dev and prod, deployed at once from a folder with a space in its name."""
    project = copy_project(tmp_path_factory.mktemp("shipped") / "with space", world())
    project.run_well("npx", "cdktf", "deploy", "--auto-approve", "*")
    log = project.log()
    written = {path.stem: path.stat().st_mtime_ns for path in (project.root / "state").iterdir()}
    plans = project.second_plans()
    outputs = {stack: project.outputs(stack) for stack in project.stacks()}
    return Deployed(project, log, written, project.synthesized(), plans, outputs)


@pytest.fixture(scope="module")
def refused(deployed: Deployed) -> Destroyed:
    """A destroy of prod, whose environment file asks for deletion protection."""
    return _destroy(deployed.project, ["prod-nodes", "prod-karpenter", "prod-cluster"])


@pytest.fixture(scope="module")
def destroyed(deployed: Deployed) -> Destroyed:
    """A destroy of dev."""
    names = deployed.project.run_well(".venv/bin/python", "main.py", "stacks", "dev", "--destroy")
    return _destroy(deployed.project, names.split())


def _destroy(project: ProjectCopy, stacks: Sequence[str]) -> Destroyed:
    done = len(project.log())
    result = project.cdktf("destroy", "--auto-approve", *stacks)
    left = {stack: project.resources(stack) for stack in STACKS}
    return Destroyed(result, project.log(done), left)


def kind_of(change: Change) -> str:
    """Return what was changed, without the name of a manifest."""
    _, type_, name = change
    return name.partition("/")[0] if type_ == "kubernetes_manifest" else f"{type_}/{name}"


def test_all_stacks_are_applied(deployed: Deployed) -> None:
    """One deploy creates everything, and changes or deletes nothing."""
    assert deployed.project.stacks() == STACKS
    assert {verb for verb, _, _ in deployed.log} == {"create"}
    assert Counter(kind_of(change) for change in deployed.log) >= Counter(ORDER * 2)


def test_no_environment_gets_ahead_of_itself(deployed: Deployed) -> None:
    """At no time are there more of anything than of what it needs: CRDs, release, class, pool."""
    made: Counter[str] = Counter()
    for change in deployed.log:
        made[kind_of(change)] += 1
        counts = [made[kind] for kind in ORDER]
        assert counts == sorted(counts, reverse=True), deployed.log


def test_stacks_are_applied_after_what_they_need(deployed: Deployed) -> None:
    """Each stack's state is written after those that it reads or builds on."""
    written = deployed.written

    assert sorted(written) == STACKS
    for name in ("dev", "prod"):
        assert written[f"{name}-cluster"] < written[f"{name}-karpenter"] < written[f"{name}-nodes"]


def test_second_plan_shows_no_changes(deployed: Deployed) -> None:
    """Planned once more, no stack has changes."""
    plans = deployed.plans

    assert list(plans) == STACKS
    assert [plan.text for plan in plans.values() if plan.code != 0] == []
    assert all("No changes." in plan.text for plan in plans.values())


def test_json_is_the_same_without_the_command(
    deployed: Deployed, world: Callable[[], World], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """`python main.py` alone, elsewhere and with another home, writes the same bytes."""
    project = copy_project(tmp_path_factory.mktemp("plain") / "project", world())

    assert project.main().code == 0
    assert project.synthesized() == deployed.json


@pytest.mark.parametrize("name", ["dev", "prod"])
def test_outputs_of_the_cluster(deployed: Deployed, name: str) -> None:
    """The cluster's stack tells what people and the other stacks need."""
    outputs = deployed.outputs[f"{name}-cluster"]

    assert outputs["cluster_name"] == name
    assert outputs["region"] == REGIONS[name]
    assert outputs["cluster_version"] == "1.35"
    assert outputs["update_kubeconfig"] == (
        f"aws eks update-kubeconfig --region {REGIONS[name]} --name {name}"
    )
    assert outputs["node_iam_role_name"] == f"KarpenterNode-{name}-{REGIONS[name]}"
    assert outputs["queue_name"] == f"Karpenter-{name}"
    assert {"vpc_id", "private_subnet_ids", "public_subnet_ids", "intra_subnet_ids"} < {*outputs}


def test_outputs_of_the_other_stacks(deployed: Deployed) -> None:
    """So do the others, each about what it holds."""
    assert deployed.outputs["prod-karpenter"]["karpenter_version"] == "1.14.1"
    assert deployed.outputs["prod-karpenter"]["karpenter_logs"].startswith("kubectl logs ")
    assert deployed.outputs["prod-nodes"] == {
        "node_classes": ["default"],
        "node_pools": ["default"],
    }
    assert set(deployed.outputs["dev-account"]) == {"spot_service_linked_role_arn"}


def test_destroy_of_prod_is_refused(refused: Destroyed) -> None:
    """With deletion protection a destroy ends before anything goes, nodes first of all."""
    assert refused.result.code != 0
    assert refused.log == []


@pytest.mark.parametrize("stack", ["prod-nodes", "prod-karpenter"])
def test_refusal_says_why(deployed: Deployed, stack: str) -> None:
    """Terraform names what refuses, in the stack with nodes and in the one with the releases."""
    plan = deployed.project.terraform(stack, "plan", "-destroy", "-lock=false")

    assert plan.code == 1
    assert "lifecycle.prevent_destroy" in plan.text


def test_make_refuses_it_first(deployed: Deployed) -> None:
    """`make destroy` says what to do, without a plan: the applied cluster is still protected."""
    said = deployed.project.make("destroy", "ENV=prod", "YES=1")

    assert said.code == 2
    assert (
        "cluster.deletion_protection: prod-cluster is applied with deletion protection; "
        "write false and deploy; then destroy" in said.text
    )


def test_destroy_of_dev_runs_backwards(destroyed: Destroyed) -> None:
    """NodePools go first, then their classes, then the releases: Karpenter before its CRDs."""
    assert destroyed.result.code == 0, destroyed.result.text
    assert [(change[0], kind_of(change)) for change in destroyed.log] == [
        ("delete", "NodePool"),
        ("delete", "EC2NodeClass"),
        ("delete", "helm_release/karpenter"),
        ("delete", "helm_release/karpenter-crd"),
    ]


def test_destroy_leaves_what_clusters_share(destroyed: Destroyed) -> None:
    """Of dev, only the account's stack is left; prod is as it was."""
    left = {stack for stack, resources in destroyed.left.items() if resources}

    assert left == {"dev-account", "prod-cluster", "prod-karpenter", "prod-nodes"}
    assert destroyed.left["dev-account"] == ["aws_iam_service_linked_role.spot"]


def test_the_command_keeps_stacks_no_longer_asked_for(
    deployed: Deployed, destroyed: Destroyed
) -> None:
    """Without prod's file the cdktf command still leaves the folders that can destroy prod."""
    assert destroyed.left["prod-nodes"]
    (deployed.project.root / "environments" / "prod.yaml").unlink()

    deployed.project.run_well("npx", "cdktf", "synth")

    assert deployed.project.synthesized() == deployed.json
