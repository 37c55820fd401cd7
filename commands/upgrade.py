"""Say how to get to newer versions of Kubernetes and Karpenter: which edits, in which deploys."""

import argparse
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from commands.choosing import studied_file
from commands.editing import holder, sharers, write_edits
from commands.running import Project
from commands.words import counted
from core.config.extends import shown_name
from core.config.load import Loaded
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
    print("\n".join(_plan(loaded, deploys, project)))
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


def _plan(loaded: Loaded, deploys: Sequence[Deploy], project: Project) -> Iterator[str]:
    environment = loaded.environment
    now = (
        f"{environment.name} is on Kubernetes {environment.cluster.kubernetes_version} and "
        f"Karpenter {environment.karpenter.version}"
    )
    if not deploys:
        yield f"{now}: there is nothing to upgrade; say --kubernetes or --karpenter"
        return
    yield f"{now}: {counted(len(deploys), 'deploy')}"
    yield from _shared(loaded, deploys, project)
    for number, deploy in enumerate(deploys, 1):
        yield ""
        yield f"Deploy {number}: {deploy.title}"
        yield from _deploy(loaded, deploy, project)


def _shared(loaded: Loaded, deploys: Sequence[Deploy], project: Project) -> Iterator[str]:
    """Say which other environments the edits upgrade."""
    paths = (edit.parts for deploy in deploys for edit in deploy.edits)
    for path, names in sharers(loaded, paths, project).items():
        shared = shown_name(path, project.root)
        yield f"{shared} is edited, and with it {', '.join(names)} upgraded at their next deploy"
        if path != loaded.source.path:
            own = shown_name(loaded.source.path, project.root)
            yield f"  for {loaded.environment.name} alone, first write what it edits in {own}"


def _deploy(loaded: Loaded, deploy: Deploy, project: Project) -> Iterator[str]:
    environment = loaded.environment.name
    yield from (f"  look:  {command}" for command in deploy.before)
    for path, edits in groupby(deploy.edits, key=lambda edit: holder(loaded, edit.parts)):
        yield f"  edit {shown_name(path, project.root)}"
        yield from (f"    {_edit(loaded, edit)}" for edit in edits)
    yield f"  make deploy ENV={environment}"
    width = max(len(stack_name(environment, kind)) for kind in deploy.stacks)
    for kind, words in deploy.stacks.items():
        yield f"    {stack_name(environment, kind):<{width}}  {words}"
    yield from (f"  wait:  {command}" for command in deploy.after)
    yield from (f"  note:  {note}" for note in deploy.notes)


def _edit(loaded: Loaded, edit: Edit) -> str:
    line = loaded.source.line_of(edit.parts) if edit.parts in loaded.source.lines else None
    place = f" (line {line})" if line is not None else ""
    return f"{path_of(edit.parts)}{place}: {edit.old} -> {edit.new}"


def _written(loaded: Loaded, deploys: Sequence[Deploy], project: Project) -> Iterator[str]:
    """Make the first deploy's edits; files are only replaced when all of them are made."""
    yield ""
    yield from write_edits(loaded, [(one.parts, one.new) for one in deploys[0].edits], project)
    if len(deploys) > 1:
        yield "once that is deployed, run the same command again for the next one"
