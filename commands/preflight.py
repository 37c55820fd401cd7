"""Ask AWS, read-only, whether a deploy of an environment would go through.

Exit code: 0 no cross, 1 a cross, 2 a file is at fault.
"""

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING

from commands.choosing import studied_file
from commands.running import Project
from commands.state import found_state, names_in, output_in
from commands.synth import output_folder
from core.config.environment import Environment
from core.config.load import Loaded
from core.layout import stacks_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from live.finding import Finding
    from live.run import Check
    from live.subject import Applied, Subject

_CROSSES = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("environment", metavar="ENV", help="an environment's name")
    parser.add_argument(
        "--destroy",
        action="store_true",
        help="ask instead what would block a destroy, or outlive it",
    )
    either = parser.add_mutually_exclusive_group()
    either.add_argument(
        "--pin",
        action="store_true",
        help="first write the newest add-on versions and Bottlerocket release into the file",
    )
    either.add_argument("--json", action="store_true", help="as JSON")


def run(options: argparse.Namespace, project: Project) -> int:
    """Make every check, print a table, and return 1 where there is a cross."""
    loaded = studied_file(options.environment, project)
    # boto3 and rich take a while to load: only once there is something to ask.
    from live.aws import Aws
    from live.identity import IDENTITY
    from live.run import failed, run_first, stops
    from live.subject import Subject

    environment = loaded.environment
    subject = Subject(environment, Aws(environment))
    first = run_first(IDENTITY, subject)
    if options.pin and not stops(first):
        subject = replace(subject, environment=_pinned(loaded, subject, project))
    if not stops(first):
        subject = replace(subject, applied=applied_of(environment, project))
    findings = [*first, *_further(subject, destroy=options.destroy, stopped=stops(first))]
    _print(environment, findings, as_json=options.json)
    return _CROSSES if failed(findings) else 0


def _pinned(loaded: Loaded, subject: "Subject", project: Project) -> Environment:
    """Write the newest versions, show what that changed, and return the environment anew."""
    from commands.pinning import wanted_pins, write_pins

    print("\n".join(write_pins(loaded, wanted_pins(subject), project)), end="\n\n")
    return studied_file(loaded.environment.name, project).environment


def applied_of(environment: Environment, project: Project) -> "Applied":
    """Return what the environment's states hold, wherever they lie; or why one was not read."""
    from live.subject import Applied

    folder = output_folder(None, project.root) / "stacks"
    remote = environment.backend.type != "local"
    names: dict[str, frozenset[str]] = {}
    protected = False
    for stack in stacks_of(environment):
        found = found_state(project.root, folder / stack.name, remote=remote)
        if found.unread:
            return Applied(unread=found.unread)
        for kind, held in names_in(found.state).items():
            names[kind] = names.get(kind, frozenset()) | held
        protected |= output_in(found.state, "deletion_protection") is True
    return Applied(names=names, deletion_protection=protected)


def _further(subject: "Subject", *, destroy: bool, stopped: bool) -> "list[Finding]":
    from live.destroy import DESTROY
    from live.preflight import DEPLOY
    from live.run import skipped

    checks = DESTROY if destroy else DEPLOY
    if stopped:
        return skipped(checks, "only once the account is reached")
    return _rest(checks, subject)


def _rest(checks: "Sequence[Check]", subject: "Subject") -> "list[Finding]":
    from commands.progress import progress
    from live.run import run_checks

    found: list[Finding] = []
    with progress("asking AWS", len(checks)) as advance:
        for findings in run_checks(checks, subject):
            found.extend(findings)
            advance()
    return found


def _print(environment: Environment, findings: "Sequence[Finding]", *, as_json: bool) -> None:
    from commands.findings_view import findings_json, findings_view
    from commands.screen import show

    if as_json:
        print(findings_json(environment.name, findings))
        return
    where = f"{environment.cluster.name} in {environment.region}"
    show(findings_view(f"preflight {environment.name}", where, findings))
