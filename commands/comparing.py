"""Compares files that lie in a folder with what they should be."""

import difflib
from collections.abc import Mapping
from pathlib import Path


def comparison(folder: Path, contents: Mapping[str, bytes]) -> tuple[int, str]:
    """Return how many of these files a folder holds otherwise, with a unified diff of them."""
    texts = [_difference(folder, name, content) for name, content in sorted(contents.items())]
    return sum(map(bool, texts)), "".join(texts)


def _difference(folder: Path, name: str, content: bytes) -> str:
    path = folder / name
    there = path.read_bytes() if path.is_file() else None
    if there == content:
        return ""
    before = "/dev/null" if there is None else f"a/{name}"
    # Bytes that are no text still show that they differ.
    old, new = (_lines(part) for part in (there or b"", content))
    return "".join(difflib.unified_diff(old, new, before, f"b/{name}"))


def _lines(content: bytes) -> list[str]:
    """Return lines that each end, so that a last one without an end does not run into the next."""
    lines = content.decode(errors="backslashreplace").splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n\\ No newline at end of file\n"
    return lines
