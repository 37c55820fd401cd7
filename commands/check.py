"""Check the environment files and write nothing."""

import argparse
from pathlib import Path

from commands.running import Project, print_notes
from core.checks.run import checked_environments
from core.config.load import environment_files


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument(
        "files", metavar="FILE", nargs="*", type=Path, help="environment files; default: all"
    )


def run(options: argparse.Namespace, project: Project) -> int:
    """Run all rules and print what they find."""
    files = options.files or environment_files(project.environments)
    loaded, notes = checked_environments(files, project.root)
    print_notes(notes)
    count = len(loaded)
    print(f"{count} environment{'s' if count > 1 else ''} checked, no errors")
    return 0
