"""What the checks of a living cluster share."""

from collections.abc import Iterable, Sequence
from typing import Any

from botocore.exceptions import ClientError

from live.faults import is_missing
from live.leftover import Kind, Leftover, Place
from live.subject import Subject

_MOST_NAMED = 5


def place_of(subject: Subject) -> Place:
    """Return where a subject's things are looked for."""
    return Place(subject.environment, subject.aws)


def eks_cluster(subject: Subject) -> dict[str, Any] | None:
    """Return what EKS says of the cluster, or None where there is none."""
    try:
        client = subject.aws.client("eks")
        return client.describe_cluster(name=subject.environment.cluster.name)["cluster"]
    except ClientError as error:
        if is_missing(error):
            return None
        raise


def owned(subject: Subject, kinds: Sequence[Kind]) -> list[Leftover]:
    """Return the things of some kinds that the cluster owns."""
    return [one for kind in kinds for one in kind.find(place_of(subject))]


def some(names: Iterable[str], most: int = _MOST_NAMED) -> str:
    """List the first few names, and how many more there are."""
    every = list(names)
    more = len(every) - most
    return ", ".join(every[:most]) + (f" and {more} more" if more > 0 else "")
