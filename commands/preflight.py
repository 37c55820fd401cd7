"""Ask AWS, read-only, whether a deploy of an environment would go through."""

import argparse
from typing import TYPE_CHECKING

from commands.choosing import studied_environment
from commands.running import Project
from commands.state import applied_names, applied_output
from core.config.environment import Environment
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
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(options: argparse.Namespace, project: Project) -> int:
    """Make every check, print a table, and return 1 where there is a cross."""
    environment = studied_environment(options.environment, project)
    # boto3 and rich take a while to load: only once there is something to ask.
    from live.aws import Aws
    from live.run import failed
    from live.subject import Subject

    subject = Subject(environment, Aws(environment), applied_of(environment, project))
    findings = _findings(subject)
    _print(environment, findings, as_json=options.json)
    return _CROSSES if failed(findings) else 0


def applied_of(environment: Environment, project: Project) -> "Applied":
    """Return what the environment's local state holds, if that is where its state is."""
    from live.subject import Applied

    if environment.backend.type != "local":
        return Applied(known=False)
    names: dict[str, frozenset[str]] = {}
    protected = False
    for stack in stacks_of(environment):
        for kind, found in applied_names(project.root, stack.name).items():
            names[kind] = names.get(kind, frozenset()) | found
        protected |= applied_output(project.root, stack.name, "deletion_protection") is True
    return Applied(known=True, names=names, deletion_protection=protected)


def _findings(subject: "Subject") -> "list[Finding]":
    from live.preflight import DEPLOY, IDENTITY
    from live.run import run_first, skipped, stops

    first = run_first(IDENTITY, subject)
    if stops(first):
        return [*first, *skipped(DEPLOY, "only once the account is reached")]
    return [*first, *_rest(DEPLOY, subject)]


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
