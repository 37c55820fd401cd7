"""Loads environment files: all of them, with every file's faults at once."""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from core.config.environment import Environment
from core.config.extends import Reader, shown_name
from core.config.parse import base_problems, parse_environment
from core.config.source import Parts, Source
from core.problems import ConfigError, Problem

SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True)
class Loaded:
    """An environment with the source it was read from."""

    environment: Environment
    source: Source

    def locate(self, problem: Problem, parts: Parts) -> Problem:
        """Return the problem with the file and the line where a path stands: here or in a base."""
        file, line = self.source.holder(parts).file, self.source.line_of(parts)
        return _inherited(replace(problem, file=file, line=line), self.source.file)

    def file_of(self, parts: Parts) -> Path:
        """Return the file to edit where the value of a path is to change: this one or a base."""
        return self.source.holder(parts).path

    def named_file(self, parts: Parts) -> str:
        """Return how a path's value names another file, and where that is looked for."""
        written = self.source.scalars[parts]
        folder = Path(self.source.holder(parts).file).parent
        place = Path(os.path.normpath(folder / written)).as_posix()
        return written if written == place else f"{written} ({place})"


def folder_files(folder: Path) -> list[Path]:
    """Return the YAML files in a folder and those below it, sorted; hidden ones are an editor's.

    Links that lead nowhere are among them: reading one says so.
    """
    found = [
        path
        for path in folder.rglob("*")
        if path.suffix in SUFFIXES
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and (path.is_file() or not path.exists())
    ]
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def environment_files(folder: Path) -> list[Path]:
    """Return the YAML files in a folder and those below it, sorted by name.

    Raises:
        ConfigError: the folder holds none.

    """
    files = folder_files(folder)
    if not files:
        found, right = "no environment file", "add one such as dev.yaml"
        raise ConfigError([Problem("", found, right, file=folder.name)])
    return files


def load_environments(
    files: Iterable[Path], root: Path, texts: Mapping[Path, str] | None = None
) -> tuple[list[Loaded], list[Problem]]:
    """Load every file; return those that hold, sorted by name, and the faults of the others.

    Bases are no environments; their faults are found nevertheless.

    Args:
        files: environment files.
        root: problems name files relative to it, where they lie below it.
        texts: what stands for the contents of some files, by their full paths.

    """
    loaded: list[Loaded] = []
    problems: list[Problem] = []
    reader = Reader(root, texts)
    for path in files:
        file = shown_name(path, root)
        try:
            source = reader.read(path)
            if is_base(source):
                problems.extend(_inherited(problem, file) for problem in base_problems(source))
            else:
                loaded.append(_parsed(source))
        except ConfigError as error:
            problems.extend(_inherited(problem, file) for problem in error.problems)
    loaded.sort(key=lambda item: (item.environment.name, item.source.file))
    duplicates = _duplicates(loaded)
    return [item for item in loaded if item.source.file not in duplicates], [
        *problems,
        *_unmarked(problems, reader.extended()),
        *duplicates.values(),
    ]


def load_environment(path: Path, root: Path) -> Loaded:
    """Load one file, named in errors by its path from the root; `workloads` become full paths.

    Raises:
        ConfigError: every fault of the file.

    """
    file = shown_name(path, root)
    try:
        source = Reader(root).read(path)
        if not is_base(source):
            return _parsed(source)
    except ConfigError as error:
        raise ConfigError(_inherited(problem, file) for problem in error.problems) from None
    found, right = "this file is a base", "name one that extends it"
    raise ConfigError([Problem("", found, right, file=file)])


def is_base(source: Source) -> bool:
    """Tell whether a file says that it is only extended."""
    return source.data.get("base") is True


def with_full_paths(environment: Environment, folder: Path) -> Environment:
    """Return the environment of a file in a folder, with the paths it names made full ones."""
    workloads = tuple(os.path.normpath(folder / name) for name in environment.workloads)
    return environment.model_copy(update={"workloads": workloads}) if workloads else environment


def _parsed(source: Source) -> Loaded:
    environment = parse_environment(source, source.path.stem)
    # A list is written in one file, and its paths are relative to that.
    folder = source.holder(("workloads",)).path.parent
    return Loaded(with_full_paths(environment, folder), source)


def _inherited(problem: Problem, file: str) -> Problem:
    """Name the environment's file where the problem stands in another, which it extends."""
    return problem if problem.file == file else replace(problem, heirs=(file,))


def _unmarked(problems: Sequence[Problem], extended: set[str]) -> list[Problem]:
    """Say what a file may be meant as that others extend and that lacks something."""
    lacking = {
        problem.file for problem in problems if problem.found == "required" and not problem.heirs
    }
    right = 'write "base: true" where the file is only extended, and is no environment'
    return [Problem("base", "not said", right, file=file) for file in lacking & extended]


def _duplicates(loaded: Sequence[Loaded]) -> dict[str, Problem]:
    """Find files of a name that is taken: both would write one folder."""
    first: dict[str, Loaded] = {}
    problems: dict[str, Problem] = {}
    for item in loaded:
        name = item.environment.name
        other = first.setdefault(name, item)
        if other is not item:
            found = f'"{name}" is also the name of {other.source.file}'
            problem = Problem("name", found, f"give each its own{_own_name(item)}")
            problems[item.source.file] = item.locate(problem, ("name",))
    return problems


def _own_name(item: Loaded) -> str:
    """Propose a name that the folder makes its own, where the file's was taken."""
    path = item.source.path
    if "name" in item.source.data or path.parent.name == "environments":
        return ""
    return f', such as "name: {path.parent.name}-{path.stem}"'
