"""Lock files of providers: one a kind of stack, recorded all or none, put beside the JSON."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from commands import lock_providers
from commands.locks import add_locks, lock_name, stacks_to_lock
from commands.output import LOCK_FILE, publish
from commands.running import run
from core.config.environment import Environment
from core.layout import stacks_of
from tests.support import DEPLOYER, environment, environment_yaml, write_environments

TOKEN = {"access": {"deployer": DEPLOYER, "cluster_auth": "token"}}
# Writes each call beside the stack, and a lock that says what it began with; fails where told to.
TERRAFORM = """\
#!/bin/sh
folder="${1#-chdir=}"
shift
stack=$(basename "$folder")
echo "$stack $*" >>"$CALLS"
if [ "$stack $1" = "$FAILS" ]; then
    echo "Error: could not connect to the registry" >&2
    exit 1
fi
before=$(cat "$folder/.terraform.lock.hcl" 2>/dev/null)
echo "$before$stack:$1 " | tr -d '\\n' >"$folder/.terraform.lock.hcl"
"""
PLATFORMS = "-platform=linux_amd64 -platform=linux_arm64 -platform=darwin_arm64"
NAMES = ("cluster", "karpenter", "nodes")


def folders_of(environments: Sequence[Environment], folder: Path) -> None:
    """Make the folder of each stack, as a synth does."""
    for made in environments:
        for stack in stacks_of(made):
            (folder / "stacks" / stack.name).mkdir(parents=True, exist_ok=True)


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What stands in for Terraform is on PATH; a synth makes folders and adds the locks."""
    terraform = tmp_path / "bin" / "terraform"
    terraform.parent.mkdir()
    terraform.write_text(TERRAFORM, encoding="utf-8")
    terraform.chmod(0o755)

    def build(environments: Sequence[Environment], folder: Path, _state: str, locks: Path) -> None:
        folders_of(environments, folder)
        add_locks(environments, folder, locks)

    monkeypatch.setattr(lock_providers, "build", build)
    monkeypatch.setenv("PATH", f"{terraform.parent}:/usr/bin:/bin")
    monkeypatch.setenv("CALLS", str(tmp_path / "calls"))
    return tmp_path / "calls"


def locks(root: Path) -> dict[str, str]:
    """Return the text of every lock that is kept."""
    return {
        path.name.removesuffix(LOCK_FILE): path.read_text(encoding="utf-8")
        for path in sorted((root / "locks").glob(f"*{LOCK_FILE}"))
    }


def test_a_lock_for_each_kind() -> None:
    """Stacks of a kind share one, unless one of them logs in by another provider."""
    plain, token = environment(name="a"), environment(name="b", cluster={"name": "b"}, **TOKEN)

    assert [lock_name(token, stack) for stack in stacks_of(token)] == [
        "cluster.terraform.lock.hcl",
        "karpenter-token.terraform.lock.hcl",
        "nodes-token.terraform.lock.hcl",
    ]
    assert stacks_to_lock([plain, token]) == {
        "cluster.terraform.lock.hcl": "a-cluster",
        "karpenter.terraform.lock.hcl": "a-karpenter",
        "karpenter-token.terraform.lock.hcl": "b-karpenter",
        "nodes.terraform.lock.hcl": "a-nodes",
        "nodes-token.terraform.lock.hcl": "b-nodes",
    }


@pytest.mark.usefixtures("calls")
def test_locks_are_recorded(
    tmp_path: Path, calls: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One stack of each kind is initialised without its backend, and locked for three platforms."""
    write_environments(tmp_path, dev=environment_yaml(), prod=environment_yaml())

    assert run("lock-providers", lock_providers, [], tmp_path) == 0
    assert calls.read_text(encoding="utf-8").splitlines() == [
        line
        for name in NAMES
        for line in (
            f"dev-{name} init -backend=false -input=false -no-color",
            f"dev-{name} providers lock {PLATFORMS} -no-color",
        )
    ]
    assert locks(tmp_path) == {name: f"dev-{name}:init dev-{name}:providers " for name in NAMES}
    assert [line for line in capsys.readouterr().out.splitlines() if "wrote" in line] == [
        f"wrote locks/{name}.terraform.lock.hcl" for name in NAMES
    ]


@pytest.mark.usefixtures("calls")
def test_what_is_locked_stays_locked(tmp_path: Path) -> None:
    """The kept lock is what Terraform starts from, so that it changes no version by itself."""
    write_environments(tmp_path, dev=environment_yaml())
    (tmp_path / "locks").mkdir()
    (tmp_path / "locks/nodes.terraform.lock.hcl").write_text("kept ", encoding="utf-8")

    assert run("lock-providers", lock_providers, [], tmp_path) == 0
    assert locks(tmp_path)["nodes"] == "kept dev-nodes:init dev-nodes:providers "


@pytest.mark.parametrize(
    ("arguments", "init", "lock"),
    [
        (["--upgrade"], "-backend=false -input=false -upgrade", PLATFORMS),
        (
            ["--net-mirror", "https://mirror.example.com/"],
            "-backend=false -input=false",
            f"{PLATFORMS} -net-mirror=https://mirror.example.com/",
        ),
        (
            ["--fs-mirror", "/mirror"],
            "-backend=false -input=false",
            f"{PLATFORMS} -fs-mirror=/mirror",
        ),
    ],
)
def test_options(tmp_path: Path, calls: Path, arguments: list[str], init: str, lock: str) -> None:
    """Newer versions and mirrors are Terraform's own options."""
    write_environments(tmp_path, dev=environment_yaml())

    assert run("lock-providers", lock_providers, arguments, tmp_path) == 0
    assert calls.read_text(encoding="utf-8").splitlines()[:2] == [
        f"dev-cluster init {init} -no-color",
        f"dev-cluster providers lock {lock} -no-color",
    ]


@pytest.mark.usefixtures("calls")
@pytest.mark.parametrize("step", ["init", "providers"])
def test_nothing_is_recorded_where_one_fails(
    step: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Without a registry Terraform's own words come first, then what can be done."""
    write_environments(tmp_path, dev=environment_yaml())
    monkeypatch.setenv("FAILS", f"dev-nodes {step}")

    assert run("lock-providers", lock_providers, [], tmp_path) == 2
    assert capsys.readouterr().err == (
        "Error: could not connect to the registry\n"
        f"1 error\n  `terraform {step}` failed in dev-nodes: nothing was recorded; run this where "
        "the registry is reached, or name a mirror of all three platforms (--net-mirror, "
        "--fs-mirror)\n"
    )
    assert locks(tmp_path) == {}


@pytest.mark.usefixtures("calls")
def test_terraform_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is Terraform that knows the checksums."""
    monkeypatch.setenv("PATH", str(tmp_path))

    assert run("lock-providers", lock_providers, [], tmp_path) == 2
    assert "terraform is not on PATH; install" in capsys.readouterr().err


def test_locks_come_beside_the_json(tmp_path: Path) -> None:
    """A kept lock replaces what Terraform left there; without one that stays."""
    made, fresh, outdir = environment(), tmp_path / "fresh", tmp_path / "out"
    (tmp_path / "locks").mkdir()
    (tmp_path / "locks/cluster.terraform.lock.hcl").write_text("kept", encoding="utf-8")
    for folder in (fresh, outdir):
        folders_of([made], folder)
    for stack in stacks_of(made):
        (fresh / "stacks" / stack.name / "cdk.tf.json").write_text("{}", encoding="utf-8")
        (outdir / "stacks" / stack.name / LOCK_FILE).write_text("left", encoding="utf-8")
    names = ", ".join(f'"{stack.name}": {{}}' for stack in stacks_of(made))
    (fresh / "manifest.json").write_text(f'{{"stacks": {{{names}}}}}', encoding="utf-8")

    add_locks([made], fresh, tmp_path / "locks")
    publish(fresh, outdir)

    assert {
        path.parent.name: path.read_text(encoding="utf-8")
        for path in outdir.glob(f"stacks/*/{LOCK_FILE}")
    } == {"dev-cluster": "kept", "dev-karpenter": "left", "dev-nodes": "left"}
