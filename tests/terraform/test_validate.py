"""Every stack of every golden case is valid to Terraform, its providers and its modules."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from commands.synth import synthesize
from core.config.load import load_environment
from core.layout import STATE_FOLDER
from tests.golden.cases import CASES, ROOT
from tests.golden.text import HOSTILE, hostile_environment
from tests.terraform.conftest import Run

pytestmark = pytest.mark.terraform

NAMES = [*(case.name for case in CASES), HOSTILE]
# What Terraform has to say about a stack beside that it is valid.
Diagnostics: TypeAlias = list[dict[str, Any]]

_INIT = "terraform -chdir={} init -backend=false -input=false -no-color >{}/init.log 2>&1"
_VALIDATE = "terraform -chdir={} validate -json >{}/validate.json || true"


@pytest.fixture(scope="module")
def validated(
    terraform: Run, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, dict[str, Diagnostics]]:
    """What `terraform validate` finds in each stack, by case and stack."""
    folder = tmp_path_factory.mktemp("cases")
    _synthesize(folder)
    stacks = sorted(folder.glob("*/stacks/*"))
    first: dict[str, Path] = {}
    for stack in stacks:
        first.setdefault(_needs(stack), stack)
    _each(terraform, folder, _INIT, first.values(), at_once=1)
    for stack in set(stacks) - set(first.values()):
        _share_init(first[_needs(stack)], stack)
    _each(terraform, folder, _VALIDATE, stacks, at_once=2)
    found: dict[str, dict[str, Diagnostics]] = {name: {} for name in NAMES}
    for stack in stacks:
        said = json.loads((stack / "validate.json").read_bytes())
        found[stack.relative_to(folder).parts[0]][stack.name] = said["diagnostics"]
    return found


def _synthesize(folder: Path) -> None:
    hostile = folder / f"{HOSTILE}.yaml"
    hostile.write_text(hostile_environment()[0], encoding="utf-8")
    files = {case.name: case.files() for case in CASES} | {HOSTILE: [hostile]}
    for name, paths in files.items():
        environments = [load_environment(path, ROOT).environment for path in paths]
        synthesize(environments, folder / name, STATE_FOLDER)


def _needs(stack: Path) -> str:
    """Return what `init` looks at: two stacks in which it is the same need it once."""
    data = json.loads((stack / "cdk.tf.json").read_bytes())
    settings = {key: data["terraform"][key] for key in ("required_providers", "required_version")}
    modules = {
        name: (call["source"], call["version"]) for name, call in data.get("module", {}).items()
    }
    return json.dumps([settings, modules], sort_keys=True)


def _each(
    terraform: Run, folder: Path, command: str, stacks: Iterable[Path], *, at_once: int
) -> None:
    """Run a command in each stack's folder; Terraform's plugin cache takes one `init` at once."""
    script = f"""printf '%s\\0' "$@" | xargs -0 -P {at_once} -I {{}} sh -c '{command}'"""
    names = [str(stack.relative_to(folder)) for stack in stacks]
    done = terraform("bash", "-c", script, "each", *names, cwd=folder)
    logs = [path.read_text(encoding="utf-8") for path in folder.rglob("init.log")]
    assert done.returncode == 0, "\n".join([done.stderr, *logs])


def _share_init(source: Path, target: Path) -> None:
    for name in (".terraform", ".terraform.lock.hcl"):
        (target / name).symlink_to(source / name)


@pytest.mark.parametrize("name", NAMES)
def test_stacks_are_valid(validated: dict[str, dict[str, Diagnostics]], name: str) -> None:
    """Terraform has neither an error nor a warning to report."""
    found = validated[name]

    assert {stack: said for stack, said in found.items() if said} == {}
    assert {stack.rpartition("-")[2] for stack in found} >= {"cluster", "karpenter", "nodes"}
