"""Writes values into environment files: checked first, atomically, with the difference shown."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from commands.output import replace_all
from commands.running import Project
from core.checks.run import run_rules
from core.config.extends import shown_name
from core.config.load import Loaded, environment_files, load_environments
from core.config.rewrite import rewritten
from core.config.source import Parts
from core.problems import ConfigError, Problem, Severity


def write_edits(
    loaded: Loaded, edits: Iterable[tuple[Parts, str]], project: Project
) -> Iterator[str]:
    """Write values into the files that hold them, be they bases; yield the difference, as lines.

    Raises:
        ConfigError: a value cannot be written, or an environment would have an error that it has
            not now; then nothing is written.

    """
    texts: dict[Path, str] = {}
    for parts, value in edits:
        path = holder(loaded, parts)
        old = texts[path] if path in texts else path.read_text(encoding="utf-8")
        texts[path] = rewritten(old, shown_name(path, project.root), [(parts, value)])
    _check(texts, project)
    difference = list(_difference(texts, project))
    replace_all({path: text.encode() for path, text in texts.items()})
    yield from difference


def holder(loaded: Loaded, parts: Parts) -> Path:
    """Return the file in which a path stands, be it a base; the environment's own if in none."""
    return loaded.file_of(parts) if parts in loaded.source.lines else loaded.source.path


def sharers(loaded: Loaded, edited: Iterable[Parts], project: Project) -> dict[Path, list[str]]:
    """Return the files that hold these paths for other environments too, with their names."""
    every, _ = load_environments(environment_files(project.environments), project.root)
    others = [item for item in every if item.environment.name != loaded.environment.name]
    found: dict[Path, list[str]] = {}
    for parts in edited:
        path = holder(loaded, parts)
        names = found.setdefault(path, [])
        names.extend(
            item.environment.name
            for item in others
            if holder(item, parts) == path and item.environment.name not in names
        )
    return {path: names for path, names in found.items() if names}


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
