"""`upgrade`: what it prints, and what it writes."""

import json
from pathlib import Path

import pytest

from commands import upgrade
from commands.running import Project, run
from tests.support import environment_yaml, write_environments

FILE = """\
# Ours.
region: us-east-1
account_id: "999988887777"
access: {deployer: "arn:aws:iam::999988887777:role/Deploy"}
cluster:
  kubernetes_version: "1.35" # the newest that we tried
karpenter: {version: 1.12.0}
node_pools: {default: {limits: {cpu: "100"}}}
"""


@pytest.fixture
def file(project: Project) -> Path:
    """An environment file with comments, of Karpenter 1.12."""
    path = project.environments / "dev.yaml"
    path.write_text(FILE, encoding="utf-8")
    return path


def upgraded(project: Project, *arguments: str) -> int:
    """Run the command on dev and return its exit code."""
    return run("upgrade", upgrade, ["dev", *arguments], project.root)


def test_the_steps_are_printed(
    project: Project, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each deploy with its edits, their lines, its stacks and what to wait for."""
    assert upgraded(project, "--kubernetes", "1.36", "--karpenter", "1.13.0") == 0
    assert (
        capsys.readouterr().out
        == """\
dev is on Kubernetes 1.35 and Karpenter 1.12.0: 2 deploys

Deploy 1: Karpenter 1.13.0
  edit environments/dev.yaml
    karpenter.version (line 7): 1.12.0 -> 1.13.0
  make deploy ENV=dev
    dev-cluster    the controller's policy of eks module 21.19.0 is enough for 1.13.0
    dev-karpenter  karpenter-crd 1.13.0, so that the CRDs come first; then karpenter
    dev-nodes      NodePools and EC2NodeClasses, held against the new CRDs
  wait:  kubectl --namespace kube-system rollout status deployment/karpenter
  wait:  kubectl get nodepools,ec2nodeclasses   # until all are Ready

Deploy 2: Kubernetes 1.36
  look:  aws eks list-insights --cluster-name dev --region us-east-1   # what would break
  edit environments/dev.yaml
    cluster.kubernetes_version (line 6): 1.35 -> 1.36
  make deploy ENV=dev
    dev-cluster  the control plane; then add-ons, and system nodes, one at a time
    dev-nodes    Karpenter's nodes drift to images for 1.36, as the budgets let them
  wait:  kubectl get nodes   # until every one shows v1.36
"""
    )
    assert file.read_text(encoding="utf-8") == FILE


def test_the_steps_as_json(
    project: Project, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Other programs get the same: the file and line of each edit, the words for each stack."""
    assert upgraded(project, "--kubernetes", "1.36", "--karpenter", "1.13.0", "--json") == 0
    data = json.loads(capsys.readouterr().out)
    first, second = data.pop("deploys")

    assert data == {
        "environment": "dev",
        "kubernetes": "1.35",
        "karpenter": "1.12.0",
        "shared": [],
    }
    assert first == {
        "title": "Karpenter 1.13.0",
        "edits": [
            {
                "file": "environments/dev.yaml",
                "line": 7,
                "path": "karpenter.version",
                "old": "1.12.0",
                "new": "1.13.0",
            }
        ],
        "stacks": {
            "dev-cluster": "the controller's policy of eks module 21.19.0 is enough for 1.13.0",
            "dev-karpenter": "karpenter-crd 1.13.0, so that the CRDs come first; then karpenter",
            "dev-nodes": "NodePools and EC2NodeClasses, held against the new CRDs",
        },
        "before": [],
        "after": [
            "kubectl --namespace kube-system rollout status deployment/karpenter",
            "kubectl get nodepools,ec2nodeclasses   # until all are Ready",
        ],
        "notes": [],
    }
    assert [(second["title"], edit["path"]) for edit in second["edits"]] == [
        ("Kubernetes 1.36", "cluster.kubernetes_version")
    ]
    assert file.read_text(encoding="utf-8") == FILE


def test_nothing_to_upgrade_as_json(
    project: Project, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A program sees that an environment is there by an empty list."""
    assert upgraded(project, "--karpenter", "1.12.0", "--json") == 0
    assert json.loads(capsys.readouterr().out)["deploys"] == []
    assert "karpenter: {version: 1.12.0}" in file.read_text(encoding="utf-8")


def test_write_makes_the_edits_of_one_deploy_at_a_time(
    project: Project, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same command again goes on where the file is, until nothing is left; comments stay."""
    asked = ("--kubernetes", "1.36", "--karpenter", "1.13.0", "--write")
    said, texts = [], []
    for _ in range(3):
        assert upgraded(project, *asked) == 0
        said.append(capsys.readouterr().out.splitlines()[-1])
        texts.append(file.read_text(encoding="utf-8"))

    first = FILE.replace("1.12.0", "1.13.0")
    second = first.replace('"1.35" #', '"1.36" #')
    assert texts == [first, second, second]
    assert said == [
        "once that is deployed, run the same command again for the next one",
        " karpenter: {version: 1.13.0}",
        (
            "dev is on Kubernetes 1.36 and Karpenter 1.13.0: there is nothing to upgrade; "
            "say --kubernetes or --karpenter"
        ),
    ]


def test_what_stands_in_a_base_is_edited_there(
    project: Project, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The version is changed where it is written, and the difference names that file."""
    base = project.environments / "bases" / "base.yaml"
    base.parent.mkdir()
    base.write_text("karpenter:\n  version: 1.12.0 # all of us\n", encoding="utf-8")
    own = FILE.replace("karpenter: {version: 1.12.0}", "extends: bases/base.yaml")
    file.write_text(own, encoding="utf-8")

    assert upgraded(project, "--karpenter", "1.13.0", "--write") == 0
    assert base.read_text(encoding="utf-8") == "karpenter:\n  version: 1.13.0 # all of us\n"
    assert file.read_text(encoding="utf-8") == own
    said = capsys.readouterr().out
    assert "  edit environments/bases/base.yaml\n    karpenter.version (line 2): 1.12.0" in said
    assert "\n-  version: 1.12.0 # all of us\n+  version: 1.13.0 # all of us" in said


def test_who_else_is_upgraded_is_said(
    project: Project, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A base is edited for all that extend it, apart from those that say something else."""
    base = project.environments / "bases" / "base.yaml"
    base.parent.mkdir()
    base.write_text("base: true\nkarpenter: {version: 1.12.0}\n", encoding="utf-8")
    shared = FILE.replace("karpenter: {version: 1.12.0}", "extends: bases/base.yaml")
    file.write_text(shared, encoding="utf-8")
    for name, text in {"stage": shared, "prod": shared, "test": FILE}.items():
        (project.environments / f"{name}.yaml").write_text(text, encoding="utf-8")

    assert upgraded(project, "--karpenter", "1.13.0") == 0
    assert capsys.readouterr().out.splitlines()[1:3] == [
        (
            "environments/bases/base.yaml is edited, and with it prod, stage upgraded at their "
            "next deploy"
        ),
        "  for dev alone, first write what it edits in environments/dev.yaml",
    ]
    assert upgraded(project, "--karpenter", "1.13.0", "--json") == 0
    assert json.loads(capsys.readouterr().out)["shared"] == [
        {"file": "environments/bases/base.yaml", "with": ["prod", "stage"]}
    ]


def test_a_refused_upgrade_writes_nothing(
    project: Project, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a rule would find afterwards is said, with the place in the file."""
    assert upgraded(project, "--kubernetes", "1.36", "--write") == 2
    assert capsys.readouterr().err == (
        "environments/dev.yaml: 1 error\n"
        '  cluster.kubernetes_version (line 6): Karpenter 1.12.0 does not support Kubernetes "1.36"'
        '; write karpenter.version: 1.13.0 or newer, or kubernetes_version: "1.35" '
        "[karpenter-kubernetes]\n"
    )
    assert file.read_text(encoding="utf-8") == FILE


@pytest.mark.parametrize(
    ("option", "text", "what"),
    [
        ("--kubernetes", "1.36.1", "a Kubernetes minor such as 1.36"),
        ("--kubernetes", "latest", "a Kubernetes minor such as 1.36"),
        ("--karpenter", "v1.14.1", "a release such as 1.14.1"),
        ("--karpenter", "1.14", "a release such as 1.14.1"),
    ],
)
def test_a_version_has_its_form(
    project: Project, option: str, text: str, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """An option that is no version is refused in words."""
    assert upgraded(project, option, text) == 2
    assert capsys.readouterr().err.splitlines()[-1] == (
        f'python main.py upgrade: error: argument {option}: "{text}" is not {what}'
    )


def test_a_file_of_another_name_is_found(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """The environment's name counts, not the file's."""
    write_environments(project.root, other=environment_yaml(name="blue"))

    assert run("upgrade", upgrade, ["blue", "--kubernetes", "1.36"], project.root) == 0
    assert "  edit environments/other.yaml\n" in capsys.readouterr().out
