"""How fast and how large: ten thousand pods of fifty kinds over every type."""

import subprocess
import sys

from tests.support import ROOT


def test_ten_thousand_pods() -> None:
    """They are placed in under two seconds, data included, in under 150 MB."""
    # In a process of its own, so that the peak of memory is this and nothing else's.
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.packing"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, mebibytes, placed = map(float, done.stdout.split())

    assert placed == 10_000
    assert seconds < 2
    assert mebibytes < 150
