"""What each rule prints: its place, its line, its words and its name, in both tiers."""

import importlib
from pathlib import Path

from core.checks.rules import RULES
from core.checks.run import found_by
from core.config.load import Loaded
from tests.support import loaded_text, text_with
from tests.unit.checks.cases.row import Row

# What production asks for, where a file does not say it.
PRODUCTION = loaded_text(
    text_with(
        "tier: production\n"
        "node_classes: {default: {ami: bottlerocket@1.69.0}}\n"
        "network: {availability_zones: [us-east-1a, us-east-1b], nat_gateways: per_az}\n"
    )
)
FOLDER = Path(__file__).parent
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
        f"{rule} {number}": [found_by_rule(rule, item) for item in in_both_tiers(part)]
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
        f"{rule} {number}": [found_by_rule(rule, item) for item in in_both_tiers(part)]
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


def found_by_rule(rule: str, item: Loaded) -> list[tuple[str, str]]:
    """Return what one rule finds in a file: how much it weighs, and the line."""
    return [(problem.severity, str(problem)) for problem in found_by([RULES[rule]], [item])]


def in_both_tiers(part: str) -> tuple[Loaded, Loaded]:
    """Return a file with a part written by hand, and the same one in production."""
    item = loaded_text(text_with(part))
    asked = {
        field: getattr(PRODUCTION.environment, field)
        for field in ("tier", "node_classes", "network")
        if field not in item.source.data
    }
    return item, Loaded(item.environment.model_copy(update=asked), item.source)
