"""Problems in the forms that other programs read."""

import json
from collections.abc import Callable, Sequence

from core.problems import Problem, Severity

_GITHUB = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ALLOWED: "notice"}


def as_json(problems: Sequence[Problem]) -> str:
    """Return a JSON list, an object a problem."""
    keys = ("file", "line", "path", "severity", "rule", "found", "right", "heirs")
    rows = [{key: getattr(problem, key) for key in keys} for problem in problems]
    return json.dumps(rows, indent=2)


def as_github(problems: Sequence[Problem]) -> str:
    """Return workflow commands, which GitHub shows beside the lines of a pull request."""
    return "\n".join(_annotation(problem) for problem in problems)


FORMATS: dict[str, Callable[[Sequence[Problem]], str]] = {
    "json": as_json,
    "github": as_github,
}


def _annotation(problem: Problem) -> str:
    place = {"file": problem.file, "line": problem.line, "title": problem.rule}
    properties = ",".join(f"{key}={_property(value)}" for key, value in place.items() if value)
    text = f"{problem.path}: {problem.found}; {problem.right}".removeprefix(": ")
    return f"::{_GITHUB[problem.severity]} {properties}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: object) -> str:
    return _data(str(value)).replace(":", "%3A").replace(",", "%2C")
