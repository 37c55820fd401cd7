"""Forgetting a stack: only one that no file asks for and that holds nothing any more."""

import json
from pathlib import Path

import pytest

from commands import forget
from commands.running import Project, run
from tests.support import environment_yaml, write_environments

OLD = "old-cluster"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project whose output holds a stack of its environment and an old one."""
    write_environments(tmp_path, dev=environment_yaml())
    stacks = {name: {"dependencies": []} for name in ("dev-cluster", OLD)}
    for name in stacks:
        folder = tmp_path / "cdktf.out" / "stacks" / name
        folder.mkdir(parents=True)
        (folder / "cdk.tf.json").write_text("{}", encoding="utf-8")
    manifest = tmp_path / "cdktf.out" / "manifest.json"
    manifest.write_text(json.dumps({"stacks": stacks}), encoding="utf-8")
    return Project(tmp_path)


def state(project: Project, *modes: str) -> None:
    """Write the old stack's state with resources of some modes."""
    folder = project.root / "state"
    folder.mkdir(exist_ok=True)
    text = json.dumps({"resources": [{"mode": mode} for mode in modes]})
    (folder / f"{OLD}.tfstate").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("modes", [None, [], ["data"]], ids=["no state", "empty", "only data"])
def test_what_holds_nothing_is_forgotten(
    project: Project, modes: list[str] | None, capsys: pytest.CaptureFixture[str]
) -> None:
    """A stack that was destroyed, or never applied, goes: its folder and its entry."""
    if modes is not None:
        state(project, *modes)

    assert run("forget", forget, [OLD], project.root) == 0
    assert capsys.readouterr().out == "old-cluster is forgotten\n"
    assert not (project.root / "cdktf.out/stacks" / OLD).exists()
    assert (project.root / "cdktf.out/stacks/dev-cluster").exists()


@pytest.mark.parametrize(
    ("modes", "count"),
    [(["managed"], "1 resource"), (["managed", "data", "managed"], "2 resources")],
)
def test_what_still_holds_resources_is_refused(
    project: Project, modes: list[str], count: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without its JSON nothing could destroy them."""
    state(project, *modes)

    assert run("forget", forget, [OLD], project.root) == 2
    assert capsys.readouterr().err == (
        f'1 error\n  "{OLD}" still has {count} in its state; '
        f"run `terraform -chdir=cdktf.out/stacks/{OLD} destroy` first\n"
    )
    assert (project.root / "cdktf.out/stacks" / OLD).exists()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("dev-cluster", '"dev-cluster" is in an environment file; remove it there first'),
        ("nothing", 'no stack "nothing" in the output folder; nothing to forget'),
    ],
)
def test_what_is_in_use_or_unknown_is_refused(
    project: Project, name: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A stack that a file asks for would come back with the next synth."""
    assert run("forget", forget, [name], project.root) == 2
    assert capsys.readouterr().err == f"1 error\n  {said}\n"


def test_another_output_folder(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """`--output` names the folder that is meant."""
    moved = (project.root / "cdktf.out").rename(project.root / "elsewhere")
    state(project, "managed")

    assert run("forget", forget, [OLD, "--output", str(moved)], project.root) == 2
    assert f"terraform -chdir=elsewhere/stacks/{OLD} destroy" in capsys.readouterr().err
    state(project, "data")
    assert run("forget", forget, [OLD, "--output", str(moved)], project.root) == 0
    assert not (moved / "stacks" / OLD).exists()
    assert capsys.readouterr().err == ""


def test_a_stack_named_twice_is_forgotten_once(project: Project) -> None:
    """The second name finds nothing left to complain about."""
    assert run("forget", forget, [OLD, OLD], project.root) == 0


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        (
            f"state/{OLD}.tfstate",
            '{"resources": [',
            (
                "is not JSON: Expecting value: line 1 column 16 (char 15); "
                f"bring back state/{OLD}.tfstate.backup, or another copy of it"
            ),
        ),
        (
            "cdktf.out/manifest.json",
            "[]",
            "holds no JSON object; remove cdktf.out/manifest.json and run synth again",
        ),
        (
            "cdktf.out/manifest.json",
            "{}",
            "names no stacks; remove cdktf.out/manifest.json and run synth again",
        ),
    ],
)
def test_a_broken_file_is_named(
    project: Project, file: str, text: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a crash or a hand has broken is said with its remedy, and nothing is removed."""
    path = project.root / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")

    assert run("forget", forget, [OLD], project.root) == 2
    assert capsys.readouterr().err == f"1 error\n  {path.name} {said}\n"
    assert (project.root / "cdktf.out/stacks" / OLD / "cdk.tf.json").exists()
