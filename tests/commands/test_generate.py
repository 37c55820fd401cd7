"""Writing generated files, or saying that they are out of date."""

from pathlib import Path

import pytest

from commands import generate
from commands.generate import GENERATED
from commands.running import run


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose generated files are two short ones."""
    monkeypatch.setattr(generate, "GENERATED", {"a/b.md": lambda: "ü\n", "c.json": lambda: "{}\n"})
    return tmp_path


def test_files_are_written_once(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A missing or stale file is written and named; one that is up to date is left alone."""
    (root / "c.json").write_text("old", encoding="utf-8")

    assert run("generate", generate, [], root) == 0
    assert capsys.readouterr().out == "wrote a/b.md\nwrote c.json\n"
    assert (root / "a/b.md").read_text(encoding="utf-8") == "ü\n"
    assert run("generate", generate, [], root) == 0
    assert capsys.readouterr().out == ""


def test_a_check_writes_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Stale files are named, with the command that writes them, and the exit code is 1."""
    assert run("generate", generate, ["--check"], root) == 1
    assert capsys.readouterr() == ("", "out of date: a/b.md, c.json; run `make generate`\n")
    assert list(root.iterdir()) == []

    run("generate", generate, [], root)
    capsys.readouterr()
    assert run("generate", generate, ["--check"], root) == 0
    assert capsys.readouterr() == ("", "")


def test_what_is_generated() -> None:
    """The page of fields and the schema are among the files."""
    assert {"docs/environment.md", "environments/environment.schema.json"} <= set(GENERATED)
