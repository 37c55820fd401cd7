"""Bounds of a pool on the size and age of its types, as obstacles to a pod."""

from collections.abc import Callable, Iterator

from core.capacity.catalog import InstanceType
from core.capacity.changes import Change, set_value
from core.capacity.labels import GENERATION, labels_of
from core.capacity.obstacle import Obstacle, Types
from core.capacity.resources import MI
from core.config.nodes import NodePool
from core.config.quantity import canonical_quantity, parse_quantity
from core.config.source import Parts


def upper_bounds(pool: NodePool, parts: Parts) -> Iterator[Obstacle]:
    """Yield what keeps large types away."""
    if pool.max_cpus is not None:
        yield _bound((*parts, "max_cpus"), lambda one: one.vcpus, int, pool.max_cpus)
    if pool.max_memory is not None:
        most = _mebibytes(pool.max_memory)
        yield _bound((*parts, "max_memory"), lambda one: one.memory_mib, _memory_text, most)


def lower_bounds(pool: NodePool, parts: Parts) -> Iterator[Obstacle]:
    """Yield what makes the pool's nodes large, and so its limits small."""
    if pool.min_cpus is not None:
        yield _bound((*parts, "min_cpus"), lambda one: -one.vcpus, abs, -pool.min_cpus)
    if pool.min_memory is not None:
        least = -_mebibytes(pool.min_memory)
        yield _bound((*parts, "min_memory"), lambda one: -one.memory_mib, _memory_text, least)


def oldest(pool: NodePool, parts: Parts) -> Iterator[Obstacle]:
    """Yield what keeps old types away."""
    if pool.min_generation is not None:
        field = (*parts, "min_generation")
        yield _bound(field, lambda one: -_generation(one), abs, -pool.min_generation)


def _bound(
    parts: Parts,
    amount: Callable[[InstanceType], int],
    write: Callable[[int], int | str],
    now: int,
) -> Obstacle:
    # A lower bound is an upper bound of negative amounts.
    def smaller(types: Types) -> Iterator[Change]:
        for bound in sorted({amount(one) for one in types if amount(one) > now}):
            yield set_value(parts, write(bound))

    return Obstacle(set_value(parts, None), smaller)


def _mebibytes(quantity: str) -> int:
    return int(parse_quantity(quantity) / MI)


def _memory_text(mebibytes: int) -> str:
    return canonical_quantity(f"{abs(mebibytes)}Mi")


def _generation(instance: InstanceType) -> int:
    return int(labels_of(instance).get(GENERATION, "0"))
