"""A NodePool's requirements as Karpenter has them, each with the field that asks for it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from core.config.nodes import NodePool
from core.config.quantity import parse_quantity
from core.config.source import Parts

_INSTANCE = "karpenter.k8s.aws/instance-"
LABELS = {
    "architecture": "kubernetes.io/arch",
    "capacity_type": "karpenter.sh/capacity-type",
    "cpu": f"{_INSTANCE}cpu",
    "instance_category": f"{_INSTANCE}category",
    "instance_family": f"{_INSTANCE}family",
    "instance_generation": f"{_INSTANCE}generation",
    "instance_size": f"{_INSTANCE}size",
    "instance_type": "node.kubernetes.io/instance-type",
    "memory": f"{_INSTANCE}memory",
    "os": "kubernetes.io/os",
    "zone": "topology.kubernetes.io/zone",
}
# Each field that lists values, and what they are values of.
LISTS = {
    "capacity_types": "capacity_type",
    "architectures": "architecture",
    "zones": "zone",
    "instance_categories": "instance_category",
    "instance_families": "instance_family",
    "instance_types": "instance_type",
}
_MI = 1024**2


@dataclass(frozen=True)
class RequirementEntry:
    """One requirement; `parts` is its field's path within the pool, `source` reads as the file.

    What every pool asks for (Linux) has neither.
    """

    key: str
    operator: str
    values: tuple[str, ...] = ()
    min_values: int | None = None
    parts: Parts = ()
    source: str = ""


def pool_requirements(pool: NodePool) -> list[RequirementEntry]:
    """Return a pool's requirements in the order they are rendered, `min_values` included."""
    found = [*_own(pool), *_further(pool)]
    for field, count in pool.min_values.items():
        key = LABELS[field]
        index = next((number for number, one in enumerate(found) if one.key == key), None)
        if index is None:
            source = f"min_values: {{{field}: {count}}}"
            parts = ("min_values", field)
            found.append(RequirementEntry(key, "Exists", (), count, parts, source))
        else:
            found[index] = replace(found[index], min_values=count)
    return found


def _own(pool: NodePool) -> Iterator[RequirementEntry]:
    yield from _listed(pool, "capacity_types", "architectures")
    yield RequirementEntry(LABELS["os"], "In", ("linux",))
    yield from _listed(pool, "zones", "instance_categories", "instance_families", "instance_types")
    yield from _bound("instance_generation", "min_generation", pool.min_generation, pool)
    yield from _bound("cpu", "min_cpus", pool.min_cpus, pool)
    yield from _bound("cpu", "max_cpus", pool.max_cpus, pool)
    yield from _bound("memory", "min_memory", _mebibytes(pool.min_memory), pool)
    yield from _bound("memory", "max_memory", _mebibytes(pool.max_memory), pool)


def _listed(pool: NodePool, *fields: str) -> Iterator[RequirementEntry]:
    for field in fields:
        values: tuple[str, ...] = getattr(pool, field)
        if values:
            source = f"{field}: [{', '.join(values)}]"
            yield RequirementEntry(LABELS[LISTS[field]], "In", values, None, (field,), source)


def _bound(label: str, field: str, bound: int | None, pool: NodePool) -> Iterator[RequirementEntry]:
    if bound is None:
        return
    # Gt and Lt rather than Gte and Lte: every supported Karpenter knows them.
    operator, value = ("Gt", bound - 1) if field.startswith("min_") else ("Lt", bound + 1)
    source = f"{field}: {getattr(pool, field)}"
    yield RequirementEntry(LABELS[label], operator, (str(value),), None, (field,), source)


def _further(pool: NodePool) -> Iterator[RequirementEntry]:
    for index, item in enumerate(pool.requirements):
        values = f" [{', '.join(item.values)}]" if item.values else ""
        yield RequirementEntry(
            item.key,
            item.operator,
            item.values,
            item.min_values,
            ("requirements", index),
            f"requirements[{index}]: {item.key} {item.operator}{values}",
        )


def _mebibytes(quantity: str | None) -> int | None:
    return None if quantity is None else int(parse_quantity(quantity) / _MI)
