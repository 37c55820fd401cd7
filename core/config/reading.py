"""Reads a YAML file into a source."""

from pathlib import Path
from typing import cast

import yaml

from core.config.source import Source
from core.config.syntax import LOADER, events, indentation_problem, syntax_problem
from core.config.walk import MAX_DEPTH, Walk
from core.problems import ConfigError, Problem

MAX_BYTES = 1_000_000


def read_source(path: Path, file: str) -> Source:
    """Read one YAML document whose top level is a mapping.

    Raises:
        ConfigError: the file cannot be read, or is not YAML.

    """
    return parse_source(_read_text(path, file), file)


def parse_source(text: str, file: str) -> Source:
    """Parse the text of one YAML document whose top level is a mapping.

    Raises:
        ConfigError: see `read_source`.

    """
    walk = Walk(file)
    if problem := indentation_problem(text, file):
        raise ConfigError([problem])
    try:
        _refuse_depth(text, walk)
        node = _compose(text)
    except yaml.YAMLError as error:
        raise ConfigError([syntax_problem(error, text, file)]) from None
    if node is None:
        raise ConfigError([walk.problem((), "the file is empty", 'begin with "region: ..."')])
    if not isinstance(node, yaml.MappingNode):
        found = "the top level is not a mapping"
        raise ConfigError([walk.problem((), found, 'begin with "region: ..."')])
    data = walk.mapping(node, ())
    return Source(
        file=file,
        data=data,
        lines=walk.lines,
        scalars=walk.scalars,
        problems=tuple(walk.problems),
        faulty=frozenset(walk.faulty),
    )


def _read_text(path: Path, file: str) -> str:
    try:
        raw = path.read_bytes()
        if len(raw) > MAX_BYTES:
            found = f"{len(raw)} bytes"
            raise ConfigError(
                [Problem("", found, f"an environment has at most {MAX_BYTES}", file=file)]
            )
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        found = f"byte {error.start} is not UTF-8"
        raise ConfigError([Problem("", found, "save the file as UTF-8", file=file)]) from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        problem = Problem("", f"cannot be read: {reason}", "check its name and rights", file=file)
        raise ConfigError([problem]) from None


def _refuse_depth(text: str, walk: Walk) -> None:
    """Refuse deep nesting before composing, which recurses in C: it would end the process."""
    depth = 0
    for event in events(text):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise ConfigError([walk.too_deep((), event.start_mark.line + 1)])


def _compose(text: str) -> yaml.Node | None:
    # PyYAML's stubs say nothing of what comes back.
    return cast("yaml.Node | None", yaml.compose(text, Loader=LOADER))  # pyright: ignore[reportUnknownMemberType]
