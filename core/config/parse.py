"""Turns a source into an Environment, or into problems with the file's own paths and words."""

from collections.abc import Callable

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from core.config.echoes import without_echoes
from core.config.environment import Environment
from core.config.source import Data, Source
from core.config.wording import words_of
from core.problems import ConfigError, Problem, path_of


def parse_environment(source: Source, name: str) -> Environment:
    """Parse a source; `name` is the environment's where the file gives none.

    Raises:
        ConfigError: every fault of the file, at once.

    """
    problems = list(source.problems)
    try:
        environment = Environment.model_validate(_with_names(source.data, name))
    except ValidationError as error:
        problems += _problems(error, source)
        raise ConfigError(problems) from None
    if problems:
        raise ConfigError(problems)
    return environment


def base_problems(source: Source) -> list[Problem]:
    """Return the faults of a file that is only extended: it may lack what others add."""
    problems = list(source.problems)
    if "name" in source.data:
        line = source.line_of(("name",))
        problems.append(
            Problem("name", "a base has none", "remove it", file=source.file, line=line)
        )
    try:
        Environment.model_validate(source.data)
    except ValidationError as error:
        problems += _problems(error, source, _is_left_open)
    return problems


def _is_left_open(details: ErrorDetails) -> bool:
    """Tell whether a key is lacking that another file may add: to no item of a list, though."""
    inside_list = any(isinstance(part, int) for part in details["loc"])
    return details["type"] == "missing" and not inside_list


def _with_names(data: dict[str, Data], name: str) -> dict[str, Data]:
    """Fill in the two names that default to another's."""
    data = {"name": name} | data
    if isinstance(cluster := data.get("cluster"), dict):
        data["cluster"] = {"name": data["name"]} | cluster
    return data


def _problems(
    error: ValidationError,
    source: Source,
    passes: Callable[[ErrorDetails], bool] = lambda _: False,
) -> list[Problem]:
    """Return what is wrong, each once, but for what passes here."""
    every = error.errors(include_url=False, include_input=True)
    return [
        _problem(details, source)
        for details in without_echoes(every, source)
        if not passes(details)
    ]


def _problem(details: ErrorDetails, source: Source) -> Problem:
    parts = tuple(part for part in details["loc"] if part != "[key]")
    found, right = words_of(details, parts, source)
    file, line = source.holder(parts).file, source.line_of(parts)
    return Problem(path_of(parts), found, right, file=file, line=line)
