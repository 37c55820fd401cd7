"""Finds the environment that a command line names."""

from commands.running import Project
from core.checks.run import checked_environments
from core.config.environment import Environment
from core.config.load import environment_files
from core.problems import ConfigError, Problem, suggestion


def chosen_environment(name: str, project: Project) -> Environment:
    """Return the environment of a name.

    Raises:
        ConfigError: there is none, or the files have errors.

    """
    loaded, _ = checked_environments(environment_files(project.environments), project.root)
    known = {item.environment.name: item.environment for item in loaded}
    if name not in known:
        right = f"there are: {', '.join(known)}{suggestion(name, known)}"
        raise ConfigError([Problem("", f'no environment is named "{name}"', right)])
    return known[name]
