"""Terraform without a network or a cloud: commands run in a simulated world.

A script, `offline-terraform`, serves Terraform recorded providers and modules. It lies beside a
checkout of this project or is named by OFFLINE_TERRAFORM; without it nothing here can run.
"""

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

RUNNER = "OFFLINE_TERRAFORM"
STATE = "OFFLINE_TERRAFORM_STATE"
# How long one command may take before it counts as hung, in seconds.
TIMEOUT = 600

# One change in a simulated world: create, update or delete; the resource's type; its name.
Change: TypeAlias = tuple[str, str, str]

# What a shell, make or the loaded engine may have set, and no user's run has.
_OF_OTHERS = ("AWS_", "CDKTF_", "GNUMAKE", "JSII_", "KUBE", "MAKE", "MFLAGS", "NODE_OPTIONS", "TF_")
# What the script installs once: worlds link to what is large, and have copies of what it may renew.
_LINKED = ("venv", "mirror")
_COPIED = ("cert.pem", "key.pem", "stamp")


def find_runner(root: Path) -> Path | None:
    """Return the script for a checkout at `root`, or None where there is none."""
    named = os.environ.get(RUNNER)
    path = Path(named) if named else root.parent / "shared" / "offline-terraform"
    # Inside one of its own runs, the script's variable names its folder.
    path = path / "offline-terraform" if path.is_dir() else path
    return path if path.is_file() else None


@dataclass(frozen=True)
class World:
    """A simulated cloud, with a home folder for the commands that run in it."""

    runner: Path
    folder: Path
    modules: Path | None = None

    def run(self, *command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
        """Run a command in the world, as a fresh shell would, and return what it said."""
        modules = ["--modules", self.modules] if self.modules else []
        return subprocess.run(
            [self.runner, *modules, "--", *command],
            cwd=cwd,
            env=self.variables(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
            check=False,
        )

    def variables(self) -> dict[str, str]:
        """Return the variables that commands see."""
        return users_variables() | {
            STATE: str(self.folder / "state"),
            "HOME": str(self.folder / "home"),
            "CHECKPOINT_DISABLE": "1",
            "npm_config_update_notifier": "false",
        }

    def log(self) -> list[Change]:
        """Return every change so far, in order."""
        path = self.folder / "state" / "world.json"
        if not path.exists():
            return []
        return [tuple(change) for change in json.loads(path.read_bytes())["log"]]


def new_world(runner: Path, folder: Path, modules: Path | None = None) -> World:
    """Make a world in a folder, in which nothing exists yet.

    Raises:
        CalledProcessError: the script could not install what it needs.

    """
    installed = Path(
        os.environ.get(STATE)
        or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "offline-terraform")
    )
    if not (installed / "stamp").exists():
        subprocess.run([runner, "--", "true"], check=True, capture_output=True, timeout=TIMEOUT)
    state = folder / "state"
    (folder / "home").mkdir(parents=True)
    state.mkdir()
    for path in (*(installed / name for name in _LINKED), *installed.glob("*.pb")):
        (state / path.name).symlink_to(path)
    for name in _COPIED:
        shutil.copy(installed / name, state)
    return World(runner, folder, modules)


def users_variables() -> dict[str, str]:
    """Return the environment without what make, cloud tools or the engine put into it."""
    return {key: value for key, value in os.environ.items() if not key.startswith(_OF_OTHERS)}
