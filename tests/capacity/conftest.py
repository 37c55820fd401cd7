"""What the tests of commands share."""

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from commands.running import run
from tests.examples import same_in_every_run
from tests.support import ROOT

Typing: TypeAlias = Callable[..., tuple[int, str, str]]

same_in_every_run()


@pytest.fixture
def typed(capsys: pytest.CaptureFixture[str]) -> Typing:
    """Return what runs a command line in a project: exit code, output, errors."""

    def run_it(words: str, root: Path = ROOT) -> tuple[int, str, str]:
        name, *arguments = words.split()
        command: Any = importlib.import_module(f"commands.{name.replace('-', '_')}")
        code = run(name, command, arguments, root)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run_it
