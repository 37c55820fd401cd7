"""Compares produced text with the recorded files, or records it."""

import difflib
from collections.abc import Mapping
from pathlib import Path


def recorded_files(folder: Path) -> dict[str, str]:
    """Return the text of every file below a folder by its relative name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes().decode(errors="backslashreplace")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def record(folder: Path, files: Mapping[str, str]) -> list[str]:
    """Make a folder hold just these files; return the names of those that changed."""
    before = recorded_files(folder)
    changed = [name for name in before.keys() | files.keys() if before.get(name) != files.get(name)]
    for name in changed:
        path = folder / name
        if name in files:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(files[name].encode())
        else:
            path.unlink()
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
    return sorted(changed)


def differences(folder: Path, files: Mapping[str, str]) -> str:
    """Return a unified diff from the recorded files to these; empty where they are the same.

    A recorded file that is no longer produced is a difference, and so is a new one.
    """
    before = recorded_files(folder)
    parts: list[str] = []
    for name in sorted(before.keys() | files.keys()):
        if before.get(name) != files.get(name):
            old, new = before.get(name, ""), files.get(name, "")
            labels = (
                f"recorded/{name}" if name in before else "not recorded",
                f"produced/{name}" if name in files else "no longer produced",
            )
            lines = difflib.unified_diff(
                old.splitlines(), new.splitlines(), *labels, n=2, lineterm=""
            )
            parts.extend(lines)
    return "\n".join(parts)
