"""Writes pins into environment files: checked first, atomically, and with the difference shown."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from commands.output import replace_all
from commands.running import Project
from core.checks.run import run_rules
from core.config.extends import shown_name
from core.config.load import Loaded, environment_files, load_environments
from core.config.rewrite import rewritten
from core.problems import ConfigError, Problem, Severity

if TYPE_CHECKING:
    from live.pins import Pin
    from live.subject import Subject


def wanted_pins(subject: "Subject") -> "list[Pin]":
    """Ask AWS for every pin that is not the newest.

    Raises:
        ConfigError: AWS does not answer, or has nothing to pin.

    """
    from live.faults import AwsError, fault_of
    from live.pins import pins_of

    try:
        found = list(pins_of(subject))
    except AwsError as error:
        fault = fault_of(error)
        raise ConfigError([Problem("--pin", fault.found, fault.remedy)]) from None
    if problems := [item for item in found if isinstance(item, Problem)]:
        raise ConfigError(problems)
    return [item for item in found if not isinstance(item, Problem)]


def write_pins(loaded: Loaded, pins: "Iterable[Pin]", project: Project) -> Iterator[str]:
    """Write pins into the files that hold them; yield the difference, as lines.

    Raises:
        ConfigError: a pin cannot be written, or an environment would have an error that it has
            not now; then nothing is written.

    """
    texts: dict[Path, str] = {}
    for pin in pins:
        path = _holder(loaded, pin)
        old = texts[path] if path in texts else path.read_text(encoding="utf-8")
        texts[path] = rewritten(old, shown_name(path, project.root), [(pin.parts, pin.new)])
    if not texts:
        yield "every version is the newest already"
        return
    _check(texts, project)
    difference = list(_difference(texts, project))
    replace_all({path: text.encode() for path, text in texts.items()})
    yield from difference


def _holder(loaded: Loaded, pin: "Pin") -> Path:
    """Return the file in which a path stands, be it a base; the environment's own if in none."""
    return loaded.file_of(pin.parts) if pin.parts in loaded.source.lines else loaded.source.path


def _check(texts: Mapping[Path, str], project: Project) -> None:
    before, after = _errors(project, {}), _errors(project, texts)
    if new := [problem for key, problem in after.items() if key not in before]:
        raise ConfigError(new)


def _errors(project: Project, texts: Mapping[Path, str]) -> dict[tuple[str, ...], Problem]:
    """Return the errors of all environments, lines apart, which an edit moves."""
    files = environment_files(project.environments)
    loaded, faults = load_environments(files, project.root, texts)
    return {
        (problem.file, problem.path, problem.found, problem.rule): problem
        for problem in (*faults, *run_rules(loaded))
        if problem.severity is Severity.ERROR
    }


def _difference(texts: Mapping[Path, str], project: Project) -> Iterator[str]:
    for path, text in sorted(texts.items()):
        old, name = path.read_text(encoding="utf-8"), shown_name(path, project.root)
        yield from difflib.unified_diff(
            old.splitlines(), text.splitlines(), name, name, n=1, lineterm=""
        )
