"""`make bench`: ours beside a plain CDKTF program, and its growth with the number of environments.

All in one run on one machine, warm: each program once to fill caches, then the median of its runs.
"""

import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from commands.processes import process_count
from tests.bench.capacity import bench_capacity
from tests.bench.engines import bench_engine
from tests.bench.measure import Measured, median

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("main.py", "engine.py", "jsii-lazy.cjs")
LINKED = ("core", "modules", "stacks", "commands", "examples")
ENGINE_TITLES = {"cdktf": "CDKTF", "cdktn": "CDK Terrain"}
FLEET_SIZES = (1, 10, 100)
# Beside what it takes with as many processes as are worth it.
_IN_ONE_PROCESS = """
import sys
sys.path.insert(0, ".")
import main
from commands import synth
synth.process_count = lambda items: 1
main.leave(main.main([], ahead=True))
"""
ONE_PROCESS = ("-c", _IN_ONE_PROCESS)

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
        print(f"{'dev and prod':<28}{'seconds':>9}{'MiB':>7}")
        for name, title in ENGINE_TITLES.items():
            show_engine(title, bench_engine(name, project, Path(folder, name)))
        for size in FLEET_SIZES:
            fleet = make_fleet(Path(folder, f"fleet-{size}"), size)
            count = f"{size} environment{'s' if size > 1 else ''}"
            show(f"ours, {count}", bench_fleet(fleet))
            show(f"check, {count}", bench_fleet(fleet, "check"))
            if process_count(size) > 1:
                show("the same in one process", bench_fleet(fleet, program=ONE_PROCESS))
    for what, measured in bench_capacity(ROOT):
        show(what, measured)


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


def bench_fleet(project: Path, *command: str, program: Sequence[str] = ("main.py",)) -> Measured:
    """Measure a command of our program on many environments; a synth where none is named."""
    return median([sys.executable, *program, *command], project, runs=3)


def show_engine(title: str, found: tuple[Measured, Measured] | None) -> None:
    """Print an engine's rows, plain and ours, and how many times less ours takes."""
    if found is None:
        print(f"{title} is not installed: run `make cdktn`")
        return
    plain, ours = found
    show(f"plain {title}", plain)
    show(f"ours on {title}", ours)
    seconds, mebibytes = plain.seconds / ours.seconds, plain.mebibytes / ours.mebibytes
    print(f"{'':<28}{seconds:>8.1f}x{mebibytes:>6.1f}x")


def show(what: str, measured: Measured) -> None:
    """Print a row."""
    print(f"{what:<28}{measured.seconds:>9.2f}{measured.mebibytes:>7.0f}", flush=True)


if __name__ == "__main__":
    main()
