"""State in S3 and in Terraform Cloud: validated as written, applied and destroyed with an override.

No bucket and no workspace is here; an override file, as Terraform merges it, keeps state in files.
"""

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import yaml

from core.layout import stacks_of
from tests.golden.cases import Case
from tests.support import ROOT, loaded_from
from tests.terraform.project import ProjectCopy, Result, copy_project
from tools.offline import Change, new_world
from tools.record_plan import has_modules

pytestmark = pytest.mark.terraform

Json: TypeAlias = Any

NAMES = ("s3", "cloud")
_APPLY = """
cd cdktf.out/stacks
for stack in "$@"; do
  terraform -chdir=$stack init -input=false -no-color >/dev/null
  terraform -chdir=$stack validate -no-color
  terraform -chdir=$stack plan -input=false -no-color -out=first >/dev/null
  terraform -chdir=$stack show -json first >$stack/first.json
  terraform -chdir=$stack apply -input=false -no-color first
done"""
_DESTROY = """
cd cdktf.out/stacks
for stack in "$@"; do terraform -chdir=$stack destroy -auto-approve -no-color; done"""


@dataclass(frozen=True)
class Life:
    """What became of one environment: by an apply, a second plan of each stack, a destroy."""

    project: ProjectCopy
    applied: list[Change]
    plans: dict[str, Result]
    written: dict[str, str]
    destroyed: list[Change]


def text_of(name: str) -> str:
    """Return the environment file of a golden case."""
    (file,) = Case(name).files()
    return file.read_text(encoding="utf-8")


def stacks(name: str) -> list[str]:
    """Return an environment's stacks in the order of an apply."""
    return [
        stack.name
        for stack in stacks_of(loaded_from(yaml.safe_load(text_of(name)), name).environment)
    ]


def keep_in_files(project: ProjectCopy) -> None:
    """Write the override: each state in a file, and each read from there."""
    for stack in project.stacks():
        path = f"../../../state/{stack}.tfstate"
        override: Json = {"terraform": {"backend": {"local": {"path": path}}}}
        if stack.endswith(("-karpenter", "-nodes")):
            read = f"../../../state/{stack.rpartition('-')[0]}-cluster.tfstate"
            local = {"backend": "local", "config": {"path": read}}
            override["data"] = {"terraform_remote_state": {"cluster": local}}
        file = project.folder(stack) / "backend_override.tf.json"
        file.write_text(json.dumps(override), encoding="utf-8")


def opening(runner: Path, folder: Path) -> Path:
    """Return the script with providers that open ephemeral resources.

    The simulated ones answer in field 4, which is another; Terraform reads the result from 3.
    """
    copy = shutil.copytree(runner.parent, folder / "offline", copy_function=shutil.copy)
    provider = copy / "provider.py"
    head, mark, tail = provider.read_text(encoding="utf-8").partition("def OpenEphemeralResource")
    provider.chmod(0o644)
    provider.write_text(head + mark + tail.replace("raw(4, ", "raw(3, ", 1), encoding="utf-8")
    return copy / runner.name


@pytest.fixture(scope="module", params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    """Return each case in turn."""
    return request.param


@pytest.fixture(scope="module")
def life(name: str, runner: Path, tmp_path_factory: pytest.TempPathFactory) -> Life:
    """Apply, plan again and destroy one environment's stacks with plain Terraform."""
    folder = tmp_path_factory.mktemp("backends")
    root, world = folder / "project", new_world(opening(runner, folder), folder / "cloud")
    project = copy_project(root, world, {name: text_of(name)})
    project.run_well(".venv/bin/python", "main.py")
    keep_in_files(project)
    project.run_well("bash", "-euo", "pipefail", "-c", _APPLY, "apply", *stacks(name))
    applied = project.log()
    plans = project.second_plans()
    files = [*(root / "state").iterdir(), *(root / "cdktf.out").glob("stacks/*/first.json")]
    written = {str(path.relative_to(root)): path.read_text(encoding="utf-8") for path in files}
    backwards = [stack for stack in reversed(stacks(name)) if not stack.endswith("-account")]
    project.run_well("bash", "-euo", "pipefail", "-c", _DESTROY, "destroy", *backwards)
    return Life(project, applied, plans, written, project.log(len(applied)))


def places(log: list[Change], verb: str, *names: tuple[str, str]) -> list[int]:
    """Return where in the log each was done."""
    return [log.index((verb, *name)) for name in names]


ORDER = (
    ("helm_release", "karpenter-crd"),
    ("helm_release", "karpenter"),
    ("kubernetes_manifest", "EC2NodeClass/default"),
    ("kubernetes_manifest", "NodePool/default"),
)


def test_applied_in_order(life: Life) -> None:
    """CRDs, controller, classes, pools: with remote states read as their outputs are there."""
    found = places(life.applied, "create", *ORDER)

    assert found == sorted(found)
    assert {verb for verb, *_ in life.applied} == {"create"}


def test_a_second_plan_changes_nothing(life: Life) -> None:
    """Whatever the login and the backend, what is applied is what is planned."""
    assert {name: plan.code for name, plan in life.plans.items()} == dict.fromkeys(
        life.project.stacks(), 0
    )


def test_destroyed_backwards(life: Life) -> None:
    """Pools, classes, controller, CRDs; what the account shares stays."""
    found = places(life.destroyed, "delete", *reversed(ORDER))

    assert found == sorted(found)
    assert {verb for verb, *_ in life.destroyed} == {"delete"}
    assert "aws_iam_service_linked_role" not in {type_ for _, type_, _ in life.destroyed}


def test_no_token_is_in_state_or_plan(life: Life, name: str) -> None:
    """A login's token is in nothing that Terraform writes; of its resource there is the address."""
    texts = {file: text for file, text in life.written.items() if not file.endswith(".backup")}
    written = {file: json.loads(text) for file, text in texts.items()}
    kept = {
        resource["type"]
        for data in written.values()
        for resource in (*data.get("resources", []), *data.get("resource_changes", []))
    }

    assert len(written) == 2 * len(stacks(name))
    assert {"helm_release", "kubernetes_manifest"} < kept
    assert "aws_eks_cluster_auth" not in kept
    assert [file for file, data in written.items() if '"token":' in without_code(data)] == []


def without_code(data: Json) -> str:
    """Return a state or a plan as text, without the configuration that a plan repeats."""
    return json.dumps({key: value for key, value in data.items() if key != "configuration"})


def test_the_real_modules_plan(
    name: str, runner: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """With all their resources too, the cluster's stack is valid, and plans."""
    modules = Path(os.environ.get("TERRAFORM_MODULES") or ROOT.parent / ".mirror")
    if not has_modules(modules):
        pytest.skip("no repositories of the modules: name their folder in TERRAFORM_MODULES")
    folder = tmp_path_factory.mktemp("modules")
    world = new_world(runner, folder / "cloud", modules.resolve())
    project = copy_project(folder / "project", world, {name: text_of(name)})
    project.run_well(".venv/bin/python", "main.py")
    keep_in_files(project)
    cluster = f"{name}-cluster"

    project.run_well("terraform", f"-chdir={project.folder(cluster)}", "init", "-input=false")
    valid = project.terraform(cluster, "validate", "-no-color")
    plan = project.terraform(cluster, "plan", "-input=false", "-no-color")

    assert "Success! The configuration is valid." in valid.text
    assert plan.code == 0, plan.text
    assert "aws_eks_cluster.this" in plan.text
    assert " 0 to change, 0 to destroy." in plan.text
