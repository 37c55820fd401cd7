"""Whatever a file holds, it is an environment that renders, or it has problems: no traceback."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from commands.formats import FORMATS
from core.checks.run import run_rules
from core.config.load import load_environments
from core.problems import Problem, Severity, render_problems
from tests.complete import COMPLETE, complete_data
from tests.paths import paths_in, replaced
from tests.property.from_models import JSON, files
from tests.property.tame import environments
from tests.rendered import rendered

_KEYS = st.sampled_from(sorted(complete_data()))
_PATHS = list(paths_in(complete_data()))
Read = Callable[[bytes], tuple[Problem, ...]]


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Read:
    """Reads a file's bytes as `check` does; returns its problems, and renders what has none."""
    file = tmp_path_factory.mktemp("wild") / "wild.yaml"
    shutil.copy(Path(__file__), file.with_name("deployment.yaml"))

    def read_bytes(content: bytes) -> tuple[Problem, ...]:
        file.write_bytes(content)
        loaded, faults = load_environments([file], file.parent)
        problems = (*faults, *run_rules(loaded))
        if not any(problem.severity is Severity.ERROR for problem in problems):
            # A base alone is no environment.
            for item in loaded:
                rendered(item.environment)
        return problems

    return read_bytes


def check(problems: tuple[Problem, ...]) -> None:
    """Hold problems to what a reader needs: one line each, with words, and a place in the file."""
    for problem in problems:
        assert problem.found
        assert problem.right
        assert "\n" not in str(problem)
        assert problem.line is None or problem.line > 0
    assert len(render_problems(problems).splitlines()) >= len(set(problems))
    assert len(json.loads(FORMATS["json"](problems))) == len(problems)
    assert len(FORMATS["github"](problems).split("\n")) == max(1, len(problems))


@st.composite
def changed_data(draw: DrawFn) -> dict[str, Any]:
    """Generate the complete file with values, items or keys of any kind somewhere in it."""
    data: dict[str, Any] = complete_data()
    for path in draw(st.lists(st.sampled_from(_PATHS), min_size=1, max_size=3, unique=True)):
        try:
            data = replaced(data, path, draw(JSON))
        except (KeyError, IndexError, TypeError, ValueError):
            continue  # what an earlier change took away
    return data


@st.composite
def changed_text(draw: DrawFn) -> bytes:
    """Generate the complete file's text with a part of it gone, twice, or with signs in it."""
    start = draw(st.integers(0, len(COMPLETE)))
    end = min(len(COMPLETE), start + draw(st.integers(0, 40)))
    some = draw(st.text(max_size=3) | st.sampled_from([":", "- ", "&a ", "*a", "!!", "\t", "'"]))
    middle = draw(st.sampled_from(["", COMPLETE[start:end] * 2, COMPLETE[start:end]]))
    return (COMPLETE[:start] + some + middle + COMPLETE[end:]).encode("utf-8", "replace")


@settings(max_examples=150)
@given(content=st.binary(max_size=40) | st.text(max_size=40).map(lambda text: text.encode()))
def test_bytes(read: Read, content: bytes) -> None:
    """A file of any bytes is not YAML, empty, or lacks what is required."""
    problems = read(content)

    check(problems)
    assert problems


@settings(max_examples=100)
@given(data=JSON | st.dictionaries(_KEYS, JSON))
def test_yaml_of_any_shape(read: Read, data: object) -> None:
    """A file that is YAML, with or without keys that are known, has problems of its own."""
    problems = read(yaml.safe_dump(data).encode())

    check(problems)
    assert problems


@settings(max_examples=120)
@given(data=changed_data())
def test_a_complete_file_with_changes(read: Read, data: dict[str, Any]) -> None:
    """A value of any kind anywhere is accepted, or found."""
    check(read(yaml.safe_dump(data).encode()))


@settings(max_examples=120)
@given(content=changed_text())
def test_a_text_with_changes(read: Read, content: bytes) -> None:
    """A slip of the hand anywhere in a file's text is accepted, or found."""
    check(read(content))


@settings(max_examples=80)
@given(data=files({}))
def test_any_values_of_the_models(read: Read, data: dict[str, Any]) -> None:
    """Values that each field takes by itself, however little they fit together."""
    check(read(yaml.safe_dump(data, allow_unicode=True).encode()))


@settings(max_examples=40)
@given(data=environments(), instead=JSON, number=st.integers(0, 10**6))
def test_what_fits_together_with_a_change(
    read: Read, data: dict[str, Any], instead: object, number: int
) -> None:
    """One wrong value in a file that is right otherwise."""
    paths = list(paths_in(data))

    check(read(yaml.safe_dump(replaced(data, paths[number % len(paths)], instead)).encode()))
