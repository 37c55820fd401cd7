"""Finds what a cluster left behind, and deletes what it owns, in an order that works."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from botocore.exceptions import ClientError, WaiterError

from live.aws import Aws
from live.faults import AwsError, code_of, fault_of, is_missing
from live.left_balancing import BALANCERS, CLASSIC, TARGET_GROUPS
from live.left_ec2 import (
    ADDRESSES,
    GATEWAYS,
    GROUPS,
    INSTANCES,
    INTERFACES,
    TEMPLATES,
    VOLUMES,
)
from live.left_elsewhere import BY_NAME, LOG_GROUPS, PROFILES, QUEUES, RULES
from live.leftover import Kind, Leftover, Place

# What uses something comes before it: balancers and instances before their interfaces, these and
# volumes before security groups.
KINDS = (
    *(CLASSIC, BALANCERS, TARGET_GROUPS, INSTANCES, TEMPLATES, PROFILES, GATEWAYS),
    *(INTERFACES, VOLUMES, ADDRESSES, GROUPS, QUEUES, RULES, LOG_GROUPS, BY_NAME),
)
# Codes of what is still held by something that is on its way out.
_BUSY = (
    *("DependencyViolation", "IncorrectInstanceState", "IncorrectState", "ResourceInUse"),
    *("InvalidNetworkInterface.InUse", "InvalidParameterValue", "VolumeInUse", "DeleteConflict"),
    *("InvalidIPAddress.InUse", "ResourceInUseException", "InvalidNetworkInterfaceID.InUse"),
)
_TRIES = 12
_PAUSE_SECONDS = 10.0


class Fate(StrEnum):
    """What became of something."""

    DELETED = "deleted"
    GONE = "gone already"
    KEPT = "kept"


@dataclass(frozen=True)
class Removed:
    """What became of one thing, and why where it was kept."""

    leftover: Leftover
    fate: Fate
    why: str = ""


@dataclass(frozen=True)
class Unknown:
    """A kind that could not be looked for, and why."""

    kind: str
    why: str


def find(place: Place, kinds: Sequence[Kind] = KINDS) -> Iterator[list[Leftover] | Unknown]:
    """Yield for each kind what there is of it, sorted by id, or why that is not known."""
    for kind in kinds:
        try:
            yield sorted(kind.find(place), key=lambda one: one.id)
        except AwsError as error:
            yield Unknown(kind.name, fault_of(error).found)


def remove(
    place: Place,
    agreed: Iterable[Leftover],
    pause: Callable[[float], None] = time.sleep,
) -> Iterator[Removed]:
    """Delete what was agreed to, kind by kind, as far as the cluster still owns it.

    Tags are read anew: somebody may have changed them while the list was looked at.
    """
    wanted = [one for one in agreed if one.mark]
    for kind in KINDS:
        mine = {one.id: one for one in wanted if one.kind == kind.name}
        if not mine:
            continue
        (now,) = find(place, [kind])
        if isinstance(now, Unknown):
            yield from (Removed(one, Fate.KEPT, now.why) for one in mine.values())
            continue
        left = [one for one in now if one.id in mine and one.mark]
        there = {one.id for one in left}
        yield from (Removed(one, Fate.GONE) for one in mine.values() if one.id not in there)
        yield from _delete(place.aws, kind, left, pause)


def _delete(
    aws: Aws, kind: Kind, left: list[Leftover], pause: Callable[[float], None]
) -> Iterator[Removed]:
    """Delete things of one kind: all are asked for before any is waited for."""
    asked: list[Leftover] = []
    for attempt in range(_TRIES):
        last = attempt + 1 == _TRIES
        held: list[Leftover] = []
        for one in left:
            why, busy = _try(lambda name: kind.delete(aws, name), one)
            if not why:
                asked.append(one)
            elif busy and not last:
                held.append(one)
            else:
                yield Removed(one, Fate.KEPT, why)
        if not held:
            break
        left = held
        pause(_PAUSE_SECONDS)
    for one in asked:
        why, _ = _try(lambda name: kind.wait(aws, name), one)
        yield Removed(one, Fate.KEPT if why else Fate.DELETED, why)


def _try(act: Callable[[str], None], one: Leftover) -> tuple[str, bool]:
    """Return why something could not be done, if so, and whether that may pass."""
    try:
        act(one.id)
    except WaiterError:
        return "asked for, but not gone yet", False
    except AwsError as error:
        if is_missing(error):
            return "", False
        busy = isinstance(error, ClientError) and code_of(error) in _BUSY
        return fault_of(error).found, busy
    return "", False
