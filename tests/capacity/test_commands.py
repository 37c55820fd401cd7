"""What users see of `explain`, `fit` and `instance-types`: to the letter, and in no time."""

import json
import os
import subprocess
import sys
from pathlib import Path
from time import perf_counter

import pytest

from commands.running import Project
from tests.capacity.cases import EXPECTED, TYPED, Typed, shortened
from tests.capacity.conftest import Typing
from tests.support import ROOT, environment_yaml, write_environments

# Runs a command in a process of its own, and says which of some modules it has loaded.
LOADED = """
import sys
from pathlib import Path
import main
code = main.main(sys.argv[1:])
sys.stdout.flush()
slow = {"cdktf", "jsii", "engine", "stacks", "boto3", "botocore", "moto", "rich"}
sys.stderr.write(" ".join(sorted(slow & set(sys.modules))))
sys.exit(code)
"""


@pytest.mark.parametrize("case", TYPED, ids=lambda case: case.words)
def test_output_is_as_recorded(
    case: Typed, typed: Typing, monkeypatch: pytest.MonkeyPatch, *, update_golden: bool
) -> None:
    """Text has at most 100 columns and no colour; JSON is recorded without its long lists."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("FORCE_COLOR", "1")
    code, out, err = typed(case.words)
    shown = shortened(out) if case.file.suffix == ".json" else out + err

    if update_golden:
        case.file.parent.mkdir(exist_ok=True)
        case.file.write_text(shown, encoding="utf-8")
        pytest.fail(f"{case.file.name} rewritten", pytrace=False)
    assert shown == case.file.read_text(encoding="utf-8")
    assert code == case.code
    assert max(map(len, out.splitlines())) <= 100 or case.file.suffix == ".json"
    assert "\x1b" not in out


def test_nothing_recorded_is_stale() -> None:
    """Each recorded file is some command's output."""
    assert {path.name for path in EXPECTED.iterdir()} == {case.file.name for case in TYPED}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("explain dv", 'no environment is named "dv"; there are: dev'),
        ("explain dev --pool x", '--pool: no NodePool is named "x"; there are: default'),
        (
            "explain dev --type m7g.larg",
            (
                '--type: "m7g.larg" is not among the instance types of 2026-10-27; correct it, '
                'or refresh the catalogue (did you mean "m7g.large"?)'
            ),
        ),
        (
            "fit dev",
            "no workloads; name a manifest, or list some under `workloads` in the environment file",
        ),
        (
            "fit dev no.yaml",
            "cannot be read: no such file or directory; check its name and rights",
        ),
        ("fit dev {root}/web.yaml --replicas -1", "--replicas: -1 is negative; write 0 or more"),
        (
            "fit dev {root}/web.yaml --replicas 150001",
            "--replicas: 150001 is more than 150000; write 150000 or less",
        ),
        ("fit dev {root}/bad.yaml", "bad.yaml: 1 error\n  document 1 (line 2): not YAML, column 1"),
        ("instance-types famly=m7g", 'famly=m7g: "famly" is no filter; use one of name'),
    ],
)
def test_faults_of_users(typed: Typing, project: Project, words: str, said: str) -> None:
    """What a user gets wrong is a line on standard error, and exit code 2."""
    (project.root / "bad.yaml").write_text("a: [", encoding="utf-8")
    (project.root / "web.yaml").write_text(
        "{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: [{name: c}]}}",
        encoding="utf-8",
    )
    code, out, err = typed(words.format(root=project.root), project.root)

    assert (code, out) == (2, "")
    assert said in err


def test_an_environment_with_findings_can_be_studied(typed: Typing, tmp_path: Path) -> None:
    """Rules say that a workload does not fit; `fit` and `explain` say why, all the same."""
    (tmp_path / "big.yaml").write_text(
        "{apiVersion: v1, kind: Pod, metadata: {name: big}, spec: {containers: "
        "[{name: c, resources: {requests: {cpu: '300'}}}]}}",
        encoding="utf-8",
    )
    write_environments(tmp_path, dev=environment_yaml(workloads=["../big.yaml"]), other="- no\n")
    code, out, err = typed("fit dev", tmp_path)

    assert (code, err) == (1, "")
    assert "Pod/big  big.yaml" in out
    assert typed("explain dev", tmp_path)[0] == 0
    assert typed("check", tmp_path)[0] == 2


def test_an_environment_whose_name_is_not_its_files(typed: Typing, tmp_path: Path) -> None:
    """The name in the file is the one that counts."""
    write_environments(tmp_path, dev=environment_yaml(name="test"), other=environment_yaml())

    assert typed("explain test --json", tmp_path)[0] == 0
    assert typed("explain dev", tmp_path)[0] == 2
    assert typed("explain other --json", tmp_path)[0] == 0


def test_options_may_stand_between_manifests(typed: Typing, project: Project) -> None:
    """Wherever they are typed, the options are the same."""
    for name in ("a", "b"):
        spec = "spec: {containers: [{name: c}]}"
        (project.root / f"{name}.yaml").write_text(
            f"{{kind: Pod, metadata: {{name: {name}}}, {spec}}}", encoding="utf-8"
        )
    a, b = project.root / "a.yaml", project.root / "b.yaml"
    expected = typed(f"fit dev {a} {b} --json --replicas 3", project.root)

    assert expected[0] == 0
    assert typed(f"fit --json dev {a} --replicas 3 {b}", project.root) == expected
    assert typed(f"fit dev --replicas 3 --json {a} {b}", project.root) == expected


def test_an_essential_rule_stops_what_cannot_be_worked_out(typed: Typing, tmp_path: Path) -> None:
    """A pool without its node class has nothing to explain."""
    pools = {"default": {"node_class": "none"}}
    write_environments(tmp_path, dev=environment_yaml(node_pools=pools))
    code, _, err = typed("explain dev", tmp_path)

    assert code == 2
    assert "[node-class-exists]" in err


def test_daemon_sets_of_the_environment_count_for_other_manifests(
    typed: Typing, tmp_path: Path
) -> None:
    """What runs on each node does so whatever is asked about."""
    spec = "spec: {containers: [{name: c, resources: {requests: {cpu: 1700m}}}]}"
    daemon = f"{{kind: DaemonSet, metadata: {{name: logs}}, spec: {{template: {{{spec}}}}}}}"
    (tmp_path / "daemon.yaml").write_text(daemon, encoding="utf-8")
    (tmp_path / "web.yaml").write_text(
        f"{{kind: Pod, metadata: {{name: web}}, {spec}}}", encoding="utf-8"
    )
    small = {"node_pools": {"default": {"max_cpus": 2}}}
    texts = {
        "with": environment_yaml(workloads=["../daemon.yaml"], **small),
        "without": environment_yaml(**small),
    }
    write_environments(tmp_path, **texts)
    path = tmp_path / "web.yaml"

    assert typed(f"fit without {path}", tmp_path)[0] == 0
    assert typed(f"fit with {path}", tmp_path)[0] == 1


def test_json_is_complete(typed: Typing) -> None:
    """Every type that a pool may launch is there with what pods get of it."""
    _, out, _ = typed("explain dev --json")
    (pool,) = json.loads(out)["pools"]
    _, out, _ = typed("instance-types --json")

    assert len(pool["types"]) == pool["launchable"] > 500
    assert {"cpu", "memory", "ephemeral-storage", "pods"} <= set(pool["types"][0]["allocatable"])
    assert len(json.loads(out)["types"]) == 1395


@pytest.mark.parametrize(
    ("words", "loaded"),
    [
        ("explain dev", "rich"),
        ("explain dev --json", ""),
        ("fit dev", "rich"),
        ("fit dev --replicas 10 --json", ""),
        ("instance-types m7g", "rich"),
        ("instance-types m7g --json", ""),
    ],
)
def test_whole_processes(words: str, loaded: str) -> None:
    """A process takes well under a second, and loads rich only to draw; never cdktf or boto3."""
    started = perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *words.split()],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = perf_counter() - started

    assert (done.returncode, done.stderr) == (0, loaded)
    assert seconds < 0.8 * 3  # three times, for a busy machine; `make bench` measures


@pytest.mark.parametrize("words", ["instance-types --json", "--help"])
def test_a_reader_that_has_seen_enough(words: str) -> None:
    """`head` may stop reading, or never begin; nobody complains."""
    command = f"set -o pipefail; {sys.executable} main.py {words} | head -n 0"
    done = subprocess.run(
        ["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
