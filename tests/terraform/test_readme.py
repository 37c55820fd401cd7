"""The README's marked commands, run as a reader would: they work, and print what it shows."""

import re
import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from tests.support import ROOT
from tests.terraform.project import ProjectCopy, Result, copy_project
from tools.offline import World

pytestmark = pytest.mark.terraform

_MARKED = re.compile(r"<!-- run -->\n *```console\n(?P<body>.*?) *```", re.DOTALL)
_SECONDS = re.compile(r"[0-9]+\.[0-9] s$")
_LEFT_OUT = "..."
# It would run this test; the README says of it only that it runs all tests.
_NOT_MARKED = "make test"


@dataclass
class Command:
    """A command of the README with the lines that it shows after it."""

    words: list[str]
    shown: list[str] = field(default_factory=list)


def marked_commands(readme: str) -> Iterator[Command]:
    """Yield the commands of the blocks marked to be run."""
    for block in _MARKED.finditer(readme):
        command: Command | None = None
        for line in block["body"].splitlines():
            if line.strip().startswith("$ "):
                if command:
                    yield command
                command = Command(shlex.split(line.strip().removeprefix("$ ")))
            elif command:
                command.shown.append(line)
        if command:
            yield command


@pytest.fixture(scope="module")
def readme() -> str:
    """The README."""
    return (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def results(
    readme: str, tmp_path_factory: pytest.TempPathFactory, world: Callable[[], World]
) -> list[tuple[Command, Result]]:
    """Each marked command with what came of it, run in a fresh copy, one after the other."""
    project = copy_project(tmp_path_factory.mktemp("reader") / "checkout", world())
    return [(command, _run(project, command)) for command in marked_commands(readme)]


def test_these_are_marked(readme: str, results: list[tuple[Command, Result]]) -> None:
    """From the first command to the destroy; the others need a cluster, or are this test."""
    assert [" ".join(command.words) for command, _ in results] == [
        "make synth",
        "make plan ENV=dev",
        "make deploy ENV=dev",
        "make destroy ENV=dev",
    ]
    assert f"$ {_NOT_MARKED}\n" in readme


def test_they_succeed(results: list[tuple[Command, Result]]) -> None:
    """Each ends well, on its own and in this order."""
    assert [result.code for _, result in results] == [0] * len(results), results


def test_they_print_what_is_shown(results: list[tuple[Command, Result]]) -> None:
    """The lines are there, in order and to the letter, but for the time that it took."""
    shown = [(command, result) for command, result in results if command.shown]
    assert [command.words for command, _ in shown] == [["make", "synth"]]
    for command, result in shown:
        printed = iter([_SECONDS.sub("", line) for line in result.text.splitlines()])
        wanted = [_SECONDS.sub("", line) for line in command.shown if line.strip() != _LEFT_OUT]
        assert [line for line in wanted if line not in printed] == []


def _run(project: ProjectCopy, command: Command) -> Result:
    make, *arguments = command.words
    assert make == "make", command
    # A reader answers at the terminal.
    answer = ["YES=1"] if {"deploy", "destroy"} & set(arguments) else []
    return project.make(*arguments, *answer)


def test_a_missing_line_is_noticed() -> None:
    """The comparison itself can fail."""
    commands = list(marked_commands("<!-- run -->\n```console\n$ make x\nseen\n...\nnot\n```\n"))

    printed = iter(["seen", "more"])

    assert [line for line in commands[0].shown if line not in printed] == ["...", "not"]
