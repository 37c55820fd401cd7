"""The golden cases: a folder each, with environment files in and what is written for them out."""

import shutil
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
# Where a case keeps what its files extend.
BASES = "bases"
_NO_ENVIRONMENTS = {BASES, "expected", "examples"}


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
        """Return the environment files: the project's that it lists, or its own, without bases."""
        listed = self.folder / FILE_LIST
        if listed.exists():
            return [ROOT / line for line in listed.read_text(encoding="utf-8").split()]
        found = [*self.folder.glob("*.yaml"), *self.folder.glob("*/*.yaml")]
        return sorted(file for file in found if file.parent.name not in _NO_ENVIRONMENTS)

    def copy_to(self, environments: Path) -> None:
        """Copy its files, and what they extend, to a project's folder of environments."""
        environments.mkdir(parents=True, exist_ok=True)
        for file in self.files():
            inside = file.is_relative_to(self.folder)
            copy = environments / (file.relative_to(self.folder) if inside else file.name)
            copy.parent.mkdir(exist_ok=True)
            shutil.copy(file, copy)
        if (bases := self.folder / BASES).is_dir():
            shutil.copytree(bases, environments / BASES)


def _named(*, errors: bool) -> tuple[Case, ...]:
    names = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())
    return tuple(Case(name) for name in names if name.startswith("error-") is errors)


CASES = _named(errors=False)
ERROR_CASES = _named(errors=True)
