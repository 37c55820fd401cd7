"""Where state lies: listed for people, and read through Terraform where it is no local file."""

import json
from pathlib import Path
from typing import Any

import pytest

from commands import forget, stacks
from commands.running import run
from tests.pulled import stand_in, synthesized
from tests.support import environment_yaml, write_environments

S3 = {"backend": {"type": "s3", "bucket": "acme-state", "key_prefix": "clusters"}}
CLOUD = {"backend": {"type": "cloud", "organization": "acme", "execution_mode": "agent"}}
IN_S3 = {"terraform": {"backend": {"s3": {}}}}
IN_CLOUD = {"terraform": {"cloud": {}}}
LOCAL = {"terraform": {"backend": {"local": {}}}}
PROTECTED = {"outputs": {"deletion_protection": {"value": True}}}
NAMES = "dev-nodes\ndev-karpenter\ndev-cluster\n"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project's folder, with nothing on PATH but what stands in for Terraform."""
    monkeypatch.setenv("PATH", stand_in(tmp_path))
    monkeypatch.delenv("CDKTF_OUTDIR", raising=False)
    return tmp_path


def test_all_stacks_with_their_state(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a name the stacks of every environment are listed, each with its state."""
    write_environments(
        root,
        dev=environment_yaml(),
        blue=environment_yaml(**S3),
        green=environment_yaml(**CLOUD),
    )

    assert run("stacks", stacks, [], root) == 0
    assert capsys.readouterr().out == (
        "blue-cluster     s3://acme-state/clusters/blue-cluster.tfstate\n"
        "blue-karpenter   s3://acme-state/clusters/blue-karpenter.tfstate\n"
        "blue-nodes       s3://acme-state/clusters/blue-nodes.tfstate\n"
        "dev-cluster      state/dev-cluster.tfstate\n"
        "dev-karpenter    state/dev-karpenter.tfstate\n"
        "dev-nodes        state/dev-nodes.tfstate\n"
        "green-cluster    app.terraform.io/acme/green-cluster\n"
        "green-karpenter  app.terraform.io/acme/green-karpenter\n"
        "green-nodes      app.terraform.io/acme/green-nodes\n"
    )


def test_an_environments_stacks_with_their_state(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--state` adds it for one environment; scripts read the names alone."""
    write_environments(root, dev=environment_yaml(**CLOUD))

    assert run("stacks", stacks, ["dev", "--state"], root) == 0
    assert run("stacks", stacks, ["dev"], root) == 0
    assert capsys.readouterr().out == (
        "dev-cluster    app.terraform.io/acme/dev-cluster\n"
        "dev-karpenter  app.terraform.io/acme/dev-karpenter\n"
        "dev-nodes      app.terraform.io/acme/dev-nodes\n"
        "dev-cluster\ndev-karpenter\ndev-nodes\n"
    )


def test_a_destroy_is_of_one_environment(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No order would be right for all of them at once."""
    write_environments(root, dev=environment_yaml())

    assert run("stacks", stacks, ["--destroy"], root) == 2
    assert capsys.readouterr().err == (
        "1 error\n  no environment is named; say whose stacks: stacks ENV --destroy\n"
    )


def test_stacks_as_json(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Other programs get each stack with its kind, its state, and what is applied before it."""
    write_environments(root, dev=environment_yaml(**S3))

    assert run("stacks", stacks, ["--json"], root) == 0
    every = capsys.readouterr().out
    assert run("stacks", stacks, ["dev", "--json"], root) == 0
    assert capsys.readouterr().out == every
    assert run("stacks", stacks, ["dev", "--destroy", "--json"], root) == 0
    names = [row["name"] for row in json.loads(capsys.readouterr().out)["stacks"]]

    start = "s3://acme-state/clusters/dev"
    kinds = {
        "cluster": [],
        "karpenter": ["dev-cluster"],
        "nodes": ["dev-cluster", "dev-karpenter"],
    }
    assert json.loads(every) == {
        "stacks": [
            {
                "environment": "dev",
                "name": f"dev-{kind}",
                "kind": kind,
                "after": after,
                "state": f"{start}-{kind}.tfstate",
            }
            for kind, after in kinds.items()
        ]
    }
    assert names == NAMES.split()


@pytest.mark.parametrize("data", [IN_S3, IN_CLOUD])
def test_protection_is_read_from_where_state_lies(
    data: object, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Terraform pulls the state, whose output refuses the destroy."""
    write_environments(root, dev=environment_yaml(**CLOUD))
    synthesized(root, "dev-cluster", data, PROTECTED)

    assert run("stacks", stacks, ["dev", "--destroy"], root) == 2
    assert capsys.readouterr().err == (
        "1 error\n  cluster.deletion_protection: dev-cluster is applied with deletion protection; "
        "write false and deploy; then destroy\n"
    )


@pytest.mark.parametrize("pulled", ["", {"outputs": {}}], ids=["never applied", "not protected"])
def test_an_unprotected_cluster_is_destroyed(
    pulled: object, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where the state says nothing of it, the names come without a word."""
    write_environments(root, dev=environment_yaml(**CLOUD))
    synthesized(root, "dev-cluster", IN_CLOUD, pulled)

    assert run("stacks", stacks, ["dev", "--destroy"], root) == 0
    assert capsys.readouterr() == (NAMES, "")


def test_what_was_not_checked_is_said(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A state that cannot be read is not taken for one in which nothing is."""
    write_environments(root, dev=environment_yaml(**CLOUD))
    said: list[str] = []
    start = "warning: whether dev-cluster is applied with deletion protection was not checked: "
    for step in ("no JSON", "no init", "no Terraform"):
        if step == "no init":
            synthesized(root, "dev-cluster", IN_CLOUD)
        if step == "no Terraform":
            monkeypatch.setenv("PATH", str(root))
        assert run("stacks", stacks, ["dev", "--destroy"], root) == 0
        out, err = capsys.readouterr()
        assert (out, err[: len(start)]) == (NAMES, start)
        said.append(err[len(start) :])

    assert said == [
        "there is no dev-cluster/cdk.tf.json: run synth\n",
        (
            "Backend initialization required: run `terraform -chdir="
            f"{root}/cdktf.out/stacks/dev-cluster init` first, or mend what it says\n"
        ),
        "terraform is not on PATH\n",
    ]


def test_a_protected_file_is_believed_where_nothing_is_read(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the file protects is not destroyed on the ground that nobody could look."""
    fields: dict[str, Any] = {**CLOUD, "cluster": {"deletion_protection": True}}
    write_environments(root, dev=environment_yaml(**fields))

    assert run("stacks", stacks, ["dev", "--destroy"], root) == 2
    assert "dev-cluster may be applied with (there is no" in capsys.readouterr().err


def test_local_state_stays_local(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the JSON keeps in a file is read from it, whatever the environment says by now."""
    write_environments(root, dev=environment_yaml(**CLOUD))
    synthesized(root, "dev-cluster", LOCAL)
    (root / "state").mkdir()
    (root / "state/dev-cluster.tfstate").write_text(json.dumps(PROTECTED), encoding="utf-8")

    assert run("stacks", stacks, ["dev", "--destroy"], root) == 2
    assert "dev-cluster is applied with" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("pulled", "arguments", "code", "said"),
    [
        ({"resources": [{"mode": "data"}]}, [], 0, "old-nodes is forgotten\n"),
        ("", [], 0, "old-nodes is forgotten\n"),
        (
            {"resources": [{"mode": "managed"}]},
            ["--unchecked"],
            2,
            '"old-nodes" still has 1 resource in its state; run `terraform',
        ),
        (
            None,
            [],
            2,
            'whether "old-nodes" still has resources was not checked: Backend initialization',
        ),
        (None, ["--unchecked"], 0, "old-nodes is forgotten\n"),
    ],
    ids=["only data", "never applied", "applied", "unread", "unread, asked for"],
)
def test_forgetting_asks_where_state_lies(
    pulled: object,
    arguments: list[str],
    code: int,
    said: str,
    root: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A stack goes where its state, wherever it lies, holds nothing; unread, only on demand."""
    write_environments(root, dev=environment_yaml())
    folder = synthesized(root, "old-nodes", IN_S3, pulled)

    assert run("forget", forget, ["old-nodes", *arguments], root) == code
    assert said in "".join(capsys.readouterr())
    assert folder.exists() is (code == 2)
