"""Finds the versions that AWS has newest, and pins them in the environment files."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from commands.editing import sharers, write_edits
from commands.running import Project
from core.config.extends import shown_name
from core.config.load import Loaded
from core.problems import ConfigError, Problem

if TYPE_CHECKING:
    from live.pins import Pin
    from live.subject import Subject


def wanted_pins(subject: "Subject") -> "list[Pin]":
    """Ask AWS for every pin that is not the newest.

    Raises:
        ConfigError: AWS does not answer, or has nothing to pin.

    """
    from live.faults import AwsError, fault_of
    from live.pins import pins_of

    try:
        found = list(pins_of(subject))
    except AwsError as error:
        fault = fault_of(error)
        raise ConfigError([Problem("--pin", fault.found, fault.remedy)]) from None
    if problems := [item for item in found if isinstance(item, Problem)]:
        raise ConfigError(problems)
    return [item for item in found if not isinstance(item, Problem)]


def write_pins(loaded: Loaded, pins: "Iterable[Pin]", project: Project) -> Iterator[str]:
    """Write pins into the files that hold them; yield the difference, as lines.

    Raises:
        ConfigError: see `write_edits`.

    """
    edits = [(pin.parts, pin.new) for pin in pins]
    if not edits:
        yield "every version is the newest already"
    for path, names in sharers(loaded, (parts for parts, _ in edits), project).items():
        yield f"{shown_name(path, project.root)} also pins what {', '.join(names)} runs"
    yield from write_edits(loaded, edits, project)
