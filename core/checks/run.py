"""Runs every rule over the loaded environments and gives each finding its place."""

import importlib
import pkgutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from core.checks.rules import RULES, Finding, Level, Rule
from core.config.environment import Environment
from core.config.load import Loaded, load_environments
from core.problems import ConfigError, Problem, Severity, path_of, sort_problems, suggestion

# Each module of rules beside this one registers its own as it is imported.
for _module in pkgutil.iter_modules([str(Path(__file__).parent)], "core.checks."):
    importlib.import_module(_module.name)


def checked_environments(
    files: Iterable[Path], root: Path
) -> tuple[list[Loaded], tuple[Problem, ...]]:
    """Load files and run every rule; return the environments, with warnings and what is allowed.

    Raises:
        ConfigError: any error, with every problem of every file.

    """
    loaded, faults = load_environments(files, root)
    problems = sort_problems([*faults, *run_rules(loaded)])
    if any(problem.severity is Severity.ERROR for problem in problems):
        raise ConfigError(problems)
    return loaded, problems


def run_rules(loaded: Sequence[Loaded]) -> tuple[Problem, ...]:
    """Return what all rules find: errors, warnings, and what `allow` silences, sorted."""
    problems: list[Problem] = []
    silenced: set[tuple[str, str]] = set()
    for item, problem in _found(RULES.values(), loaded):
        if problem.severity is Severity.ALLOWED:
            silenced.add((item.environment.name, problem.rule))
        problems.append(problem)
    for item in loaded:
        for finding, severity in _allow_faults(item.environment, silenced):
            path = path_of(finding.parts)
            problem = Problem(path, finding.found, finding.right, severity=severity)
            problems.append(item.locate(problem, finding.parts))
    return sort_problems(problems)


def essential_problems(item: Loaded) -> tuple[Problem, ...]:
    """Return what the essential rules find in one environment: without those it can be studied."""
    return found_by((one for one in RULES.values() if one.level is Level.ESSENTIAL), [item])


def found_by(rules: Iterable[Rule], loaded: Sequence[Loaded]) -> tuple[Problem, ...]:
    """Return what some rules find, sorted; whether an `allow` is idle only all of them tell."""
    return sort_problems(problem for _, problem in _found(rules, loaded))


def _found(rules: Iterable[Rule], loaded: Sequence[Loaded]) -> Iterator[tuple[Loaded, Problem]]:
    by_name = {item.environment.name: item for item in loaded}
    environments = [item.environment for item in loaded]
    for rule in rules:
        for environment, finding in rule.check(environments):
            item = by_name[environment.name]
            yield item, _problem(rule, item, finding)


def _problem(rule: Rule, item: Loaded, finding: Finding) -> Problem:
    environment, parts = item.environment, finding.parts
    severity, right = rule.severity_in(environment), finding.right
    reasons = {allow.rule: allow.reason for allow in reversed(environment.allow)}
    if rule.name in reasons and rule.level is not Level.ESSENTIAL:
        severity, right = Severity.ALLOWED, f"allowed: {reasons[rule.name]}"
    found = f"{item.named_file(parts)}{finding.found}" if finding.of_file else finding.found
    problem = Problem(path_of(parts), found, right, rule=rule.name, severity=severity)
    return item.locate(problem, parts)


def _allow_faults(
    environment: Environment, silenced: set[tuple[str, str]]
) -> Iterator[tuple[Finding, Severity]]:
    for index, allow in enumerate(environment.allow):
        parts = ("allow", index, "rule")
        rule, shown = RULES.get(allow.rule), f'"{allow.rule}"'
        if allow.rule in (other.rule for other in environment.allow[:index]):
            yield Finding(parts, f"{shown} is allowed twice", "keep one"), Severity.WARNING
        elif rule is None:
            right = f"write the name in the rule's brackets{suggestion(allow.rule, RULES)}"
            yield Finding(parts, f"{shown} is no rule", right), Severity.ERROR
        elif rule.level is Level.ESSENTIAL:
            found = f"{shown} cannot be silenced"
            yield Finding(parts, found, "remove it and mend what it names"), Severity.ERROR
        elif (environment.name, rule.name) not in silenced:
            yield Finding(parts, f"{shown} finds nothing here", "remove it"), Severity.WARNING
