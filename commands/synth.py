"""Write the Terraform JSON of every environment.

Exit code: 0; with --check 1 where it differs; 2 a file is at fault.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from commands.choosing import named_environments
from commands.comparing import comparison
from commands.locks import FOLDER, add_locks
from commands.output import gather, publish, published, stale_stacks
from commands.processes import process_count, run_jobs, shares
from commands.running import Project, print_problems
from commands.table import stack_table
from core.checks.run import checked_environments
from core.config.environment import Environment
from core.config.load import environment_files
from core.layout import STATE_FOLDER, stacks_of
from core.problems import ConfigError, Problem

_STALE = """\
warning: in no environment file any more: {names}
  Their folders stay, so that they can be destroyed in this order: put the file back, run
  `make destroy`, remove it again. Then run: python main.py forget {names}"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument(
        "-e",
        "--environment",
        metavar="NAME",
        action="append",
        help="write only this environment's stacks; may be repeated; all files are checked",
    )
    parser.add_argument(
        "--output",
        metavar="DIR",
        type=Path,
        help="write here instead of cdktf.out; local state stays where it is",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="write nothing; show what a synth would change there, and exit 1 where it would",
    )


def run(options: argparse.Namespace, project: Project) -> int:
    """Check every environment file, synthesize, and replace the last output when all is well."""
    started = time.perf_counter()
    files = environment_files(project.environments)
    loaded, notes = checked_environments(files, project.root)
    print_problems(notes)
    outdir = output_folder(options.output, project.root)
    environments = named_environments(options.environment, loaded)
    state, locks = state_folder(outdir, project.root), project.root / FOLDER
    if options.check:
        return check(environments, outdir, state, locks)
    names = synthesize(environments, outdir, state, locks)
    print(stack_table(outdir, names, time.perf_counter() - started))
    asked = [stack.name for item in loaded for stack in stacks_of(item.environment)]
    if stale := stale_stacks(outdir, asked):
        print(_STALE.format(names=" ".join(stale)))
    return 0


def synthesize(
    environments: Sequence[Environment], outdir: Path, state: str, locks: Path | None = None
) -> list[str]:
    """Synthesize into a folder beside `outdir`, then swap it in; return the stacks' names.

    Args:
        environments: what to synthesize.
        outdir: the output folder.
        state: where local state lies, relative to a stack's folder.
        locks: the folder of lock files that go beside the JSON.

    Raises:
        ConfigError: there is no node to run cdktf in, or the folder cannot be written.

    """
    with _writing(outdir):
        outdir.parent.mkdir(parents=True, exist_ok=True)
        temporary = tempfile.TemporaryDirectory(prefix=".synth-", dir=outdir.parent)
    with temporary as folder:
        fresh = Path(folder)
        build(environments, fresh, state, locks)
        with _writing(outdir):
            return publish(fresh, outdir)


def check(environments: Sequence[Environment], outdir: Path, state: str, locks: Path) -> int:
    """Show what a synth would change in a folder that is left as it is; 1 if it would."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder)
        build(environments, fresh, state, locks)
        contents = published(fresh, outdir)
    found, text = comparison(outdir, contents)
    sys.stdout.write(text)
    if found:
        plural = "file is" if found == 1 else "files are"
        sys.stderr.write(f"{found} {plural} out of date in {outdir}: synth there, and commit\n")
    return 1 if found else 0


def build(
    environments: Sequence[Environment], folder: Path, state: str, locks: Path | None = None
) -> None:
    """Synthesize into a folder, with the arguments of `synthesize`.

    Raises:
        ConfigError: there is no node to run cdktf in.

    """
    if shutil.which(os.environ.get("JSII_NODE", "node")) is None:
        problem = Problem(
            "", "there is no node on PATH, in which cdktf runs", "install node 20 or 22"
        )
        raise ConfigError([problem])
    count = process_count(len(environments))
    if count == 1:
        _build((environments, folder, state))
    else:
        _build_in_parts(environments, folder, state, count)
    if locks:
        add_locks(environments, folder, locks)


def _build_in_parts(
    environments: Sequence[Environment], folder: Path, state: str, count: int
) -> None:
    """Synthesize in several processes, each with a share of the environments."""
    parts = [folder / f".part-{number}" for number in range(count)]
    run_jobs(
        _build,
        [
            (share, part, state)
            for share, part in zip(shares(environments, count), parts, strict=True)
        ],
    )
    gather(parts, folder)


def _build(job: tuple[Sequence[Environment], Path, str]) -> None:
    """Synthesize in this process, with one app and one node."""
    # These load the engine: only once all is checked.
    from engine import wait_for_jsii_cache
    from stacks.app import build_app

    environments, folder, state = job
    build_app(environments, folder, state).synth()
    # Only once after an installation without make; without it every run would take 4 s longer.
    wait_for_jsii_cache()


@contextmanager
def _writing(outdir: Path) -> Iterator[None]:
    """Turn a folder that cannot be written into a problem; anything else stays a bug."""
    try:
        yield
    except OSError as error:
        found = f"{error.filename or outdir} cannot be written: {error.strerror}"
        raise ConfigError([Problem("", found, "mend it, or name another --output")]) from error


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
