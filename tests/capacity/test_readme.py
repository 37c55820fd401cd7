"""The README shows what `fit` prints."""

import re

import pytest

from commands import fit
from commands.running import run
from tests.support import ROOT

_BLOCK = re.compile(r"\$ \.venv/bin/python main\.py fit (?P<words>.*)\n(?P<shown>(?:.+\n)+)```")


def test_the_readme_shows_what_fit_prints(capsys: pytest.CaptureFixture[str]) -> None:
    """Its lines are there, in order and to the letter; some between them are left out."""
    found = _BLOCK.search((ROOT / "README.md").read_text(encoding="utf-8"))
    assert found is not None

    code = run("fit", fit, found["words"].split(), ROOT)
    printed = iter(capsys.readouterr().out.splitlines())

    assert code == 1
    assert [line for line in found["shown"].splitlines() if line not in printed] == []
