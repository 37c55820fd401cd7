"""Comparing: what is printed, in which form, and the exit code; stacks come from a stand-in."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from commands import diff
from commands.diff import Compared
from commands.diff_view import view
from commands.output import publish
from commands.running import Project, run
from commands.screen import show
from core.compare.changes import Change
from core.compare.danger import Danger
from core.config.environment import Environment
from core.config.load import load_environment
from core.layout import stacks_of
from tests.support import environment_yaml, write_environments


def build(environments: Sequence[Environment], folder: Path, _state: str) -> None:
    """Write stacks of which little is there: the VPC's range, and the cluster's name."""
    manifest: dict[str, object] = {}
    for environment in environments:
        for stack in stacks_of(environment):
            data = {"module": {"vpc": {"cidr": environment.network.cidr, "name": environment.name}}}
            path = folder / "stacks" / stack.name / "cdk.tf.json"
            path.parent.mkdir(parents=True)
            path.write_text(json.dumps(data), encoding="utf-8")
            manifest[stack.name] = {"name": stack.name, "dependencies": []}
    (folder / "manifest.json").write_text(json.dumps({"stacks": manifest}), encoding="utf-8")


@pytest.fixture
def synthesized(
    project: Project, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Project:
    """A project with the last synth of its environment."""
    monkeypatch.setattr(diff, "build", build)
    monkeypatch.delenv("CDKTF_OUTDIR", raising=False)
    fresh = tmp_path_factory.mktemp("fresh")
    dev = load_environment(project.environments / "dev.yaml", project.root).environment
    build([dev], fresh, "")
    publish(fresh, project.root / "cdktf.out")
    return project


def test_nothing_differs(synthesized: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """As files are what the last synth was of, there is nothing to say: exit code 0."""
    assert run("diff", diff, ["dev"], synthesized.root) == 0
    assert capsys.readouterr() == ("no difference between last synth and now\n", "")


def test_what_a_synth_would_change(
    synthesized: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """Dangers first, in words, then each value side by side; exit code 2, and nothing written."""
    write_environments(synthesized.root, dev=environment_yaml(network={"cidr": "10.9.0.0/16"}))

    assert run("diff", diff, ["dev"], synthesized.root) == 2
    said = capsys.readouterr().out
    assert said.startswith(
        "dangerous  3 dangers\n"
        "  dev-cluster: the VPC is replaced, with all that is in it\n"
        '    module.vpc.cidr was "10.0.0.0/16" and becomes "10.9.0.0/16"\n'
        "    keep it, or make a new environment and move\n"
    )
    assert (
        "\ndev-cluster  1 difference\n"
        "  last synth                                       now\n"
        "  module.vpc.cidr\n"
        '    "10.0.0.0/16"                                   "10.9.0.0/16"\n'
    ) in said
    assert run("diff", diff, ["dev"], synthesized.root) == 2


def test_as_json(synthesized: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """The same, for other programs."""
    write_environments(synthesized.root, dev=environment_yaml(network={"cidr": "10.9.0.0/16"}))

    assert run("diff", diff, ["dev", "--json"], synthesized.root) == 2
    data = json.loads(capsys.readouterr().out)
    assert data["sides"] == ["last synth", "now"]
    assert data["changes"]["dev-nodes"] == [
        {"path": "module.vpc.cidr", "before": "10.0.0.0/16", "after": "10.9.0.0/16"}
    ]
    assert data["dangers"][0]["stack"] == "dev-cluster"


def test_a_renamed_environment(synthesized: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """Its stacks are new, and those of its old name are left over."""
    write_environments(synthesized.root, dev=environment_yaml(name="blue"))

    assert run("diff", diff, ["blue"], synthesized.root) == 2
    said = capsys.readouterr().out
    assert "in no file any more: dev-cluster, dev-karpenter, dev-nodes" in said
    assert (
        '  (the whole stack)\n    -                                               "there"' in said
    )


def test_two_environments(synthesized: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """Configuration and stacks, without what only repeats their names."""
    other = environment_yaml(
        network={"cidr": "10.9.0.0/16"}, account={"spot_service_linked_role": "create"}
    )
    write_environments(synthesized.root, prod=other)

    assert run("diff", diff, ["dev", "prod", "--json"], synthesized.root) == 2
    data = json.loads(capsys.readouterr().out)
    cidr = {"before": "10.0.0.0/16", "after": "10.9.0.0/16"}
    assert data["sides"] == ["dev", "prod"]
    assert data["changes"]["configuration"] == [
        {"path": "account.spot_service_linked_role", "before": "existing", "after": "create"},
        {"path": "network.cidr", **cidr},
    ]
    assert data["changes"]["cluster"] == [{"path": "module.vpc.cidr", **cidr}]
    assert data["changes"]["account"] == [{"path": "", "before": None, "after": "there"}]
    assert run("diff", diff, ["dev", "dev"], synthesized.root) == 0


def test_an_unknown_environment(synthesized: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """A fault is 1 here, since 2 says that something differs."""
    assert run("diff", diff, ["dev", "prd"], synthesized.root) == 1
    assert 'no environment is named "prd"; there are: dev' in capsys.readouterr().err


def test_a_command_to_run_first_is_whole(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is cut at the edge of the screen: neither what to run, nor a path."""
    command, path = "aws eks update-nodegroup-config " * 5, "resource.kubernetes_manifest" * 6
    changed = {"dev-nodes": [Change(path, "1", None)]}
    show(view(Compared(("x", "y"), changed, [Danger("dev-nodes", "gone", "why", command)])))
    said = capsys.readouterr().out

    assert f"    why\n    {command.strip()}\n" in said
    assert path in said.replace("\n  ", "")


def test_values_of_any_kind_are_compared(
    synthesized: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """Lists in a policy, or wherever any JSON may stand, say nothing of their own."""
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:Get*"]}]}
    pods = {"namespace": "a", "service_account": "b", "policy": policy}
    write_environments(synthesized.root, prod=environment_yaml(pod_identities={"dns": pods}))

    assert run("diff", diff, ["dev", "prod", "--json"], synthesized.root) == 2
    said = capsys.readouterr()
    (change,) = json.loads(said.out)["changes"]["configuration"]
    assert (change["path"], change["after"]["policy"]) == ("pod_identities.dns", policy)
    assert said.err == ""


def test_danger_is_red_in_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where there are colours; a text of several lines is shown as lines."""
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    changed = {"dev-nodes": [Change("a", '"one\\ntwo"', None)]}
    show(view(Compared(("x", "y"), changed, [Danger("dev-nodes", "gone", "why", "right")])))
    said = capsys.readouterr().out

    assert "\x1b[1;31mdev-nodes: gone\x1b[0m" in said
    assert "one " in said
