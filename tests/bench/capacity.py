"""What the capacity commands take: whole processes, and by themselves the data and the packing."""

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
    """Measure each command in a project, then its data, then the packing of ten thousand pods."""
    for words in COMMANDS:
        name = words.replace("examples/resilient.yaml examples/deployment.yaml", "both examples")
        yield name, median([sys.executable, "main.py", *words.split()], root, RUNS)
    yield "loading all instance types", within("loading", root)[0]
    yield "packing 10,000 pods", within("packing", root)[0]


def within(module: str, root: Path) -> tuple[Measured, int]:
    """Run a module that measures itself, in a process of its own; return what it counted, too."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.bench.{module}"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, mebibytes, count = map(float, done.stdout.split())
    return Measured(seconds, mebibytes), int(count)
