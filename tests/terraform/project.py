"""A copy of this project in a world of its own: what a user does there is run for real."""

import json
import re
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

from tests.support import ROOT, write_environments
from tools.offline import Change, World

# What a checkout does not have, and what no command of the project reads.
_LEFT_OUT = (
    *(".git", ".venv", "node_modules", "cdktf.out", "state", "tests", "docs"),
    *("__pycache__", ".*_cache", ".hypothesis"),
)
_COLOURS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
# The copy's .venv and node_modules are links: make must not mend them, whatever their times.
_MAKE = (
    "make",
    *("-o", ".venv/.pipenv", "-o", ".venv/.packages", "-o", ".venv/jsii-cache/.warm"),
    *("-o", "node_modules/.package-lock.json"),
)
# One run of the world for all: two that start together would write the same file in it.
_PLANS = """
cd cdktf.out/stacks
printf '%s\\0' "$@" | xargs -0 -P 2 -I {} sh -c '
    terraform -chdir={} plan -no-color -detailed-exitcode >{}/plan 2>&1
    echo $? >{}/plan.code'
"""


@dataclass(frozen=True)
class Result:
    """What a command said, without colours, and its exit code."""

    code: int
    text: str


@dataclass(frozen=True)
class ProjectCopy:
    """The project's sources in another folder, with its own output, state, home and world."""

    root: Path
    world: World

    def cdktf(self, *arguments: str) -> Result:
        """Run the cdktf command, as the README has it."""
        return self.run("npx", "cdktf", *arguments)

    def make(self, *arguments: str) -> Result:
        """Run make."""
        return self.run(*_MAKE, *arguments)

    def main(self, *arguments: str) -> Result:
        """Run the project's own command line, outside the cdktf command."""
        return self.run(".venv/bin/python", "main.py", *arguments)

    def terraform(self, stack: str, *arguments: str) -> Result:
        """Run Terraform in a stack's folder."""
        return self.run("terraform", f"-chdir={self.folder(stack)}", *arguments)

    def run(self, *command: str) -> Result:
        """Run a command in the project's folder."""
        done = self.world.run(*command, cwd=self.root)
        return Result(done.returncode, _plain(done))

    def run_well(self, *command: str) -> str:
        """Run a command that must succeed and return what it said."""
        result = self.run(*command)
        assert result.code == 0, result.text
        return result.text

    def folder(self, stack: str) -> Path:
        """Return the folder of a stack's JSON."""
        return self.root / "cdktf.out" / "stacks" / stack

    def stacks(self) -> list[str]:
        """Return the stacks that have been synthesized, sorted."""
        return sorted(path.name for path in (self.root / "cdktf.out" / "stacks").iterdir())

    def synthesized(self) -> dict[str, bytes]:
        """Return each stack's JSON, as it lies there."""
        return {name: (self.folder(name) / "cdk.tf.json").read_bytes() for name in self.stacks()}

    def outputs(self, stack: str) -> dict[str, Any]:
        """Return the values of an applied stack's outputs."""
        shown = self.run_well("terraform", f"-chdir={self.folder(stack)}", "output", "-json")
        return {name: output["value"] for name, output in json.loads(shown).items()}

    def resources(self, stack: str) -> list[str]:
        """Return the addresses in a stack's state; none where it was never applied."""
        state = self.root / "state" / f"{stack}.tfstate"
        found = json.loads(state.read_bytes())["resources"] if state.exists() else []
        return [f"{item['type']}.{item['name']}" for item in found if item["mode"] == "managed"]

    def second_plans(self) -> dict[str, Result]:
        """Plan every stack once more, two at a time, and return what each plan said."""
        self.run_well("bash", "-c", _PLANS, "plans", *self.stacks())
        plans = {name: self.folder(name) / "plan" for name in self.stacks()}
        return {
            name: Result(int(path.with_suffix(".code").read_text()), path.read_text())
            for name, path in plans.items()
        }

    def log(self, since: int = 0) -> list[Change]:
        """Return what was changed in this world, in order, after the first `since` changes."""
        return self.world.log()[since:]


def copy_project(
    root: Path, world: World, environments: Mapping[str, str] | None = None
) -> ProjectCopy:
    """Copy the sources to a folder; `environments` are files' texts that replace the own ones."""
    shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns(*_LEFT_OUT))
    (root / ".venv").symlink_to(sys.prefix)
    (root / "node_modules").symlink_to(ROOT / "node_modules")
    if environments is not None:
        for file in (root / "environments").glob("*.yaml"):
            file.unlink()
        write_environments(root, **environments)
    return ProjectCopy(root, world)


def _plain(done: CompletedProcess[str]) -> str:
    return _COLOURS.sub("", f"{done.stdout}{done.stderr}")
