"""The scripts that make calls: what they refuse, what they print, what they start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import engine
from tools.lock import without_indexes

ROOT = Path(engine.__file__).parent


def executable(path: Path, script: str) -> None:
    """Write a bash script that stands in for a command."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/usr/bin/env bash\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


def run_tool(
    name: str, *arguments: str, folder: Path, **env: str
) -> subprocess.CompletedProcess[str]:
    """Run a script of tools/ in a folder, with that folder's bin first on PATH and no terminal."""
    path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        [ROOT / "tools" / name, *arguments],
        cwd=folder,
        env=os.environ | {"PATH": path} | env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with node 22, a main.py that knows two stacks, and a cdktf that says how it ran."""
    executable(tmp_path / "bin" / "node", "echo ${FAKE_NODE:-22}")
    executable(
        tmp_path / ".venv" / "bin" / "python",
        'case "$*" in\n'
        '"main.py stacks dev") printf "dev-account\\ndev-cluster\\n" ;;\n'
        '"main.py stacks dev --destroy") echo dev-cluster ;;\n'
        '*) echo "no such environment" >&2; exit 2 ;;\nesac',
    )
    executable(
        tmp_path / "node_modules" / ".bin" / "cdktf", 'echo "$* checkpoint=$CHECKPOINT_DISABLE"'
    )
    return tmp_path


@pytest.mark.parametrize(
    ("action", "printed"),
    [
        ("deploy", "deploy --auto-approve dev-account dev-cluster checkpoint=1\n"),
        ("destroy", "destroy --auto-approve dev-cluster checkpoint=1\n"),
    ],
)
def test_cdktf_gets_stacks_by_name(project: Path, action: str, printed: str) -> None:
    """Deploy and destroy name the stacks that main.py lists for them."""
    done = run_tool("cdktf", action, "dev", "1", folder=project)

    assert (done.returncode, done.stdout, done.stderr) == (0, printed, "")


@pytest.mark.parametrize(
    ("environment", "yes", "node", "said"),
    [
        ("dev", "", "22", "error: no terminal to approve on; to deploy without asking, say YES=1"),
        ("dev", "1", "24", "error: the cdktf command crashes on node 24; put 20 or 22 on PATH"),
        ("other", "1", "22", "no such environment"),
    ],
)
def test_cdktf_refuses(project: Path, environment: str, yes: str, node: str, said: str) -> None:
    """Nothing is deployed unasked, on a node that crashes, or to an unknown environment."""
    done = run_tool("cdktf", "deploy", environment, yes, folder=project, FAKE_NODE=node)

    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"{said}\n")


def test_find_python_takes_the_one_named(tmp_path: Path) -> None:
    """PYTHON names the interpreter."""
    done = run_tool("find-python", folder=tmp_path, PYTHON=sys.executable)

    assert (done.returncode, done.stdout) == (0, f"{sys.executable}\n")


def test_find_python_refuses_an_old_one(tmp_path: Path) -> None:
    """A Python below 3.11 is refused by name, not replaced by another."""
    executable(tmp_path / "bin" / "old-python", "exit 1")

    done = run_tool("find-python", folder=tmp_path, PYTHON="old-python")

    assert (done.returncode, done.stderr) == (
        2,
        "error: PYTHON=old-python is not a Python 3.11 or newer\n",
    )


@pytest.mark.parametrize(
    ("command", "status", "stdout", "stderr"),
    [
        (["true"], 0, "  doing ... 0 s\n", ""),
        (["bash", "-c", "echo why; exit 3"], 3, "  doing ... ", "bash -c echo why; exit 3\nwhy\n"),
    ],
)
def test_step_shows_output_of_failures_only(
    tmp_path: Path, command: list[str], status: int, stdout: str, stderr: str
) -> None:
    """A step prints its label and time; one that fails, its command and output as well."""
    done = run_tool("step", "doing", *command, folder=tmp_path)

    assert (done.returncode, done.stdout) == (status, stdout)
    assert done.stderr.removeprefix(f"failed (exit {status}): ") == stderr


def test_lock_names_no_index() -> None:
    """Sources and index names leave the lock; everything else stays."""
    lock = {
        "_meta": {"hash": {"sha256": "1"}, "sources": [{"name": "i", "url": "u"}]},
        "default": {"cdktf": {"hashes": ["sha256:2"], "index": "i", "version": "==0.21.0"}},
    }

    assert without_indexes(lock) == {
        "_meta": {"hash": {"sha256": "1"}, "sources": []},
        "default": {"cdktf": {"hashes": ["sha256:2"], "version": "==0.21.0"}},
    }
