"""Work in several processes: the same output, faults shown, nothing left behind."""

import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from commands.processes import run_jobs
from tests.engine.watched import is_alive, nodes, session, wait_until
from tests.golden.recorded import recorded_files
from tests.support import ROOT, environment_yaml, write_environments

Job = tuple[Path, str]


def work(job: Job) -> None:
    """Note the process in a file; then fail, end, or stay, if it says so."""
    file, what = job
    file.write_text(str(os.getpid()), encoding="utf-8")
    if what == "fail":
        message = "no such region"
        raise ValueError(message)
    if what == "end":
        os._exit(3)
    if what == "interrupt":
        wait_until(lambda: is_alive(int(read(file.with_name("1")) or 0)))
        raise KeyboardInterrupt
    if what == "stay":
        time.sleep(600)


def jobs(folder: Path, *whats: str) -> list[Job]:
    """Return a job for each word, with a file of its own."""
    return [(folder / str(number), what) for number, what in enumerate(whats)]


def read(file: Path) -> str:
    """Return a file's text, or nothing where there is none."""
    return file.read_text(encoding="utf-8") if file.exists() else ""


def test_each_job_has_a_process(tmp_path: Path) -> None:
    """The first one is done here, each other one elsewhere."""
    run_jobs(work, jobs(tmp_path, "", "", ""))
    pids = [int((tmp_path / name).read_text()) for name in ("0", "1", "2")]

    assert pids[0] == os.getpid()
    assert len(set(pids)) == 3
    assert [is_alive(pid) for pid in pids[1:]] == [False, False]


@pytest.mark.parametrize(
    ("what", "said"),
    [("fail", "a process failed: Traceback(.|\n)*ValueError: no such region"), ("end", "with 3")],
)
def test_a_fault_elsewhere_is_shown(tmp_path: Path, what: str, said: str) -> None:
    """The traceback of the process that failed, or how it ended."""
    with pytest.raises(RuntimeError, match=said):
        run_jobs(work, jobs(tmp_path, "", what))


def test_an_interrupt_ends_all(tmp_path: Path) -> None:
    """What is interrupted here ends what still works elsewhere."""
    with pytest.raises(KeyboardInterrupt):
        run_jobs(work, jobs(tmp_path, "interrupt", "stay"))
    assert not is_alive(int((tmp_path / "1").read_text()))


class InterruptedOnItsWay(str):
    """A word that is interrupted as it is sent to its process."""

    __slots__ = ()

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        """Press Ctrl-C."""
        signal.raise_signal(signal.SIGINT)
        return (str, (str(self),))


def test_an_interrupt_while_processes_start_is_not_lost(tmp_path: Path) -> None:
    """It ends all once they are started; their nodes would be gone, and jsii at a loss."""
    with pytest.raises(KeyboardInterrupt):
        run_jobs(work, jobs(tmp_path, "", InterruptedOnItsWay("stay"), "stay"))
    wait_until(lambda: not multiprocessing.active_children())
    assert [file.name for file in tmp_path.iterdir() if is_alive(int(read(file) or 0))] == []
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert signal.pthread_sigmask(signal.SIG_BLOCK, []) == set()


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the program, with three environments."""
    root = tmp_path_factory.mktemp("project")
    for name in ("commands", "core", "modules", "stacks"):
        (root / name).symlink_to(ROOT / name)
    for name in ("engine.py", "jsii-lazy.cjs", "main.py"):
        shutil.copy(ROOT / name, root)
    texts = {
        name: environment_yaml(network={"cidr": cidr}, account={"spot_service_linked_role": role})
        for name, cidr, role in (
            ("a", "10.1.0.0/16", "existing"),
            ("b", "10.2.0.0/16", "create"),
            ("c", "10.3.0.0/16", "existing"),
        )
    }
    write_environments(root, **texts)
    return root


def test_many_processes_write_what_one_writes(root: Path) -> None:
    """To the byte, and leave nothing else."""
    serial, parallel = (
        subprocess.run(command(root, count, f"out-{count}"), capture_output=True, check=False)
        for count in (1, 3)
    )
    written = recorded_files(root / "out-3")

    assert (serial.returncode, serial.stderr) == (0, b"")
    assert (parallel.returncode, parallel.stderr) == (0, b"")
    assert len(written) == 11
    assert written == recorded_files(root / "out-1")
    assert [path.name for path in root.glob(".synth-*")] == []


def test_ctrl_c_leaves_nothing_behind(root: Path) -> None:
    """Neither a process, nor a file: the last output stays as it was."""
    started = subprocess.Popen(
        command(root, 3, "interrupted"),
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    wait_until(lambda: len(nodes(started.pid)) > 1)
    os.killpg(started.pid, signal.SIGINT)
    _, said = started.communicate(timeout=60)

    assert (started.returncode, said) == (130, b"")
    wait_until(lambda: session(started.pid) == [])
    assert not (root / "interrupted").exists()
    assert [path.name for path in root.glob(".synth-*")] == []


def command(root: Path, count: int, outdir: str) -> list[str]:
    """Return what synthesizes in so many processes, whatever the machine has."""
    program = (
        "import sys; sys.path.insert(0, sys.argv.pop(1))\n"
        "import main; from commands import synth\n"
        f"synth.process_count = lambda items: {count}\n"
        "main.leave(main.main(sys.argv[1:], ahead=True))"
    )
    return [sys.executable, "-c", program, str(root), "synth", "--output", str(root / outdir)]
