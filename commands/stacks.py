"""List an environment's stacks, in the order of an apply, one a line."""

import argparse

from commands.choosing import chosen_environment
from commands.running import Project
from core.layout import stacks_of


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
    stacks = stacks_of(chosen_environment(options.environment, project))
    if options.destroy:
        stacks = tuple(stack for stack in reversed(stacks) if stack.kind != "account")
    for stack in stacks:
        print(stack.name)
    return 0
