"""Comparing what lies in a folder with what should: as a unified diff, and counted."""

from pathlib import Path

import pytest

from commands.comparing import comparison

SAME = b'{\n  "a": 1\n}\n'


@pytest.mark.parametrize(
    ("there", "content", "expected"),
    [
        (SAME, SAME, ""),
        (
            SAME,
            b'{\n  "a": 2\n}\n',
            '--- a/x/y.json\n+++ b/x/y.json\n@@ -1,3 +1,3 @@\n {\n-  "a": 1\n+  "a": 2\n }\n',
        ),
        (None, b"new\n", "--- /dev/null\n+++ b/x/y.json\n@@ -0,0 +1 @@\n+new\n"),
        (
            b"a\n",
            b"a",
            ("--- a/x/y.json\n+++ b/x/y.json\n@@ -1 +1 @@\n-a\n+a\n\\ No newline at end of file\n"),
        ),
        (b"\xff\n", b"a\n", "--- a/x/y.json\n+++ b/x/y.json\n@@ -1 +1 @@\n-\\xff\n+a\n"),
    ],
    ids=["same", "changed", "missing", "without an end", "no text"],
)
def test_a_file(tmp_path: Path, there: bytes | None, content: bytes, expected: str) -> None:
    """A file that is as it should be shows nothing; any other shows each line."""
    if there is not None:
        (tmp_path / "x").mkdir()
        (tmp_path / "x/y.json").write_bytes(there)

    assert comparison(tmp_path, {"x/y.json": content}) == (int(bool(expected)), expected)


def test_several_files(tmp_path: Path) -> None:
    """Each that differs is counted and shown, sorted; what else lies there is nobody's business."""
    (tmp_path / "same").write_text("1\n", encoding="utf-8")
    (tmp_path / "other").write_text("1\n", encoding="utf-8")
    count, text = comparison(tmp_path, {"b": b"1\n", "same": b"1\n", "a": b"1\n"})

    assert count == 2
    assert [line for line in text.splitlines() if line.startswith("+++")] == ["+++ b/a", "+++ b/b"]
