"""List stacks, in the order of an apply: an environment's, one a line, or all, with their state."""

import argparse
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from commands.choosing import studied_environment
from commands.running import Project
from commands.state import found_state, output_in
from commands.synth import output_folder
from core.checks.run import checked_environments
from core.config.environment import Environment
from core.config.load import environment_files
from core.layout import Stack, stacks_of
from core.problems import ConfigError, Problem
from core.render.backend import state_address


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument(
        "environment", metavar="ENV", nargs="?", help="an environment's name; without it, all"
    )
    parser.add_argument(
        "--destroy",
        action="store_true",
        help="in the order of a destroy, without what other clusters of the account share",
    )
    either = parser.add_mutually_exclusive_group()
    either.add_argument(
        "--state", action="store_true", help="with the file, object or workspace of each state"
    )
    either.add_argument(
        "--json", action="store_true", help="as JSON, with each state and what is applied first"
    )


def run(options: argparse.Namespace, project: Project) -> int:
    """Print the names; with their states where these are asked for, or all stacks are."""
    chosen = _chosen(options.environment, project)
    if options.destroy and not options.environment:
        problem = Problem("", "no environment is named", "say whose stacks: stacks ENV --destroy")
        raise ConfigError([problem])
    rows = [
        _row(environment, stack)
        for environment in chosen
        for stack in _ordered(environment, project, destroy=options.destroy)
    ]
    if options.json:
        print(json.dumps({"stacks": rows}, indent=2))
    else:
        print("\n".join(_lines(rows, states=options.state or not options.environment)))
    return 0


def _chosen(name: str | None, project: Project) -> list[Environment]:
    if name:
        return [studied_environment(name, project)]
    loaded, _ = checked_environments(environment_files(project.environments), project.root)
    return [item.environment for item in loaded]


def _ordered(environment: Environment, project: Project, *, destroy: bool) -> Sequence[Stack]:
    stacks = stacks_of(environment)
    if not destroy:
        return stacks
    _refuse_protected(environment, project)
    return [stack for stack in reversed(stacks) if stack.kind != "account"]


def _refuse_protected(environment: Environment, project: Project) -> None:
    """Refuse while EKS itself refuses: every node would be gone before it is asked."""
    folder = output_folder(None, project.root) / "stacks"
    remote = environment.backend.type != "local"
    for stack in stacks_of(environment):
        if stack.kind != "cluster":
            continue
        found = found_state(project.root, folder / stack.name, remote=remote)
        protected = output_in(found.state, "deletion_protection") is True
        if protected or (found.unread and environment.cluster.deletion_protection):
            what = "is applied with" if protected else f"may be applied with ({found.unread})"
            problem = f"{stack.name} {what} deletion protection"
            right = "write false and deploy; then destroy"
            raise ConfigError([Problem("cluster.deletion_protection", problem, right)])
        if found.unread:
            sys.stderr.write(
                f"warning: whether {stack.name} is applied with deletion protection was not "
                f"checked: {found.unread}\n"
            )


def _row(environment: Environment, stack: Stack) -> dict[str, str | list[str]]:
    return {
        "environment": environment.name,
        "name": stack.name,
        "kind": stack.kind,
        "after": list(stack.after),
        "state": state_address(environment, stack.name),
    }


def _lines(rows: Sequence[Mapping[str, Any]], *, states: bool) -> Iterable[str]:
    width = max(len(row["name"]) for row in rows)
    return (f"{row['name']:<{width}}  {row['state']}" if states else row["name"] for row in rows)
