"""How long the unit tests take."""

import subprocess
import sys
from resource import RUSAGE_CHILDREN, getrusage

from tests.support import ROOT

# On a quiet machine they take two; the rest is for one that is slow, or has other work.
SECONDS = 6


def test_unit_tests_are_quick() -> None:
    """All of them together take seconds of a processor, so that they are run at every change."""
    before = processor_seconds()
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/unit"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert processor_seconds() - before < SECONDS


def processor_seconds() -> float:
    """Return what the processes that this one has waited for took of a processor."""
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
