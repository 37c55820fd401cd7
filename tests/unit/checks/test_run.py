"""Running rules: what stops a synth, what is printed, what `allow` silences."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from core.checks.rules import RULES, Finding, Level, Rule, fleet_rule, rule
from core.checks.run import checked_environments
from core.config.environment import Environment
from core.problems import ConfigError
from tests.support import (
    all_problems,
    environment,
    environment_yaml,
    problems_of,
    text_with,
    write_environments,
)
from tests.tables import each

ONE_NAT = """\
tier: production
network:
  availability_zones: [us-east-1a, us-east-1b]
  nat_gateways: single
"""
TWO_FAULTS = "network:\n  cidr: 10.0.0.0/8\n  availability_zones: [us-east-1a]\n"
PLACEHOLDER = {"account_id": "123456789012"}


@pytest.fixture
def no_rules() -> Iterator[None]:
    """Begin without any rule, and put all of them back afterwards."""
    before = dict(RULES)
    RULES.clear()
    yield
    RULES.clear()
    RULES.update(before)


@pytest.fixture
def two_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have two rules alone: one that can be silenced, and one that cannot."""
    for name in RULES.keys() - {"nat-single", "network-size"}:
        monkeypatch.delitem(RULES, name)


@each(
    ("level", "development", "production"),
    [
        (Level.ESSENTIAL, "error", "error"),
        (Level.ERROR, "error", "error"),
        (Level.PRODUCTION, "warning", "error"),
        (Level.WARNING, "warning", "warning"),
    ],
)
def test_a_level_is_a_severity_in_each_tier(
    level: Level, development: str, production: str
) -> None:
    """Production turns some warnings into errors."""
    weighed = Rule("name", level, "reason", "source", "remedy", check=lambda _: iter(()))

    assert weighed.severity_in(environment(tier="development")) == development
    assert weighed.severity_in(environment(tier="production")) == production


@pytest.mark.usefixtures("no_rules")
def test_a_rule_is_a_function_with_its_data() -> None:
    """A rule runs over all environments one by one; its docstring on one line is its reason."""

    @rule("a", source="s", remedy="r")
    def by_name(environment: Environment) -> Iterator[Finding]:
        """Because
        of this.
        """  # noqa: D205  # a reason that is broken over lines
        yield Finding(("name",), environment.name, "x")

    assert RULES["a"].reason == "Because of this."
    assert RULES["a"].level is Level.ERROR
    assert [
        (environment.name, finding.found)
        for environment, finding in RULES["a"].check([environment(), environment(name="b")])
    ] == [("dev", "dev"), ("b", "b")]
    assert [finding.found for finding in by_name(environment())] == ["dev"]


@pytest.mark.usefixtures("no_rules")
def test_a_rule_over_a_fleet_sees_all_environments() -> None:
    """Such a rule says of which environment each finding is."""

    @fleet_rule("b", level=Level.WARNING, source="s", remedy="r")
    def counted(environments: Sequence[Environment]) -> Iterator[tuple[Environment, Finding]]:
        """Because of that."""
        yield environments[-1], Finding((), str(len(environments)), "x")

    both = [environment(), environment(name="b")]

    assert [(item.name, finding.found) for item, finding in RULES["b"].check(both)] == [("b", "2")]
    assert list(counted(both)) == list(RULES["b"].check(both))


@pytest.mark.usefixtures("two_rules")
@each(
    ("part", "rule_name", "lines"),
    [
        (
            ONE_NAT,
            "nat-single",
            [
                (
                    "allowed",
                    (
                        "network.nat_gateways (line 4): one NAT gateway in production; "
                        "allowed: as agreed [nat-single]"
                    ),
                )
            ],
        ),
        (
            ONE_NAT.replace("single", "per_az"),
            "nat-single",
            [("warning", 'allow[0].rule (line 6): "nat-single" finds nothing here; remove it')],
        ),
        (
            ONE_NAT,
            "nat-singel",
            [
                (
                    "error",
                    (
                        'allow[0].rule (line 6): "nat-singel" is no rule; write the name in the '
                        'rule\'s brackets (did you mean "nat-single"?)'
                    ),
                ),
                (
                    "warning",
                    (
                        "network.nat_gateways (line 4): one NAT gateway in production; "
                        'write "per_az", one in each zone [nat-single]'
                    ),
                ),
            ],
        ),
        (
            TWO_FAULTS,
            "network-size",
            [
                (
                    "error",
                    (
                        'allow[0].rule (line 5): "network-size" cannot be silenced; '
                        "remove it and mend what it names"
                    ),
                ),
                (
                    "error",
                    (
                        "network.cidr (line 2): a /8; write a range from /16 to /20, so that its "
                        "subnets fit [network-size]"
                    ),
                ),
            ],
        ),
    ],
    ids=["silenced", "idle", "unknown", "essential"],
)
def test_what_is_allowed(part: str, rule_name: str, lines: list[tuple[str, str]]) -> None:
    """A rule is silenced by its name, visibly; a name that cannot be, or need not be, is told."""
    text = text_with(f"{part}allow:\n- {{rule: {rule_name}, reason: as agreed}}")

    assert [(problem.severity, str(problem)) for problem in all_problems(text)] == lines


@pytest.mark.usefixtures("two_rules")
def test_a_rule_is_allowed_once() -> None:
    """The first reason is the one that is printed; the second line is idle."""
    text = text_with(
        f"{ONE_NAT}allow:\n- {{rule: nat-single, reason: first}}\n- {{rule: nat-single, reason: b}}"
    )

    assert problems_of(text) == [
        'allow[1].rule (line 7): "nat-single" is allowed twice; keep one',
        (
            "network.nat_gateways (line 4): one NAT gateway in production; allowed: first "
            "[nat-single]"
        ),
    ]


def test_an_error_that_is_allowed_stops_nothing(tmp_path: Path) -> None:
    """What is silenced is printed and does not stop the synth."""
    text = environment_yaml(
        node_pools={"default": {"min_cpus": 8, "max_cpus": 4}},
        allow=[{"rule": "bounds-crossed", "reason": "as agreed"}],
    )
    loaded, problems = checked_environments(write_environments(tmp_path, dev=text), tmp_path)

    assert [item.environment.name for item in loaded] == ["dev"]
    assert [problem.severity for problem in problems if problem.rule == "bounds-crossed"] == [
        "allowed"
    ]


def test_errors_stop_with_everything_there_is_to_say(tmp_path: Path) -> None:
    """Errors of fields, of rules and warnings of all files come together, sorted by file."""
    files = write_environments(
        tmp_path,
        c=environment_yaml(**PLACEHOLDER),
        b=environment_yaml(tier="prod"),
        a=text_with(TWO_FAULTS),
    )
    with pytest.raises(ConfigError) as error:
        checked_environments(files, tmp_path)
    expected = [
        ("environments/a.yaml", "network.availability_zones"),
        ("environments/a.yaml", "network.cidr"),
        ("environments/b.yaml", "tier"),
        ("environments/c.yaml", "account_id"),
    ]
    found = [(problem.file, problem.path) for problem in error.value.problems]

    assert list(dict.fromkeys(place for place in found if place in expected)) == expected


def test_warnings_are_handed_on(tmp_path: Path) -> None:
    """Without an error the environments come with what is to be said of them."""
    files = write_environments(tmp_path, dev=environment_yaml(**PLACEHOLDER))
    loaded, problems = checked_environments(files, tmp_path)

    assert [item.environment.account_id for item in loaded] == ["123456789012"]
    assert ("account_id", "warning") in [(problem.path, problem.severity) for problem in problems]
