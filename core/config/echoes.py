"""Errors that only follow from another one of the same file, which is shown."""

from collections.abc import Iterator, Sequence

from pydantic_core import ErrorDetails

from core.config.environment import Environment
from core.config.fields import key_names
from core.config.source import MERGE, Parts, Source
from core.config.unknown import ANY_NAME, meant_by_unknown, not_indented, place_of_unknown
from core.shapes import is_mapping


def without_echoes(errors: Sequence[ErrorDetails], source: Source) -> Iterator[ErrorDetails]:
    """Yield the errors of which each is a mistake of its own."""
    if "apiVersion" in source.data and not key_names(Environment).keys() & source.data.keys():
        # A file of another kind altogether.
        yield from (details for details in errors if details["loc"] == ("apiVersion",))
        return
    explained = list(_explained(errors, source))
    outside = set(_outside(errors, source))
    for details in errors:
        parts = details["loc"]
        lacking = details["type"] == "missing" and any(_is_at(parts, one) for one in explained)
        misplaced = any(parts[:length] in outside for length in range(1, len(parts) + 1))
        if not lacking and not misplaced and not _is_echo(details, source):
            yield details


def _explained(errors: Sequence[ErrorDetails], source: Source) -> Iterator[Parts]:
    """Yield the paths that are missing because they stand under another key."""
    for details in errors:
        parts = details["loc"]
        if details["type"] == "extra_forbidden":
            if near := meant_by_unknown(parts):
                yield (*parts[:-1], near)
            # What it is moved below is not missing either.
            place = place_of_unknown(parts)
            yield from (place[:length] for length in range(1, len(place) + 1))
        elif (*parts[:-1], MERGE) in source.faulty:
            yield parts


def _outside(errors: Sequence[ErrorDetails], source: Source) -> Iterator[Parts]:
    """Yield the paths that stand beside an empty key, and should be below it."""
    for details in errors:
        if details["input"] is None:
            parts = details["loc"]
            yield from ((*parts[:-1], key) for key in not_indented(parts, source))


def _is_at(parts: Parts, place: Parts) -> bool:
    """Tell whether a path is the one that is meant, whatever the name in it."""
    return len(parts) == len(place) and all(
        other in (part, ANY_NAME) for part, other in zip(parts, place, strict=True)
    )


def _is_echo(details: ErrorDetails, source: Source) -> bool:
    if details["loc"] in source.faulty:
        return True
    if details["type"] == "too_short":
        # Pydantic counts the items that hold: of [sopt] none.
        return len(details["input"]) >= details.get("ctx", {})["min_length"]
    # A cluster that is given no name has the environment's, and so its fault.
    cluster = source.data.get("cluster")
    return details["loc"] == ("cluster", "name") and not (is_mapping(cluster) and "name" in cluster)
