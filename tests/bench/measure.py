"""Runs a program and measures it: wall time, and the peak memory of all its processes."""

import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_POLL_SECONDS = 0.02


@dataclass(frozen=True)
class Measured:
    """One run: seconds of wall time, and MiB at the peak (python and node together)."""

    seconds: float
    mebibytes: float


def measure(
    command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None
) -> Measured:
    """Run a command to its end.

    Memory is the sum of each process's own peak (VmHWM, Linux), read while it runs.

    Raises:
        RuntimeError: the command failed.

    """
    # A file, since a pipe that nobody reads meanwhile would stop a command that says much.
    with tempfile.TemporaryFile() as output:
        started = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**_environment(), **(environment or {})},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        peaks: dict[int, int] = {}
        while process.poll() is None:
            for pid in _tree(process.pid):
                peaks[pid] = max(peaks.get(pid, 0), _peak_kib(pid))
            time.sleep(_POLL_SECONDS)
        seconds = time.perf_counter() - started
        if process.returncode:
            output.seek(0)
            raise RuntimeError(f"{' '.join(command)}: {output.read().decode()}")
    return Measured(seconds, sum(peaks.values()) / 1024)


def median(
    command: Sequence[str],
    folder: Path,
    runs: int,
    environment: Mapping[str, str] | None = None,
) -> Measured:
    """Run a command once to fill caches, then so many times; return the median."""
    measured = [measure(command, folder, environment) for _ in range(runs + 1)][1:]
    return Measured(
        statistics.median(run.seconds for run in measured),
        statistics.median(run.mebibytes for run in measured),
    )


def peak_mebibytes() -> float:
    """Return this process's own peak of memory so far (VmHWM, Linux)."""
    return _peak_kib(os.getpid()) / 1024


def _environment() -> dict[str, str]:
    """Return this process's, but for what keeps Python from compiling a file once only."""
    return {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def _tree(pid: int) -> Iterator[int]:
    yield pid
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _tree(int(child))
    except OSError:  # it ended meanwhile
        return


def _peak_kib(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0)
