"""Generated environments, synthesized in one app, are valid to Terraform, providers and modules."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings

from tests.property.tame import environments
from tests.support import ROOT
from tests.terraform.conftest import Run

pytestmark = pytest.mark.terraform

COUNT = 16
# Examples next to each other differ little.
EVERY = 3
KINDS = ("account", "cluster", "karpenter", "nodes")
_INIT = ("terraform", "init", "-backend=false", "-input=false", "-no-color")


@pytest.fixture(scope="module")
def stacks(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Every stack of the generated environments, synthesized in a process of its own."""
    folder = tmp_path_factory.mktemp("generated")
    files = [folder / f"e{number:02d}.yaml" for number in range(COUNT)]
    for file, data in zip(files, generated(), strict=True):
        file.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "tests.golden.synthesize", str(folder)],
        cwd=ROOT,
        input=json.dumps({"all": [str(file) for file in files]}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return sorted((folder / "all" / "stacks").iterdir())


def generated() -> list[dict[str, Any]]:
    """Return the data of environments that can stand beside each other, the same at each run."""
    found: list[dict[str, Any]] = []

    @settings(max_examples=COUNT * EVERY, database=None)
    @given(data=environments())
    def collect(data: dict[str, Any]) -> None:
        found.append(data)

    collect()
    return [alone(number, data) for number, data in enumerate(found[::EVERY][:COUNT])]


def alone(number: int, data: dict[str, Any]) -> dict[str, Any]:
    """Return an environment's data with a name of its own; only one owns what an account shares."""
    cluster = {key: value for key, value in data["cluster"].items() if key != "name"}
    owner = {"spot_service_linked_role": "existing" if number else "create"}
    return {**data, "name": f"e{number:02d}", "cluster": cluster, "account": owner}


@pytest.mark.parametrize("kind", KINDS)
def test_stacks_are_valid(terraform: Run, stacks: list[Path], tmp_path: Path, kind: str) -> None:
    """All stacks of a kind, called as modules of one configuration: one run reads them all."""
    chosen = [stack for stack in stacks if stack.name.endswith(f"-{kind}")]
    for stack in chosen:
        copy_as_module(stack, tmp_path / stack.name)
    calls = {stack.name: {"source": f"./{stack.name}"} for stack in chosen}
    (tmp_path / "main.tf.json").write_text(json.dumps({"module": calls}), encoding="utf-8")

    init = terraform(*_INIT, cwd=tmp_path)
    assert init.returncode == 0, init.stderr
    said = json.loads(terraform("terraform", "validate", "-json", cwd=tmp_path).stdout)

    assert said["diagnostics"] == []
    assert len(chosen) == (1 if kind == "account" else COUNT)


def copy_as_module(stack: Path, folder: Path) -> None:
    """Copy a stack's JSON without its backend and imports, which only a root module may have."""
    data = json.loads((stack / "cdk.tf.json").read_bytes())
    for name in ("backend", "cloud"):
        data["terraform"].pop(name, None)
    data.pop("import", None)
    folder.mkdir()
    (folder / "main.tf.json").write_text(json.dumps(data), encoding="utf-8")
