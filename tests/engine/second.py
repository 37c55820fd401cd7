"""What tests of the second engine need: where it is missing they say so, or fail in CI."""

import os
import subprocess
from importlib.util import find_spec
from typing import NoReturn

import pytest

from tests.support import ROOT

ENGINES = ("cdktf", "cdktn")


def is_installed() -> bool:
    """Say whether the second engine is there."""
    return find_spec(f"{ENGINES[1]}_provider_aws") is not None


def need(engine: str) -> None:
    """Give up where an engine is not installed; the default one always is."""
    if engine == ENGINES[1] and not is_installed():
        give_up("CDK Terrain is not installed: run `make cdktn`")


def need_command() -> None:
    """Give up where the command of CDK Terrain, or a node that it runs on, is missing."""
    done = subprocess.run(
        [ROOT / "tools" / "find-node"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    installed = ROOT / ".venv" / "cdktn-cli" / "node_modules" / ".bin" / "cdktn"
    if done.returncode != 0 or not installed.exists():
        give_up("the command of CDK Terrain is not installed: run `make cdktn-cli`")


def give_up(reason: str) -> NoReturn:
    """Skip; but fail in CI, which installs both."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
