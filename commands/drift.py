"""Plan every applied stack as it was last synthesized, and change nothing: for nightly jobs.

Exit code: 0 all is as written, 2 something is not, 1 an error.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from commands.choosing import named_environments
from commands.output import STACK_FILE
from commands.running import Project
from commands.synth import output_folder
from commands.terraform import (
    CHANGES,
    FAILED,
    NO_CHANGES,
    PLAN,
    is_applied,
    need_terraform,
    said_by,
    summary,
    worst,
)
from core.config.load import environment_files, load_environments
from core.layout import Stack, stacks_of
from core.problems import ConfigError, Problem

_WORDS = {NO_CHANGES: "as written", FAILED: "failed", CHANGES: "drifted"}
_NOT_APPLIED = "not applied"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument(
        "environments", metavar="ENV", nargs="*", help="environments' names; default: all"
    )


def run(options: argparse.Namespace, project: Project) -> int:
    """Plan the stacks one by one, show what differs, and end with a table."""
    need_terraform()
    # A rule that finds something says nothing of what is applied.
    loaded, problems = load_environments(environment_files(project.environments), project.root)
    if problems:
        raise ConfigError(problems)
    stacks = [
        stack
        for environment in named_environments(options.environments, loaded)
        for stack in stacks_of(environment)
    ]
    folder = output_folder(None, project.root) / "stacks"
    _need_all(stacks, folder)
    codes = {stack.name: _drift(stack.name, folder / stack.name) for stack in stacks}
    words = {name: _NOT_APPLIED if code is None else _WORDS[code] for name, code in codes.items()}
    print("\n".join(summary(words)))
    return worst({code or NO_CHANGES for code in codes.values()})


def _need_all(stacks: Sequence[Stack], folder: Path) -> None:
    for stack in stacks:
        if not (folder / stack.name / STACK_FILE).exists():
            found = f"{stack.name} is not in {folder.parent.name}"
            raise ConfigError([Problem("", found, "run `make synth` first")])


def _drift(name: str, folder: Path) -> int | None:
    """Return the exit code of a stack's plan, or None where it is not applied."""
    code, said = said_by(folder, "init", "-input=false", "-no-color")
    if code != NO_CHANGES:
        return _shown(name, said, FAILED)
    if not is_applied(folder):
        return None
    code, said = said_by(folder, *PLAN, "-no-color")
    if code == NO_CHANGES:
        return code
    return _shown(name, said, code if code in _WORDS else FAILED)


def _shown(name: str, said: bytes, code: int) -> int:
    """Show what Terraform said of a stack that is not as written."""
    print(f"== {name}", flush=True)
    sys.stdout.write(said.decode(errors="backslashreplace"))
    return code
