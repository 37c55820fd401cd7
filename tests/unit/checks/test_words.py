"""What each rule prints: its place, its line, its words and its name, in both tiers."""

import importlib
from pathlib import Path

from core.checks.rules import RULES
from core.checks.run import found_by, run_rules
from core.problems import ConfigError, Problem
from tests.support import loaded_text, text_with
from tests.tables import each

PRODUCTION = (
    "tier: production\n"
    "node_classes: {default: {ami: bottlerocket@1.69.0}}\n"
    "network: {availability_zones: [us-east-1a, us-east-1b], nat_gateways: per_az}\n"
)
FOLDER = Path(__file__).parent
# Every file of tables beside this, so that none is forgotten; two others hold what they share.
TABLES = [
    importlib.import_module(f"tests.unit.checks.cases.{file.stem}")
    for file in sorted((FOLDER / "cases").glob("*.py"))
    if file.stem not in ("parts", "row")
]
FAILING = [row for table in TABLES for row in table.FAILING]
PASSING = [row for table in TABLES for row in table.PASSING]


@each(
    ("rule", "part", "severities", "path", "line", "words"),
    FAILING,
    ids=[f"{row[0]}-{number}" for number, row in enumerate(FAILING)],
)
def test_a_rules_words(
    rule: str,
    part: str,
    severities: str,
    path: str,
    line: int | None,
    words: str,
) -> None:
    """A rule that finds something says where, on which line, what, and what is right."""
    place = f"{path} (line {line})" if line else path
    said = f"{place}: {words} [{rule}]"

    assert [
        [
            (problem.severity, str(problem))
            for problem in found_in(part, rule, production=production)
        ]
        for production in (False, True)
    ] == [[(severity, said)] if severity else [] for severity in severities.split(" ")]


@each(("rule", "part"), PASSING, ids=[f"{row[0]}-{number}" for number, row in enumerate(PASSING)])
def test_what_a_rule_lets_pass(rule: str, part: str) -> None:
    """What comes close to a mistake, and is none, passes in both tiers."""
    assert [
        [str(problem) for problem in found_in(part, rule, production=production)]
        for production in (False, True)
    ] == [[], []]


def test_every_rule_is_tested() -> None:
    """Each rule's name is in some test of this folder, with a case in which it finds something."""
    tests = "".join(file.read_text(encoding="utf-8") for file in FOLDER.rglob("*.py"))

    assert [name for name in sorted(RULES) if f'"{name}"' not in tests] == []


@each("name", sorted(RULES))
def test_a_rule_explains_itself(name: str) -> None:
    """A rule has a reason, a source and a remedy, in sentences."""
    rule = RULES[name]

    assert rule.name == name
    assert rule.reason.endswith(".")
    assert rule.remedy.endswith(".")
    assert rule.source


def found_in(part: str, rule: str, *, production: bool) -> list[Problem]:
    """Return what is wrong with a file before any rule looks at it, or else what one rule finds."""
    try:
        item = loaded_text(text_of(part, production=production))
    except ConfigError as error:
        return list(error.problems)
    if item.environment.allow:  # only all rules together tell what an `allow` silences
        return [problem for problem in run_rules([item]) if problem.rule in {rule, ""}]
    return list(found_by([RULES[rule]], [item]))


def text_of(part: str, *, production: bool) -> str:
    """Return a file's text with a part written by hand; in production with what that asks for."""
    keys = {line.partition(":")[0] for line in part.splitlines()}
    rest = [line for line in PRODUCTION.splitlines() if line.partition(":")[0] not in keys]
    return text_with(part) + ("".join(f"{line}\n" for line in rest) if production else "")
