"""Runs the user's Terraform in a stack's folder."""

import json
import shutil
import subprocess
from pathlib import Path

from core.problems import ConfigError, Problem

NO_CHANGES, FAILED, CHANGES = 0, 1, 2
PLAN = ("plan", "-input=false", "-lock=false", "-detailed-exitcode")


def need_terraform() -> None:
    """Refuse to go on without Terraform.

    Raises:
        ConfigError: it is not on PATH.

    """
    if shutil.which("terraform") is None:
        found, right = "terraform is not on PATH", "install Terraform 1.5.7 or newer"
        raise ConfigError([Problem("", found, right)])


def terraform(
    folder: Path, *arguments: str, stdout: int | None = None, stderr: int | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run a command of Terraform in a folder; what it says is shown, or goes where it is sent."""
    command = ["terraform", f"-chdir={folder}", *arguments]
    # The user's own Terraform, with arguments of ours.
    return subprocess.run(command, stdout=stdout, stderr=stderr, check=False)  # noqa: S603


def said_by(folder: Path, *arguments: str) -> tuple[int, bytes]:
    """Run a command of Terraform; return its exit code, and all that it said."""
    done = terraform(folder, *arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.returncode, done.stdout


def is_applied(folder: Path) -> bool:
    """Tell whether a stack has been applied: then, and only then, it has outputs."""
    pipe = subprocess.PIPE
    shown = terraform(folder, "output", "-json", stdout=pipe, stderr=pipe)
    return shown.returncode == 0 and bool(json.loads(shown.stdout or b"{}"))


def summary(words: dict[str, str]) -> list[str]:
    """Return the lines that end a run: a stack each, and what became of it."""
    width = max(map(len, words))
    return ["", *(f"{name:<{width}}  {text}" for name, text in words.items())]


def worst(codes: set[int]) -> int:
    """Return the exit code of many: an error, or else changes, or else none."""
    return next(code for code in (FAILED, CHANGES, NO_CHANGES) if code in codes)
