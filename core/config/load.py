"""Loads environment files: all of them, with every file's faults at once."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from core.config.environment import Environment
from core.config.parse import parse_environment
from core.config.source import Parts, Source, read_source
from core.problems import ConfigError, Problem

SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True)
class Loaded:
    """An environment with the source it was read from."""

    environment: Environment
    source: Source

    def locate(self, problem: Problem, parts: Parts) -> Problem:
        """Return the problem with this file's name and the line of a path."""
        return replace(problem, file=self.source.file, line=self.source.line_of(parts))


def folder_files(folder: Path) -> list[Path]:
    """Return a folder's environment files, sorted by name; hidden ones are an editor's."""
    return sorted(
        (path for path in folder.glob("[!.]*") if path.suffix in SUFFIXES and path.is_file()),
        key=lambda path: path.name,
    )


def environment_files(folder: Path) -> list[Path]:
    """Return a folder's environment files, sorted by name.

    Raises:
        ConfigError: the folder holds none.

    """
    files = folder_files(folder)
    if not files:
        found, right = "no environment file", "add one such as dev.yaml"
        raise ConfigError([Problem("", found, right, file=folder.name)])
    return files


def load_environments(files: Iterable[Path], root: Path) -> tuple[list[Loaded], list[Problem]]:
    """Load every file; return those that hold, sorted by name, and the faults of the others.

    Args:
        files: environment files.
        root: problems name files relative to it, where they lie below it.

    """
    loaded: list[Loaded] = []
    problems: list[Problem] = []
    for path in files:
        try:
            loaded.append(load_environment(path, shown_name(path, root)))
        except ConfigError as error:
            problems.extend(error.problems)
    loaded.sort(key=lambda item: (item.environment.name, item.source.file))
    duplicates = _duplicates(loaded)
    return [item for item in loaded if item.source.file not in duplicates], [
        *problems,
        *duplicates.values(),
    ]


def load_environment(path: Path, file: str) -> Loaded:
    """Load one file, named `file` in errors; its `workloads` become full paths.

    Raises:
        ConfigError: every fault of the file.

    """
    source = read_source(path, file)
    environment = parse_environment(source, path.stem)
    return Loaded(with_full_paths(environment, path.absolute().parent), source)


def with_full_paths(environment: Environment, folder: Path) -> Environment:
    """Return the environment of a file in a folder, with the paths it names made full ones."""
    workloads = tuple(os.path.normpath(folder / name) for name in environment.workloads)
    return environment.model_copy(update={"workloads": workloads}) if workloads else environment


def shown_name(path: Path, root: Path) -> str:
    """Return the path as errors show it: relative to the root where it lies below it."""
    absolute = path.absolute()
    inside = absolute.is_relative_to(root.absolute())
    return (absolute.relative_to(root.absolute()) if inside else path).as_posix()


def _duplicates(loaded: Sequence[Loaded]) -> dict[str, Problem]:
    """Find files of a name that is taken: both would write one folder."""
    first: dict[str, Loaded] = {}
    problems: dict[str, Problem] = {}
    for item in loaded:
        name = item.environment.name
        other = first.setdefault(name, item)
        if other is not item:
            found = f'"{name}" is also the name of {other.source.file}'
            problem = Problem("name", found, "give each its own")
            problems[item.source.file] = item.locate(problem, ("name",))
    return problems
