"""Both engines in the benchmark: on each, a plain program beside ours with the same constructs."""

import json
import os
import sys
from importlib.util import find_spec
from pathlib import Path

import engine
from tests.bench.measure import Measured, median

PLAIN = Path(__file__).with_name("plain.py")
PLAIN_RUNS, OUR_RUNS = 3, 5
# All that a CDKTF program changes to become one for CDK Terrain.
_RENAMED = (
    ("cdktf_cdktf_provider_", "cdktn_provider_"),
    ("from cdktf import", "from cdktn import"),
)


def bench_engine(name: str, project: Path, folder: Path) -> tuple[Measured, Measured] | None:
    """Measure a plain program and ours on an engine; None where it is not installed.

    Raises:
        SystemExit: their output is not the same.

    """
    if find_spec(engine.ENGINES[name][0]) is None:
        return None
    folder.mkdir()
    ours = median([sys.executable, "main.py"], project, OUR_RUNS, {engine.CHOICE: name})
    return _plain(name, project / "cdktf.out", folder), ours


def _plain(name: str, ours: Path, folder: Path) -> Measured:
    program = folder / PLAIN.name
    program.write_text(_plain_program(name), encoding="utf-8")
    # It shares our cache of jsii, so that both are warm; nothing else of ours.
    environment = {
        engine.CACHE_ROOT: os.environ[engine.CACHE_ROOT],
        "NODE_OPTIONS": "",
        "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "20",
    }
    command = [sys.executable, str(program), str(ours), str(folder / "out")]
    measured = median(command, folder, PLAIN_RUNS, environment)
    for path in sorted(ours.glob("stacks/*/cdk.tf.json")):
        other = json.loads((folder / "out" / path.relative_to(ours)).read_text())
        if json.loads(path.read_text()) != other:
            raise SystemExit(f"the plain program wrote another {path.relative_to(ours)}")
    return measured


def _plain_program(name: str) -> str:
    text = PLAIN.read_text(encoding="utf-8")
    for old, new in _RENAMED if name == "cdktn" else ():
        text = text.replace(old, new)
    return text
