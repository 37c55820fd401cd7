"""What tests with the real Terraform command need; where it is missing they say so, or fail."""

import os
import shutil
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable
from functools import partial
from pathlib import Path
from subprocess import CompletedProcess
from typing import NoReturn, TypeAlias

import pytest

from tests.examples import same_in_every_run
from tests.support import ROOT
from tests.terraform.records import Planned
from tools.offline import TIMEOUT, World, find_runner, new_world

Run: TypeAlias = Callable[..., CompletedProcess[str]]

same_in_every_run()

_REGISTRY = "https://registry.terraform.io/.well-known/terraform.json"


@pytest.fixture(scope="session")
def runner() -> Path:
    """The script that runs commands in a simulated world."""
    found = find_runner(ROOT)
    if found is None:
        give_up("no offline-terraform: name the script in OFFLINE_TERRAFORM")
    need("terraform", "Terraform 1.5.7 or newer")
    need("node", "node 20 or 22")
    if not (ROOT / "node_modules" / ".bin" / "cdktf").exists():
        give_up("the cdktf command is not installed: run npm ci")
    return found


@pytest.fixture(scope="session")
def terraform(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Runs Terraform where `init` finds providers and modules: simulated, or the public ones."""
    need("terraform", "Terraform 1.5.7 or newer")
    folder = tmp_path_factory.mktemp("terraform")
    if found := find_runner(ROOT):
        return new_world(found, folder / "world").run
    if not _registry_answers():
        give_up("no offline-terraform (see OFFLINE_TERRAFORM), and no public registry either")
    return partial(_run_with_registry, folder)


@pytest.fixture(scope="session")
def world(runner: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], World]:
    """Makes worlds, each of its own."""
    return lambda: new_world(runner, tmp_path_factory.mktemp("world") / "cloud")


@pytest.fixture
def planned(stack: str) -> Planned:
    """The record of the stack that a test names."""
    return Planned(stack)


def need(command: str, what: str) -> None:
    """Give up where a command is missing."""
    if shutil.which(command) is None:
        give_up(f"{command} is not on PATH: install {what}")


def give_up(reason: str) -> NoReturn:
    """Skip; but fail in a CI that has the script, where all of this is meant to run."""
    if os.environ.get("CI") == "true" and find_runner(ROOT):
        pytest.fail(reason)
    pytest.skip(reason)


def _registry_answers() -> bool:
    try:
        with urllib.request.urlopen(_REGISTRY, timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def _run_with_registry(
    plugin_cache: Path, *command: str | Path, cwd: Path
) -> CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=cwd,
        env={"TF_PLUGIN_CACHE_DIR": str(plugin_cache), **os.environ, "CHECKPOINT_DISABLE": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=False,
    )
