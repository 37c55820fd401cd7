"""What each rule prints: its place, its line, its words and its name, in both tiers."""

import importlib
from pathlib import Path

from core.checks.rules import RULES
from tests.support import all_problems, text_with
from tests.unit.checks.cases.row import Row

PRODUCTION = (
    "tier: production\n"
    "node_classes: {default: {ami: bottlerocket@1.69.0}}\n"
    "network: {availability_zones: [us-east-1a, us-east-1b], nat_gateways: per_az}\n"
)
FOLDER = Path(__file__).parent
TIERS = (False, True)
# Every file of tables beside this, so that none is forgotten; two others hold what they share.
TABLES = [
    importlib.import_module(f"tests.unit.checks.cases.{file.stem}")
    for file in sorted((FOLDER / "cases").glob("*.py"))
    if file.stem not in ("parts", "row")
]
FAILING: list[Row] = [row for table in TABLES for row in table.FAILING]
PASSING: list[tuple[str, str]] = [row for table in TABLES for row in table.PASSING]


def test_what_each_rule_says() -> None:
    """A rule that finds something says where, on which line, what, and what is right."""
    said = {
        f"{rule} {number}": [found_in(part, rule, production=tier) for tier in TIERS]
        for number, (rule, part, *_) in enumerate(FAILING)
    }

    assert said == {
        f"{row[0]} {number}": [
            [(severity, line_of(row))] if severity else [] for severity in row[2].split(" ")
        ]
        for number, row in enumerate(FAILING)
    }


def test_what_each_rule_lets_pass() -> None:
    """What comes close to a mistake, and is none, passes in both tiers."""
    said = {
        f"{rule} {number}": [found_in(part, rule, production=tier) for tier in TIERS]
        for number, (rule, part) in enumerate(PASSING)
    }

    assert {case: found for case, found in said.items() if found != [[], []]} == {}


def test_every_rule_is_tested() -> None:
    """Each rule's name is in some test of this folder, with a case in which it finds something."""
    tests = "".join(file.read_text(encoding="utf-8") for file in FOLDER.rglob("*.py"))

    assert [name for name in sorted(RULES) if f'"{name}"' not in tests] == []


def test_each_rule_explains_itself() -> None:
    """A rule has a reason, a source and a remedy, in sentences."""
    ends = {
        name: (rule.name, rule.reason[-1:], rule.remedy[-1:], bool(rule.source))
        for name, rule in RULES.items()
    }

    assert ends == {name: (name, ".", ".", True) for name in RULES}


def line_of(row: Row) -> str:
    """Return the line that is printed of what a rule finds."""
    rule, _, _, path, line, words = row
    return f"{path} (line {line}): {words} [{rule}]" if line else f"{path}: {words} [{rule}]"


def found_in(part: str, rule: str, *, production: bool) -> list[tuple[str, str]]:
    """Return what is wrong with a file before any rule looks at it, or else what one rule finds."""
    problems = all_problems(text_of(part, production=production), of=[rule])
    return [(problem.severity, str(problem)) for problem in problems]


def text_of(part: str, *, production: bool) -> str:
    """Return a file's text with a part written by hand; in production with what that asks for."""
    keys = {line.partition(":")[0] for line in part.splitlines()}
    rest = [line for line in PRODUCTION.splitlines() if line.partition(":")[0] not in keys]
    return text_with(part) + ("".join(f"{line}\n" for line in rest) if production else "")
