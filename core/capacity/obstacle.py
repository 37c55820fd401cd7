"""One thing that keeps a pod off a pool, and the changes by which it gives way."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from core.capacity.catalog import InstanceType
from core.capacity.changes import Change, set_value
from core.config.source import Parts

Types: TypeAlias = Sequence[InstanceType]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing in the way: the change that removes it, and smaller ones that might do.

    `smaller` gets the types a pod may have once the obstacle is gone, the cheapest first, and
    yields changes, the smallest first. `also`: what else must change for `drop` to be of use.
    """

    drop: Change
    smaller: Callable[[Types], Iterator[Change]]
    also: tuple[Change, ...] = ()

    @property
    def gone(self) -> tuple[Change, ...]:
        """All changes that take it out of the way."""
        return (self.drop, *self.also)


def nothing(_: Types) -> Iterator[Change]:
    """Yield no smaller change: it is that or none."""
    return iter(())


def choice(parts: Parts, values: tuple[str, ...], missing: Sequence[str]) -> Obstacle:
    """Return the obstacle of a list that lacks some values: each of them might do, all would."""

    def smaller(_: Types) -> Iterator[Change]:
        for value in missing:
            yield set_value(parts, (*values, value))

    return Obstacle(set_value(parts, (*values, *missing)), smaller)
