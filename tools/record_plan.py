"""Records what the real Terraform modules plan for clusters of many kinds, offline.

usage: python -m tools.record_plan --modules DIR [--check]

DIR holds git repositories of the modules, as `offline-terraform --modules` takes them.
"""

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from core.checks.run import checked_environments
from core.config.environment import Environment
from core.config.load import environment_files
from core.layout import STATE_FOLDER, stacks_of
from tools.offline import World, find_runner, new_world
from tools.planned import record_of

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Path("tests", "terraform", "planned")
# What is recorded beside the shipped environments: golden cases that ask something else of modules.
CASES = Path("tests", "golden", "cases")
OTHER_CASES = ("complex", "custom", "existing", "gov", "ipv6", "prefixes", "private")


def main() -> int:
    """Write the records, or with --check compare them; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.record_plan", description=__doc__)
    parser.add_argument("--modules", metavar="DIR", type=Path, required=True)
    parser.add_argument("--check", action="store_true", help="write nothing; fail on a difference")
    options = parser.parse_args()
    runner = find_runner(ROOT)
    if runner is None:
        print("error: no offline-terraform; name the script in OFFLINE_TERRAFORM", file=sys.stderr)
        return 2
    if not has_modules(options.modules):
        print(f"error: no repositories of the modules in {options.modules}", file=sys.stderr)
        return 2
    made = records(runner, options.modules)
    return stale(made) if options.check else write(made)


def has_modules(folder: Path) -> bool:
    """Tell whether a folder holds the modules' repositories: without, interfaces are planned."""
    return all(any(folder.glob(f"*terraform-aws-{name}*")) for name in ("eks", "kms", "vpc"))


def records(runner: Path, modules: Path) -> dict[str, str]:
    """Plan each cluster's stack with the real modules; return the records, by name."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        world = new_world(runner, folder / "world", modules.resolve())
        stacks = synthesized(folder / "project" / "cdktf.out")
        return {f"{stack.name}.json": _record(world, stack) for stack in stacks}


def synthesized(outdir: Path) -> list[Path]:
    """Synthesize all that is recorded; return the folders of the clusters' stacks."""
    from commands.synth import synthesize

    environments = recorded_environments()
    synthesize(environments, outdir, STATE_FOLDER)
    return [outdir / "stacks" / name for name in cluster_stacks(environments)]


def recorded_environments() -> list[Environment]:
    """Return the environments of this project's own files, and of the golden cases."""
    cases = [sorted((ROOT / CASES / name).glob("*.yaml")) for name in OTHER_CASES]
    # Each for itself: a case is no fleet with the others.
    loaded = [
        checked_environments(files, ROOT)[0]
        for files in (environment_files(ROOT / "environments"), *cases)
    ]
    return [item.environment for items in loaded for item in items]


def cluster_stacks(environments: list[Environment]) -> Iterator[str]:
    """Yield the names of the stacks with a cluster."""
    for environment in environments:
        yield from (item.name for item in stacks_of(environment) if item.kind == "cluster")


def digest(stack: Path) -> str:
    """Return the SHA-256 of a stack's JSON."""
    return hashlib.sha256((stack / "cdk.tf.json").read_bytes()).hexdigest()


def write(made: dict[str, str]) -> int:
    """Write the records, and remove those of stacks that are no more."""
    folder = ROOT / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.json"):
        path.unlink()
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8")
        print(f"wrote {FOLDER / name}")
    return 0


def stale(made: dict[str, str]) -> int:
    """Say which records differ from those made now; 1 if any does."""
    there = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / FOLDER).glob("*.json")}
    names = sorted(name for name in {*there, *made} if there.get(name) != made.get(name))
    if names:
        print(f"out of date in {FOLDER}: {', '.join(names)}", file=sys.stderr)
    return 1 if names else 0


def _record(world: World, stack: Path) -> str:
    _terraform(world, stack, "init", "-input=false", "-no-color")
    _terraform(world, stack, "plan", "-input=false", "-no-color", "-out=plan")
    plan = json.loads(_terraform(world, stack, "show", "-json", "plan"))
    return json.dumps(record_of(plan, digest(stack)), indent=2, sort_keys=True) + "\n"


def _terraform(world: World, stack: Path, *arguments: str) -> str:
    done = world.run("terraform", *arguments, cwd=stack)
    if done.returncode != 0:
        raise subprocess.CalledProcessError(
            done.returncode, ["terraform", *arguments], done.stdout, done.stderr
        )
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
