"""Record the versions and checksums of providers, for all platforms that run Terraform here."""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from commands.locks import FOLDER, stacks_to_lock
from commands.output import LOCK_FILE, replace_all, stack_folder
from commands.running import Project
from commands.synth import build
from commands.terraform import need_terraform, terraform
from core.checks.run import checked_environments
from core.config.load import environment_files
from core.layout import STATE_FOLDER
from core.problems import ConfigError, Problem

# Terraform Cloud's runners; agents and pipelines on Graviton; a Mac.
PLATFORMS = ("linux_amd64", "linux_arm64", "darwin_arm64")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument(
        "--upgrade", action="store_true", help="take the newest versions that the ranges allow"
    )
    mirror = parser.add_mutually_exclusive_group()
    mirror.add_argument("--net-mirror", metavar="URL", help="ask this mirror, not the registry")
    mirror.add_argument("--fs-mirror", metavar="DIR", type=Path, help="take them from this folder")


def run(options: argparse.Namespace, project: Project) -> int:
    """Lock one stack of each kind, and keep what Terraform wrote; nothing, where one fails."""
    need_terraform()
    loaded, _ = checked_environments(environment_files(project.environments), project.root)
    environments = [item.environment for item in loaded]
    kept = project.root / FOLDER
    with tempfile.TemporaryDirectory() as folder:
        outdir = Path(folder)
        # What is locked already stays locked: init starts from it.
        build(environments, outdir, STATE_FOLDER, kept)
        stacks = stacks_to_lock(environments)
        locks = {
            kept / name: _locked(stack_folder(outdir, stack), options)
            for name, stack in stacks.items()
        }
    replace_all(locks)
    for path in locks:
        print(f"wrote {path.relative_to(project.root)}")
    return 0


def _locked(folder: Path, options: argparse.Namespace) -> bytes:
    """Return the lock that Terraform writes for a stack."""
    print(f"locking the providers of {folder.name} for {', '.join(PLATFORMS)}", flush=True)
    upgrade = ["-upgrade"] if options.upgrade else []
    _terraform(folder, "init", "-backend=false", "-input=false", *upgrade)
    mirror: list[str] = []
    if options.net_mirror:
        mirror = [f"-net-mirror={options.net_mirror}"]
    if options.fs_mirror:
        mirror = [f"-fs-mirror={options.fs_mirror.absolute()}"]
    platforms = [f"-platform={platform}" for platform in PLATFORMS]
    _terraform(folder, "providers", "lock", *platforms, *mirror)
    return (folder / LOCK_FILE).read_bytes()


def _terraform(folder: Path, *arguments: str) -> None:
    pipe = subprocess.PIPE
    done = terraform(folder, *arguments, "-no-color", stdout=pipe, stderr=pipe)
    if done.returncode != 0:
        sys.stderr.write(done.stderr.decode(errors="replace"))
        found = f"`terraform {arguments[0]}` failed in {folder.name}: nothing was recorded"
        right = (
            "run this where the registry is reached, or name a mirror of all three platforms "
            "(--net-mirror, --fs-mirror)"
        )
        raise ConfigError([Problem("", found, right)])
