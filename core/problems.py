"""Problems: what is wrong with a user's file, where, and what to write instead."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher, get_close_matches
from enum import StrEnum
from functools import partial
from itertools import groupby, takewhile
from operator import eq
from typing import TypeAlias

PathPart: TypeAlias = str | int

_SHORT_FORM = 3
_PLAIN_KEY = re.compile(r"[A-Za-z0-9_-]+")
_PATH_PARTS = re.compile(r'\["(?P<quoted>.*?)"\]|\[(?P<index>\d+)\]|(?P<key>[^.\[]+)')


class Severity(StrEnum):
    """An error stops the synth; a warning is printed; `allow` silences, visibly."""

    ERROR = "error"
    WARNING = "warning"
    ALLOWED = "allowed"


@dataclass(frozen=True)
class Problem:
    """One fault of the user's: `path: found; right`.

    `heirs` are the environment files that extend the one where it stands.
    """

    path: str
    found: str
    right: str
    rule: str = ""
    file: str = ""
    line: int | None = None
    severity: Severity = Severity.ERROR
    heirs: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Read as one line: path, line number, what was found, what is right, the rule's name."""
        notes = [] if self.line is None else [f"line {self.line}"]
        if self.heirs:
            first, *others = self.heirs
            more = f" and {len(others)} more" if others else ""
            notes.append(f"inherited by {first}{more}")
        place = f" ({', '.join(notes)})" if notes else ""
        rule = f" [{self.rule}]" if self.rule else ""
        where = f"{self.path}{place}".strip()
        text = f"{f'{where}: ' if where else ''}{self.found}; {self.right}{rule}"
        return text.replace("\n", "\\n")


class ConfigError(Exception):
    """The user's files cannot be used; carries every problem found in them."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems sorted, so that output never depends on the order of checks."""
        self.problems = sort_problems(problems)
        super().__init__(render_problems(self.problems))


def path_of(parts: Sequence[PathPart]) -> str:
    """Write a path as the file's author would: `node_pools.default.zones[0]`, `tags["a.b/c"]`."""
    text = ""
    for part in parts:
        if isinstance(part, int):
            text += f"[{part}]"
        elif _PLAIN_KEY.fullmatch(part):
            text += f".{part}" if text else part
        else:
            text += f'["{part}"]'
    return text


def suggestion(text: str, known: Iterable[str]) -> str:
    """Return ` (did you mean "x"?)` for what is nearest, or longer than the text; or nothing."""
    near = nearest(text, known)
    return f' (did you mean "{near}"?)' if near else ""


def nearest(text: str, known: Iterable[str]) -> str:
    """Return the known name that is spelled nearly so, or the one that the text shortens; or ""."""
    names = list(known)
    if near := get_close_matches(text, names, cutoff=0.6):
        return max(near, key=partial(_likeness, text))
    return next(iter(_begun(text, names) or _part_of(text, names)), "")


def _likeness(text: str, name: str) -> tuple[float, int]:
    """Tell how near a name is, and of equally near ones how much of the text it begins with."""
    alike = sum(takewhile(bool, map(eq, text, name)))
    return SequenceMatcher(None, name, text).ratio(), alike


def _begun(text: str, names: Sequence[str]) -> list[str]:
    """Return the one name that a short form such as `prod` begins."""
    begun = text.lower()
    longer = [name for name in names if name.lower().startswith(begun) and len(name) > len(text)]
    return longer if len(longer) == 1 and len(text) >= _SHORT_FORM else []


def _part_of(text: str, names: Sequence[str]) -> list[str]:
    """Return the one name of which the text is some whole words, as `version` of another key."""
    words = re.compile(rf"(^|[-_.]){re.escape(text)}($|[-_.])", re.IGNORECASE)
    longer = [name for name in names if words.search(name) and len(name) > len(text)]
    return longer if len(longer) == 1 and len(text) >= _SHORT_FORM else []


def quoted(values: Iterable[str]) -> str:
    """List values as prose: `"a", "b" or "c"`."""
    items = [f'"{value}"' for value in values]
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} or {items[-1]}"


def sort_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort by file, then path with indexes as numbers, then text; equal ones become one."""
    heirs: dict[Problem, set[str]] = {}
    for problem in problems:
        heirs.setdefault(replace(problem, heirs=()), set()).update(problem.heirs)
    merged = (replace(problem, heirs=tuple(sorted(files))) for problem, files in heirs.items())
    return tuple(sorted(merged, key=_sort_key))


def render_problems(problems: Sequence[Problem]) -> str:
    """Render sorted problems, a heading for each file with the count."""
    lines: list[str] = []
    for file, group in groupby(problems, key=lambda problem: problem.file):
        members = list(group)
        lines.append(f"{file}: {_count(members)}" if file else _count(members))
        lines.extend(f"  {problem}" for problem in members)
    return "\n".join(lines)


def _count(problems: Sequence[Problem]) -> str:
    counts = {
        severity: sum(problem.severity is severity for problem in problems) for severity in Severity
    }
    return ", ".join(_counted(count, severity) for severity, count in counts.items() if count)


def _counted(count: int, severity: Severity) -> str:
    plural = "s" if count > 1 and severity is not Severity.ALLOWED else ""
    return f"{count} {severity}{plural}"


def _sort_key(problem: Problem) -> tuple[object, ...]:
    path = tuple(
        (0, int(match["index"]), "") if match["index"] else (1, 0, match["key"] or match["quoted"])
        for match in _PATH_PARTS.finditer(problem.path)
    )
    return (
        problem.file,
        path,
        problem.line or 0,
        problem.found,
        problem.right,
        problem.rule,
        problem.severity,
    )
