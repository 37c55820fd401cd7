"""Checking, listing stacks, and the schema: what is printed where, and the exit code."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from commands import check, schema, stacks
from commands.running import Project, run
from core.checks.rules import RULES
from core.config.schema import schema_text
from tests.support import environment_yaml, text_with, write_environments

PLACEHOLDER = {"account_id": "123456789012"}
WARNED = 'account_id (line 2): "123456789012" is a placeholder; write your account [placeholder]\n'


@pytest.fixture(autouse=True)
def few_rules() -> Iterator[None]:
    """Leave a rule of each sort, so that what is printed does not change with every new one."""
    before = dict(RULES)
    RULES.clear()
    RULES.update({name: before[name] for name in ("placeholder", "spot-role-owner")})
    yield
    RULES.update(before)


def test_files_without_a_fault(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """One line says how many environments hold."""
    assert run("check", check, [], project.root) == 0
    assert capsys.readouterr() == ("1 environment checked, no errors\n", "")

    write_environments(project.root, prod=environment_yaml())
    assert run("check", check, [], project.root) == 0
    assert capsys.readouterr() == ("2 environments checked, no errors\n", "")


def test_warnings_go_to_standard_output(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """A warning is printed like an error, and stops nothing."""
    write_environments(project.root, dev=environment_yaml(**PLACEHOLDER))

    assert run("check", check, [], project.root) == 0
    assert capsys.readouterr() == (
        f"environments/dev.yaml: 1 warning\n  {WARNED}1 environment checked, no errors\n",
        "",
    )


def test_errors_go_to_standard_error(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """Of all files, one heading a file, with exit code 2; warnings go to standard output."""
    write_environments(
        project.root,
        dev=environment_yaml(**PLACEHOLDER),
        prod=text_with("tier: prod\nnetwork:\n  cidr: x"),
    )

    assert run("check", check, [], project.root) == 2
    assert capsys.readouterr() == (
        f"environments/dev.yaml: 1 warning\n  {WARNED}",
        (
            "environments/prod.yaml: 2 errors\n"
            '  network.cidr (line 3): "x" is not an IPv4 CIDR; write one such as "10.0.0.0/16"\n'
            '  tier (line 1): "prod" is not a tier; use "development" or "production" '
            '(did you mean "production"?)\n'
        ),
    )


def test_files_that_are_named(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only the files asked for are checked, wherever they lie."""
    write_environments(project.root, broken="a: [")
    monkeypatch.chdir(project.root)

    assert run("check", check, ["environments/dev.yaml"], project.root) == 0
    assert run("check", check, ["gone.yaml"], project.root) == 2
    assert capsys.readouterr() == (
        "1 environment checked, no errors\n",
        (
            "gone.yaml: 1 error\n"
            "  cannot be read: no such file or directory; check its name and rights\n"
        ),
    )


def test_a_name_that_there_is_not(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """A name without a file is answered with those that there are, and the nearest."""
    write_environments(project.root, prod="")

    assert run("check", check, ["prdo"], project.root) == 2
    assert capsys.readouterr().err == (
        "1 error\n"
        '  no file or environment is named "prdo"; there are: dev, prod (did you mean "prod"?)\n'
    )


def test_no_environment(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A project without environment files is told to begin with one."""
    assert run("check", check, [], tmp_path) == 2
    assert capsys.readouterr().err.endswith("  no environment file; add one such as dev.yaml\n")


@pytest.mark.parametrize(
    ("role", "arguments", "names"),
    [
        ("existing", ["dev"], ["dev-cluster", "dev-karpenter", "dev-nodes"]),
        ("create", ["dev"], ["dev-account", "dev-cluster", "dev-karpenter", "dev-nodes"]),
        ("create", ["dev", "--destroy"], ["dev-nodes", "dev-karpenter", "dev-cluster"]),
    ],
)
def test_stacks_in_order(
    project: Project,
    role: str,
    arguments: list[str],
    names: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """One name a line, in the order of an apply; a destroy leaves what others share."""
    text = environment_yaml(account={"spot_service_linked_role": role})
    write_environments(project.root, dev=text)

    assert run("stacks", stacks, arguments, project.root) == 0
    assert capsys.readouterr().out.splitlines() == names


@pytest.mark.parametrize(
    ("name", "hint"), [("dve", ' (did you mean "dev"?)'), ("zzz", ""), ("dev.yaml", "")]
)
def test_an_unknown_environment(
    project: Project, name: str, hint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The environments that there are, are listed, and a near one is pointed at."""
    write_environments(project.root, prod=environment_yaml())

    assert run("stacks", stacks, [name], project.root) == 2
    assert capsys.readouterr() == (
        "",
        f'1 error\n  no environment is named "{name}"; there are: dev, prod{hint}\n',
    )


def test_an_environment_is_chosen_by_its_name(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """The name in the file counts, not the file's."""
    write_environments(project.root, other=environment_yaml(name="blue"))

    assert run("stacks", stacks, ["blue"], project.root) == 0
    assert capsys.readouterr().out.startswith("blue-cluster\n")


def test_a_fault_of_another_file_stops_no_destroy(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """Stacks are named while their own file holds, whatever a colleague has left half done."""
    write_environments(project.root, broken="a: [")

    assert run("stacks", stacks, ["dev", "--destroy"], project.root) == 0
    assert capsys.readouterr().out.splitlines() == ["dev-nodes", "dev-karpenter", "dev-cluster"]


def test_a_protected_cluster_is_named_for_no_destroy(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is applied counts, not what the file says by now: every node would go for nothing."""
    state = {"outputs": {"deletion_protection": {"value": True}}}
    (project.root / "state").mkdir()
    (project.root / "state/dev-cluster.tfstate").write_text(json.dumps(state), encoding="utf-8")

    assert run("stacks", stacks, ["dev", "--destroy"], project.root) == 2
    assert capsys.readouterr().err == (
        "1 error\n"
        "  cluster.deletion_protection: dev-cluster is applied with deletion protection; "
        "write false and deploy; then destroy\n"
    )


def test_one_file_is_checked_among_all(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file by its name: what rules over the fleet find in it counts, another's faults do not."""
    create = {"account": {"spot_service_linked_role": "create"}}
    twin = {"cluster": {"name": "other", "kubernetes_version": "1.35"}}
    write_environments(
        project.root,
        dev=environment_yaml(**create),
        stage=environment_yaml(**create, **twin),
        broken="a: [",
    )

    assert run("check", check, ["stage"], project.root) == 2
    assert "[spot-role-owner]" in capsys.readouterr().err
    assert run("check", check, ["dev"], project.root) == 0


def test_the_schema_is_printed(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """The schema goes to standard output and nothing else does."""
    assert run("schema", schema, [], project.root) == 0
    out = capsys.readouterr().out
    assert out == schema_text()
    assert json.loads(out)["additionalProperties"] is False


def test_a_copy_stands_for_the_file_of_its_name(project: Project) -> None:
    """A file that is checked twice, or beside the one it was copied from, is one environment."""
    write_environments(project.root, zdev="name: dev\n" + environment_yaml())

    path = str(project.root / "environments/dev.yaml")

    assert run("check", check, ["dev", "dev", path], project.root) == 0
    assert run("check", check, ["zdev"], project.root) == 0


def test_a_base_is_checked_with_what_extends_it(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """What stands in it is shown, found by whom it may be; their own faults are not."""
    faulty = environment_yaml().replace("us-east-1", "useast")
    write_environments(project.root, shared="base: true\n" + environment_yaml(**PLACEHOLDER))
    write_environments(project.root, broken="extends: shared.yaml\ntier: prod")

    assert run("check", check, ["shared"], project.root) == 0
    assert run("check", check, ["shared", "dev"], project.root) == 0
    write_environments(project.root, stage="extends: shared.yaml\naccount_id: '999988887777'")
    assert run("check", check, ["stage", "shared"], project.root) == 0
    assert capsys.readouterr().out.splitlines() == [
        "1 base checked, no errors",
        "1 environment and 1 base checked, no errors",
        "1 environment and 1 base checked, no errors",
    ]
    write_environments(project.root, shared=f"base: true\n{faulty}")
    assert run("check", check, ["shared"], project.root) == 2
    assert capsys.readouterr().err == (
        "environments/shared.yaml: 1 error\n"
        "  region (line 2, inherited by environments/broken.yaml and 1 more): "
        '"useast" is not an AWS region; write one such as "eu-central-1"\n'
    )


def test_other_programs_are_shown_the_base(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """An annotation stands in the file that holds the value, and JSON names who inherits it."""
    write_environments(project.root, shared="base: true\n" + environment_yaml(**PLACEHOLDER))
    write_environments(project.root, stage="extends: shared.yaml")

    assert run("check", check, ["stage", "--format", "github"], project.root) == 0
    assert capsys.readouterr().out.startswith(
        "::warning file=environments/shared.yaml,line=3,title=placeholder::account_id: "
    )
    assert run("check", check, ["stage", "--format", "json"], project.root) == 0
    (problem,) = json.loads(capsys.readouterr().out)
    assert (problem["file"], problem["heirs"]) == (
        "environments/shared.yaml",
        ["environments/stage.yaml"],
    )


def test_an_environment_in_a_folder_is_found_by_its_name(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """Commands take the name, in whichever folder the file lies."""
    folder = project.root / "environments/bank"
    folder.mkdir()
    (folder / "live.yaml").write_text(environment_yaml(), encoding="utf-8")

    assert run("stacks", stacks, ["live"], project.root) == 0
    assert run("check", check, ["live"], project.root) == 0
    assert capsys.readouterr().out.splitlines() == [
        "live-cluster",
        "live-karpenter",
        "live-nodes",
        "1 environment checked, no errors",
    ]


def test_a_base_has_no_stacks(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """A command that takes an environment refuses what is only extended."""
    write_environments(project.root, shared="base: true")

    assert run("stacks", stacks, ["shared"], project.root) == 2
    assert "this file is a base; name one that extends it" in capsys.readouterr().err
