"""The same files give the same bytes: elsewhere, for another user, again; and nothing is lost."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from commands import forget
from commands.output import STACK_FILE
from commands.running import run
from tests.golden.cases import CASES, ERROR_CASES, ROOT
from tests.golden.produced import Produced
from tests.golden.recorded import recorded_files

SOURCES = (
    *("commands", "core", "engine.py", "examples"),
    *("jsii-lazy.cjs", "main.py", "modules", "stacks"),
)
LEAVING = "gov"
_DEV_NODES = f"stacks/dev-nodes/{STACK_FILE}"
LEFT = ["gov-cluster", "gov-karpenter", "gov-nodes"]
# What a shell may hold; none of it is the file's.
SHELL = {
    "AWS_REGION": "mars-north-1",
    "AWS_DEFAULT_REGION": "mars-north-1",
    "AWS_PROFILE": "nobody",
    "AWS_ACCESS_KEY_ID": "AKIANOBODY",
    "TF_VAR_region": "mars-north-1",
    "TF_WORKSPACE": "other",
    "TF_CLI_ARGS": "-no-such-flag",
    "KUBECONFIG": "nowhere",
    "HELM_NAMESPACE": "other",
}
ONE = {"HOME": "no-home", "LC_ALL": "C", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1"}
OTHER = {"HOME": ".", "LC_ALL": "tr_TR.UTF-8", "TZ": "America/Adak", "PYTHONHASHSEED": "2"}


@dataclass(frozen=True)
class Run:
    """One run of the program: what it said, and the text of every file in cdktf.out after it."""

    said: str
    files: dict[str, str]


def start(
    root: Path, environment: dict[str, str], *arguments: str
) -> subprocess.CompletedProcess[str]:
    """Run main.py of a folder, from elsewhere, in an environment of its own."""
    kept = {name: os.environ[name] for name in ("PATH", "JSII_NODE") if name in os.environ}
    return subprocess.run(
        [sys.executable, str(root / "main.py"), *arguments],
        cwd=root.parent,
        env=kept | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def synth(root: Path, environment: dict[str, str]) -> Run:
    """Synthesize a folder's environments."""
    done = start(root, environment)
    assert (done.returncode, done.stderr) == (0, "")
    return Run(done.stdout, recorded_files(root / "cdktf.out"))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the program, in a folder with a space, with every case's environments."""
    root = tmp_path_factory.mktemp("some place") / "the project"
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            root.mkdir(exist_ok=True)
            shutil.copy(ROOT / name, root)
    for case in CASES:
        case.copy_to(root / "environments")
    return root


@pytest.fixture(scope="module")
def first(root: Path) -> Run:
    """Return the first run there, with a shell full of settings."""
    return synth(root, ONE | SHELL)


@pytest.fixture(scope="module")
def second(root: Path, first: Run) -> Run:
    """Return a run after one environment's file has gone; what Terraform keeps is there too."""
    assert f"{LEAVING}-nodes" in first.said
    (root / "environments" / f"{LEAVING}.yaml").unlink()
    for name in ("dev-nodes", LEFT[0]):
        (root / "cdktf.out/stacks" / name / ".terraform.lock.hcl").write_text(name)
    return synth(root, OTHER)


def test_output_depends_on_the_files_only(first: Run, all_produced: dict[str, Produced]) -> None:
    """In another folder, home, locale and shell, beside other environments: the same bytes."""
    here = {
        f"stacks/{name}/{STACK_FILE}": stack.text
        for case in CASES
        for name, stack in all_produced[case.name].stacks.items()
    }
    there = {name: text for name, text in first.files.items() if name != "manifest.json"}

    assert there.keys() == here.keys()
    assert [name for name in here if here[name] != there[name]] == []


def test_second_run_writes_the_same(first: Run, second: Run) -> None:
    """A second run, as another user, changes no byte, and leaves what Terraform wrote beside it."""
    added = second.files.keys() - first.files.keys()

    assert {name: second.files[name] for name in first.files} == first.files
    assert added == {f"stacks/{name}/.terraform.lock.hcl" for name in ("dev-nodes", LEFT[0])}


def test_check_finds_what_a_synth_would_change(root: Path, second: Run) -> None:
    """What is as the files give it passes; one changed byte fails, is shown, and stays."""
    file = root / "cdktf.out/stacks/dev-nodes" / STACK_FILE
    text = file.read_text(encoding="utf-8")
    passed = start(root, ONE, "synth", "--check")
    try:
        file.write_text(text.replace('"limits": {', '"limit": {', 1), encoding="utf-8")
        failed, left = start(root, ONE, "synth", "--check"), recorded_files(root / "cdktf.out")
    finally:
        file.write_text(text, encoding="utf-8")

    assert (passed.returncode, passed.stderr) == (0, "")
    assert "\n+++ " not in passed.stdout
    assert failed.returncode == 1
    assert failed.stderr == (
        f"1 file is out of date in {root / 'cdktf.out'}: synth there, and commit\n"
    )
    assert f"\n+++ b/stacks/dev-nodes/{STACK_FILE}\n" in failed.stdout
    assert [line[0] for line in failed.stdout.splitlines() if '"limit' in line and line[0] in "+-"]
    assert left == {**second.files, f"stacks/dev-nodes/{STACK_FILE}": left[_DEV_NODES]}
    assert '"limit": {' in left[_DEV_NODES]


def test_check_shows_all_that_is_missing(root: Path, second: Run, tmp_path: Path) -> None:
    """A folder that is not there yet lacks everything, and is not made."""
    asked = tmp_path / "committed"
    done = start(root, ONE, "synth", "--output", str(asked), "--check")
    shown = {line for line in done.stdout.splitlines() if line.startswith("+++ b/")}

    assert done.returncode == 1
    assert len(shown) == len([name for name in second.files if LEAVING not in name]) - 1
    assert list(tmp_path.iterdir()) == []


def test_named_environments_are_written_alone(root: Path, second: Run) -> None:
    """Others keep what they have, and are not called stale; a name that is none is refused."""
    others = root / "cdktf.out/stacks/prod-nodes" / STACK_FILE
    text = others.read_text(encoding="utf-8")
    others.write_text("{}", encoding="utf-8")
    try:
        done = start(root, ONE, "synth", "-e", "bank-us", "-e", "dev")
        left = recorded_files(root / "cdktf.out")
    finally:
        others.write_text(text, encoding="utf-8")
    refused = start(root, ONE, "synth", "-e", "bank-uk")

    assert (done.returncode, done.stderr) == (0, "")
    table, _, warning = done.stdout[done.stdout.index("stack ") :].partition("warning: ")
    assert [line.split()[0] for line in table.splitlines()[1:-1]] == [
        *("bank-us-cluster", "bank-us-karpenter", "bank-us-nodes"),
        *("dev-account", "dev-cluster", "dev-karpenter", "dev-nodes"),
    ]
    assert warning.startswith(f"in no environment file any more: {' '.join(reversed(LEFT))}\n")
    assert left == {**second.files, f"stacks/prod-nodes/{STACK_FILE}": "{}"}
    assert refused.returncode == 2
    assert 'no environment is named "bank-uk"; there are: adopted, bank-dev, ' in refused.stderr


def test_nothing_else_is_written(root: Path, second: Run) -> None:
    """Beside cdktf.out a synth leaves nothing in the project, and no half-written file in it."""
    names = {path.name for path in root.iterdir()} - {"__pycache__"}

    assert names == {*SOURCES, "environments", "cdktf.out"}
    assert not [name for name in second.files if Path(name).name.startswith(".cdk")]


def test_stacks_no_longer_asked_for_stay(second: Run, first: Run) -> None:
    """A file that is gone does not take its stacks' JSON along: a warning says how to end them."""
    warning = second.said[second.said.index("warning: ") :]
    backwards = " ".join(reversed(LEFT))

    assert warning == (
        f"warning: in no environment file any more: {backwards}\n"
        "  Their folders stay, so that they can be destroyed in this order: put the file back, "
        f"run\n  `make destroy`, remove it again. Then run: python main.py forget {backwards}\n"
    )
    assert second.files["manifest.json"] == first.files["manifest.json"]
    assert "warning: " not in first.said


def test_forgotten_stacks_go(
    root: Path, second: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Forgetting removes folder and entry, and everything else is as if they had never been."""
    monkeypatch.delenv("CDKTF_OUTDIR", raising=False)
    codes = [run("forget", forget, [name], root) for name in LEFT]
    left = recorded_files(root / "cdktf.out")

    assert codes == [0, 0, 0]
    assert capsys.readouterr().out.splitlines() == [f"{name} is forgotten" for name in LEFT]
    assert second.files.keys() - left.keys() == {
        *(f"stacks/{name}/{STACK_FILE}" for name in LEFT),
        f"stacks/{LEFT[0]}/.terraform.lock.hcl",
    }
    assert not any(name in left["manifest.json"] for name in LEFT)


def test_faults_leave_the_program_with_2(root: Path, first: Run, tmp_path: Path) -> None:
    """The program itself prints faults as recorded, without a traceback, and exits with 2."""
    case = next(case for case in ERROR_CASES if case.name == "error-two-files")
    copy = shutil.copytree(root, tmp_path / "copy", ignore=shutil.ignore_patterns("environments"))
    case.copy_to(copy / "environments")
    before = recorded_files(copy / "cdktf.out")

    done = start(copy, ONE)

    expected = (case.folder / "expected.txt").read_text(encoding="utf-8")
    assert (done.stdout + done.stderr, done.returncode) == (expected, 2)
    assert recorded_files(copy / "cdktf.out") == before
    assert f"stacks/dev-nodes/{STACK_FILE}" in before.keys() & first.files.keys()


def test_a_difference_is_shown_before_a_synth(root: Path, second: Run) -> None:
    """Of what is synthesized nothing differs; what changes is said before anything is written."""
    file = root / "environments/live/bank-us.yaml"
    text = file.read_text(encoding="utf-8")
    same = start(root, ONE, "diff", "bank-us")
    try:
        file.write_text(f"{text}\n  batch: null\nsystem_nodes: {{min_size: 4}}\n", encoding="utf-8")
        changed = start(root, ONE, "diff", "bank-us")
    finally:
        file.write_text(text, encoding="utf-8")

    assert (same.returncode, same.stdout) == (0, "no difference between last synth and now\n")
    assert (changed.returncode, changed.stderr) == (2, "")
    assert [line for line in changed.stdout.splitlines() if line.startswith("  bank-us-")] == [
        "  bank-us-cluster: EKS refuses, since Terraform leaves the desired size as it is",
        (
            "  bank-us-nodes: the NodePool batch is dropped: its nodes drain at once, outside its "
            "budgets"
        ),
    ]
    assert recorded_files(root / "cdktf.out").keys() <= second.files.keys()


def test_two_environments_differ_in_what_their_files_say(root: Path, second: Run) -> None:
    """Names alone are no difference: of two heirs of one base, their own lines are left."""
    done = start(root, ONE, "diff", "bank-eu", "bank-us", "--json")
    found = json.loads(done.stdout)["changes"]

    assert second.files
    assert (done.returncode, done.stderr) == (2, "")
    assert [change["path"] for change in found["configuration"]] == [
        "region",
        "network.cidr",
        "network.availability_zones",
        "cluster.endpoint_public_access_cidrs",
        "node_pools.wide",
    ]
    assert [change["path"] for change in found["nodes"]] == [
        "output.node_pools.value",
        "provider.kubernetes[0].exec[0].args",
        "resource.kubernetes_manifest.node-pool-wide",
    ]
