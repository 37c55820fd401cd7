"""What the capacity commands take: whole processes, and the packing by itself."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measure import Measured, median

RUNS = 5
COMMANDS = (
    "check",
    "explain dev",
    "explain prod --json",
    "fit dev --replicas 10",
    "fit prod examples/resilient.yaml examples/deployment.yaml",
    "instance-types",
)


def bench_capacity(root: Path) -> Iterator[tuple[str, Measured]]:
    """Measure each command in a project, then the packing of ten thousand pods."""
    for words in COMMANDS:
        name = words.replace("examples/resilient.yaml examples/deployment.yaml", "both examples")
        yield name, median([sys.executable, "main.py", *words.split()], root, RUNS)
    yield "packing 10,000 pods", _packing(root)


def _packing(root: Path) -> Measured:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.packing"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, mebibytes, _ = map(float, done.stdout.split())
    return Measured(seconds, mebibytes)
