"""What tests see of processes that they started (Linux)."""

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


def is_alive(pid: int) -> bool:
    """Tell whether a process is there."""
    return _state(pid)[:1] not in ([], ["Z"])


def session(leader: int) -> list[int]:
    """Return the processes of a session that are still there: its leader, and all they started."""
    pids = [int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdecimal()]
    return [pid for pid in pids if is_alive(pid) and _state(pid)[3:4] == [str(leader)]]


def _state(pid: int) -> list[str]:
    """Return a process's state, parent, group and session; nothing where it is gone.

    They stand behind the name, in brackets. One that ended and that nobody asked for is a Z.
    """
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()[:4]
    return []


def wait_until(holds: Callable[[], bool]) -> None:
    """Wait for something, a minute at most."""
    end = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


def nodes(pid: int) -> list[int]:
    """Return the nodes among a process and those that it started."""
    return [other for other in tree(pid) if name_of(other).startswith("node")]


def tree(pid: int) -> list[int]:
    """Return a process and all that it started."""
    found = [pid]
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += tree(int(child))
    return found


def name_of(pid: int) -> str:
    """Return a process's name, or nothing where it has ended."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/comm").read_text()
    return ""
