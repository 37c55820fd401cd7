"""Drop a stack that no environment asks for any more, once it is destroyed."""

import argparse
import json
from pathlib import Path

from commands.output import drop_stack
from commands.running import Project
from commands.synth import output_folder
from core.checks.run import checked_environments
from core.config.load import environment_files
from core.layout import stacks_of
from core.problems import ConfigError, Problem


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("stack", metavar="STACK", help="the stack's name")
    parser.add_argument(
        "--output", metavar="DIR", type=Path, help="the output folder, instead of cdktf.out"
    )


def run(options: argparse.Namespace, project: Project) -> int:
    """Remove the stack's folder and its entry in the manifest; refuse while it is in use."""
    name = options.stack
    loaded, _ = checked_environments(environment_files(project.environments), project.root)
    if name in {stack.name for item in loaded for stack in stacks_of(item.environment)}:
        raise _refusal(f'"{name}" is in an environment file', "remove it there first")
    if count := _resources(project.root / "state" / f"{name}.tfstate"):
        right = f"run `terraform -chdir=cdktf.out/stacks/{name} destroy` first"
        plural = "s" if count > 1 else ""
        raise _refusal(f'"{name}" still has {count} resource{plural} in its state', right)
    if not drop_stack(output_folder(options.output, project.root), name):
        raise _refusal(f'no stack "{name}" in the output folder', "nothing to forget")
    print(f"{name} is forgotten")
    return 0


def _resources(state: Path) -> int:
    if not state.exists():
        return 0
    resources = json.loads(state.read_bytes()).get("resources", [])
    return sum(resource.get("mode") == "managed" for resource in resources)


def _refusal(found: str, right: str) -> ConfigError:
    return ConfigError([Problem("", found, right)])
