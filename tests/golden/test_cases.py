"""Each case's output is, to the letter, what is recorded beside it."""

from pathlib import Path

import pytest

from tests.golden.cases import CASES, ERROR_CASES, Case
from tests.golden.produced import Produced
from tests.golden.recorded import differences, record


def test_output_is_as_recorded(case: Case, produced: Produced, *, update_golden: bool) -> None:
    """Stacks, addresses, manifests, policies and notes equal the recorded files; none is stale."""
    if update_golden:
        changed = record(case.expected, produced.files())
        pytest.fail(f"{len(changed)} files rewritten: {', '.join(changed)}", pytrace=False)
    if found := differences(case.expected, produced.files()):
        pytest.fail(f"{case.name}: read the difference, then `make golden`\n{found}", pytrace=False)


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
