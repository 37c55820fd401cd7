"""Locks of providers, recorded by the real Terraform from a mirror of three platforms."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import environment_yaml
from tests.terraform.project import ProjectCopy, copy_project
from tools.offline import World

pytestmark = pytest.mark.terraform

PLATFORMS = ("linux_amd64", "linux_arm64", "darwin_arm64")
NAMES = ("cluster", "karpenter", "nodes")


@pytest.fixture
def project(world: Callable[[], World], tmp_path: Path) -> ProjectCopy:
    """A project in a world whose mirror has providers for one platform: the one it runs on."""
    return copy_project(tmp_path / "project", world(), {"dev": environment_yaml()})


def mirror_everything(world: World) -> None:
    """Give the world a mirror of its own, with a package for each platform."""
    mirror = world.folder / "state" / "mirror"
    shared = mirror.resolve()
    mirror.unlink()
    shutil.copytree(shared, mirror)
    for package in [*mirror.glob("*/*/*/*/*")]:
        for platform in PLATFORMS:
            copy = package.with_name(platform)
            if not copy.exists():
                shutil.copytree(package, copy)
                # Not the same bytes, so that each platform has a checksum of its own.
                (copy / "platform").write_text(platform, encoding="utf-8")


def test_locks_hold_three_platforms(project: ProjectCopy) -> None:
    """Each lock is of three platforms, goes beside the JSON, and is all that `init` needs."""
    mirror_everything(project.world)

    recorded = project.main("lock-providers")
    project.run_well(".venv/bin/python", "main.py")
    beside = {name: project.folder(f"dev-{name}") / ".terraform.lock.hcl" for name in NAMES}
    inits = {
        name: project.terraform(
            f"dev-{name}", "init", "-input=false", "-lockfile=readonly", "-no-color"
        )
        for name in NAMES
    }

    assert recorded.code == 0, recorded.text
    for name, lock in beside.items():
        text = lock.read_text(encoding="utf-8")
        kept = project.root / "locks" / f"{name}.terraform.lock.hcl"
        providers = re.findall(r'^provider "registry\.terraform\.io/(\S+)"', text, re.MULTILINE)
        assert text == kept.read_text(encoding="utf-8")
        assert providers
        assert text.count('"h1:') == 3 * len(providers), text
        assert inits[name].code == 0, inits[name].text
    assert project.main("synth", "--check").code == 0


def test_without_all_platforms_nothing_is_recorded(project: ProjectCopy) -> None:
    """Where Terraform finds a package for some platforms only, it says so, and no lock is kept."""
    said = project.main("lock-providers")

    assert said.code == 2
    assert "linux_arm64" in said.text
    assert "nothing was recorded; run this where the registry is reached" in said.text
    assert not (project.root / "locks").exists()
