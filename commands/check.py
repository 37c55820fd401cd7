"""Check the environment files and write nothing."""

import argparse
from pathlib import Path

from commands.formats import FORMATS
from commands.running import FAULTY, Project, print_problems
from core.checks.run import checked_environments
from core.config.load import environment_files
from core.problems import ConfigError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument(
        "files", metavar="FILE", nargs="*", type=Path, help="environment files; default: all"
    )
    parser.add_argument(
        "--format",
        choices=["text", *FORMATS],
        default="text",
        help="text, json, or github (annotations of a workflow); default: text",
    )


def run(options: argparse.Namespace, project: Project) -> int:
    """Run all rules and print what they find; in text, errors go to standard error."""
    try:
        files = options.files or environment_files(project.environments)
        loaded, problems = checked_environments(files, project.root)
    except ConfigError as error:
        if options.format == "text":
            raise
        print(FORMATS[options.format](error.problems))
        return FAULTY
    if options.format == "text":
        print_problems(problems)
        count = len(loaded)
        print(f"{count} environment{'s' if count > 1 else ''} checked, no errors")
    else:
        print(FORMATS[options.format](problems))
    return 0
