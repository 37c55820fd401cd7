"""Fixtures shared by all tests."""

import gc
from pathlib import Path

import pytest

from commands.running import Project
from tests.support import environment_yaml, write_environments


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that rewrites what golden tests expect."""
    parser.addoption(
        "--update-golden",
        action="store_true",
        default=False,
        help="rewrite what is expected in tests/golden and tests/capacity, and fail",
    )


def pytest_collection_finish() -> None:
    """Let garbage collection leave alone what was imported: it took a fifth of the time."""
    gc.freeze()


@pytest.fixture(scope="session")
def update_golden(pytestconfig: pytest.Config) -> bool:
    """Say whether expected files are to be rewritten."""
    return bool(pytestconfig.getoption("update_golden"))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project of its own, with one environment called dev."""
    write_environments(tmp_path, dev=environment_yaml())
    return Project(tmp_path)
