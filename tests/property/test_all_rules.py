"""All rules together over the files that other tests try a few of them on."""

from collections.abc import Callable
from typing import Any

import pytest

from core.checks.run import run_rules
from core.problems import render_problems
from tests.complete import complete_data, lent_data
from tests.support import all_problems, environment_data, loaded_from, production_data
from tests.tables import each
from tests.unit.checks.test_words import FAILING, PASSING, text_of

TIERS = pytest.mark.parametrize("production", [False, True], ids=["development", "production"])


@TIERS
def test_a_rule_finds_the_same_beside_all_others(*, production: bool) -> None:
    """What a rule finds alone it finds among all of them; none fails over another one's case."""
    lacking: dict[str, list[str]] = {}
    for number, (rule, part, *_) in enumerate(FAILING):
        text = text_of(part, production=production)
        said = {str(problem) for problem in all_problems(text)}
        alone = [str(problem) for problem in all_problems(text, of=[rule])]
        lacking[f"{rule} {number}"] = [line for line in alone if line not in said]

    assert {case: lines for case, lines in lacking.items() if lines} == {}


@TIERS
def test_what_a_rule_lets_pass_fails_no_other(*, production: bool) -> None:
    """Whatever the others find there, it can be printed, line by line."""
    printed = {
        f"{rule} {number}": (len(problems), render_problems(problems).count("\n  "))
        for number, (rule, part) in enumerate(PASSING)
        if (problems := all_problems(text_of(part, production=production)))
    }

    assert {case: counts for case, counts in printed.items() if counts[0] != counts[1]} == {}


@each("data", [environment_data, production_data, complete_data, lent_data])
def test_the_environments_of_the_tests_have_no_error(data: Callable[[], dict[str, Any]]) -> None:
    """What other tests build from could be synthesized."""
    problems = run_rules([loaded_from(data())])

    assert [str(problem) for problem in problems if problem.severity == "error"] == []
