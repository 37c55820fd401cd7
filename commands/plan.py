"""Run `terraform plan` in an environment's stacks, one after the other.

Exit code, as Terraform's own: 0 no changes, 2 changes, 1 an error.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from commands import synth
from commands.choosing import chosen_environment
from commands.running import Project
from commands.synth import output_folder
from commands.terraform import (
    CHANGES,
    FAILED,
    NO_CHANGES,
    PLAN,
    is_applied,
    need_terraform,
    summary,
    terraform,
    worst,
)
from core.layout import Stack, stacks_of

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
    need_terraform()
    stacks = stacks_of(chosen_environment(options.environment, project))
    # What is planned is what the files say now, as with the cdktf command.
    synth.run(argparse.Namespace(output=None, check=False, environment=None), project)
    outcomes = plan_stacks(stacks, output_folder(None, project.root) / "stacks")
    print("\n".join(summary({name: outcome.words for name, outcome in outcomes.items()})))
    return worst({outcome.code for outcome in outcomes.values()})


def plan_stacks(stacks: Sequence[Stack], folder: Path) -> dict[str, Outcome]:
    """Plan synthesized stacks below a folder; return each one's outcome, by name."""
    applied: set[str] = set()
    outcomes: dict[str, Outcome] = {}
    for stack in stacks:
        missing = [name for name in stack.after if name not in applied]
        if missing:
            outcomes[stack.name] = _not_planned(missing[0], outcomes[missing[0]])
            continue
        outcomes[stack.name] = outcome = _plan(stack.name, folder / stack.name)
        if outcome.code != FAILED and is_applied(folder / stack.name):
            applied.add(stack.name)
    return outcomes


def _not_planned(missing: str, outcome: Outcome) -> Outcome:
    why = "failed" if outcome.code == FAILED else "is not applied"
    return Outcome(f"not planned yet: {missing} {why}", CHANGES)


def _plan(name: str, folder: Path) -> Outcome:
    print(f"== {name}", flush=True)
    if terraform(folder, "init", "-input=false", "-no-color").returncode != NO_CHANGES:
        return Outcome(_WORDS[FAILED], FAILED)
    # Terraform itself knows nothing of NO_COLOR.
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    planned = terraform(folder, *PLAN, *([] if colour else ["-no-color"]))
    code = planned.returncode if planned.returncode in _WORDS else FAILED
    return Outcome(_WORDS[code], code)
