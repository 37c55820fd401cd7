"""The head start of `synth`: the engine loads beside the rest; what it started ends with it."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from commands.head_start import SHARED
from tests.engine.watched import nodes, session, wait_until
from tests.support import ROOT, environment_yaml, write_environments

# What the engine loads of others' once what is shared is there, and what everything else loads.
LOADED = """
import importlib, sys
for name in sys.argv[1].split():
    importlib.import_module(name)
shared = set(sys.modules)
{then}
print(*sorted(set(sys.modules) - shared))
"""
BY_THE_ENGINE = "import engine"
BY_THE_REST = """
import pathlib
from commands import check, running, synth
sys.stdout = sys.stderr
running.run("check", check, [], pathlib.Path(sys.argv[2]))
sys.stdout = sys.__stdout__
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a copy of the program, with one environment and a folder for temporary files."""
    for name in ("commands", "core", "modules", "stacks"):
        (tmp_path / name).symlink_to(ROOT / name)
    for name in ("engine.py", "jsii-lazy.cjs", "main.py"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "temporary").mkdir()
    write_environments(tmp_path, dev=environment_yaml())
    return tmp_path


def start(root: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start the program in a session of its own."""
    return subprocess.Popen(
        [sys.executable, str(root / "main.py"), *arguments],
        env={**os.environ, "TMPDIR": str(root / "temporary")},
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def loaded(then: str, root: Path) -> set[str]:
    """Return what some code loads once what is shared is there."""
    code = LOADED.format(then=then)
    done = subprocess.run(
        [sys.executable, "-c", code, " ".join(SHARED), str(root)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split())


def test_the_two_threads_load_nothing_in_common(root: Path) -> None:
    """So neither waits for a module that the other one is loading, nor sees half of one."""
    by_the_engine = loaded(BY_THE_ENGINE, root)

    assert {"engine", "constructs", "cdktf"} <= by_the_engine
    assert by_the_engine & loaded(BY_THE_REST, root) == set()


def test_a_synth_leaves_neither_node_nor_files(root: Path) -> None:
    """What node and jsii unpacked is removed, though Python is not taken down part by part."""
    started = start(root, "synth")
    wait_until(lambda: bool(nodes(started.pid)))
    _, said = started.communicate(timeout=60)

    assert (started.returncode, said) == (0, "")
    wait_until(lambda: session(started.pid) == [])
    assert list((root / "temporary").iterdir()) == []


def test_a_fault_in_a_file_is_all_that_is_said(root: Path) -> None:
    """Whatever was being loaded: no traceback, and no node that stays."""
    write_environments(root, dev=environment_yaml(region="mars-1"))
    started = start(root, "synth")
    out, said = started.communicate(timeout=60)

    assert (started.returncode, out) == (2, "")
    assert said.splitlines()[0] == "environments/dev.yaml: 1 error"
    assert [line.split()[0] for line in said.splitlines()[1:]] == ["region"]
    wait_until(lambda: session(started.pid) == [])
    assert list((root / "temporary").iterdir()) == []


def test_ctrl_c_while_it_loads(root: Path) -> None:
    """Ends at once, without a word: node was told as well."""
    started = start(root, "synth")
    wait_until(lambda: bool(nodes(started.pid)))
    os.killpg(started.pid, signal.SIGINT)
    _, said = started.communicate(timeout=60)

    assert (started.returncode, said) == (130, "")
    wait_until(lambda: session(started.pid) == [])
    assert list((root / "temporary").iterdir()) == []
    assert not (root / "cdktf.out").exists()


def test_an_engine_that_does_not_exist_is_said_once(root: Path) -> None:
    """By the import that needs it, as without a head start."""
    done = subprocess.run(
        [sys.executable, str(root / "main.py")],
        env={**os.environ, "CDKTF_ENGINE": "terraform"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (
        1,
        'CDKTF_ENGINE: "terraform" is no engine; write cdktf or cdktn\n',
    )
