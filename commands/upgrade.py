"""Say how to get to newer versions of Kubernetes and Karpenter: which edits, in which deploys."""

import argparse
import re
from collections.abc import Callable, Iterator, Sequence

from commands.choosing import studied_file
from commands.output import replace_all
from commands.running import Project
from commands.words import counted
from core.config.load import Loaded
from core.config.rewrite import rewritten
from core.names import stack_name
from core.problems import path_of
from core.upgrade.deploys import Deploy
from core.upgrade.edits import Edit
from core.upgrade.plan import plan_upgrade


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("environment", metavar="ENV", help="an environment's name")
    parser.add_argument(
        "--kubernetes",
        metavar="MINOR",
        type=_version(r"1\.[0-9]{2}", "a Kubernetes minor such as 1.36"),
        help="the Kubernetes minor to get to, such as 1.36",
    )
    parser.add_argument(
        "--karpenter",
        metavar="RELEASE",
        type=_version(r"[0-9]{1,4}(\.[0-9]{1,4}){2}", "a release such as 1.14.1"),
        help="the Karpenter release to get to, such as 1.14.1",
    )
    parser.add_argument(
        "--write",
        action="store_true",
        help="make the edits of the first deploy in the file; comments stay",
    )


def run(options: argparse.Namespace, project: Project) -> int:
    """Print the deploys; with --write also make the edits of the first one."""
    loaded = studied_file(options.environment, project)
    deploys = plan_upgrade(loaded, options.kubernetes, options.karpenter)
    print("\n".join(_plan(loaded, deploys)))
    if options.write and deploys:
        print("\n".join(_written(loaded, deploys, project)))
    return 0


def _version(pattern: str, what: str) -> Callable[[str], str]:
    """Return the check of an option's text."""

    def check(text: str) -> str:
        if not re.fullmatch(pattern, text, re.ASCII):
            raise argparse.ArgumentTypeError(f'"{text}" is not {what}')
        return text

    return check


def _plan(loaded: Loaded, deploys: Sequence[Deploy]) -> Iterator[str]:
    environment = loaded.environment
    now = (
        f"{environment.name} is on Kubernetes {environment.cluster.kubernetes_version} and "
        f"Karpenter {environment.karpenter.version}"
    )
    if not deploys:
        yield f"{now}: there is nothing to upgrade; say --kubernetes or --karpenter"
        return
    yield f"{now}: {counted(len(deploys), 'deploy')}"
    for number, deploy in enumerate(deploys, 1):
        yield ""
        yield f"Deploy {number}: {deploy.title}"
        yield from _deploy(loaded, deploy)


def _deploy(loaded: Loaded, deploy: Deploy) -> Iterator[str]:
    environment = loaded.environment.name
    yield from (f"  look:  {command}" for command in deploy.before)
    yield f"  edit {loaded.source.file}"
    yield from (f"    {_edit(loaded, edit)}" for edit in deploy.edits)
    yield f"  make deploy ENV={environment}"
    width = max(len(stack_name(environment, kind)) for kind in deploy.stacks)
    for kind, words in deploy.stacks.items():
        yield f"    {stack_name(environment, kind):<{width}}  {words}"
    yield from (f"  wait:  {command}" for command in deploy.after)
    yield from (f"  note:  {note}" for note in deploy.notes)


def _edit(loaded: Loaded, edit: Edit) -> str:
    line = loaded.source.line_of(edit.parts)
    place = f" (line {line})" if line is not None else ""
    return f"{path_of(edit.parts)}{place}: {edit.old} -> {edit.new}"


def _written(loaded: Loaded, deploys: Sequence[Deploy], project: Project) -> Iterator[str]:
    """Make the first deploy's edits; the file is only replaced when all of them are made."""
    path = project.root / loaded.source.file
    text = path.read_text(encoding="utf-8")
    changes = [(edit.parts, edit.new) for edit in deploys[0].edits]
    replace_all({path: rewritten(text, loaded.source.file, changes).encode()})
    yield ""
    yield f"{loaded.source.file} is written as deploy 1 has it"
    if len(deploys) > 1:
        yield "once that is deployed, run the same command again for the next one"
