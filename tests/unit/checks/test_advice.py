"""Rules about NodePools that work but hurt: what counts as held, and as fallback."""

from typing import Any

from tests.support import environment_data, findings
from tests.tables import each

DAY = {"schedule": "0 8 * * mon-fri", "duration": "10h"}
BATCH = {"key": "batch", "effect": "NoSchedule"}
GPU = {"key": "gpu", "effect": "NoSchedule"}


@each(
    ("budgets", "held"),
    [
        ([{"nodes": "10%"}], True),
        ([{"nodes": "0", **DAY}, {"nodes": "20%", "reasons": ["Drifted"]}], True),
        ([{"nodes": "99%"}], True),
        ([{"nodes": "100%"}], False),
        ([{"nodes": "0", **DAY}], False),
        ([{"nodes": "10%", "reasons": ["Empty", "Underutilized"]}], False),
    ],
)
def test_a_budget_that_always_holds_for_drift(budgets: list[Any], *, held: bool) -> None:
    """A budget with a schedule holds at its hours only: at others all nodes may go at once."""
    rule, path = "drift-budget", "node_pools.default.disruption.budgets"
    pool = {"disruption": {"budgets": budgets}}
    latest = environment_data(node_pools={"default": pool})
    own = {"default": {"ami_ssm_parameter": "/images/own"}}

    assert findings(latest, of={rule}) == [("warning", path, rule)] * (not held)
    assert (
        findings(environment_data(node_pools={"default": pool}, node_classes=own), of={rule}) == []
    )


@each(
    ("taints", "capacity", "other_taints", "alone"),
    [
        ([], ["on-demand"], [], False),
        ([], ["spot", "on-demand"], [], False),
        ([], ["spot"], [], True),
        ([], ["on-demand"], [GPU], True),
        ([BATCH], ["on-demand"], [], False),
        ([BATCH], ["on-demand"], [BATCH], False),
        ([BATCH], ["on-demand"], [GPU], True),
        ([BATCH, GPU], ["on-demand"], [GPU], False),
    ],
)
def test_what_spot_falls_back_to(
    taints: list[Any], capacity: list[str], other_taints: list[Any], *, alone: bool
) -> None:
    """Another pool takes over where whoever tolerates the first one's taints may go."""
    rule = "spot-fallback"
    pools = {
        "default": {"capacity_types": ["spot"], "taints": taints},
        "other": {"capacity_types": capacity, "taints": other_taints, "limits": {"cpu": 4}},
    }
    found = findings(environment_data(node_pools=pools), of={rule})

    assert (("warning", "node_pools.default.capacity_types", rule) in found) is alone
