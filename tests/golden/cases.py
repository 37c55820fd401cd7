"""The golden cases: a folder each, with environment files in and what is written for them out."""

from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FOLDER = HERE / "cases"
# Lists files of the project, one a line, where a case has no files of its own.
FILE_LIST = "files.txt"
# What the program said of a case, beside its output.
NOTES = "notes.txt"
# The name of a case that is made up: templates in every text.
HOSTILE = "hostile"


@dataclass(frozen=True)
class Case:
    """One folder of `cases`."""

    name: str

    @property
    def folder(self) -> Path:
        """Where the case lies."""
        return FOLDER / self.name

    @property
    def expected(self) -> Path:
        """Where what is written for it lies."""
        return self.folder / "expected"

    def files(self) -> list[Path]:
        """Return the environment files: the project's that it lists, or its own."""
        listed = self.folder / FILE_LIST
        if listed.exists():
            return [ROOT / line for line in listed.read_text(encoding="utf-8").split()]
        return sorted(self.folder.glob("*.yaml"))


def _named(*, errors: bool) -> tuple[Case, ...]:
    names = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())
    return tuple(Case(name) for name in names if name.startswith("error-") is errors)


CASES = _named(errors=False)
ERROR_CASES = _named(errors=True)
