"""Does work in several processes at once; none of them is left behind, whatever happens."""

import multiprocessing
import os
import signal
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import pairwise
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import TypeVar

Job = TypeVar("Job")

# Each process loads the engine and starts a node of its own, which takes as long as this many
# environments do, and some 250 MiB.
WORTH_A_PROCESS = 20
MOST_PROCESSES = 4


def process_count(items: int, cores: int | None = None) -> int:
    """Return how many processes so many environments are worth."""
    available = cores or _cores()
    return max(1, min(available, MOST_PROCESSES, items // WORTH_A_PROCESS))


def shares(items: Sequence[Job], count: int) -> list[Sequence[Job]]:
    """Divide items into so many parts that differ by one at most."""
    size, more = divmod(len(items), count)
    ends = [size * number + min(number, more) for number in range(count + 1)]
    return [items[start:end] for start, end in pairwise(ends)]


def run_jobs(work: Callable[[Job], None], jobs: Sequence[Job]) -> None:
    """Do the first job in this process, and each other one in a process of its own.

    Raises:
        RuntimeError: a job failed; carries the traceback of its process.

    """
    # Anew and not forked: a fork of a process with threads may hang.
    context = multiprocessing.get_context("spawn")
    started: list[tuple[BaseProcess, Connection]] = []
    try:
        with _uninterrupted():
            for job in jobs[1:]:
                here, there = context.Pipe(duplex=False)
                process = context.Process(target=_in_process, args=(work, job, there), daemon=True)
                process.start()
                there.close()
                started.append((process, here))
        work(jobs[0])
        for process, result in started:
            _wait(process, result)
    finally:
        for process, result in started:
            _end(process)
            result.close()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold a Ctrl-C back for some milliseconds; what is started meanwhile hears none to its end."""
    # It lets the signal through as it starts.
    resource_tracker.ensure_running()
    held: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _frame: held.append(number))
    # What starts inherits what is blocked, not how it is handled; other threads block nothing.
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
        signal.signal(signal.SIGINT, before)
        # Not ignored: the terminal has told this one's node as well, which is gone.
        for number in held[:1]:
            signal.raise_signal(number)


def _wait(process: BaseProcess, result: Connection) -> None:
    try:
        failure: str | None = result.recv()
    except EOFError:
        process.join()
        failure = f"it ended with {process.exitcode}"
    if failure is not None:
        message = f"a process failed: {failure}"
        raise RuntimeError(message)


def _in_process(work: Callable[[Job], None], job: Job, result: Connection) -> None:
    """Do a job; send None, or what went wrong."""
    _stand_apart()
    try:
        work(job)
    except BaseException:  # noqa: BLE001  # it is shown by the process that waits
        result.send(traceback.format_exc())
    else:
        result.send(None)


def _stand_apart() -> None:
    """Make a group of this process and its node, and end it when the one that waits has ended.

    A node that works on by itself would write into a folder that is being removed.
    """
    os.setpgrp()
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent,), daemon=True).start()


def _follow(parent: BaseProcess) -> None:
    parent.join()
    os.killpg(os.getpgrp(), signal.SIGKILL)


def _end(process: BaseProcess) -> None:
    """End a process that still works, and its node."""
    if process.is_alive() and process.pid is not None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.kill()
    process.join()


def _cores() -> int:
    """Return how many cores this process may use."""
    allowed: Callable[[int], set[int]] | None = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1
