"""The committed interfaces are what `make contracts` makes of the modules themselves.

The real modules are those of TERRAFORM_MODULES, a folder of git repositories, or of `.mirror`
beside the checkout. Recorded interfaces of them lie beside the script offline-terraform.
"""

import json
import os
import re
import shutil
import sys
from pathlib import Path
from subprocess import run

import pytest

from tests.contract.calls import READ_OF_ANY
from tests.contract.contracts import contracts
from tests.support import ROOT
from tools.contracts import CONTRACTS, fetched_modules, interface_of, write_contracts
from tools.offline import find_runner, new_world

_READ = re.compile(r'each\.value\.(\w+)|lookup\(each\.value, "(\w+)"')


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stack that calls every module, after Terraform has fetched the real ones."""
    modules = Path(os.environ.get("TERRAFORM_MODULES") or ROOT.parent / ".mirror")
    runner = find_runner(ROOT)
    if not modules.is_dir() or not runner or not shutil.which("terraform"):
        pytest.skip("no real modules, or no Terraform that could fetch them without a network")
    folder = tmp_path_factory.mktemp("contracts")
    calls = {
        name: {"source": contract.source, "version": contract.version}
        for name, contract in contracts().items()
    }
    (folder / "main.tf.json").write_text(json.dumps({"module": calls}), encoding="utf-8")
    world = new_world(runner, folder / "world", modules)
    done = world.run("terraform", f"-chdir={folder}", "get", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.terraform
def test_the_files_are_what_the_command_makes(stack: Path, tmp_path: Path) -> None:
    """To the letter, so that a diff of them shows only what a module has changed."""
    made = write_contracts(stack, tmp_path)

    assert {path.name: path.read_text() for path in made} == {
        path.name: path.read_text() for path in CONTRACTS.iterdir()
    }
    assert write_contracts(stack, tmp_path) == [], "a second run finds every file up to date"


@pytest.mark.terraform
def test_names_that_a_module_reads_of_any_are_known(stack: Path) -> None:
    """The table READ_OF_ANY holds what the module's code reads, all of it and nothing else."""
    (module,) = (item for item in fetched_modules(stack) if item.name == "vpc-endpoints")
    code = (module.folder / "main.tf").read_text(encoding="utf-8")
    read = {"".join(names) for names in _READ.findall(code)}

    # The module asks for `create` before it loops.
    assert read | {"create"} == set().union(*READ_OF_ANY.values())


@pytest.mark.parametrize("name", sorted(contracts()))
def test_the_recorded_interfaces_say_the_same(name: str) -> None:
    """Names, types, defaults, outputs and versions; the tests without a cloud run on those."""
    contract = contracts()[name]
    runner = find_runner(ROOT)
    if not runner:
        pytest.skip("no recorded interfaces: they lie beside offline-terraform")
    registry, _, below = contract.source.partition("//")
    recorded = interface_of(runner.parent / "modules" / registry / contract.version / below)

    assert recorded == {
        "required_version": contract.required_version,
        "required_providers": contract.required_providers,
        "inputs": contract.inputs,
        "outputs": contract.outputs,
    }


def test_a_folder_without_modules_is_refused(tmp_path: Path) -> None:
    """The error says what to do, and nothing is written."""
    done = run(
        [sys.executable, "-m", "tools.contracts", tmp_path],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"error: no .terraform/modules/modules.json in {tmp_path}; run terraform init there\n"
    )
