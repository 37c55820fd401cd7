"""Rules about NodePools that replace nodes all the time, or never."""

from collections.abc import Iterator

from core.checks.rules import Finding, Level, rule
from core.config.environment import Environment
from core.config.nodes import NodePool
from core.durations import seconds

_HOUR = 3600


@rule(
    "expire-soon",
    level=Level.WARNING,
    source="Karpenter counts a node's age from its launch, and starting one takes a minute or two",
    remedy="Write an expire_after of hours or days, or Never.",
)
def expire_soon(environment: Environment) -> Iterator[Finding]:
    """Nodes that expire within the hour are replaced for most of the time that they live."""
    for name, pool in environment.node_pools.items():
        after = pool.expire_after
        if after != "Never" and seconds(after) < _HOUR:
            found = f"each node is replaced {after} after its launch"
            yield Finding(("node_pools", name, "expire_after"), found, "write 1h or more, or Never")


@rule(
    "grace-none",
    level=Level.WARNING,
    source="terminationGracePeriod bounds a drain: at its end pods go, whatever their budgets say",
    remedy="Write a termination_grace_period that the slowest pod's shutdown fits in.",
)
def grace_none(environment: Environment) -> Iterator[Finding]:
    """Without any grace a drain removes pods by force, at once."""
    for name, pool in environment.node_pools.items():
        if not seconds(pool.termination_grace_period):
            yield Finding(
                ("node_pools", name, "termination_grace_period"),
                "pods are removed by force, with no time to move",
                "write one such as 30m",
            )


@rule(
    "budget-closed",
    level=Level.WARNING,
    source="the smallest budget that holds decides, and one without a schedule always holds",
    remedy="Give the budget of 0 a schedule and a duration, or reasons that leave drift out.",
)
def budget_closed(environment: Environment) -> Iterator[Finding]:
    """With a budget of 0 at all times no drifted node is replaced: a new AMI never arrives."""
    for name, pool in environment.node_pools.items():
        for index, budget in enumerate(pool.disruption.budgets):
            if budget.stops_drift and _lives(pool):
                yield Finding(
                    ("node_pools", name, "disruption", "budgets", index),
                    "no drifted node is ever replaced",
                    "add a schedule and a duration, or reasons without Drifted",
                )


def _lives(pool: NodePool) -> bool:
    """Tell whether nodes stay as long as nothing else takes them: expiry ignores budgets."""
    return pool.expire_after == "Never"
