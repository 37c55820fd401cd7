"""Say how to get to newer versions of Kubernetes and Karpenter: which edits, in which deploys."""

import argparse
import re
from collections.abc import Callable, Iterator, Sequence

from commands.choosing import studied_file
from commands.editing import write_edits
from commands.running import Project
from commands.upgrade_view import upgrade_json, upgrade_view
from core.config.load import Loaded
from core.upgrade.deploys import Deploy
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
    either = parser.add_mutually_exclusive_group()
    either.add_argument(
        "--write",
        action="store_true",
        help="make the edits of the first deploy in the file; comments stay",
    )
    either.add_argument("--json", action="store_true", help="as JSON")


def run(options: argparse.Namespace, project: Project) -> int:
    """Print the deploys; with --write also make the edits of the first one."""
    loaded = studied_file(options.environment, project)
    deploys = plan_upgrade(loaded, options.kubernetes, options.karpenter)
    if options.json:
        print(upgrade_json(loaded, deploys, project))
        return 0
    print("\n".join(upgrade_view(loaded, deploys, project)))
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


def _written(loaded: Loaded, deploys: Sequence[Deploy], project: Project) -> Iterator[str]:
    """Make the first deploy's edits; files are only replaced when all of them are made."""
    yield ""
    yield from write_edits(loaded, [(one.parts, one.new) for one in deploys[0].edits], project)
    if len(deploys) > 1:
        yield "once that is deployed, run the same command again for the next one"
