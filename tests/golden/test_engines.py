"""Every case on both engines: nothing but the engine's own version differs."""

import json
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeAlias

import pytest

import engine
from tests.engine import second
from tests.golden.cases import CASES, HOSTILE, ROOT
from tests.golden.produced import walk
from tests.golden.recorded import recorded_files

Json: TypeAlias = Any

DEFAULT, SECOND = second.ENGINES
NAMES = [*(case.name for case in CASES), HOSTILE]
# What a user's own node and its cache are is none of the output's business.
_KEPT = ("PATH", "JSII_NODE", "JSII_RUNTIME_PACKAGE_CACHE_ROOT")


@pytest.fixture(scope="module")
def other_output(output: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder with each case's output as the second engine writes it."""
    second.need(SECOND)
    folder = tmp_path_factory.mktemp("second")
    asked = {case.name: [str(file) for file in case.files()] for case in CASES}
    asked[HOSTILE] = [str(output / f"{HOSTILE}.yaml")]
    done = subprocess.run(
        [sys.executable, "-m", "tests.golden.synthesize", str(folder)],
        cwd=ROOT,
        env={name: os.environ[name] for name in _KEPT if name in os.environ}
        | {"HOME": str(folder / "no-home"), engine.CHOICE: SECOND},
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return folder


def differences(one: str, other: str) -> list[tuple[str, Json, Json]]:
    """Return the path of each value that differs in two texts of JSON, with both values.

    Keys count with their order, and numbers with their type; white space between tokens does not.
    """
    ones, others = (dict(_leaves(json.loads(text))) for text in (one, other))
    if list(ones) != list(others):
        return [("keys", list(ones), list(others))]
    return [
        (path, ones[path], others[path]) for path in ones if repr(ones[path]) != repr(others[path])
    ]


def _leaves(value: Json) -> list[tuple[str, Json]]:
    """Return every value by its path; of a mapping or a list, that it is one."""
    return [
        ("/".join(map(str, path)), type(item) if isinstance(item, dict | list) else item)
        for path, item in walk(value)
    ]


@pytest.mark.parametrize("name", NAMES)
def test_only_the_version_differs(name: str, output: Path, other_output: Path) -> None:
    """Each file of a case has the same keys in the same order, and the same values."""
    ones, others = recorded_files(output / name), recorded_files(other_output / name)
    versions = version(DEFAULT), version(SECOND)

    assert others.keys() == ones.keys()
    for file in ones:
        if not file.endswith(".json"):
            assert others[file] == ones[file]
            continue
        place = "version" if file == "manifest.json" else "///metadata/version"
        assert differences(ones[file], others[file]) == [(place, *versions)], file


@pytest.mark.parametrize(
    ("other", "found"),
    [
        ('{ "a": {\n}, "b": [1]}', []),
        ('{"a": {}, "b": [2]}', [("b/0", 1, 2)]),
        ('{"a": {}, "b": [1.0]}', [("b/0", 1, 1.0)]),
        ('{"a": [], "b": [1]}', [("a", dict, list)]),
        ('{"b": [1], "a": {}}', [("keys", ["", "a", "b", "b/0"], ["", "b", "b/0", "a"])]),
    ],
)
def test_differences_are_found(other: str, found: list[tuple[str, Json, Json]]) -> None:
    """The comparison sees a value, a type, a kind and an order; it overlooks white space."""
    assert differences('{"a": {}, "b": [1]}', other) == found
