"""What a user reads when files are wrong: recorded to the letter; and nothing is written."""

import shutil
from pathlib import Path

import pytest

from commands import synth
from commands.running import run
from core.checks.rules import RULES, Level
from tests.golden.cases import ERROR_CASES, Case
from tests.golden.recorded import recorded_files

# Nothing of a developer's shell: `synth` asks for this one.
OUTDIR_VARIABLE = "CDKTF_OUTDIR"
EXPECTED = "expected.txt"


# Errors that no file can have: were the eks module an older one, Karpenter would lack rights.
NOT_BY_FILES = {"karpenter-iam"}


@pytest.fixture
def root(error_case: Case, output: Path, tmp_path: Path) -> Path:
    """Return a project's folder with the case's files, and with the output of an earlier synth."""
    error_case.copy_to(tmp_path / "environments")
    if (manifests := error_case.folder / "examples").is_dir():
        shutil.copytree(manifests, tmp_path / "examples")
    shutil.copytree(output / "dev", tmp_path / "cdktf.out")
    return tmp_path


@pytest.fixture(params=ERROR_CASES, ids=lambda case: case.name)
def error_case(request: pytest.FixtureRequest) -> Case:
    """Return each case with faults in turn."""
    return request.param


def test_errors_are_as_recorded(
    error_case: Case,
    root: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    *,
    update_golden: bool,
) -> None:
    """What is printed is as recorded, with exit code 2, and the last output stays.

    Warnings go to standard output, before the errors on standard error.
    """
    monkeypatch.delenv(OUTDIR_VARIABLE, raising=False)
    before, expected = recorded_files(root), error_case.folder / EXPECTED

    code = run("synth", synth, [], root)
    said = capsys.readouterr()

    if update_golden:
        expected.write_text(said.out + said.err, encoding="utf-8")
        pytest.fail(f"{EXPECTED} rewritten", pytrace=False)
    assert said.out + said.err == expected.read_text(encoding="utf-8")
    assert (code, " error" in said.out, " warning" in said.err) == (2, False, False)
    assert recorded_files(root) == before


def test_every_error_is_in_some_case() -> None:
    """What stops a synth can be read here, as it is printed beside other faults."""
    texts = [(case.folder / EXPECTED).read_text(encoding="utf-8") for case in ERROR_CASES]
    stopping = {
        rule.name
        for rule in RULES.values()
        if rule.level in {Level.ESSENTIAL, Level.ERROR, Level.PRODUCTION_ERROR}
    }
    shown = {name for name in stopping for text in texts if f"[{name}]" in text}

    assert stopping - shown == NOT_BY_FILES
    assert len(texts) >= 25
    assert sum(len(text.splitlines()) > 5 for text in texts) >= 15
