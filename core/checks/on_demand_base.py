"""Rules about pools that keep a part of their nodes On-Demand."""

from collections.abc import Iterator
from fractions import Fraction

from core.checks.rules import Finding, Level, for_each, rule
from core.checks.walks import pools, requirements_of
from core.config.environment import Environment
from core.config.nodes import NodePool
from core.config.pool_parts import parts_of
from core.config.quantity import parse_quantity
from core.config.source import Parts
from core.names import CAPACITY_SPREAD, on_demand_base_name

_CAPACITY_TYPE = "karpenter.sh/capacity-type"
# Each value has nodes of its own: of more, small workloads have too many small nodes.
_MANY_VALUES = 20


def _with_base(environment: Environment) -> Iterator[tuple[Parts, NodePool]]:
    return (one for one in pools(environment) if one[1].on_demand_base_percent is not None)


@rule(
    "on-demand-base-capacity",
    level=Level.ESSENTIAL,
    source="the pool becomes two, one of them On-Demand and the other Spot first",
    remedy="Write capacity_types with spot and on-demand, or leave on_demand_base_percent out.",
)
@for_each(_with_base)
def on_demand_base_capacity(pool: NodePool) -> Iterator[Finding]:
    """A part of On-Demand nodes means something only beside Spot."""
    missing = [kind for kind in ("spot", "on-demand") if kind not in pool.capacity_types]
    if missing:
        found = f"an On-Demand base without {' and '.join(missing)}"
        right = "write [spot, on-demand], or remove on_demand_base_percent"
        yield Finding(("capacity_types",), found, right)


@rule(
    "on-demand-base-name",
    level=Level.ESSENTIAL,
    source="two NodePools of one name would be one",
    remedy="Rename the other pool.",
)
def on_demand_base_name_taken(environment: Environment) -> Iterator[Finding]:
    """The second NodePool of a pool has a name that no other may have."""
    for (section, name), _ in _with_base(environment):
        taken = on_demand_base_name(str(name))
        if taken in environment.node_pools:
            found = f'the name of the On-Demand base of "{name}"'
            yield Finding((section, taken), found, "rename it")


@rule(
    "on-demand-base-label",
    source="both NodePools of a base take their values of the spread label from it",
    remedy="Remove the label or requirement; capacity types go into capacity_types.",
)
@for_each(_with_base)
def on_demand_base_label(pool: NodePool) -> Iterator[Finding]:
    """What tells the two parts of a pool apart is not the file's to set."""
    taken = {CAPACITY_SPREAD: "remove it", _CAPACITY_TYPE: "write it in capacity_types"}
    keys: list[tuple[Parts, str]] = [(("labels", key), key) for key in pool.labels]
    keys += [((*place, "key"), one.key) for place, one in requirements_of((), pool)]
    for place, key in keys:
        if key in taken:
            yield Finding(place, f'"{key}" is what on_demand_base_percent sets', taken[key])


@rule(
    "on-demand-base-values",
    level=Level.WARNING,
    source="each value of the spread label is a group of nodes of its own",
    remedy="Write a percentage with a small denominator, such as 10, 20, 25 or 50.",
)
@for_each(_with_base)
def on_demand_base_values(pool: NodePool) -> Iterator[Finding]:
    """An odd percentage needs up to a hundred values, and as many nodes to be kept."""
    percent = pool.on_demand_base_percent or 0
    if (values := _values(percent)) > _MANY_VALUES:
        near = min(95, max(5, round(percent / 5) * 5))
        found = f"{percent} percent needs {values} values, each with nodes"
        right = f"write {near}, which needs {_values(near)}"
        yield Finding(("on_demand_base_percent",), found, right)


@rule(
    "on-demand-base-limits",
    source="each of the two NodePools gets its share of the limits, in whole pieces",
    remedy="Raise the limit, so that both parts get some of it.",
)
def on_demand_base_limits(environment: Environment) -> Iterator[Finding]:
    """A limit too small to be shared leaves one of the two parts without any."""
    for parts, pool in _with_base(environment):
        for resource, text in pool.limits.items():
            shares = [part.pool.limits[resource] for part in parts_of(str(parts[-1]), pool)]
            if parse_quantity(text) and not all(parse_quantity(share) for share in shares):
                found = f'"{text}" is too little for two NodePools'
                yield Finding((*parts, "limits", resource), found, "write more")


def _values(percent: int) -> int:
    return Fraction(percent, 100).denominator
