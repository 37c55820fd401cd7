"""Reading YAML: what becomes data with its lines, and what is refused, in which words."""

from pathlib import Path

import pytest

from core.config import walk
from core.config.reading import MAX_BYTES, parse_source, read_source
from core.config.source import Data, Parts, Source
from core.config.walk import MAX_DEPTH, MAX_VALUES
from core.problems import ConfigError, sort_problems
from tests.tables import each

NOT_YAML = "check the indentation, the quotes and the colons around it"
TEMPLATE = (
    'a mapping as a key, as "{{ ... }}" reads; write the value itself: no template is filled in'
)
AS_TEXT = "write it in quotes, as text"
DIGITS = "9" * 5000
LAUGHS = "".join(
    f"{name}: &{name} [{', '.join([f'*{below}'] * 10)}]\n"
    for below, name in zip("abcde", "bcdef", strict=True)
)


def refused(text: str) -> list[str]:
    """Return the problems of a text that is no plain data, as lines."""
    try:
        problems = sort_problems(parse_source(text, "dev.yaml").problems)
    except ConfigError as error:
        problems = error.problems
    return [str(problem) for problem in problems]


@each(
    ("text", "problem"),
    [
        ("", 'the file is empty; begin with "region: ..."'),
        ("# only a comment\n", 'the file is empty; begin with "region: ..."'),
        ("---\n", 'the top level is not a mapping; begin with "region: ..."'),
        ("- a\n", 'the top level is not a mapping; begin with "region: ..."'),
        ("text\n", 'the top level is not a mapping; begin with "region: ..."'),
        ("a: 1\n---\nb: 2\n", "(line 2): a second document begins; keep one"),
        (
            "a: 1\nb: [\n",
            f"(line 3): not YAML, column 1: did not find expected node content; {NOT_YAML}",
        ),
        (
            "a: 'x\n",
            "(line 1): not YAML, column 4: a quote opens here, and none closes it; close it",
        ),
        (
            'a: b\nc: "1.35\nd: e\nf: {g: "64"}\n',
            (
                "(line 2): not YAML, column 4: a quote opens here, and the next one is on line 4; "
                "close it on its own line"
            ),
        ),
        (
            'a: "b\n  c"\nd: e f: g\n',
            (
                f"(line 3): not YAML, column 7: mapping values are not allowed in this context; "
                f"{NOT_YAML}"
            ),
        ),
        (
            "a:\n  b: [c, d\n  e: f\n",
            '(line 2): not YAML, column 6: "[" opens here, and no "]" closes it; close it with "]"',
        ),
        (
            "a: {b: c\nd: e\n",
            '(line 1): not YAML, column 4: "{" opens here, and no "}" closes it; close it with "}"',
        ),
        (
            "a: {b: c d: e}\n",
            f"(line 1): not YAML, column 11: did not find expected ',' or '}}'; {NOT_YAML}",
        ),
        (
            "a:\n<<<<<<< HEAD\n  b: c\n=======\n  b: d\n>>>>>>> other\n",
            '(line 2): "<<<<<<<" is the mark of a conflict; merge both sides by hand',
        ),
        (
            "a:\n\u00a0 b: c\n",
            (
                "(line 2): indented with U+00A0, which only looks like a space; "
                "indent with plain spaces"
            ),
        ),
        (
            "\ta: b\n",
            (
                "(line 1): not YAML, column 1: found character that cannot start any token; "
                'indent with spaces, not tabs, and quote text that begins with "@", "%" or "`"'
            ),
        ),
        (
            "a: * * * * *\n",
            (
                "(line 1): not YAML, column 5: did not find expected alphabetic or numeric "
                'character; quote text that begins with "*" or "&"'
            ),
        ),
        ("a: *b\n", f"(line 1): not YAML, column 4: found undefined alias; {NOT_YAML}"),
        ("a: \a\n", f"not YAML: control characters are not allowed; {NOT_YAML}"),
    ],
)
def test_a_text_without_one_mapping_is_refused(text: str, problem: str) -> None:
    """What is no YAML, or no mapping, is one problem that says where."""
    assert refused(text) == [problem]


@each(
    ("text", "problem"),
    [
        ("a: 1\nb: 2\na: 3\n", "a (line 3): written twice, first on line 1; keep one"),
        ("a:\n  b: 1\n  b: 1\n", "a.b (line 3): written twice, first on line 2; keep one"),
        ("a: {<<: {b: 1}}\n", 'a (line 1): the YAML merge key "<<"; write the keys out'),
        ("1: a\n", '(line 1): the key 1 is not text; write "1" in quotes'),
        ("a: {on: b}\n", 'a (line 1): the key on is not text; write "on" in quotes'),
        ("a: {~: b}\n", 'a (line 1): the key ~ is not text; write "~" in quotes'),
        ("? [a, b]\n: c\n", "(line 1): a key that is a list; write text"),
        ("a: {? {b: c} : d}\n", f"a (line 1): {TEMPLATE}"),
        ("a: {{ region }}\n", f"a (line 1): {TEMPLATE}"),
    ],
)
def test_a_key_is_text_and_written_once(text: str, problem: str) -> None:
    """Keys that JSON cannot have, that come twice, or that merge others, are refused."""
    assert refused(text) == [problem]


@each(
    ("value", "found"),
    [
        ("2026-11-22", "2026-11-22 is a date"),
        ("2026-11-22T10:00:00Z", "2026-11-22T10:00:00Z is a date"),
        ("!!binary aGk=", "aGk= is binary data"),
        ("!!set {b, c}", "a YAML set"),
        ("!!omap [b: c]", "a YAML ordered map"),
        ("!!pairs [b: c]", "a YAML pair list"),
        ("!secret b", "b is the YAML tag !secret"),
        ("!secret {b: c}", "the YAML tag !secret"),
        ("!secret [b]", "the YAML tag !secret"),
        ("!!python/object:os.system {}", "the YAML tag !!python/object:os.system"),
    ],
)
def test_a_value_is_what_json_has(value: str, found: str) -> None:
    """Dates and tags are refused, on scalars, lists and mappings."""
    assert refused(f"a: {value}\n") == [f"a (line 1): {found}; {AS_TEXT}"]


@each(
    ("value", "found"),
    [
        ("!!int b", '"b" is no int'),
        ("!!int ''", '"" is no int'),
        ("!!float b", '"b" is no float'),
        ("!!bool b", '"b" is no bool'),
        (DIGITS, f'"{DIGITS}" is no int'),
    ],
    ids=["int", "empty int", "float", "bool", "more digits than Python takes"],
)
def test_a_tag_that_does_not_fit(value: str, found: str) -> None:
    """A value that is not what its tag says is the user's fault, not a traceback."""
    assert refused(f"a: {value}\n") == [f"a (line 1): {found}; correct it"]


@each("number", [".nan", ".inf", "-.inf"])
def test_a_number_is_finite(number: str) -> None:
    """JSON has no word for infinity or no number."""
    problem = f"a[0] (line 1): {number} is not a finite number; write a number"

    assert refused(f"a: [{number}]\n") == [problem]


def test_all_faults_of_a_text_are_found_at_once() -> None:
    """One bad key or value does not hide another; they come in the order of their paths."""
    assert refused("b: .nan\na: {1: x, c: 2026-01-01, c: 3}\n") == [
        'a (line 2): the key 1 is not text; write "1" in quotes',
        f"a.c (line 2): 2026-01-01 is a date; {AS_TEXT}",
        "a.c (line 2): written twice, first on line 2; keep one",
        "b (line 1): .nan is not a finite number; write a number",
    ]


@each(
    ("text", "problem"),
    [
        ("a: &a [*a]\n", f"a[0][0] (line 1): more than {MAX_DEPTH} levels deep; flatten it"),
        ("a: &a\n  b: *a\n", f"a.b.b (line 1): more than {MAX_DEPTH} levels deep; flatten it"),
        ("a:\n " + "[" * 200_000, f"(line 2): more than {MAX_DEPTH} levels deep; flatten it"),
        ("a:\n " + "- " * 200_000, f"(line 2): more than {MAX_DEPTH} levels deep; flatten it"),
    ],
    ids=["alias in a list", "alias in a mapping", "brackets", "dashes"],
)
def test_depth_is_bounded(text: str, problem: str) -> None:
    """An alias of itself, or nesting that would overflow the stack, is refused."""
    assert refused(text) == [problem]


def test_the_deepest_that_is_accepted() -> None:
    """The bound leaves far more than an environment needs."""
    lists = MAX_DEPTH - 1

    assert parse_source(f"a: {'[' * lists}{']' * lists}\n", "f").lines[("a",)] == 1


def test_aliases_cannot_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nested aliases ("billion laughs") are counted as what they stand for."""
    monkeypatch.setattr(walk, "MAX_VALUES", 1000)
    (problem,) = refused(f"a: &a lol\n{LAUGHS}")

    assert problem.endswith(": more than 1000 values; write fewer aliases")
    assert MAX_VALUES == 50_000


def test_data_keeps_its_lines_and_its_words() -> None:
    """A source knows for each path where it stands, and for each scalar how it was written."""
    source = parse_source("a: 1.30\nb:\n  - yes\n  - {c: ~}\nd: 0x10\n", "dev.yaml")

    assert source == Source(
        file="dev.yaml",
        data={"a": 1.3, "b": [True, {"c": None}], "d": 16},
        lines={
            ("a",): 1,
            ("b",): 2,
            ("b", 0): 3,
            ("b", 1): 4,
            ("b", 1, "c"): 4,
            ("d",): 5,
        },
        scalars={("a",): "1.30", ("b", 0): "yes", ("b", 1, "c"): "~", ("d",): "0x10"},
    )


def test_an_alias_stands_for_its_value() -> None:
    """Plain anchors and aliases work; each use has lines of its own."""
    source = parse_source("a: &x [1]\nb: *x\n", "f")

    assert source.data == {"a": [1], "b": [1]}
    assert (source.lines[("b",)], source.lines[("b", 0)]) == (2, 1)


@each(
    ("parts", "line"),
    [(("b", "c"), 3), (("b",), 2), (("b", "missing", 0), 2), (("missing",), None), ((), None)],
)
def test_a_path_that_the_file_lacks_has_its_parents_line(parts: Parts, line: int | None) -> None:
    """The line of a path is its own, or that of the nearest path around it."""
    assert parse_source("a: 1\nb:\n  c: 2\n", "f").line_of(parts) == line


@pytest.mark.parametrize(
    ("raw", "data"),
    [
        (b"\xef\xbb\xbfa: 1\r\nb: x\r\n", {"a": 1, "b": "x"}),
        ("a: ü\n".encode(), {"a": "ü"}),
        (b'a: !!str 5\n"1": !!int "5"\n', {"a": "5", "1": 5}),
    ],
    ids=["byte order mark", "not ASCII", "tags that fit"],
)
def test_files_as_editors_write_them(tmp_path: Path, raw: bytes, data: Data) -> None:
    """A byte order mark, Windows line ends and text beyond ASCII are read."""
    file = tmp_path / "dev.yaml"
    file.write_bytes(raw)

    assert read_source(file, "dev.yaml").data == data


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (b"a: \xff\n", "byte 3 is not UTF-8; save the file as UTF-8"),
        (
            b"#" * (MAX_BYTES + 1),
            f"{MAX_BYTES + 1} bytes; an environment has at most {MAX_BYTES}",
        ),
    ],
    ids=["not UTF-8", "too large"],
)
def test_a_file_is_text_of_a_sane_size(tmp_path: Path, raw: bytes, problem: str) -> None:
    """A file that is no text, or far too large, is refused before it is parsed."""
    file = tmp_path / "dev.yaml"
    file.write_bytes(raw)

    with pytest.raises(ConfigError) as error:
        read_source(file, "dev.yaml")
    assert str(error.value) == f"dev.yaml: 1 error\n  {problem}"


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    """A missing file and a folder are faults of the user's, not tracebacks."""
    for path, reason in [
        (tmp_path / "dev.yaml", "no such file or directory"),
        (tmp_path, "is a directory"),
    ]:
        with pytest.raises(ConfigError) as error:
            read_source(path, "f")
        assert str(error.value) == (
            f"f: 1 error\n  cannot be read: {reason}; check its name and rights"
        )
