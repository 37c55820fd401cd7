"""All rules together over the files that other tests try a few of them on."""

from collections.abc import Callable
from typing import Any

from core.checks.run import run_rules
from core.problems import render_problems
from tests.complete import complete_data, lent_data
from tests.support import environment_data, loaded_from, loaded_text, production_data, text_with
from tests.tables import each
from tests.unit.checks.test_words import FAILING, PASSING, found_by_rule, in_both_tiers

CASES = [(rule, part) for rule, part, *_ in [*FAILING, *PASSING]]
PRODUCTION = {
    "tier": "production",
    "node_classes": "{default: {ami: bottlerocket@1.69.0}}",
    "network": "{availability_zones: [us-east-1a, us-east-1b], nat_gateways: per_az}",
}


def test_a_rule_finds_the_same_beside_all_others() -> None:
    """What a rule finds alone it finds among all of them; none fails over another one's case."""
    lacking: dict[str, list[tuple[str, str]]] = {}
    for number, (rule, part) in enumerate(CASES):
        for item in in_both_tiers(part):
            said = {(problem.severity, str(problem)) for problem in run_rules([item])}
            alone = found_by_rule(rule, item)
            case = f"{rule} {number} {item.environment.tier}"
            lacking[case] = [line for line in alone if line not in said]

    assert len(lacking) == 2 * len(CASES)
    assert {case: lines for case, lines in lacking.items() if lines} == {}


def test_what_any_rule_finds_is_printed_on_a_line() -> None:
    """Whatever all of them find in each other's cases, the list has a line for each of it."""
    counts: dict[str, tuple[int, int]] = {}
    for number, (rule, part) in enumerate(CASES):
        problems = run_rules([in_both_tiers(part)[1]])
        lines = render_problems(problems).splitlines()
        counts[f"{rule} {number}"] = (len(problems), len(lines) - 1 if problems else 0)

    assert {case: both for case, both in counts.items() if both[0] != both[1]} == {}


def test_a_case_in_production_is_what_would_be_parsed() -> None:
    """A case is put into production without another look at its text; that changes nothing."""
    other = [
        part
        for _, part in CASES
        if in_both_tiers(part)[1].environment != loaded_text(in_production(part)).environment
    ]

    assert other == []


@each("data", [environment_data, production_data, complete_data, lent_data])
def test_the_environments_of_the_tests_have_no_error(data: Callable[[], dict[str, Any]]) -> None:
    """What other tests build from could be synthesized."""
    problems = run_rules([loaded_from(data())])

    assert [str(problem) for problem in problems if problem.severity == "error"] == []


def in_production(part: str) -> str:
    """Return a file's text with a part written by hand, and what production asks for beside it."""
    said = {line.partition(":")[0] for line in part.splitlines()}
    rest = [f"{key}: {value}\n" for key, value in PRODUCTION.items() if key not in said]
    return text_with(part) + "".join(rest)
