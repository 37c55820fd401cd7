"""Outliving CDKTF: state moves between engines, another command works, JSON needs neither."""

import json
import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import pytest

import engine
from tests.engine import second
from tests.support import ROOT, environment_yaml
from tests.terraform.project import ProjectCopy, Result, copy_project
from tools.offline import Change, World

pytestmark = pytest.mark.terraform

DEFAULT, SECOND = second.ENGINES
ENVIRONMENT = {"dev": environment_yaml(account={"spot_service_linked_role": "create"})}
# One of each kind there is.
STACKS = ["dev-account", "dev-cluster", "dev-karpenter", "dev-nodes"]
LEAVING = ROOT / "docs" / "leaving.md"
_SHOWN = re.compile(r"^```hcl\n(.*?)^```", re.MULTILINE | re.DOTALL)
# Installed beside the copy, not by it.
_COMMAND = ("-o", ".venv/cdktn-cli/node_modules/.package-lock.json")
# A PATH of its own, without Python and node, is the first argument. What stands in for providers
# is a Python program, which it starts by its full path: Terraform cannot tell it from the real one.
_ALONE = """
export PATH=$1
shift
for name in python python3 node; do type -P "$name" && exit 9; done
for stack; do (cd "$stack" && {commands} >said 2>&1; echo $? >code) & done
wait
"""
_PLAN = "plan -input=false -no-color -detailed-exitcode"
_APPLY = """
for stack; do
    terraform -chdir="cdktf.out/stacks/$stack" init -input=false -no-color || exit
    terraform -chdir="cdktf.out/stacks/$stack" apply -auto-approve -no-color || exit
done
"""


@dataclass(frozen=True)
class Driven:
    """What the command of CDK Terrain said and did, and the plans of the other engine's JSON."""

    said: dict[str, Result]
    log: list[Change]
    applied: set[str]
    planned: set[str]
    plans: dict[str, Result]


@dataclass(frozen=True)
class Moved:
    """Stacks and their state, applied from one engine's JSON and planned from the other's."""

    project: ProjectCopy
    applied: set[str]
    planned: set[str]
    plans: dict[str, Result]


@pytest.fixture(scope="module")
def driven(world: Callable[[], World], tmp_path_factory: pytest.TempPathFactory) -> Driven:
    """The default engine's app, from synth to destroy by the other command; in between, a plan."""
    second.need(SECOND)
    second.need_command()
    project = copy_project(tmp_path_factory.mktemp("driven") / "project", world(), ENVIRONMENT)
    asked = (*_COMMAND, "ENV=dev", "YES=1", "CLI=cdktn")
    said = {
        "synth": project.run("tools/cdktn", "synth"),
        "deploy": project.make("deploy", *asked),
        "diff": project.run("tools/cdktn", "diff", "--skip-synth", "dev-nodes"),
    }
    applied = _engines_of(project)
    _synthesize(project, SECOND)
    plans, planned = project.second_plans(), _engines_of(project)
    _synthesize(project, DEFAULT)
    said["destroy"] = project.make("destroy", *asked)
    return Driven(said, project.log(), applied, planned, plans)


@pytest.fixture(scope="module")
def moved(world: Callable[[], World], tmp_path_factory: pytest.TempPathFactory) -> Moved:
    """Stacks that plain Terraform applied from the second engine's JSON, where that is installed.

    They are planned from the default one's, in a copy of the tree with its state.
    """
    project = copy_project(tmp_path_factory.mktemp("moved") / "project", world(), ENVIRONMENT)
    _synthesize(project, SECOND if second.is_installed() else DEFAULT)
    project.run_well("bash", "-c", _APPLY, "apply", *STACKS)
    applied = _engines_of(project)
    _synthesize(project, DEFAULT)
    folder = tmp_path_factory.mktemp("copied")
    plans = _without_python(project, folder, _copied(project, folder), _PLAN)
    return Moved(project, applied, _engines_of(project), plans)


def _copied(project: ProjectCopy, folder: Path) -> list[Path]:
    """Copy what docs/leaving.md says to keep, and return the stacks' folders."""
    for name in ("cdktf.out", "state"):
        shutil.copytree(project.root / name, folder / name, symlinks=True)
    return [folder / "cdktf.out" / "stacks" / name for name in STACKS]


def _synthesize(project: ProjectCopy, name: str) -> None:
    project.run_well("env", f"{engine.CHOICE}={name}", ".venv/bin/python", "main.py")


def _engines_of(project: ProjectCopy) -> set[str]:
    """Return the versions of the engines that wrote what lies there."""
    stacks = [json.loads(text) for text in project.synthesized().values()]
    return {stack["//"]["metadata"]["version"] for stack in stacks}


def _without_python(
    project: ProjectCopy, folder: Path, stacks: Sequence[Path], *commands: str
) -> dict[str, Result]:
    """Run Terraform's commands in stacks, with nothing else on PATH."""
    tools = folder / "only"
    tools.mkdir()
    (tools / "terraform").symlink_to(str(shutil.which("terraform")))
    script = _ALONE.replace("{commands}", " && ".join(f"terraform {each}" for each in commands))
    done = project.world.run("bash", "-c", script, "alone", tools, *stacks, cwd=folder)
    assert done.returncode == 0, done.stdout
    return {
        stack.name: Result(int((stack / "code").read_text()), (stack / "said").read_text())
        for stack in stacks
    }


def test_state_moves_to_the_second_engine(driven: Driven) -> None:
    """What was applied from CDKTF's JSON has no changes in a plan of CDK Terrain's."""
    assert (driven.applied, driven.planned) == ({version(DEFAULT)}, {version(SECOND)})
    assert {name: plan.code for name, plan in driven.plans.items()} == dict.fromkeys(STACKS, 0)
    assert all("No changes." in plan.text for plan in driven.plans.values())


def test_state_moves_to_the_default_engine(moved: Moved) -> None:
    """What was applied from CDK Terrain's JSON has no changes in a plan of CDKTF's."""
    second.need(SECOND)

    assert (moved.applied, moved.planned) == ({version(SECOND)}, {version(DEFAULT)})
    assert {name: plan.code for name, plan in moved.plans.items()} == dict.fromkeys(STACKS, 0)


def test_a_copied_tree_plans_alone(moved: Moved) -> None:
    """Stacks and state, copied elsewhere, have no changes; no Python and no node are on PATH."""
    assert {name: plan.code for name, plan in moved.plans.items()} == dict.fromkeys(STACKS, 0)
    assert all("No changes." in plan.text for plan in moved.plans.values())


def test_hcl_as_documented_is_the_same(moved: Moved, tmp_path: Path) -> None:
    """A class cut out of the JSON and put in as docs/leaving.md shows it has no changes either."""
    *_, stack = _copied(moved.project, tmp_path)
    data = json.loads((stack / "cdk.tf.json").read_bytes())
    del data["resource"]["kubernetes_manifest"]["node-class-default"]
    (stack / "cdk.tf.json").write_text(json.dumps(data), encoding="utf-8")
    (hcl,) = _SHOWN.findall(LEAVING.read_text(encoding="utf-8"))
    (stack / "classes.tf").write_text(hcl, encoding="utf-8")

    plans = _without_python(moved.project, tmp_path, [stack], _PLAN)

    assert plans["dev-nodes"].code == 0, plans["dev-nodes"].text


def test_a_stack_stands_alone(moved: Moved, tmp_path: Path) -> None:
    """Each stack's JSON, copied alone, initializes and validates without Python and node."""
    for name in STACKS:
        (tmp_path / name).mkdir()
        shutil.copy(moved.project.folder(name) / "cdk.tf.json", tmp_path / name)

    said = _without_python(
        moved.project,
        tmp_path,
        [tmp_path / name for name in STACKS],
        "init -input=false -no-color",
        "validate -no-color",
    )

    assert {name: result.code for name, result in said.items()} == dict.fromkeys(STACKS, 0), said
    assert all("The configuration is valid." in result.text for result in said.values())


@pytest.mark.parametrize(
    ("step", "text"),
    [
        ("synth", f"Generated Terraform code for the stacks: {', '.join(STACKS)}"),
        ("deploy", "Apply complete!"),
        ("diff", "No changes."),
        ("destroy", "Destroy complete!"),
    ],
)
def test_another_command_drives_the_app(driven: Driven, step: str, text: str) -> None:
    """The command of CDK Terrain synthesizes, deploys, compares and destroys what CDKTF writes."""
    result = driven.said[step]

    assert result.code == 0, result.text
    assert text in result.text


def test_it_keeps_the_order(driven: Driven) -> None:
    """It creates the stacks one after the other, and destroys the cluster's ones backwards."""
    kinds = [(verb, f"{type_} {name.partition('/')[0]}") for verb, type_, name in driven.log]
    shared = "aws_iam_service_linked_role"
    made = [kind for verb, kind in kinds if verb == "create" and not kind.startswith(shared)]
    gone = [kind for verb, kind in kinds if verb == "delete"]

    assert made == [
        "helm_release karpenter-crd",
        "helm_release karpenter",
        "kubernetes_manifest EC2NodeClass",
        "kubernetes_manifest NodePool",
    ]
    assert gone == [*reversed(made)]
    assert [verb for verb, kind in kinds if kind.startswith(shared)] == ["create"]
    assert len(kinds) == len(made) + len(gone) + 1
