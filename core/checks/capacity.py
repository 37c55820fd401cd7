"""Rules about the instance types that NodePools may launch, held against the catalogue."""

from collections.abc import Iterator
from itertools import combinations

from core.capacity.catalog import load_catalog
from core.capacity.labels import CAPACITY_TYPE, CATEGORY, FAMILY, INSTANCE_TYPE, SPOT, ZONE
from core.capacity.pool_nodes import PoolNodes
from core.capacity.selection import ON_DEMAND_FALLBACK, SPOT_TO_SPOT, select, within_limits_mask
from core.checks.nodes import bounds_crossed, pool_zones, pool_zones_counted
from core.checks.rules import Finding, Level, rule
from core.checks.studied import pools_in
from core.config.environment import Environment
from core.config.nodes import NodePool
from core.config.pool_parts import PoolPart, pool_parts
from core.config.quantity import parse_quantity
from core.config.source import Parts
from core.problems import suggestion

# Fields that name types, by the label that each is of.
NAMED = {
    "instance_types": INSTANCE_TYPE,
    "instance_families": FAMILY,
    "instance_categories": CATEGORY,
}
# Below a MiB it is the unit that was forgotten.
_LEAST_MEMORY = 2**20


@rule(
    "matches-nothing",
    source="Karpenter: nodepool requirements filtered out all available instance types",
    remedy="Relax what leaves the types out: `python main.py explain ENV` shows which does.",
)
def matches_nothing(environment: Environment) -> Iterator[Finding]:
    """A NodePool whose requirements no instance type satisfies launches nothing."""
    # Bounds that cross each other, and zones without a subnet, have rules of their own.
    rules = (bounds_crossed, pool_zones, pool_zones_counted)
    crossed = {finding.parts[1] for one in rules for finding in one(environment)}
    for parts, nodes in pools_in(environment):
        if nodes.options or nodes.pool.written in crossed:
            continue
        date = load_catalog().date
        if nodes.starved:
            found = f"too few different values of {', '.join(nodes.starved)} for min_values"
            yield Finding((*parts, "min_values"), found, "lower them, or allow more types")
            continue
        field, removed = _culprit(pool_parts(environment)[nodes.pool.name], nodes)
        found = f"no instance type of {date} matches"
        right = f"change it: {removed} match the rest" if field else "relax the requirements"
        misnamed = _misnamed(field, environment, nodes)
        near = suggestion(misnamed[0], _known(field, nodes)) if misnamed else ""
        yield Finding((*parts, *field), found, f"{right}{near}")


@rule(
    "few-instance-types",
    level=Level.WARNING,
    source="Karpenter's log: at least 5 instance types are recommended when flexible to spot",
    remedy="Allow more families, sizes or generations.",
)
def few_instance_types(environment: Environment) -> Iterator[Finding]:
    """With fewer than five types a shortage of Spot may leave no On-Demand type either."""
    yield from _too_few(environment, ON_DEMAND_FALLBACK, "with Spot")


@rule(
    "spot-to-spot-types",
    level=Level.WARNING,
    source="Karpenter replaces a Spot node by another only with 15 cheaper types to choose from",
    remedy="Allow more types, or switch the feature gate off.",
)
def spot_to_spot_types(environment: Environment) -> Iterator[Finding]:
    """Spot-to-Spot consolidation never happens in a pool of fewer than fifteen types."""
    if not environment.karpenter.feature_gates.spot_to_spot_consolidation:
        return
    yield from _too_few(environment, SPOT_TO_SPOT, "with spot_to_spot_consolidation on")


@rule(
    "limits-too-small",
    level=Level.WARNING,
    source="Karpenter: all available instance types exceed limits for nodepool",
    remedy="Raise the limits, or allow smaller types; limits of 0 pause a pool on purpose.",
)
def limits_too_small(environment: Environment) -> Iterator[Finding]:
    """Limits below the smallest type the pool may launch let it launch nothing."""
    for parts, nodes in pools_in(environment):
        whole = environment.node_pools[nodes.pool.written]
        paused = any(not parse_quantity(text) for text in whole.limits.values())
        if nodes.options and not paused and not nodes.options & within_limits_mask(nodes):
            found = f"{_part_of_limits(nodes)}smaller than {_each(nodes.options.bit_count())}"
            memory = whole.limits.get("memory", "")
            if memory.isdigit() and int(memory) < _LEAST_MEMORY:
                found = f'"{memory}" is a number of bytes, {found}'
                right = f'write a unit as well, such as "{memory}Gi"'
                yield Finding((*parts, "limits", "memory"), found, right)
            else:
                yield Finding((*parts, "limits"), found, "raise them, or allow smaller types")


@rule(
    "pools-overlap",
    level=Level.WARNING,
    source="EKS best practices: NodePools should be mutually exclusive or weighted; consolidation "
    "ignores weights",
    remedy="Make it one pool, or tell the pools apart by a taint.",
)
def pools_overlap(environment: Environment) -> Iterator[Finding]:
    """A pod that two NodePools would take lands where nobody meant it, or moves there later."""
    told: set[tuple[str, str]] = set()
    for (parts, one), (other_parts, other) in combinations(pools_in(environment), 2):
        pair = (one.pool.written, other.pool.written)
        if parts == other_parts or pair in told or not _share_pods(one, other):
            continue
        told.add(pair)  # Both may have an On-Demand base, and so be two pools each.
        if one.pool.weight != other.pool.weight:
            heavy, light = (one, other) if one.pool.weight > other.pool.weight else (other, one)
            place = parts if heavy is one else other_parts
            if _consolidates(environment.node_pools[heavy.pool.written]):
                found = f'its pods fit "{light.pool.name}" too; consolidation ignores weights'
                right = "make it one pool, add a taint, or consolidate WhenEmpty only"
                yield Finding((*place, "weight"), found, right)
        elif one.pool.labels == other.pool.labels:
            found = f'takes the same pods on the same types as "{one.pool.name}"'
            yield Finding(other_parts, found, "make it one pool, or add a taint or a weight")


@rule(
    "instance-names",
    level=Level.WARNING,
    source="Karpenter takes any name, and finds nothing under a misspelt one",
    remedy="Correct the name, or refresh the catalogue if EC2 has it by now: refresh-catalog.",
)
def instance_names(environment: Environment) -> Iterator[Finding]:
    """A category, family or type that the region does not have is silently no choice."""
    for parts, nodes in pools_in(environment):
        pool, universe = environment.node_pools[nodes.pool.written], nodes.universe
        # Names that leave nothing at all are told with that.
        part = pool_parts(environment)[nodes.pool.name]
        told = () if nodes.options else _culprit(part, nodes)[0]
        if not _misnamed(told, environment, nodes):
            told = ()
        for field, label in NAMED.items():
            values: tuple[str, ...] = () if told == (field,) else getattr(pool, field)
            for index, value in enumerate(values):
                if not universe.having(label, value):
                    found = f'EC2 has no "{value}" in {universe.place.region}'
                    right = f"correct it{suggestion(value, _known((field,), nodes))}"
                    yield Finding((*parts, field, index), found, right)


def _too_few(environment: Environment, least: int, words: str) -> Iterator[Finding]:
    """Yield the pools with Spot that launch fewer types than it takes."""
    for parts, nodes in pools_in(environment):
        count = (nodes.launchable & within_limits_mask(nodes)).bit_count()
        if _has_spot(nodes) and 0 < count < least:
            field = _narrowest(environment.node_pools[nodes.pool.written])
            found = f"only {n_types(count)}, {words}"
            yield Finding((*parts, *field), found, f"allow {least} or more")


def _culprit(part: PoolPart, nodes: PoolNodes) -> tuple[Parts, str]:
    """Return the field that alone leaves out the most types, and how many; or no field."""
    removals = select(nodes).removals
    number = max(range(len(removals)), key=lambda one: removals[one].alone)
    parts, count = part.requirements[number].parts, removals[number].alone
    return (parts if count else ()), n_types(count)


def _misnamed(field: Parts, environment: Environment, nodes: PoolNodes) -> tuple[str, ...]:
    """Return the names in a field, if EC2 has none of them."""
    label = NAMED.get(str(field[0])) if len(field) == 1 else None
    if label is None:
        return ()
    values: tuple[str, ...] = getattr(environment.node_pools[nodes.pool.written], str(field[0]))
    return () if any(nodes.universe.having(label, value) for value in values) else values


def _known(field: Parts, nodes: PoolNodes) -> list[str]:
    """Return the names that a field may have in the region."""
    return list(nodes.universe.values(NAMED[str(field[0])], nodes.universe.everything))


def _narrowest(pool: NodePool) -> Parts:
    fields = ("instance_types", "instance_families")
    return next(((field,) for field in fields if getattr(pool, field)), ())


def _has_spot(nodes: PoolNodes) -> bool:
    return nodes.template.any_of(CAPACITY_TYPE).has(SPOT)


def _share_pods(one: PoolNodes, other: PoolNodes) -> bool:
    if one.pool.replicas is not None or other.pool.replicas is not None:
        return False  # A static pool launches nothing for pods.
    zones = one.template.any_of(ZONE).overlaps(other.template.any_of(ZONE))
    return bool(one.options & other.options) and zones and _taints(one) == _taints(other)


def _taints(nodes: PoolNodes) -> set[str]:
    return {str(taint) for taint in nodes.pool.taints if taint.effect != "PreferNoSchedule"}


def _consolidates(pool: NodePool) -> bool:
    policy, after = pool.disruption.consolidation_policy, pool.disruption.consolidate_after
    return policy != "WhenEmpty" and after != "Never"


def _part_of_limits(nodes: PoolNodes) -> str:
    return "" if nodes.pool.share == 1 else f'the part of "{nodes.pool.name}" is '


def _each(count: int) -> str:
    return "the one type that matches" if count == 1 else f"each of the {n_types(count)} that match"


def n_types(count: int) -> str:
    """Say a number of instance types."""
    return f"{count} instance type{'' if count == 1 else 's'}"
