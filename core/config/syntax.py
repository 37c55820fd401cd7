"""What is said of a file that is no YAML: where its mistake begins, and what mends it."""

import re
from collections.abc import Iterator
from typing import cast

import yaml

from core.problems import Problem

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_CONFLICT = re.compile(r"(<{7}|={7}|>{7}|\|{7})( |$)")
# Editors and web pages put these where a space is meant; YAML takes them for a key's text.
_NO_SPACE = re.compile(r" *([\u00a0\u2000-\u200b\u202f\u3000\ufeff])")
_TABS = "found character that cannot start any token"
_NO_NAME = "did not find expected alphabetic or numeric character"
_FLOWS = {"while parsing a flow sequence": "[]", "while parsing a flow mapping": "{}"}


def events(text: str) -> Iterator[yaml.Event]:
    """Yield what YAML's parser sees, until the first mistake raises."""
    return cast("Iterator[yaml.Event]", yaml.parse(text, Loader=LOADER))  # pyright: ignore[reportUnknownMemberType]


def indentation_problem(text: str, file: str) -> Problem | None:
    """Return what is wrong where a line begins with what only looks like a space."""
    for number, line in enumerate(text.splitlines(), start=1):
        if match := _NO_SPACE.match(line):
            found = f"indented with U+{ord(match[1]):04X}, which only looks like a space"
            return Problem("", found, "indent with plain spaces", file=file, line=number)
    return None


def syntax_problem(error: yaml.YAMLError, text: str, file: str) -> Problem:
    """Return the problem that an error of YAML's parser is to the file's author."""
    mark: yaml.Mark | None = getattr(error, "problem_mark", None)
    reason = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    right = "check the indentation, the quotes and the colons around it"
    if reason == "but found another document":
        line = mark.line + 1 if mark else None
        return Problem("", "a second document begins", "keep one", file=file, line=line)
    for number, line in enumerate(text.splitlines(), start=1):
        if _CONFLICT.match(line):
            found, right = f'"{line[:7]}" is the mark of a conflict', "merge both sides by hand"
            return Problem("", found, right, file=file, line=number)
    if reason == _TABS:
        right = 'indent with spaces, not tabs, and quote text that begins with "@", "%" or "`"'
    elif reason == _NO_NAME:  # of an anchor or an alias, for which nobody wrote it
        right = 'quote text that begins with "*" or "&"'
    elif opened := _opened(error, text, mark):
        mark, reason, right = opened
    place = f", column {mark.column + 1}" if mark else ""
    line = mark.line + 1 if mark else None
    return Problem("", f"not YAML{place}: {reason}", right, file=file, line=line)


def _opened(
    error: yaml.YAMLError, text: str, found: yaml.Mark | None
) -> tuple[yaml.Mark, str, str] | None:
    """Return the bracket or quote that is not closed on its line, if that is the mistake."""
    context: str = getattr(error, "context", None) or ""
    mark: yaml.Mark | None = getattr(error, "context_mark", None)
    if mark is not None and context.endswith("quoted scalar"):
        return mark, "a quote opens here, and none closes it", "close it"
    if mark is not None and found is not None and mark.line < found.line and context in _FLOWS:
        first, last = _FLOWS[context]
        return mark, f'"{first}" opens here, and no "{last}" closes it', f'close it with "{last}"'
    for start, end in _long_quotes(text):
        if found is not None and end.line == found.line:
            reason = f"a quote opens here, and the next one is on line {end.line + 1}"
            return start, reason, "close it on its own line"
    return None


def _long_quotes(text: str) -> Iterator[tuple[yaml.Mark, yaml.Mark]]:
    """Yield where each quoted text of several lines begins and ends, as far as YAML reads."""
    try:
        for event in events(text):
            quoted = isinstance(event, yaml.ScalarEvent) and event.style in {'"', "'"}
            if quoted and event.start_mark.line < event.end_mark.line:
                yield event.start_mark, event.end_mark
    except yaml.YAMLError:
        return
