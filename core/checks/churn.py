"""Rules about NodePools that replace nodes all the time, or never."""

from collections.abc import Iterator

from core.checks.rules import Finding, Level, for_each, rule
from core.checks.walks import pools
from core.config.nodes import NodePool
from core.durations import seconds

_HOUR = 3600


@rule(
    "expire-soon",
    level=Level.WARNING,
    source="Karpenter counts a node's age from its launch, and starting one takes a minute or two",
    remedy="Write an expire_after of hours or days, or Never.",
)
@for_each(pools)
def expire_soon(pool: NodePool) -> Iterator[Finding]:
    """Nodes that expire within the hour are replaced for most of the time that they live."""
    after = pool.expire_after
    if after != "Never" and seconds(after) < _HOUR:
        found = f"each node is replaced {after} after its launch"
        yield Finding(("expire_after",), found, "write 1h or more, or Never")


@rule(
    "grace-none",
    level=Level.WARNING,
    source="terminationGracePeriod bounds a drain: at its end pods go, whatever their budgets say",
    remedy="Write a termination_grace_period that the slowest pod's shutdown fits in.",
)
@for_each(pools)
def grace_none(pool: NodePool) -> Iterator[Finding]:
    """Without any grace a drain removes pods by force, at once."""
    if not seconds(pool.termination_grace_period):
        found = "pods are removed by force, with no time to move"
        yield Finding(("termination_grace_period",), found, "write one such as 30m")


@rule(
    "budget-closed",
    level=Level.WARNING,
    source="the smallest budget that holds decides, and one without a schedule always holds",
    remedy="Give the budget of 0 a schedule and a duration, or reasons that leave drift out.",
)
@for_each(pools)
def budget_closed(pool: NodePool) -> Iterator[Finding]:
    """With a budget of 0 at all times no drifted node is replaced: a new AMI never arrives."""
    for index, budget in enumerate(pool.disruption.budgets):
        if budget.stops_drift and _lives(pool):
            right = "add a schedule and a duration, or reasons without Drifted"
            place = ("disruption", "budgets", index)
            yield Finding(place, "no drifted node is ever replaced", right)


def _lives(pool: NodePool) -> bool:
    """Tell whether nodes stay as long as nothing else takes them: expiry ignores budgets."""
    return pool.expire_after == "Never"
