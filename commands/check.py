"""Check the environment files and write nothing."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from commands.formats import FORMATS
from commands.running import FAULTY, Project, print_problems
from commands.words import counted
from core.checks.run import checked_environments, run_rules
from core.config.extends import shown_name
from core.config.load import (
    Loaded,
    environment_files,
    folder_files,
    load_environments,
)
from core.problems import ConfigError, Problem, Severity, sort_problems, suggestion


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument(
        "files", metavar="FILE", nargs="*", help="environment files or names; default: all"
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
        files = list(dict.fromkeys(_file(text, project) for text in options.files))
        loaded, problems = _checked(files, project)
    except ConfigError as error:
        if options.format == "text":
            raise
        print(FORMATS[options.format](error.problems))
        return FAULTY
    if options.format == "text":
        print_problems(problems)
        print(f"{_counted(len(loaded), len(files))} checked, no errors")
    else:
        print(FORMATS[options.format](problems))
    return 0


def _checked(files: Sequence[Path], project: Project) -> tuple[list[Loaded], tuple[Problem, ...]]:
    """Check files, or all; rules over the fleet see all of them, whichever are asked about."""
    if not files:
        return checked_environments(environment_files(project.environments), project.root)
    shown = {shown_name(path, project.root) for path in files}
    every = folder_files(project.environments)
    asked, faults = load_environments(files, project.root)
    others, missed = load_environments(every, project.root)
    # A copy that is asked about stands for the file of its name.
    names = {item.environment.name for item in asked}
    loaded = [*asked, *(item for item in others if item.environment.name not in names)]
    loaded.sort(key=lambda item: item.environment.name)
    # What others find in a base that is asked about counts; their own faults do not.
    missed = [problem for problem in missed if problem.heirs]
    problems = [
        problem
        for problem in sort_problems([*faults, *missed, *run_rules(loaded)])
        if problem.file in shown or shown.intersection(problem.heirs)
    ]
    if any(problem.severity is Severity.ERROR for problem in problems):
        raise ConfigError(problems)
    return [item for item in loaded if item.source.file in shown], tuple(problems)


def _counted(environments: int, files: int) -> str:
    """Say what was checked; of files that are named, some may be bases."""
    bases = max(0, files - environments)
    counts = [counted(environments, "environment")] if environments or not bases else []
    counts += [counted(bases, "base")] if bases else []
    return " and ".join(counts)


def _file(text: str, project: Project) -> Path:
    """Return the file that is meant: a path, or the name of a file in environments/."""
    known = {path.stem: path for path in reversed(folder_files(project.environments))}
    meant = (Path(text), known.get(text, Path(text)))
    found = next((path for path in meant if path.is_file()), Path(text))
    if found.name == text and not found.suffix and not found.exists():
        right = f"there are: {', '.join(sorted(known))}{suggestion(text, known)}"
        raise ConfigError([Problem("", f'no file or environment is named "{text}"', right)])
    return found.absolute()
