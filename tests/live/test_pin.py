"""`preflight --pin`: what is newest, by botocore's Stubber, and what that changes in the files."""

from pathlib import Path

import pytest

from commands.choosing import studied_file
from commands.pinning import wanted_pins, write_pins
from commands.running import Project
from core.problems import ConfigError
from live.pins import Pin
from live.subject import Subject
from tests.live.stubs import stubbed
from tests.live.test_releases import addon, parameter
from tests.live.world import World
from tests.support import text_with

FILE = """\
# the cluster of the shop
cluster:   # laid out by hand
  kubernetes_version: "1.35"
  addons:
    coredns: {version: v1.13.1-eksbuild.1}   # not newer: CORE-1
    kube-proxy:
        version: 'v1.35.0-eksbuild.1'
    vpc-cni: &cni {version: v1.22.4-eksbuild.3}

system_nodes: {bottlerocket_version: 1.68.0}
node_classes:
  default:
    ami: "bottlerocket@v1.68.0" # one
node_pools:
  default: {architectures: [amd64, arm64], limits: {cpu: "8"}}
"""
# coredns, eks-pod-identity-agent, kube-proxy, vpc-cni: as EKS lists them.
ADDONS = (
    addon(["v1.13.2-eksbuild.2", "v1.13.1-eksbuild.1"]),
    addon(["v1.3.10-eksbuild.3"]),
    addon(["v1.35.3-eksbuild.29"]),
    addon(["v1.22.4-eksbuild.3"]),
)
# For the system nodes, then for each architecture of the node class.
RELEASES = (
    parameter("1.70.0-0aaaaaaa"),
    parameter("1.71.0-0bbbbbbb"),
    parameter("1.70.0-0ccccccc"),
)


def test_only_the_versions_change(tmp_path: Path) -> None:
    """Comments, quotes and layout stay; where the architectures differ, both have the older one."""
    project = written(tmp_path, dev=text_with(FILE))

    difference = pinned(project)

    expected = (
        text_with(FILE)
        .replace("v1.13.1-eksbuild.1", "v1.13.2-eksbuild.2")
        .replace("v1.35.0-eksbuild.1", "v1.35.3-eksbuild.29")
        .replace("version: 1.68.0", "version: 1.70.0")
        .replace("bottlerocket@v1.68.0", "bottlerocket@1.70.0")
        .replace(
            "    coredns:",
            "    eks-pod-identity-agent:\n      version: v1.3.10-eksbuild.3\n    coredns:",
        )
    )
    assert text_of(project, "dev") == expected
    assert difference[:2] == ["--- environments/dev.yaml", "+++ environments/dev.yaml"]
    assert '-    ami: "bottlerocket@v1.68.0" # one' in difference
    assert '+    ami: "bottlerocket@1.70.0" # one' in difference


def test_what_is_newest_stays(tmp_path: Path) -> None:
    """A second run changes nothing and says so."""
    project = written(tmp_path, dev=text_with(FILE))
    pinned(project)
    before = text_of(project, "dev")

    assert pinned(project) == ["every version is the newest already"]
    assert text_of(project, "dev") == before


def test_a_version_in_a_base_is_changed_there(tmp_path: Path) -> None:
    """The file that holds a version is edited; what is in no file goes into the environment's."""
    base = "base: true\nsystem_nodes: {bottlerocket_version: 1.68.0}\n"
    own = "extends: base.yaml\n" + text_with("")
    project = written(tmp_path, base=base, dev=own, stage=own)

    said = pinned(project, releases=RELEASES[:2])

    assert said[0] == "environments/base.yaml also pins what stage runs"
    assert text_of(project, "base") == base.replace("1.68.0", "1.70.0")
    assert "bottlerocket_version" not in text_of(project, "dev")
    assert "ami: bottlerocket@1.71.0" in text_of(project, "dev")


def test_nothing_is_written_when_a_check_fails(tmp_path: Path) -> None:
    """A pin that the rules refuse, here an old variant, leaves the file as it was."""
    project = written(tmp_path, dev=text_with(FILE))
    loaded = studied_file("dev", project)
    pin = Pin(("system_nodes", "bottlerocket_version"), "1.68.0", "1.2.0")

    with pytest.raises(ConfigError) as refused:
        list(write_pins(loaded, [pin], project))

    (problem,) = refused.value.problems
    assert problem.path == "system_nodes.bottlerocket_version"
    assert problem.found == '1.2.0 has no variant for Kubernetes "1.35"'
    assert text_of(project, "dev") == text_with(FILE)


def test_an_addon_that_has_no_version(tmp_path: Path) -> None:
    """What cannot be pinned is an error, before anything is written."""
    project = written(tmp_path, dev=text_with(FILE))
    subject = asked(project, (addon([]), *ADDONS[1:]), RELEASES)

    with pytest.raises(ConfigError) as refused:
        wanted_pins(subject)

    (problem,) = refused.value.problems
    assert problem.path == "cluster.addons.coredns"
    assert problem.found == "EKS offers none for Kubernetes 1.35"


def test_without_an_answer_nothing_is_written(world: World) -> None:
    """AWS' refusal is a problem without a traceback; moto has no describe-addon-versions."""
    before = (world.root / "environments/dev.yaml").read_text(encoding="utf-8")

    result = world.main("preflight", "dev", "--pin")

    assert (result.code, result.out) == (2, "")
    assert "no answer in AWS' form (DescribeAddonVersions: 404)" in result.err
    assert (world.root / "environments/dev.yaml").read_text(encoding="utf-8") == before


def pinned(
    project: Project, releases: tuple[tuple[str, dict[str, object]], ...] = RELEASES
) -> list[str]:
    """Pin the environment dev to what is newest; return what was said."""
    subject = asked(project, ADDONS, releases)
    return list(write_pins(studied_file("dev", project), wanted_pins(subject), project))


def asked(
    project: Project,
    addons: tuple[tuple[str, dict[str, object]], ...],
    releases: tuple[tuple[str, dict[str, object]], ...],
) -> Subject:
    """Return the environment dev with AWS' answers."""
    subject = stubbed(studied_file("dev", project).environment, "eks", *addons)
    ssm = subject.aws.stub("ssm")  # pyright: ignore[reportAttributeAccessIssue]
    for call, answer in releases:
        ssm.add_response(call, answer)
    return subject


def written(root: Path, **texts: str) -> Project:
    """Write environment files; return their project."""
    (root / "environments").mkdir()
    for name, text in texts.items():
        (root / f"environments/{name}.yaml").write_text(text, encoding="utf-8")
    return Project(root)


def text_of(project: Project, name: str) -> str:
    """Return the text of an environment file."""
    return (project.environments / f"{name}.yaml").read_text(encoding="utf-8")
