"""Each case's output is, to the letter, what is recorded beside it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from core.config.environment import Environment
from core.config.fields import field_at, walk_fields
from tests.golden.cases import CASES, ERROR_CASES, Case
from tests.golden.produced import Produced
from tests.golden.recorded import differences, record
from tests.paths import paths_in
from tests.support import ROOT

SHIPPED = tuple(sorted((ROOT / "environments").rglob("*.yaml")))


def test_output_is_as_recorded(case: Case, produced: Produced, *, update_golden: bool) -> None:
    """Stacks, addresses, manifests, policies and notes equal the recorded files; none is stale."""
    if update_golden:
        changed = record(case.expected, produced.files())
        pytest.fail(f"{len(changed)} files rewritten: {', '.join(changed)}", pytrace=False)
    if found := differences(case.expected, produced.files()):
        pytest.fail(f"{case.name}: read the difference, then `make golden`\n{found}", pytrace=False)


def test_every_field_is_in_some_case() -> None:
    """What each field of the environment file does can be read in some case's output."""
    there = {
        field
        for case in CASES
        for file in case.folder.rglob("*.yaml")
        if "expected" not in file.parts
        for field in fields_in(yaml.safe_load(file.read_bytes()))
    }
    shipped = {field for file in SHIPPED for field in fields_in(yaml.safe_load(file.read_bytes()))}

    assert {path for path, _ in walk_fields(Environment)} - there - shipped == set()


def fields_in(data: object) -> Iterator[str]:
    """Yield the fields that a file sets, named as `walk_fields` names them."""
    for path in paths_in(data):
        named = ""
        for end, part in enumerate(path, start=1):
            if field_at(Environment, path[:end]):
                named = f"{named}.{part}".lstrip(".")
                yield named
            elif isinstance(part, int):
                named = f"{named}[]"
            else:
                named = f"{named}.*"


@pytest.mark.parametrize("case", [*CASES, *ERROR_CASES], ids=lambda case: case.name)
def test_every_case_has_input(case: Case) -> None:
    """A folder without environment files would pass without saying anything."""
    assert [file.name for file in case.files() if file.is_file()]


def test_recording_replaces_and_removes(tmp_path: Path) -> None:
    """Recording writes what is new or different, removes what is stale, and names all of it."""
    record(tmp_path, {"kept": "1", "changed": "1", "folder/stale": "1"})

    assert record(tmp_path, {"kept": "1", "changed": "2", "new": "1"}) == [
        "changed",
        "folder/stale",
        "new",
    ]
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["changed", "kept", "new"]


def test_stale_and_missing_files_are_differences(tmp_path: Path) -> None:
    """What is recorded and no longer produced differs, and so does what is not yet recorded."""
    record(tmp_path, {"stale": "a\n"})

    assert differences(tmp_path, {"stale": "a\n"}) == ""
    assert differences(tmp_path, {"new": "b\n"}).splitlines() == [
        "--- not recorded",
        "+++ produced/new",
        "@@ -0,0 +1 @@",
        "+b",
        "--- recorded/stale",
        "+++ no longer produced",
        "@@ -1 +0,0 @@",
        "-a",
    ]
