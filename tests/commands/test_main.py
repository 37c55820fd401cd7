"""The command line itself: commands, help, and what to do where packages are missing."""

import importlib
import subprocess
import sys
from types import ModuleType
from typing import Any

import pytest

import main
from tests.support import ROOT


@pytest.mark.parametrize("name", sorted(main.COMMANDS))
def test_every_command_is_one(name: str) -> None:
    """Each name on the list is a module that declares options and runs."""
    command: Any = importlib.import_module(f"commands.{name.replace('-', '_')}")

    assert callable(command.add_arguments)
    assert callable(command.run)
    assert command.__doc__


def test_every_command_is_on_the_list() -> None:
    """A module that runs, but that nobody can call, would be dead."""
    modules = {
        path.stem
        for path in (ROOT / "commands").glob("*.py")
        if "def add_arguments" in path.read_text(encoding="utf-8") and path.stem != "running"
    }

    assert modules == {name.replace("-", "_") for name in main.COMMANDS}


@pytest.mark.parametrize("argument", ["-h", "--help", "help"])
def test_help_lists_the_commands(argument: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Help is one line a command."""
    assert main.main([argument]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "usage: python main.py [COMMAND] [OPTIONS]"
    assert [line.split()[0] for line in lines[2:-2]] == list(main.COMMANDS)


@pytest.mark.parametrize(
    ("name", "near"),
    [("plna", '; did you mean "plan"?'), ("sync", '; did you mean "synth"?'), ("", ""), ("x", "")],
)
def test_an_unknown_command(name: str, near: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What is no command gets the nearest one, the list of them and exit code 2."""
    assert main.main([name]) == 2
    assert capsys.readouterr().err == f'"{name}" is no command{near}\n\n{main.usage()}\n'


@pytest.mark.parametrize(
    ("arguments", "called"),
    [
        ([], ("synth", [])),
        (["--output", "x"], ("synth", ["--output", "x"])),
        (["synth", "--output", "x"], ("synth", ["--output", "x"])),
        (["check", "dev.yaml"], ("check", ["dev.yaml"])),
    ],
)
def test_no_command_means_synth(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], called: tuple[str, list[str]]
) -> None:
    """Options without a command are those of synth; the exit code is the command's."""
    calls: list[object] = []

    def run(name: str, command: ModuleType, rest: list[str], root: object) -> int:
        assert command.__name__ == f"commands.{name}"
        assert root == ROOT
        calls.append((name, rest))
        return 7

    monkeypatch.setattr("commands.running.run", run)

    assert main.main(arguments) == 7
    assert calls == [called]


@pytest.mark.parametrize("command", ["check", "synth"])
def test_a_missing_package_is_said(command: str) -> None:
    """A Python without the packages is told how to get them, without a traceback."""
    done = subprocess.run(
        [sys.executable, "-S", ROOT / "main.py", command],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.endswith(
        f" is not installed for {sys.executable}: run `make synth` once, then use "
        ".venv/bin/python main.py\n"
    )
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("name", ["core", "core.nothing", "engine", None])
def test_a_module_of_ours_that_is_missing_is_a_bug(name: str | None) -> None:
    """Nothing can be installed that would help: the traceback stays."""
    with pytest.raises(ModuleNotFoundError):
        main.missing(ModuleNotFoundError("x", name=name))
