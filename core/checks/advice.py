"""Rules about NodePools that work but hurt."""

from collections.abc import Iterator

from core.checks.nodes import pool_zones
from core.checks.rules import Finding, Level, for_each, rule
from core.checks.studied import written_pools_in
from core.checks.walks import pools
from core.config.disruption import Budget
from core.config.environment import Environment
from core.config.nodes import NodePool
from core.config.pool_requirements import LABELS, RequirementEntry, pool_requirements
from core.config.source import Parts


@rule(
    "consolidate-at-once",
    level=Level.WARNING,
    source="Karpenter's issues on churn: each pod that comes or goes may replace a node",
    remedy="Write a disruption.consolidate_after of a minute or more.",
)
@for_each(pools)
def consolidate_at_once(pool: NodePool) -> Iterator[Finding]:
    """With no pause, nodes are replaced whenever a pod moves."""
    if not pool.disruption.consolidate_after.strip("0smh"):
        found = "nodes are replaced as soon as a pod moves"
        yield Finding(("disruption", "consolidate_after"), found, "write 1m or more")


@rule(
    "drift-budget",
    level=Level.WARNING,
    source="an unpinned AMI drifts every node at once; budgets alone slow that down",
    remedy="Add a budget without reasons, or one for Drifted; or pin the AMI.",
)
def drift_budget(environment: Environment) -> Iterator[Finding]:
    """With @latest and no budget for drift, every node may be replaced at once."""
    for parts, pool in pools(environment):
        node_class = environment.node_classes.get(pool.node_class)
        held = any(_holds_drift(budget) for budget in pool.disruption.budgets)
        pinned = node_class and (node_class.ami_ssm_parameter or "@latest" not in node_class.ami)
        if node_class and not pinned and not held:
            found = "none always holds for drift, and the AMI is not pinned"
            right = "add one without a schedule, such as {nodes: 10%}, or pin the AMI"
            yield Finding((*parts, "disruption", "budgets"), found, right)


@rule(
    "expiry-in-production",
    level=Level.PRODUCTION_WARNING,
    source="expireAfter replaces nodes whatever the budgets say",
    remedy="Write expire_after: Never, and let a pinned AMI drift within the budgets.",
)
@for_each(pools)
def expiry_in_production(pool: NodePool) -> Iterator[Finding]:
    """Nodes that expire are drained at any hour, outside the budgets."""
    if pool.expire_after != "Never":
        found = f"nodes are replaced after {pool.expire_after}, whatever the budgets say"
        yield Finding(("expire_after",), found, "write Never, and move the pinned AMI instead")


@rule(
    "spot-fallback",
    level=Level.WARNING,
    source="EC2 has no Spot capacity for a while now and then; pods then stay pending",
    remedy="Add on-demand to capacity_types: Karpenter takes Spot first all the same.",
)
def spot_fallback(environment: Environment) -> Iterator[Finding]:
    """A NodePool of Spot only has nothing to fall back to, unless another pool takes its pods."""
    others = environment.node_pools.values()
    for parts, pool in pools(environment):
        alone = not any(_takes_over(other, pool) for other in others)
        kinds = _capacity(pool)
        if "spot" in kinds and "on-demand" not in kinds and alone:
            what = "Spot" if kinds == {"spot"} else "Spot and reserved capacity"
            narrowed = _requirement_without(pool, "on-demand")
            right = "write [spot, on-demand]" if kinds == {"spot"} else "add on-demand"
            if narrowed:
                right = "let on-demand pass: Karpenter takes Spot first"
            found = f"{what} only, with nothing to fall back to"
            yield Finding((*parts, *(narrowed or ("capacity_types",))), found, right)


@rule(
    "spot-by-name",
    level=Level.WARNING,
    source="Karpenter launches what capacity_types say, whatever the pool is called",
    remedy="Add spot to capacity_types, or rename the pool.",
)
def spot_by_name(environment: Environment) -> Iterator[Finding]:
    """A pool called spot that launches On-Demand surprises whoever reads the bill."""
    for name, pool in environment.node_pools.items():
        if "spot" in name and "spot" not in _capacity(pool):
            parts = ("node_pools", name, "capacity_types")
            yield Finding(parts, f'"{name}" launches no Spot', "add spot, or rename the pool")


@rule(
    "one-zone",
    level=Level.PRODUCTION,
    source="AWS' guidance on Spot and availability: several zones",
    remedy="Name more zones, or none to use the cluster's.",
)
def one_zone(environment: Environment) -> Iterator[Finding]:
    """A pool in one zone has a third of the Spot capacity, and goes down with it."""
    # Zones without a subnet have a rule of their own.
    elsewhere = {finding.parts[1] for finding in pool_zones(environment)}
    for name, pool in environment.node_pools.items():
        asked = [(one.parts, one.values) for one in pool_requirements(pool) if _is_zones(one)]
        for parts, values in asked if name not in elsewhere else ():
            if len(set(values)) == 1:
                found, right = f'"{values[0]}" alone', "name more, or leave it out"
                yield Finding(("node_pools", name, *parts), found, right)


@rule(
    "one-family",
    level=Level.WARNING,
    source="Karpenter recommends at least five instance types, of several families, with Spot",
    remedy="Name more families, or use instance_categories instead.",
)
def one_family(environment: Environment) -> Iterator[Finding]:
    """A single family has few sizes to choose from when Spot capacity is short."""
    for parts, nodes in written_pools_in(environment):
        pool = environment.node_pools[nodes.pool.written]
        typed = {kind.partition(".")[0] for kind in pool.instance_types}
        families = set(pool.instance_families) or typed
        # A pool of one type, or of none that there is, is told so already.
        told = not nodes.options or (len(pool.instance_types) == 1 and not pool.instance_families)
        if "spot" in pool.capacity_types and len(families) == 1 and not told:
            key = "instance_families" if pool.instance_families else "instance_types"
            found = f'Spot from the family "{min(families)}" alone'
            yield Finding((*parts, key), found, "name more families")


@rule(
    "burstable",
    level=Level.WARNING,
    source="t instances are throttled, or billed extra, once their CPU credits are spent",
    remedy="Leave t out of instance_categories, or name the families you mean.",
)
@for_each(pools)
def burstable(pool: NodePool) -> Iterator[Finding]:
    """Burstable instances slow down under load, which is when Karpenter adds nodes."""
    field, categories = "instance_categories", pool.instance_categories
    if "t" in categories:
        right = "leave t out, or name families"
        yield Finding((field, categories.index("t")), "burstable instances", right)
    elif not categories and _is_any_category(pool):
        right = "write those you mean, such as [c, m, r]"
        yield Finding((field,), "all there are, burstable ones too", right)


@rule(
    "old-generations",
    level=Level.WARNING,
    source="generations before 5 have Xen, slower networks and the least Spot capacity",
    remedy="Write min_generation: 5 or more.",
)
@for_each(pools)
def old_generations(pool: NodePool) -> Iterator[Finding]:
    """Without a lower bound Karpenter may launch instances of ten years ago."""
    if _chooses_by_category(pool) and (pool.min_generation or 0) < _OLDEST_GENERATION:
        found = "allows instances of previous generations"
        yield Finding(("min_generation",), found, f"write {_OLDEST_GENERATION} or more")


_OLDEST_GENERATION = 5
# Requirements on these say which generations are meant.
_TELLING = (
    "karpenter.k8s.aws/instance-family",
    "karpenter.k8s.aws/instance-generation",
    "node.kubernetes.io/instance-type",
)


def _chooses_by_category(pool: NodePool) -> bool:
    named = pool.instance_families or pool.instance_types
    return not named and not any(item.key in _TELLING for item in pool.requirements)


def _is_any_category(pool: NodePool) -> bool:
    narrowed = any(item.key == LABELS["instance_category"] for item in pool.requirements)
    return _chooses_by_category(pool) and not narrowed


def _is_zones(entry: RequirementEntry) -> bool:
    return (entry.key, entry.operator) == (LABELS["zone"], "In")


def _requirement_without(pool: NodePool, kind: str) -> Parts:
    """Return the place of a further requirement that leaves out a capacity type, if any does."""
    for index, item in enumerate(pool.requirements):
        refused = (kind not in item.values) if item.operator == "In" else (kind in item.values)
        if item.key == LABELS["capacity_type"] and item.operator in {"In", "NotIn"} and refused:
            return "requirements", index
    return ()


def _capacity(pool: NodePool) -> set[str]:
    """Return the capacity types that a pool's further requirements leave."""
    left: set[str] = set(pool.capacity_types)
    for item in pool.requirements:
        if item.key == LABELS["capacity_type"] and item.operator == "In":
            left &= set(item.values)
        elif item.key == LABELS["capacity_type"] and item.operator == "NotIn":
            left -= set(item.values)
    return left


def _holds_drift(budget: Budget) -> bool:
    """Tell whether a budget slows drift down at any time of any day."""
    concerns = not budget.reasons or "Drifted" in budget.reasons
    return concerns and budget.schedule is None and budget.nodes != "100%"


def _takes_over(other: NodePool, pool: NodePool) -> bool:
    """Tell whether a pool has On-Demand for whatever tolerates the taints of another."""
    return "on-demand" in _capacity(other) and set(other.taints) <= set(pool.taints)
