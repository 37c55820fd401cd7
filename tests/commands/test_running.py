"""Running a command: its options, the user's faults, and bugs."""

import argparse
from pathlib import Path

import pytest

from commands import synth
from commands.running import Project, print_problems, run
from commands.synth import output_folder, state_folder
from core.problems import ConfigError, Problem, Severity
from tests.support import write_environments

FAULT = ConfigError([Problem("region", "required", "add it", file="dev.yaml")])


class Echo:
    """Does what its options say."""

    def __init__(self, error: Exception | None = None) -> None:
        """Remember what to raise."""
        self.error = error

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare an exit code."""
        parser.add_argument("code", type=int)

    def run(self, options: argparse.Namespace, project: Project) -> int:
        """Raise, or return the exit code."""
        print(project.environments)
        if self.error:
            raise self.error
        return options.code


def test_a_command_gets_its_options_and_the_project(capsys: pytest.CaptureFixture[str]) -> None:
    """The command's exit code is the program's."""
    assert run("echo", Echo(), ["3"], Path("/p")) == 3
    assert capsys.readouterr().out == "/p/environments\n"


@pytest.mark.parametrize(("name", "code"), [("echo", 2), ("synth", 2), ("plan", 1)])
def test_a_fault_of_the_users_has_no_traceback(
    name: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is printed to standard error, and the exit code tells it from a change."""
    assert run(name, Echo(FAULT), ["0"], Path("/p")) == code
    assert capsys.readouterr().err == "dev.yaml: 1 error\n  region: required; add it\n"


def test_a_bug_keeps_its_traceback() -> None:
    """Anything but a fault of the user's is raised on."""
    with pytest.raises(KeyError):
        run("echo", Echo(KeyError("x")), ["0"], Path("/p"))


@pytest.mark.parametrize(
    ("name", "arguments", "code", "said"),
    [
        ("echo", ["--help"], 0, "usage: python main.py echo [-h] code"),
        ("echo", ["x"], 2, "invalid int value: 'x'"),
        ("plan", [], 1, "the following arguments are required: code"),
    ],
)
def test_options(
    name: str, arguments: list[str], code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A command explains its options, and refuses wrong ones; `plan` keeps 2 for changes."""
    assert run(name, Echo(), arguments, Path("/p")) == code
    captured = capsys.readouterr()
    assert said in captured.out + captured.err


def test_warnings_are_printed_apart_from_errors(capsys: pytest.CaptureFixture[str]) -> None:
    """Errors go to standard error; warnings and what is allowed to the output."""
    print_problems(
        [
            Problem("a", "f", "r", file="dev.yaml"),
            Problem("b", "f", "r", file="dev.yaml", severity=Severity.WARNING),
            Problem("c", "f", "allowed: x", file="dev.yaml", severity=Severity.ALLOWED),
        ]
    )
    captured = capsys.readouterr()
    assert captured.out == "dev.yaml: 1 warning, 1 allowed\n  b: f; r\n  c: f; allowed: x\n"
    assert captured.err == "dev.yaml: 1 error\n  a: f; r\n"


@pytest.mark.parametrize(
    ("asked", "variable", "folder"),
    [
        (None, None, "/p/cdktf.out"),
        (None, "elsewhere", "/p/elsewhere"),
        (None, "/tmp/out", "/tmp/out"),  # noqa: S108  # a name only
        ("/o", "elsewhere", "/o"),
    ],
)
def test_where_output_goes(
    monkeypatch: pytest.MonkeyPatch, asked: str | None, variable: str | None, folder: str
) -> None:
    """An option wins over the folder that the cdktf command names, and that over cdktf.out."""
    monkeypatch.delenv("CDKTF_OUTDIR", raising=False)
    if variable:
        monkeypatch.setenv("CDKTF_OUTDIR", variable)

    assert output_folder(Path(asked) if asked else None, Path("/p")) == Path(folder)


@pytest.mark.parametrize(
    ("outdir", "folder"),
    [
        ("/p/cdktf.out", "../../../state"),
        ("/p/a/b/out", "../../../../../state"),
        ("/q/out", "../../../../p/state"),
    ],
)
def test_where_state_lies(outdir: str, folder: str) -> None:
    """State stays in the project, wherever the output goes, and by a relative path."""
    assert state_folder(Path(outdir), Path("/p")) == folder


def test_a_synth_of_a_faulty_file_writes_nothing(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is loaded or written before everything is checked."""
    write_environments(project.root, broken="a: [")

    assert run("synth", synth, [], project.root) == 2
    assert "stack" not in capsys.readouterr().out
    assert [path.name for path in project.root.iterdir()] == ["environments"]
