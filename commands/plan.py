"""Run `terraform plan` in an environment's stacks, one after the other.

Exit code, as Terraform's own: 0 no changes, 2 changes, 1 an error.
"""

import argparse
import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from commands.choosing import chosen_environment
from commands.running import Project
from commands.synth import output_folder
from core.layout import Stack, stacks_of

NO_CHANGES, FAILED, CHANGES = 0, 1, 2
_WORDS = {NO_CHANGES: "no changes", FAILED: "failed", CHANGES: "changes"}


@dataclass(frozen=True)
class Outcome:
    """What became of one stack's plan."""

    words: str
    code: int


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("environment", metavar="ENV", help="an environment's name")


def run(options: argparse.Namespace, project: Project) -> int:
    """Plan every stack whose predecessors are applied, and say what became of each."""
    if shutil.which("terraform") is None:
        sys.stderr.write("terraform is not on PATH: install Terraform 1.5.7 or newer\n")
        return FAILED
    stacks = stacks_of(chosen_environment(options.environment, project))
    folder = output_folder(None, project.root) / "stacks"
    applied: set[str] = set()
    outcomes: dict[str, Outcome] = {}
    for stack in stacks:
        outcomes[stack.name] = _plan(stack, folder / stack.name, applied)
        if outcomes[stack.name].code != FAILED and _is_applied(folder / stack.name):
            applied.add(stack.name)
    print("\n".join(_summary(outcomes)))
    return _exit_code(outcomes)


def _plan(stack: Stack, folder: Path, applied: set[str]) -> Outcome:
    missing = [name for name in stack.after if name not in applied]
    if missing:
        return Outcome(f"not planned yet: {missing[0]} is not applied", CHANGES)
    print(f"== {stack.name}", flush=True)
    if _terraform(folder, "init", "-input=false", "-no-color").returncode != 0:
        return Outcome(_WORDS[FAILED], FAILED)
    planned = _terraform(folder, "plan", "-input=false", "-lock=false", "-detailed-exitcode")
    code = planned.returncode
    return Outcome(_WORDS.get(code, _WORDS[FAILED]), code)


def _is_applied(folder: Path) -> bool:
    """Tell whether a stack has been applied: then, and only then, it has outputs."""
    shown = _terraform(folder, "output", "-json", capture=True)
    return shown.returncode == 0 and bool(json.loads(shown.stdout or b"{}"))


def _terraform(
    folder: Path, *arguments: str, capture: bool = False
) -> subprocess.CompletedProcess[bytes]:
    # The user's own Terraform, with arguments of ours.
    command = ["terraform", f"-chdir={folder}", *arguments]
    return subprocess.run(command, capture_output=capture, check=False)  # noqa: S603


def _summary(outcomes: dict[str, Outcome]) -> list[str]:
    width = max(len(name) for name in outcomes)
    return ["", *(f"{name:<{width}}  {outcome.words}" for name, outcome in outcomes.items())]


def _exit_code(outcomes: dict[str, Outcome]) -> int:
    codes = {outcome.code for outcome in outcomes.values()}
    if codes - {NO_CHANGES, CHANGES}:
        return FAILED
    return CHANGES if CHANGES in codes else NO_CHANGES
