"""Planning stack by stack, with an executable that stands in for Terraform."""

import subprocess
from pathlib import Path

import pytest

from commands import plan
from commands.running import Project, run
from tests.commands.conftest import NAMES

NOT_YET = "not planned yet: dev-cluster is not applied"
NOT_AFTER = "not planned yet: dev-cluster failed"


def summary(out: str) -> dict[str, str]:
    """Return the last lines of the output: a stack and what became of it."""
    lines = [line.split("  ", 1) for line in out.rpartition("\n\n")[2].splitlines()]
    return {name: words.strip() for name, words in lines}


@pytest.mark.parametrize(
    ("files", "words", "code"),
    [
        ({}, ["no changes", NOT_YET, NOT_YET], 2),
        ({"dev-cluster/outputs": "{}"}, ["no changes", NOT_YET, NOT_YET], 2),
        ({"dev-cluster/plan": "2"}, ["changes", NOT_YET, NOT_YET], 2),
        ({"dev-cluster/plan": "1"}, ["failed", NOT_AFTER, NOT_AFTER], 1),
        ({"dev-cluster/init": "1"}, ["failed", NOT_AFTER, NOT_AFTER], 1),
        ({"dev-cluster/plan": "11"}, ["failed", NOT_AFTER, NOT_AFTER], 1),
        (
            {"dev-cluster/outputs": '{"a": 1}'},
            ["no changes", "no changes", "not planned yet: dev-karpenter is not applied"],
            2,
        ),
        (
            {"dev-cluster/outputs": '{"a": 1}', "dev-karpenter/outputs": '{"a": 1}'},
            ["no changes", "no changes", "no changes"],
            0,
        ),
        (
            {
                "dev-cluster/outputs": '{"a": 1}',
                "dev-cluster/plan": "2",
                "dev-karpenter/outputs": '{"a": 1}',
                "dev-nodes/plan": "1",
            },
            ["changes", "no changes", "failed"],
            1,
        ),
    ],
)
def test_each_stack_is_planned_once_what_it_needs_is_applied(
    project: Project,
    stacks: Path,
    files: dict[str, str],
    words: list[str],
    code: int,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """A stack whose predecessor is not applied is no error; the exit code is Terraform's own."""
    for name, text in files.items():
        (stacks / name).write_text(text, encoding="utf-8")

    assert run("plan", plan, ["dev"], project.root) == code
    assert summary(capfd.readouterr().out) == dict(zip(NAMES, words, strict=True))


def test_how_terraform_is_called(
    project: Project, stacks: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Nothing is asked, nothing is locked; its output is shown, without colours in a file."""
    run("plan", plan, ["dev"], project.root)

    assert (stacks / "dev-cluster/calls").read_text(encoding="utf-8").splitlines() == [
        "init -input=false -no-color",
        "plan -input=false -lock=false -detailed-exitcode -no-color",
        "output -json",
    ]
    assert not (stacks / "dev-nodes/calls").exists()
    assert capfd.readouterr().out.splitlines()[:3] == [
        "== dev-cluster",
        f"init of {stacks / 'dev-cluster'}",
        f"plan of {stacks / 'dev-cluster'}",
    ]


@pytest.mark.parametrize(("no_color", "options"), [("", ""), ("1", " -no-color")])
def test_colours_in_a_terminal(
    project: Project,
    stacks: Path,
    monkeypatch: pytest.MonkeyPatch,
    no_color: str,
    options: str,
) -> None:
    """A terminal gets Terraform's colours, unless NO_COLOR asks for none."""
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("NO_COLOR", no_color)
    run("plan", plan, ["dev"], project.root)

    calls = (stacks / "dev-cluster/calls").read_text(encoding="utf-8").splitlines()
    assert calls[1] == f"plan -input=false -lock=false -detailed-exitcode{options}"


def test_without_terraform(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Terraform is the user's to install."""
    monkeypatch.setenv("PATH", str(project.root))

    assert run("plan", plan, ["dev"], project.root) == 1
    assert capsys.readouterr().err == (
        "1 error\n  terraform is not on PATH; install Terraform 1.5.7 or newer\n"
    )


@pytest.mark.usefixtures("stacks")
def test_a_fault_is_an_error_and_no_change(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """For `plan` exit code 2 means changes, so that a fault of the user's is 1."""
    assert run("plan", plan, ["dve"], project.root) == 1
    assert capsys.readouterr().err == (
        '1 error\n  no environment is named "dve"; there are: dev (did you mean "dev"?)\n'
    )


def test_the_stand_in_is_executable(stacks: Path) -> None:
    """The tests above run a process, as the command does."""
    done = subprocess.run(
        ["terraform", f"-chdir={stacks / 'dev-nodes'}", "output"], check=False, capture_output=True
    )

    assert (done.returncode, done.stdout) == (1, b"")
