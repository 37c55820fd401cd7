"""Finds the environment that a command line names."""

from collections.abc import Sequence

from commands.running import Project
from core.checks.run import checked_environments, essential_problems
from core.config.environment import Environment
from core.config.load import (
    Loaded,
    environment_files,
    folder_files,
    load_environment,
    load_environments,
)
from core.problems import ConfigError, Problem, suggestion


def chosen_environment(name: str, project: Project) -> Environment:
    """Return the environment of a name.

    Raises:
        ConfigError: there is none, or the files have errors.

    """
    loaded, _ = checked_environments(environment_files(project.environments), project.root)
    return _named(name, loaded).environment


def studied_environment(name: str, project: Project) -> Environment:
    """Return the environment of a name, whatever rules find in it: to see why they do.

    Raises:
        ConfigError: see `studied_file`.

    """
    return studied_file(name, project).environment


def studied_file(name: str, project: Project) -> Loaded:
    """Return the same with the source that it was read from.

    Raises:
        ConfigError: there is none, its file has faults, or an essential rule finds something.

    """
    # Nearly always one file has the name, and the others need not be read.
    named = [path for path in folder_files(project.environments) if path.stem == name]
    if len(named) == 1:
        loaded = load_environment(named[0], project.root)
        if loaded.environment.name == name:
            return _without_problems(loaded)
    every, _ = load_environments(environment_files(project.environments), project.root)
    return _without_problems(_named(name, every))


def named_environments(names: Sequence[str] | None, loaded: list[Loaded]) -> list[Environment]:
    """Return the environments of some names, in the order of all; all where none is named.

    Raises:
        ConfigError: there is none of a name.

    """
    chosen = {_named(name, loaded).environment.name for name in names or ()}
    return [item.environment for item in loaded if not names or item.environment.name in chosen]


def _without_problems(loaded: Loaded) -> Loaded:
    if problems := essential_problems(loaded):
        raise ConfigError(problems)
    return loaded


def _named(name: str, loaded: list[Loaded]) -> Loaded:
    known = {item.environment.name: item for item in loaded}
    if name not in known:
        right = f"there are: {', '.join(known)}{suggestion(name, known)}"
        raise ConfigError([Problem("", f'no environment is named "{name}"', right)])
    return known[name]
