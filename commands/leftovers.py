"""List what a destroyed cluster left behind in AWS, and delete what is tagged as its own.

Exit code: 0 nothing is left, 1 something is or may be, 2 a file or an option is at fault.
"""

import argparse
import sys
from typing import TYPE_CHECKING

from commands.choosing import studied_environment
from commands.running import Project
from core.problems import ConfigError, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from live.leftover import Leftover, Place
    from live.leftovers import Removed, Unknown

_LEFT = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("environment", metavar="ENV", help="an environment's name")
    parser.add_argument(
        "--delete",
        action="store_true",
        help="delete what is tagged as owned by the cluster, once its name is typed",
    )
    parser.add_argument(
        "--confirm", metavar="NAME", help="the cluster's name, where nobody is there to type it"
    )
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(options: argparse.Namespace, project: Project) -> int:
    """List, and delete if asked; return 1 while something is left or could not be looked for."""
    environment = studied_environment(options.environment, project)
    # boto3 and rich take a while to load: only once there is something to ask.
    from commands.leftovers_view import leftovers_json, leftovers_view
    from commands.screen import show
    from live.aws import Aws
    from live.leftover import Place

    place = Place(environment, Aws(environment))
    _reach(place)
    found, unknown = _found(place)
    removed: list[Removed] = []
    if not options.json:
        show(leftovers_view(place, found, unknown))
    owned = [one for one in found if one.mark]
    if options.delete and owned:
        _confirm(place.cluster, options.confirm, len(owned))
        removed = _removed(place, owned)
    _report(removed, as_json=options.json)
    if options.json:
        print(leftovers_json(place, found, unknown, removed))
    return _LEFT if _is_left(found, unknown, removed) else 0


def _reach(place: "Place") -> None:
    """Refuse without a login, in another account, and while the cluster is there."""
    from live.identity import IDENTITY
    from live.run import run_first, stops
    from live.subject import Subject

    first = run_first(IDENTITY, Subject(place.environment, place.aws))
    if stops(first):
        raise ConfigError(Problem(one.check, one.found, one.remedy) for one in first if one.remedy)
    _refuse_living(place)


def _refuse_living(place: "Place") -> None:
    from live.faults import AwsError, fault_of, is_missing
    from live.names import cluster_tags

    path = "cluster.name"
    try:
        cluster_tags(place.aws, place.cluster)
    except AwsError as error:
        if is_missing(error):
            return
        fault = fault_of(error)
        found = f"it is not known whether {place.cluster} still exists: {fault.found}"
        raise ConfigError([Problem(path, found, fault.remedy)]) from None
    name = place.environment.name
    right = (
        f"run `make destroy ENV={name}` first; `python main.py preflight {name} --destroy` says "
        "what would outlive it"
    )
    found = f"the cluster {place.cluster} exists: what it owns is in use"
    raise ConfigError([Problem(path, found, right)])


def _found(place: "Place") -> "tuple[list[Leftover], list[Unknown]]":
    from commands.progress import progress
    from live.leftovers import KINDS, Unknown, find

    found: list[Leftover] = []
    unknown: list[Unknown] = []
    with progress("looking", len(KINDS)) as advance:
        for items in find(place):
            if isinstance(items, Unknown):
                unknown.append(items)
            else:
                found.extend(items)
            advance()
    return found, unknown


def _confirm(cluster: str, given: str | None, count: int) -> None:
    """Have the cluster's name typed, or named by the option where there is no terminal."""
    if given is None and sys.stdin.isatty():
        sys.stderr.write(f"Type the cluster's name to delete these {count}: ")
        sys.stderr.flush()
        given = sys.stdin.readline().strip()
    if given is None:
        found = "there is no terminal to type the cluster's name in"
        raise ConfigError([Problem("--delete", found, f"add --confirm {cluster}")])
    if given != cluster:
        found = f'"{given}" is not the cluster\'s name; nothing was deleted'
        raise ConfigError([Problem("--confirm", found, f"it is {cluster}")])


def _removed(place: "Place", owned: "Sequence[Leftover]") -> "list[Removed]":
    from commands.progress import progress
    from live.leftovers import remove

    removed: list[Removed] = []
    with progress("deleting", len(owned)) as advance:
        for one in remove(place, owned):
            removed.append(one)
            advance()
    return removed


def _report(removed: "Sequence[Removed]", *, as_json: bool) -> None:
    if as_json or not removed:
        return
    from commands.leftovers_view import removed_view
    from commands.screen import show

    show(removed_view(removed))


def _is_left(
    found: "Sequence[Leftover]", unknown: "Sequence[Unknown]", removed: "Sequence[Removed]"
) -> bool:
    from live.leftovers import Fate

    gone = {(one.leftover.kind, one.leftover.id) for one in removed if one.fate is not Fate.KEPT}
    return bool(unknown) or any((one.kind, one.id) not in gone for one in found)
