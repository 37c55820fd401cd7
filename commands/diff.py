"""Compare two environments, or one with its last synth, and say what is dangerous.

`diff ENV` shows what a synth would change in cdktf.out; `diff ENV_A ENV_B` how two environments
differ, but for what only repeats their names.
Exit code: 0 no difference, 2 differences, 1 an error.
"""

import argparse
import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from commands.choosing import named_environments
from commands.output import stack_json, stale_stacks, synthesized
from commands.running import Project
from commands.synth import build, output_folder, state_folder
from core.checks.run import checked_environments
from core.compare.changes import Change, Same, changes, value_of
from core.compare.danger import Danger
from core.compare.dangers import dangers
from core.compare.names import same_but_for_names
from core.config.environment import Environment
from core.config.load import Loaded, environment_files
from core.layout import stacks_of
from core.shapes import Json

SAME, DIFFERENT = 0, 2
CONFIGURATION = "configuration"
_OWN = {"base", "extends", "name"}


@dataclass(frozen=True)
class Compared:
    """What differs, by stack or part, with the names of both sides, and what is dangerous in it."""

    sides: tuple[str, str]
    parts: Mapping[str, Sequence[Change]]
    dangers: Sequence[Danger] = ()

    @property
    def differs(self) -> bool:
        """Whether anything does."""
        return any(self.parts.values()) or bool(self.dangers)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("environment", metavar="ENV", help="an environment's name")
    parser.add_argument(
        "other", metavar="ENV_B", nargs="?", help="another's; without it: the last synth"
    )
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(options: argparse.Namespace, project: Project) -> int:
    """Compare, print, and say in the exit code whether anything differs."""
    loaded, _ = checked_environments(environment_files(project.environments), project.root)
    if options.other is None:
        compared = _with_last_synth(options.environment, loaded, project)
    else:
        compared = _with_each_other(options.environment, options.other, loaded, project)
    if options.json:
        print(_as_json(compared))
    else:
        # rich takes a while to load, and JSON needs none of it.
        from commands.diff_view import view
        from commands.screen import show

        show(view(compared))
    return DIFFERENT if compared.differs else SAME


def _with_last_synth(name: str, loaded: list[Loaded], project: Project) -> Compared:
    (environment,) = named_environments([name], loaded)
    outdir = output_folder(None, project.root)
    stacks = stacks_of(environment)
    fleet = [stack.name for item in loaded for stack in stacks_of(item.environment)]
    after = _synthesized([environment], state_folder(outdir, project.root))
    last = set(synthesized(outdir))
    before = {stack.name: stack_json(outdir, stack.name) for stack in stacks if stack.name in last}
    parts = {
        stack.name: _stack_changes(before.get(stack.name), after[stack.name]) for stack in stacks
    }
    found = dangers(stacks, before, after, stale_stacks(outdir, fleet))
    return Compared(("last synth", "now"), parts, found)


def _with_each_other(one: str, other: str, loaded: list[Loaded], project: Project) -> Compared:
    (first,), (second,) = (named_environments([name], loaded) for name in (one, other))
    same = same_but_for_names(first, second)
    outdir = output_folder(None, project.root)
    both = named_environments([one, other], loaded)
    stacks = _synthesized(both, state_folder(outdir, project.root))
    ours, theirs = (
        {stack.kind: stacks[stack.name] for stack in stacks_of(item)} for item in (first, second)
    )
    parts = {
        CONFIGURATION: changes(
            _resolved(first, project.root), _resolved(second, project.root), same=same
        ),
        **{
            kind: _stack_changes(ours.get(kind), theirs.get(kind), same)
            for kind in dict.fromkeys((*ours, *theirs))
        },
    }
    return Compared((one, other), parts)


def _stack_changes(before: Json, after: Json, same: Same = str.__eq__) -> list[Change]:
    """Return what differs in a stack; of one that only one side has, that it is there."""
    if before is None or after is None:
        there, gone = '"there"', None
        return [Change("", gone, there) if before is None else Change("", there, gone)]
    return changes(before, after, same=same)


def _synthesized(environments: Sequence[Environment], state: str) -> dict[str, Json]:
    """Return the JSON of environments' stacks as they are now, by name."""
    with tempfile.TemporaryDirectory() as folder:
        build(environments, Path(folder), state)
        return {name: stack_json(Path(folder), name) for name in synthesized(Path(folder))}


def _resolved(environment: Environment, root: Path) -> Json:
    """Return the configuration with every default, and paths from the project's folder."""
    # Lists are kept as tuples, of which pydantic would warn where any JSON may stand.
    data = environment.model_dump(mode="json", exclude=_OWN, warnings="none")
    data["workloads"] = [name.removeprefix(f"{root}/") for name in environment.workloads]
    return data


def _as_json(compared: Compared) -> str:
    rows = {
        part: [
            {
                "path": change.path,
                "before": value_of(change.before),
                "after": value_of(change.after),
            }
            for change in found
        ]
        for part, found in compared.parts.items()
    }
    found = [asdict(danger) for danger in compared.dangers]
    return json.dumps({"sides": compared.sides, "changes": rows, "dangers": found}, indent=2)
