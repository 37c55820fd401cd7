"""Drop stacks that no environment asks for any more, once they are destroyed."""

import argparse
from pathlib import Path

from commands.output import drop_stack
from commands.running import Project
from commands.state import found_state, managed_in
from commands.synth import output_folder
from commands.words import counted
from core.checks.run import checked_environments
from core.config.extends import shown_name
from core.config.load import environment_files
from core.layout import stacks_of
from core.problems import ConfigError, Problem


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("stacks", metavar="STACK", nargs="+", help="a stack's name")
    parser.add_argument(
        "--output", metavar="DIR", type=Path, help="the output folder, instead of cdktf.out"
    )
    parser.add_argument(
        "--unchecked",
        action="store_true",
        help="also where state in a bucket or in Terraform Cloud cannot be read",
    )


def run(options: argparse.Namespace, project: Project) -> int:
    """Remove the stacks' folders and their entries in the manifest; refuse those in use."""
    asked = _asked_for(project)
    stacks = list(dict.fromkeys(options.stacks))
    outdir = output_folder(options.output, project.root)
    for name in stacks:
        if name in asked:
            raise _refusal(f'"{name}" is in an environment file', "remove it there first")
        _refuse_applied(outdir / "stacks" / name, project, unchecked=options.unchecked)
    for name in stacks:
        if not drop_stack(outdir, name):
            raise _refusal(f'no stack "{name}" in the output folder', "nothing to forget")
        print(f"{name} is forgotten")
    return 0


def _refuse_applied(folder: Path, project: Project, *, unchecked: bool) -> None:
    """Refuse where a state holds resources, or, unless asked otherwise, where it is not read."""
    name, found = folder.name, found_state(project.root, folder)
    if found.unread and not unchecked:
        what = f'whether "{name}" still has resources was not checked: {found.unread}'
        raise _refusal(what, "or say --unchecked, where you know that nothing is left")
    if count := managed_in(found.state):
        right = f"run `terraform -chdir={shown_name(folder, project.root)} destroy` first"
        raise _refusal(f'"{name}" still has {counted(count, "resource")} in its state', right)


def _asked_for(project: Project) -> set[str]:
    loaded, _ = checked_environments(environment_files(project.environments), project.root)
    return {stack.name for item in loaded for stack in stacks_of(item.environment)}


def _refusal(found: str, right: str) -> ConfigError:
    return ConfigError([Problem("", found, right)])
