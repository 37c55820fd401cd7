"""Runs one command: parses its options, and prints the user's faults without a traceback."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from core.problems import ConfigError, Problem, Severity, render_problems


@dataclass(frozen=True)
class Project:
    """Where things are: the project's folder, and in it the environment files."""

    root: Path

    @property
    def environments(self) -> Path:
        """The folder of environment files."""
        return self.root / "environments"


class Command(Protocol):
    """What each module of `commands` offers."""

    def add_arguments(self, parser: argparse.ArgumentParser, /) -> None:
        """Declare the command's options."""

    def run(self, options: argparse.Namespace, project: Project, /) -> int:
        """Run the command and return its exit code."""
        ...


FAULTY = 2
# These use 2 for "there are changes", as Terraform does.
_EXIT_ON_FAULT = {"diff": 1, "drift": 1, "plan": 1}


def run(name: str, command: Command, arguments: Sequence[str], root: Path) -> int:
    """Run a command; a fault of the user's goes to standard error and gives exit code 2."""
    parser = argparse.ArgumentParser(
        prog=f"python main.py {name}", description=getattr(command, "__doc__", None)
    )
    command.add_arguments(parser)
    fault = _EXIT_ON_FAULT.get(name, FAULTY)
    try:
        # Options may stand before, between and after the names of files.
        options = parser.parse_intermixed_args(arguments)
    except SystemExit as done:  # argparse has said why, or has printed its help
        return fault if done.code else 0
    try:
        return command.run(options, Project(root))
    except ConfigError as error:
        print_problems(error.problems)
        return fault


def print_problems(problems: Sequence[Problem]) -> None:
    """Print errors to standard error; warnings and what is allowed before them, to the output."""
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    notes = [problem for problem in problems if problem.severity is not Severity.ERROR]
    if notes:
        print(render_problems(notes), flush=True)
    if errors:
        sys.stderr.write(f"{render_problems(errors)}\n")
