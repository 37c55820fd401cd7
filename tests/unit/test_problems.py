"""Problems: their paths, their order, their words, and how a file's list is printed."""

from core.facts import REGIONS
from core.problems import (
    ConfigError,
    PathPart,
    Problem,
    Severity,
    nearest,
    path_of,
    quoted,
    render_problems,
    sort_problems,
    suggestion,
)
from tests.tables import each


@each(
    ("parts", "path"),
    [
        ((), ""),
        (("region",), "region"),
        (("node_pools", "default", "zones", 0), "node_pools.default.zones[0]"),
        (("node_pools", "gpu-arm64", "weight"), "node_pools.gpu-arm64.weight"),
        (("tags", "a.b/c"), 'tags["a.b/c"]'),
        (("tags", ""), 'tags[""]'),
        (("tags", "a.b", "c"), 'tags["a.b"].c'),
        (("allow", 10, "rule"), "allow[10].rule"),
    ],
)
def test_a_path_reads_as_its_author_would_write_it(parts: tuple[PathPart, ...], path: str) -> None:
    """Plain keys are joined by dots, indexes stand in brackets, other keys in quotes."""
    assert path_of(parts) == path


@each(
    ("text", "hint"),
    [
        ("sopt", ' (did you mean "spot"?)'),
        ("on_demand", ' (did you mean "on-demand"?)'),
        ("on", ""),
        ("SPO", ' (did you mean "spot"?)'),
        ("ond", ""),
        ("on-", ' (did you mean "on-demand"?)'),
        ("reserv", ""),
        ("gpu", ""),
        ("", ""),
    ],
)
def test_a_suggestion_is_near_or_none(text: str, hint: str) -> None:
    """Only a word that is nearly one of the known is taken for it."""
    assert suggestion(text, ["spot", "on-demand", "reserved-in-here", "reserved-in-there"]) == hint


@each(
    ("text", "near"),
    [
        ("us-est-1", "us-east-1"),
        ("us-wst-1", "us-west-1"),
        ("eu-cntral-1", "eu-central-1"),
        ("ap-sout-1", "ap-south-1"),
    ],
)
def test_of_equally_near_ones_the_one_that_begins_alike(text: str, near: str) -> None:
    """People get the end of a word wrong rather than its beginning."""
    assert nearest(text, REGIONS) == near


@each(
    ("text", "hint"),
    [
        ("version", ' (did you mean "kubernetes_version"?)'),
        ("ebs-csi", ' (did you mean "aws-ebs-csi-driver"?)'),
        ("EBS-CSI", ' (did you mean "aws-ebs-csi-driver"?)'),
        ("csi-dri", ""),
        ("cidrs", ""),
        ("by", ""),
    ],
)
def test_a_suggestion_is_the_one_name_with_these_words(text: str, hint: str) -> None:
    """Whole words of one name are taken for it; of two, or too short, for none."""
    names = ["kubernetes_version", "aws-ebs-csi-driver", "seen_by_the_world"]
    cidrs = ["endpoint_public_access_cidrs", "secondary_and_further_cidrs"]
    assert suggestion(text, [*names, *cidrs]) == hint


@each(
    ("values", "prose"),
    [(["a"], '"a"'), (["a", "b"], '"a" or "b"'), (("a", "b", "c"), '"a", "b" or "c"')],
)
def test_values_are_listed_as_prose(values: list[str], prose: str) -> None:
    """Every value is quoted and the last one follows "or"."""
    assert quoted(values) == prose


@each(
    ("problem", "line"),
    [
        (Problem("region", "required", "add it"), "region: required; add it"),
        (Problem("a[0]", "f", "r", line=41), "a[0] (line 41): f; r"),
        (Problem("a", "f", "r", rule="nat-single", line=1), "a (line 1): f; r [nat-single]"),
        (Problem("", "f", "r", line=3), "(line 3): f; r"),
        (Problem("", "the file is empty", "r"), "the file is empty; r"),
    ],
)
def test_a_problem_is_one_line(problem: Problem, line: str) -> None:
    """A problem reads `path (line): found; right [rule]`, without what it does not have."""
    assert str(problem) == line


def test_problems_are_sorted_by_file_and_path() -> None:
    """Indexes sort as numbers, before keys; a shorter path before what is below it."""
    paths = ["b[10]", "b[9]", "b.c", "b", 'b["x.y"].z', "a.b", 'b["x.y"]', "a", ""]
    problems = [Problem(path, "f", "r", file="one") for path in paths]
    other = Problem("z", "f", "r", file="a file before")

    assert [problem.path for problem in sort_problems([*problems, other])] == [
        "z",
        "",
        "a",
        "a.b",
        "b",
        "b[9]",
        "b[10]",
        "b.c",
        'b["x.y"]',
        'b["x.y"].z',
    ]


def test_problems_of_one_path_are_sorted_by_line_then_words() -> None:
    """Faults of one place come in a fixed order, and equal ones once."""
    problems = [
        Problem("a", "f", "r", line=3),
        Problem("a", "g", "r", line=2),
        Problem("a", "f", "s", line=2),
        Problem("a", "f", "r", rule="x", line=2),
        Problem("a", "f", "r", line=2),
        Problem("a", "f", "r", line=2),
    ]

    assert [str(problem) for problem in sort_problems(problems)] == [
        "a (line 2): f; r",
        "a (line 2): f; r [x]",
        "a (line 2): f; s",
        "a (line 2): g; r",
        "a (line 3): f; r",
    ]


def test_the_order_of_checks_does_not_show() -> None:
    """An error lists the same problems in the same order, however they were found."""
    problems = [Problem(f"a[{number}]", "f", "r") for number in (2, 11, 1)]

    assert ConfigError(problems).problems == ConfigError(reversed(problems)).problems


def test_each_file_has_a_heading_with_its_counts() -> None:
    """A heading counts errors, warnings and what is allowed, each only where there is any."""
    text = str(
        ConfigError(
            [
                Problem("b", "f", "r", file="dev.yaml"),
                Problem("a", "f", "r", file="dev.yaml"),
                Problem("w", "f", "r", file="dev.yaml", severity=Severity.WARNING),
                Problem("x", "f", "r", file="dev.yaml", severity=Severity.ALLOWED),
                Problem("y", "f", "r", file="dev.yaml", severity=Severity.ALLOWED),
                Problem("a", "f", "r", file="prod.yaml", severity=Severity.WARNING),
                Problem("b", "f", "r", file="prod.yaml", severity=Severity.WARNING),
            ]
        )
    )

    assert text == (
        "dev.yaml: 2 errors, 1 warning, 2 allowed\n"
        "  a: f; r\n"
        "  b: f; r\n"
        "  w: f; r\n"
        "  x: f; r\n"
        "  y: f; r\n"
        "prod.yaml: 2 warnings\n"
        "  a: f; r\n"
        "  b: f; r"
    )


def test_problems_of_no_file_are_counted_too() -> None:
    """A problem of the command line has no file to name."""
    assert render_problems([Problem("", "no such stack", "r")]) == "1 error\n  no such stack; r"
