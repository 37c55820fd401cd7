"""Synthesizes all cases once."""

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from core.config.environment import Environment
from core.config.load import load_environment
from tests.golden.built import Built
from tests.golden.cases import CASES, HOSTILE, ROOT, Case
from tests.golden.produced import Produced
from tests.golden.text import hostile_environment

# A user's own node and its cache are none of the output's business; all else stays outside.
_KEPT = ("PATH", "JSII_NODE", "JSII_RUNTIME_PACKAGE_CACHE_ROOT")
_FILES = [(case, file) for case in CASES for file in case.files()]


@pytest.fixture(scope="session")
def hostile() -> tuple[str, int]:
    """Return an environment file with templates wherever it takes text, and in how many places."""
    return hostile_environment()


@pytest.fixture(scope="session")
def output(tmp_path_factory: pytest.TempPathFactory, hostile: tuple[str, int]) -> Path:
    """Return the folder with the output of each case, synthesized in a bare environment."""
    folder = tmp_path_factory.mktemp("golden")
    hostile_file = folder / f"{HOSTILE}.yaml"
    hostile_file.write_text(hostile[0], encoding="utf-8")
    asked = {case.name: [str(file) for file in case.files()] for case in CASES}
    asked[HOSTILE] = [str(hostile_file)]
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-m", "tests.golden.synthesize", str(folder)],
        cwd=ROOT,
        env=environment | {"HOME": str(folder / "no-home")},
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return folder


@pytest.fixture(scope="session")
def all_produced(output: Path) -> dict[str, Produced]:
    """Return what was produced for every case, by the case's name."""
    return {
        name: Produced.read(output / name) for name in (*(case.name for case in CASES), HOSTILE)
    }


@pytest.fixture(params=CASES, ids=lambda case: case.name)
def case(request: pytest.FixtureRequest) -> Case:
    """Return each case in turn."""
    return request.param


@pytest.fixture
def produced(case: Case, all_produced: dict[str, Produced]) -> Produced:
    """Return what was produced for a case."""
    return all_produced[case.name]


@pytest.fixture(params=_FILES, ids=[file.stem for _, file in _FILES])
def built(request: pytest.FixtureRequest, all_produced: dict[str, Produced]) -> Built:
    """Return each environment of each case in turn, with its stacks."""
    case, file = request.param
    return Built(_environment(file), all_produced[case.name].stacks)


@cache
def _environment(file: Path) -> Environment:
    return load_environment(file, ROOT).environment
