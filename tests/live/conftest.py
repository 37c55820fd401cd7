"""A simulated AWS for all tests here, emptied before each."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.live.world import World
from tests.support import ROOT


@pytest.fixture(scope="session")
def endpoint() -> Iterator[str]:
    """Start moto's server in a process of its own, on this machine alone."""
    command = [sys.executable, "-m", "tests.live.server"]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        process.stdin.close()


@pytest.fixture
def world(endpoint: str, tmp_path: Path) -> World:
    """Return an empty AWS account and a project with the smallest environment."""
    connection = HTTPConnection(endpoint.removeprefix("http://"))
    connection.request("POST", "/moto-api/reset")
    assert connection.getresponse().status == 200
    connection.close()
    shutil.copy(ROOT / "main.py", tmp_path)
    made = World(tmp_path, endpoint)
    made.write()
    return made


@pytest.fixture
def here(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Let this process reach the world, too: for tables of cases, which processes would slow."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    for name, text in world.variables().items():
        monkeypatch.setenv(name, text)
    return world
