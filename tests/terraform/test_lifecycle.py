"""One environment from its first plan to its destroy: by make, by cdktf, by plain Terraform."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.support import environment_yaml, write_environments
from tests.terraform.project import ProjectCopy, Result, copy_project
from tools.offline import Change, World

pytestmark = pytest.mark.terraform

_POOL: dict[str, Any] = {"limits": {"cpu": "100"}}
# Two classes and three pools; and the EBS CSI driver, whose role is in the cluster's stack whatever
# stands in for the modules there.
_FIELDS: dict[str, Any] = {
    "account": {"spot_service_linked_role": "create"},
    "cluster": {"addons": {"aws-ebs-csi-driver": {}}},
    "node_classes": {"general": {}, "large": {"data_volume_size": "200Gi"}},
    "node_pools": {
        "default": _POOL | {"node_class": "general"},
        "batch": _POOL | {"node_class": "general"},
        "memory": _POOL | {"node_class": "large"},
    },
}
BEFORE = environment_yaml(**_FIELDS)
RENAMED = BEFORE.replace("large", "spacious")

ROLE = ("aws_iam_role", "AmazonEBSCSI-dev-us-east-1")
CRDS = ("helm_release", "karpenter-crd")
RELEASE = ("helm_release", "karpenter")
GENERAL, LARGE, SPACIOUS = (
    ("kubernetes_manifest", f"EC2NodeClass/{name}") for name in ("general", "large", "spacious")
)
DEFAULT, BATCH, MEMORY = (
    ("kubernetes_manifest", f"NodePool/{name}") for name in ("default", "batch", "memory")
)


@dataclass(frozen=True)
class Step:
    """What a command said, what it changed, and what the account's stack holds after it."""

    result: Result
    log: list[Change]
    account: list[str]


@dataclass(frozen=True)
class Lifecycle:
    """All steps by name, in the order in which they were taken."""

    steps: dict[str, Step]
    rename: dict[str, list[str]]
    outputs: dict[str, Any]


@pytest.fixture(scope="module")
def lifecycle(world: Callable[[], World], tmp_path_factory: pytest.TempPathFactory) -> Lifecycle:
    """The whole life of dev, whose steps build upon each other."""
    project = copy_project(tmp_path_factory.mktemp("life") / "project", world(), {"dev": BEFORE})
    nodes = project.folder("dev-nodes")
    steps = {
        "first plan": _step(project, lambda: project.main("plan", "dev")),
        "deploy by name": _step(
            project,
            lambda: project.cdktf(
                "deploy", "--auto-approve", "dev-cluster", "dev-karpenter", "dev-nodes"
            ),
        ),
        "make deploy": _step(project, lambda: project.make("deploy", "ENV=dev", "YES=1")),
        "make plan": _step(project, lambda: project.make("plan", "ENV=dev")),
    }
    write_environments(project.root, dev=RENAMED)
    project.run_well(".venv/bin/python", "main.py")
    project.run_well("terraform", f"-chdir={nodes}", "plan", "-out=rename")
    rename = _planned_actions(project)
    steps["rename"] = _step(project, lambda: project.terraform("dev-nodes", "apply", "rename"))
    steps["plan again"] = _step(
        project, lambda: project.terraform("dev-nodes", "plan", "-detailed-exitcode")
    )
    steps["make destroy"] = _step(project, lambda: project.make("destroy", "ENV=dev", "YES=1"))
    steps["plain apply"] = _step(project, lambda: _plain_apply(project))
    return Lifecycle(steps, rename, project.outputs("dev-cluster"))


def _step(project: ProjectCopy, command: Callable[[], Result]) -> Step:
    done = len(project.log())
    result = command()
    return Step(result, project.log(done), project.resources("dev-account"))


def _planned_actions(project: ProjectCopy) -> dict[str, list[str]]:
    folder = f"-chdir={project.folder('dev-nodes')}"
    shown = json.loads(project.run_well("terraform", folder, "show", "-json", "rename"))
    actions = {item["address"]: item["change"]["actions"] for item in shown["resource_changes"]}
    return {address: action for address, action in actions.items() if action != ["no-op"]}


def _plain_apply(project: ProjectCopy) -> Result:
    folder = f"-chdir={project.folder('dev-cluster')}"
    project.run_well("terraform", folder, "init", "-input=false")
    return project.run("terraform", folder, "apply", "-auto-approve")


def changes(step: Step, verb: str) -> list[tuple[str, str]]:
    """Return what a step changed, in order; it must all have been done with one verb."""
    assert {change[0] for change in step.log} <= {verb}, step.log
    return [(type_, name) for _, type_, name in step.log]


def in_order(done: list[tuple[str, str]], *expected: tuple[str, str]) -> bool:
    """Tell whether all of these were done, each one after the one before it."""
    places = [done.index(item) for item in expected]
    return places == sorted(places)


def last_lines(result: Result, count: int) -> list[str]:
    """Return the last lines of what a command said, without what make adds."""
    lines = [line for line in result.text.splitlines() if not line.startswith("make: ")]
    return lines[-count:]


def test_first_plan_stops_where_nothing_is_applied(lifecycle: Lifecycle) -> None:
    """On a fresh checkout, stacks that read others are not planned yet; that counts as changes."""
    step = lifecycle.steps["first plan"]

    assert step.result.code == 2, step.result.text
    assert last_lines(step.result, 4) == [
        "dev-account    changes",
        "dev-cluster    changes",
        "dev-karpenter  not planned yet: dev-cluster is not applied",
        "dev-nodes      not planned yet: dev-cluster is not applied",
    ]
    assert step.log == []


def test_deploy_by_name(lifecycle: Lifecycle) -> None:
    """Stacks deploy by name: AWS, CRDs, release, classes, pools; the account's is left out."""
    step = lifecycle.steps["deploy by name"]

    assert step.result.code == 0, step.result.text
    done = changes(step, "create")
    assert in_order(done, ROLE, CRDS, RELEASE, GENERAL, DEFAULT)
    assert in_order(done, RELEASE, GENERAL, BATCH)
    assert in_order(done, RELEASE, LARGE, MEMORY)
    assert step.account == []


def test_make_deploy_adds_what_is_missing(lifecycle: Lifecycle) -> None:
    """`make deploy` applies all stacks of the environment; what is there already stays."""
    step = lifecycle.steps["make deploy"]

    assert step.result.code == 0, step.result.text
    assert [type_ for type_, _ in changes(step, "create")] == ["aws_iam_service_linked_role"]
    assert step.account == ["aws_iam_service_linked_role.spot"]


def test_plan_of_what_is_deployed(lifecycle: Lifecycle) -> None:
    """Once all is applied, `make plan` says so and its exit code is 0."""
    step = lifecycle.steps["make plan"]

    assert step.result.code == 0, step.result.text
    assert last_lines(step.result, 4) == [
        "dev-account    no changes",
        "dev-cluster    no changes",
        "dev-karpenter  no changes",
        "dev-nodes      no changes",
    ]


def test_renamed_class_is_made_before_its_pool_moves(lifecycle: Lifecycle) -> None:
    """A renamed class is created, then its NodePool moves to it, then the old one goes."""
    step = lifecycle.steps["rename"]

    assert lifecycle.rename == {
        "kubernetes_manifest.node-class-spacious": ["create"],
        "kubernetes_manifest.node-pool-memory": ["update"],
        "kubernetes_manifest.node-class-large": ["delete"],
    }
    assert step.result.code == 0, step.result.text
    assert step.log == [("create", *SPACIOUS), ("update", *MEMORY), ("delete", *LARGE)]
    assert "No changes." in lifecycle.steps["plan again"].result.text


def test_make_destroy_runs_backwards(lifecycle: Lifecycle) -> None:
    """Each pool goes before its class, all of them before the releases, AWS last."""
    step = lifecycle.steps["make destroy"]

    assert step.result.code == 0, step.result.text
    done = changes(step, "delete")
    assert len(done) == len({*done}) == 10
    assert in_order(done, DEFAULT, GENERAL, RELEASE, CRDS, ROLE)
    assert in_order(done, BATCH, GENERAL)
    assert in_order(done, MEMORY, SPACIOUS, RELEASE)


def test_make_destroy_leaves_the_account(lifecycle: Lifecycle) -> None:
    """What other clusters of the account share outlives the environment."""
    assert lifecycle.steps["make destroy"].account == ["aws_iam_service_linked_role.spot"]


def test_plain_terraform_applies(lifecycle: Lifecycle) -> None:
    """`terraform init` and `apply` in a stack's folder do without the cdktf command."""
    step = lifecycle.steps["plain apply"]

    assert step.result.code == 0, step.result.text
    assert changes(step, "create")[0] == ROLE
    assert lifecycle.outputs["cluster_name"] == "dev"
