"""`make bench`: ours beside a plain CDKTF program, and its growth with the number of environments.

All in one run on one machine, warm: each program once to fill caches, then the median of its runs.
"""

import json
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import engine
from tests.bench.measure import Measured, measure

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("main.py", "engine.py", "jsii-lazy.cjs")
LINKED = ("core", "modules", "stacks", "commands")
PLAIN_RUNS, OUR_RUNS = 3, 5
FLEET_SIZES = (1, 10, 100)

FLEET_MEMBER = """\
region: us-east-1
account_id: "{account:012d}"
access: {{deployer: "arn:aws:iam::{account:012d}:role/Deploy"}}
cluster:
  kubernetes_version: "1.35"
  addons: {{aws-ebs-csi-driver: {{}}}}
node_pools:
  default:
    limits: {{cpu: "100", memory: 400Gi}}
"""


def main() -> None:
    """Run everything and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        project = make_project(Path(folder, "project"), ROOT / "environments")
        ours = bench_ours(project)
        plain = bench_plain(project, Path(folder, "plain"))
        print(f"{'':<28}{'seconds':>9}{'MiB':>7}")
        show("plain CDKTF, dev and prod", plain)
        show("ours, dev and prod", ours)
        print(f"{'':<28}{plain.seconds / ours.seconds:>8.1f}x{_times(plain, ours):>6.1f}x")
        for size in FLEET_SIZES:
            fleet = make_fleet(Path(folder, f"fleet-{size}"), size)
            show(f"ours, {size} environment{'s' if size > 1 else ''}", bench_ours(fleet, runs=3))


def make_project(folder: Path, environments: Path) -> Path:
    """Lay out our program with other environments."""
    folder.mkdir()
    for name in COPIED:
        shutil.copy(ROOT / name, folder)
    for name in LINKED:
        (folder / name).symlink_to(ROOT / name)
    shutil.copytree(environments, folder / "environments")
    return folder


def make_fleet(folder: Path, size: int) -> Path:
    """Lay out our program with a number of environments, each in an account of its own."""
    environments = folder.parent / f"{folder.name}-environments"
    environments.mkdir()
    for number in range(size):
        text = FLEET_MEMBER.format(account=number + 1)
        (environments / f"fleet-{number:03d}.yaml").write_text(text)
    return make_project(folder, environments)


def bench_ours(project: Path, runs: int = OUR_RUNS) -> Measured:
    """Measure our program in a project."""
    return _median([sys.executable, "main.py"], project, runs)


def bench_plain(project: Path, outdir: Path) -> Measured:
    """Measure the plain program with the same constructs, and hold its output against ours."""
    ours = project / "cdktf.out"
    command = [sys.executable, "-m", "tests.bench.plain", str(ours), str(outdir)]
    # It shares our cache of jsii, so that both are warm; nothing else of ours.
    environment = {
        engine.CACHE_ROOT: os.environ[engine.CACHE_ROOT],
        "NODE_OPTIONS": "",
        "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "20",
    }
    measured = _median(command, ROOT, PLAIN_RUNS, environment)
    for path in sorted(ours.glob("stacks/*/cdk.tf.json")):
        other = json.loads((outdir / path.relative_to(ours)).read_text())
        if json.loads(path.read_text()) != other:
            raise SystemExit(f"the plain program wrote another {path.relative_to(ours)}")
    return measured


def show(what: str, measured: Measured) -> None:
    """Print a row."""
    print(f"{what:<28}{measured.seconds:>9.2f}{measured.mebibytes:>7.0f}", flush=True)


def _median(
    command: Sequence[str],
    folder: Path,
    runs: int,
    environment: Mapping[str, str] | None = None,
) -> Measured:
    measured = [measure(command, folder, environment) for _ in range(runs + 1)][1:]
    return Measured(
        statistics.median(run.seconds for run in measured),
        statistics.median(run.mebibytes for run in measured),
    )


def _times(plain: Measured, ours: Measured) -> float:
    return plain.mebibytes / ours.mebibytes


if __name__ == "__main__":
    main()
