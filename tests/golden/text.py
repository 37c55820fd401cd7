"""Finds what Terraform would evaluate, and puts such text wherever a file takes text."""

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any, TypeAlias

import yaml

from core.config.parse import parse_environment
from core.config.source import Source
from core.problems import ConfigError
from tests.golden.cases import HOSTILE, Case
from tests.golden.produced import Stack, strings

Keys: TypeAlias = tuple[Any, ...]

MARK = "${stolen} %{if stolen}"
_LIVE = re.compile(r"(?<!\$)\$\{[^}]*\}?|(?<!%)%\{[^}]*\}?")
# As plain text; behind a line that has to stay as it is; as a comment, where TOML is meant.
_WAYS = ("{value}{mark}", "{value}\n# {mark}\n")
# Texts that name something else in the file.
_NAMES = ("node_class",)


def live(stack: Stack) -> Iterator[str]:
    """Yield every part of a stack's texts that Terraform evaluates."""
    return (found for _, text in strings(stack.data) for found in _LIVE.findall(text))


def hostile_environment() -> tuple[str, int]:
    """Return the case `complex` with MARK in every text that the models take it in, and how many.

    What rules would refuse stays in: no text reaches Terraform live, whatever rules there are.
    """
    (file,) = Case("complex").files()
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    count = 0
    for path in [path for path in _texts(data) if path[-1] not in _NAMES]:
        for way in _WAYS:
            changed = _with_mark(data, path, way)
            if _is_accepted(changed):
                data, count = changed, count + 1
                break
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False), count


def _texts(data: Any, path: Keys = ()) -> Iterator[Keys]:  # noqa: ANN401
    """Yield the path of each text; deeper ones first, then a key: it changes their paths."""
    if isinstance(data, dict):
        for key, item in data.items():
            yield from _texts(item, (*path, key))
            yield (*path, (key,))
    elif isinstance(data, list):
        for index, item in enumerate(data):
            yield from _texts(item, (*path, index))
    elif isinstance(data, str):
        yield path


def _with_mark(data: Any, path: Keys, way: str) -> Any:  # noqa: ANN401
    changed = deepcopy(data)
    *parents, last = path
    inner = changed
    for part in parents:
        inner = inner[part]
    if isinstance(last, tuple):
        inner[way.format(value=last[0], mark=MARK)] = inner.pop(last[0])
    else:
        inner[last] = way.format(value=inner[last], mark=MARK)
    return changed


def _is_accepted(data: Any) -> bool:  # noqa: ANN401
    try:
        parse_environment(Source(HOSTILE, data, {}, {}), HOSTILE)
    except ConfigError:
        return False
    return True
