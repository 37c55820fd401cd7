"""What a check of an account finds: a tick, a cross, or that it could not be checked."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """A cross fails the command; what was not checked is never shown as a tick."""

    OK = "ok"
    BAD = "bad"
    UNKNOWN = "not checked"


@dataclass(frozen=True)
class Finding:
    """One line of the table; `remedy` says what to do about a cross, or about what is unknown."""

    check: str
    state: State
    found: str
    remedy: str = ""


def ok(check: str, found: str) -> Finding:
    """Return a tick."""
    return Finding(check, State.OK, found)


def bad(check: str, found: str, remedy: str) -> Finding:
    """Return a cross."""
    return Finding(check, State.BAD, found, remedy)


def unknown(check: str, found: str, remedy: str = "") -> Finding:
    """Return what could not be checked, with the reason."""
    return Finding(check, State.UNKNOWN, found, remedy)
