"""What a rule is: a function over environments, with its level, reason, source and remedy."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import wraps
from typing import TypeAlias, TypeVar

from core.config.environment import Environment
from core.config.source import Parts
from core.problems import Severity


class Level(Enum):
    """How much a rule's findings weigh, in the words that its page has.

    An essential rule cannot be silenced: what it finds cannot be rendered, or is refused for sure.
    """

    ESSENTIAL = "essential error"
    ERROR = "error"
    PRODUCTION_ERROR = "error, in production only"
    PRODUCTION = "warning; error in production"
    PRODUCTION_WARNING = "warning, in production only"
    WARNING = "warning"


_IN_PRODUCTION_ONLY = {Level.PRODUCTION_ERROR, Level.PRODUCTION_WARNING}
_WARNINGS = {Level.WARNING, Level.PRODUCTION_WARNING}


@dataclass(frozen=True)
class Finding:
    """What a rule found at a path of one environment.

    `of_file`: the path's value names another file, whose name begins what was found.
    """

    parts: Parts
    found: str
    right: str
    of_file: bool = False


T = TypeVar("T")
Check: TypeAlias = Callable[[Environment], Iterator[Finding]]
FleetCheck: TypeAlias = Callable[[Sequence[Environment]], Iterator[tuple[Environment, Finding]]]


@dataclass(frozen=True)
class Rule:
    """One rule over all environments; its reason is the function's docstring."""

    name: str
    level: Level
    reason: str
    source: str
    remedy: str
    check: FleetCheck

    def severity_in(self, environment: Environment) -> Severity:
        """Return what a finding in this environment is."""
        lenient = environment.tier != "production" and self.level is Level.PRODUCTION
        return Severity.WARNING if lenient or self.level in _WARNINGS else Severity.ERROR


RULES: dict[str, Rule] = {}


def rule(
    name: str, *, level: Level = Level.ERROR, source: str, remedy: str
) -> Callable[[Check], Check]:
    """Register a rule over one environment."""

    def register(check: Check) -> Check:
        def over_all(
            environments: Sequence[Environment],
        ) -> Iterator[tuple[Environment, Finding]]:
            for environment in environments:
                if environment.tier == "production" or level not in _IN_PRODUCTION_ONLY:
                    for finding in check(environment):
                        yield environment, finding

        over_all.__doc__ = check.__doc__
        fleet_rule(name, level=level, source=source, remedy=remedy)(over_all)
        return check

    return register


def for_each(
    walk: Callable[[Environment], Iterator[tuple[Parts, T]]],
) -> Callable[[Callable[[T], Iterator[Finding]]], Check]:
    """Make a rule over one thing a rule over all that a walk yields: its paths begin there."""

    def widen(check: Callable[[T], Iterator[Finding]]) -> Check:
        @wraps(check)
        def over_each(environment: Environment) -> Iterator[Finding]:
            for parts, item in walk(environment):
                for finding in check(item):
                    yield replace(finding, parts=(*parts, *finding.parts))

        return over_each

    return widen


def fleet_rule(
    name: str, *, level: Level = Level.ERROR, source: str, remedy: str
) -> Callable[[FleetCheck], FleetCheck]:
    """Register a rule over all environments together."""

    def register(check: FleetCheck) -> FleetCheck:
        reason = " ".join((check.__doc__ or "").split())
        RULES[name] = Rule(name, level, reason, source, remedy, check)
        return check

    return register
