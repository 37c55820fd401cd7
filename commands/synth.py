"""Write the Terraform JSON of every environment."""

import argparse
import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from commands.output import publish, stale_stacks
from commands.running import Project, print_problems
from commands.table import stack_table
from core.checks.run import checked_environments
from core.config.environment import Environment
from core.config.load import environment_files
from core.layout import STATE_FOLDER


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument(
        "--output",
        metavar="DIR",
        type=Path,
        help="write here instead of cdktf.out; local state stays where it is",
    )


def run(options: argparse.Namespace, project: Project) -> int:
    """Check every environment file, synthesize, and replace the last output when all is well."""
    started = time.perf_counter()
    files = environment_files(project.environments)
    loaded, notes = checked_environments(files, project.root)
    print_problems(notes)
    outdir = output_folder(options.output, project.root)
    environments = [item.environment for item in loaded]
    names = synthesize(environments, outdir, state_folder(outdir, project.root))
    print(stack_table(outdir, names, time.perf_counter() - started))
    for name in stale_stacks(outdir, names):
        print(
            f"warning: {name} is in no environment file any more; its folder stays, so that it "
            f"can be destroyed. Then run: python main.py forget {name}"
        )
    return 0


def synthesize(environments: Sequence[Environment], outdir: Path, state: str) -> list[str]:
    """Synthesize into a folder beside `outdir`, then swap it in; return the stacks' names."""
    # These load the engine: only once all is checked.
    from engine import wait_for_jsii_cache
    from stacks.app import build_app

    outdir.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".synth-", dir=outdir.parent) as folder:
        fresh = Path(folder)
        build_app(environments, fresh, state).synth()
        names = publish(fresh, outdir)
    # Only once after an installation without make; without it every run would take 4 s longer.
    wait_for_jsii_cache()
    return names


def output_folder(asked: Path | None, root: Path) -> Path:
    """Return where to write; the cdktf command names its own folder."""
    if asked is not None:
        return asked.absolute()
    return root / os.environ.get("CDKTF_OUTDIR", "cdktf.out")


def state_folder(outdir: Path, root: Path) -> str:
    """Return the folder of local state, relative to a stack's folder below `outdir`."""
    if outdir == root / "cdktf.out":
        return STATE_FOLDER
    return Path(os.path.relpath(root / "state", outdir / "stacks" / "any")).as_posix()
