"""List an environment's stacks, in the order of an apply, one a line."""

import argparse
from collections.abc import Sequence

from commands.choosing import studied_environment
from commands.running import Project
from commands.state import applied_output
from core.layout import Stack, stacks_of
from core.problems import ConfigError, Problem


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("environment", metavar="ENV", help="an environment's name")
    parser.add_argument(
        "--destroy",
        action="store_true",
        help="in the order of a destroy, without what other clusters of the account share",
    )


def run(options: argparse.Namespace, project: Project) -> int:
    """Print the names."""
    stacks = stacks_of(studied_environment(options.environment, project))
    if options.destroy:
        _refuse_protected(stacks, project)
        stacks = tuple(stack for stack in reversed(stacks) if stack.kind != "account")
    for stack in stacks:
        print(stack.name)
    return 0


def _refuse_protected(stacks: Sequence[Stack], project: Project) -> None:
    """Refuse while EKS itself refuses: every node would be gone before it is asked."""
    for stack in stacks:
        if applied_output(project.root, stack.name, "deletion_protection") is True:
            found = f"{stack.name} is applied with deletion protection"
            right = "write false and deploy; then destroy"
            raise ConfigError([Problem("cluster.deletion_protection", found, right)])
