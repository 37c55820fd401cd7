"""Drift of all that is applied, with an executable that stands in for Terraform."""

from pathlib import Path

import pytest

from commands import drift
from commands.running import Project, run
from tests.commands.conftest import NAMES
from tests.support import environment_yaml, write_environments

APPLIED = {f"{name}/outputs": '{"a": 1}' for name in NAMES}
CLEAN = dict.fromkeys(NAMES, "as written")


@pytest.fixture
def synthesized(stacks: Path) -> Path:
    """The folder of stacks, each with its JSON."""
    for name in NAMES:
        (stacks / name / "cdk.tf.json").write_text("{}", encoding="utf-8")
    return stacks


def table(out: str) -> dict[str, str]:
    """Return the lines that end the output: a stack and what became of it."""
    lines = [line.split("  ", 1) for line in out.rpartition("\n\n")[2].splitlines() if line]
    return {name: words.strip() for name, words in lines}


@pytest.mark.parametrize(
    ("files", "words", "code"),
    [
        ({}, dict.fromkeys(NAMES, "not applied"), 0),
        (APPLIED, CLEAN, 0),
        (APPLIED | {"dev-nodes/plan": "2"}, CLEAN | {"dev-nodes": "drifted"}, 2),
        (APPLIED | {"dev-nodes/plan": "1"}, CLEAN | {"dev-nodes": "failed"}, 1),
        (APPLIED | {"dev-nodes/init": "1"}, CLEAN | {"dev-nodes": "failed"}, 1),
        (APPLIED | {"dev-nodes/plan": "9"}, CLEAN | {"dev-nodes": "failed"}, 1),
        (
            APPLIED | {"dev-cluster/plan": "1", "dev-nodes/plan": "2"},
            CLEAN | {"dev-cluster": "failed", "dev-nodes": "drifted"},
            1,
        ),
        (APPLIED | {"dev-nodes/outputs": "{}"}, CLEAN | {"dev-nodes": "not applied"}, 0),
    ],
)
def test_what_is_applied_is_planned(
    project: Project,
    synthesized: Path,
    files: dict[str, str],
    words: dict[str, str],
    code: int,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Each applied stack, whatever became of another; an error outweighs drift."""
    for name, text in files.items():
        (synthesized / name).write_text(text, encoding="utf-8")

    assert run("drift", drift, [], project.root) == code
    assert table(capfd.readouterr().out) == words


def test_only_what_differs_is_shown(
    project: Project, synthesized: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """A log of every night holds the plans that say something, and the table."""
    for name, text in (APPLIED | {"dev-karpenter/plan": "2"}).items():
        (synthesized / name).write_text(text, encoding="utf-8")
    run("drift", drift, ["dev"], project.root)

    assert capfd.readouterr().out == (
        f"== dev-karpenter\nplan of {synthesized / 'dev-karpenter'}\n"
        "\ndev-cluster    as written\ndev-karpenter  drifted\ndev-nodes      as written\n"
    )


def test_nothing_is_changed(project: Project, synthesized: Path) -> None:
    """It plans without a lock, and neither synthesizes nor applies."""
    (synthesized / "dev-cluster/outputs").write_text('{"a": 1}', encoding="utf-8")
    run("drift", drift, [], project.root)

    assert (synthesized / "dev-cluster/calls").read_text(encoding="utf-8").splitlines() == [
        "init -input=false -no-color",
        "output -json",
        "plan -input=false -lock=false -detailed-exitcode -no-color",
    ]


def test_named_environments(
    project: Project, synthesized: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """All of them, or those that are named; one without JSON needs a synth first."""
    write_environments(project.root, prod=environment_yaml())

    assert run("drift", drift, ["dev"], project.root) == 0
    assert set(table(capfd.readouterr().out)) == set(NAMES)
    assert run("drift", drift, [], project.root) == 1
    assert "prod-cluster is not in cdktf.out; run `make synth` first" in capfd.readouterr().err
    assert run("drift", drift, ["pord"], project.root) == 1
    assert 'no environment is named "pord"' in capfd.readouterr().err
    assert not (synthesized / "prod-cluster").exists()


def test_a_faulty_file(
    project: Project, synthesized: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Which stacks there are is not known of a file that does not hold."""
    write_environments(project.root, prod="a: [")

    assert run("drift", drift, [], project.root) == 1
    assert "environments/prod.yaml: 1 error" in capfd.readouterr().err
    assert not (synthesized / "dev-cluster/calls").exists()


def test_without_terraform(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An error, and no drift."""
    monkeypatch.setenv("PATH", str(project.root))

    assert run("drift", drift, [], project.root) == 1
    assert "terraform is not on PATH" in capsys.readouterr().err
