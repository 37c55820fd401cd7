"""Topology spread over zones, capacity types and labels of pools: as Karpenter counts it."""

from collections import Counter
from collections.abc import Sequence

import pytest

from core.capacity.affinity import LabelSelector, PodTerm, Spread
from core.capacity.fit import Report, WorkloadFit, fit
from core.capacity.labels import CAPACITY_TYPE, INSTANCE_TYPE, NODE_POOL, ZONE
from core.capacity.pods import Pod
from core.capacity.requirements import requirement
from core.capacity.taints import Taint
from core.names import CAPACITY_SPREAD
from tests.capacity.builders import nodes, packed, pod, pool, price, workload

RED = Taint("team", "NoSchedule", "red")
SPOT = pool("spot", (CAPACITY_SPREAD, "In", ("spot-1", "spot-2", "spot-3", "spot-4")), weight=1)
BASE = pool(
    "base",
    (CAPACITY_SPREAD, "In", ("on-demand-1",)),
    (CAPACITY_TYPE, "In", ("on-demand",)),
)
NEITHER = pool("neither", weight=5)
WEB = LabelSelector((requirement("app", "In", ("web",)),))


def over(key: str, skew: int = 1, **more: object) -> Spread:
    """Make a hard spread of a workload over a label's values."""
    return Spread(key, skew, **{"required": True, "own": True, **more})  # type: ignore[arg-type]


def web(*spreads: Spread, cpu: str = "500m", **more: object) -> Pod:
    """Make a pod with these spreads."""
    return pod({"cpu": cpu}, spreads=spreads, labels={"app": "web"}, **more)


def pods_by_pool(found: WorkloadFit) -> dict[str, int]:
    """Count a single workload's pods by pool."""
    count: Counter[str] = Counter()
    for node in found.nodes:
        count[node.pool] += sum(node.pods.values())
    return dict(count)


def shape(report: Report) -> list[int]:
    """Return how many pods each node has, the most first."""
    return sorted((sum(node.pods.values()) for node in report.nodes), reverse=True)


@pytest.mark.parametrize(
    ("replicas", "pools"),
    [
        (1, {"spot": 1}),
        (4, {"spot": 4}),
        (5, {"spot": 4, "base": 1}),
        (10, {"spot": 8, "base": 2}),
        (100, {"spot": 80, "base": 20}),
    ],
)
def test_one_value_in_five_is_the_base(replicas: int, pools: dict[str, int]) -> None:
    """Values take turns, the heavier pool's first; pools without the label are not for them."""
    spread = over(CAPACITY_SPREAD, min_domains=5, honor_taints=True)
    report = packed([workload("web", replicas, web(spread))], NEITHER, SPOT, BASE)

    assert pods_by_pool(report.workloads[0]) == pools
    assert len(report.nodes) == min(replicas, 5)


def test_without_a_spread_the_heavier_part_is_filled_first() -> None:
    """Pods that ask for nothing go to Spot, and to the base when the limits are reached."""
    small = pool(
        "spot", *[("karpenter.k8s.aws/instance-cpu", "In", ("2",))], limits={"cpu": "4"}, weight=1
    )
    (found,) = packed([workload("web", 9, web())], small, BASE).workloads

    assert pods_by_pool(found) == {"spot": 6, "base": 3}


def test_a_full_part_holds_the_others_back() -> None:
    """No value gets more than one ahead of one that takes no more, whose pool says why."""
    full = pool("base", (CAPACITY_SPREAD, "In", ("on-demand-1",)), limits={"nodes": "0"})
    (found,) = packed([workload("web", 10, web(over(CAPACITY_SPREAD)))], SPOT, full).workloads

    assert (found.placed, pods_by_pool(found)) == (4, {"spot": 4})
    counts = "spot-1: 1, spot-2: 1, spot-3: 1, spot-4: 1, on-demand-1: 0"
    spread = f"topology spread, key={CAPACITY_SPREAD} (counts = {counts})"
    assert [str(reason) for reason in found.reasons] == [
        f"unsatisfiable topology constraint for {spread}",
        "node limits have been exhausted for nodepool (NodePool=base)",
    ]


def test_pools_without_the_label_say_so() -> None:
    """A spread over a label that another pool gives keeps pods off those without it."""
    full = pool("base", (CAPACITY_SPREAD, "In", ("on-demand-1",)), limits={"nodes": "0"})
    (found,) = packed([workload("web", 1, web(over(CAPACITY_SPREAD)))], NEITHER, full).workloads

    assert [(one.pool, one.text) for one in found.reasons] == [
        ("neither", f'label "{CAPACITY_SPREAD}" does not have known values'),
        ("base", "node limits have been exhausted for nodepool (NodePool=base)"),
    ]


def test_a_label_nobody_has() -> None:
    """A spread over a label of no pool cannot be kept, and one that need not hold is given up."""
    hard, soft = over("rack"), over("rack", required=False)
    (found,) = packed([workload("web", 2, web(hard))], SPOT).workloads
    (kept,) = packed([workload("web", 2, web(soft))], SPOT).workloads

    assert [str(one) for one in found.reasons] == [
        "unsatisfiable topology constraint for topology spread, key=rack (counts = )"
    ]
    assert kept.placed == 2


def test_a_spread_that_counts_other_pods_still_needs_the_label() -> None:
    """Its own pods do not count, so it sets no bound; but only nodes with the label will do."""
    others = over(CAPACITY_SPREAD, own=False)
    report = packed([workload("web", 4, web(others))], NEITHER, SPOT)

    assert (shape(report), report.nodes[0].pool) == ([4], "spot")


def test_two_spreads_hold_together() -> None:
    """Zones and values are counted each for itself; where both agree on no node, one is added."""
    both = web(over(ZONE), over(CAPACITY_SPREAD))
    report = packed([workload("web", 10, both)], SPOT, BASE)

    assert pods_by_pool(report.workloads[0]) == {"spot": 8, "base": 2}
    assert shape(report) == [2, 2, 2, 2, 1, 1]


@pytest.mark.parametrize(("skew", "expected"), [(1, [1, 1, 1]), (2, [2, 1]), (5, [3])])
def test_a_wider_skew_needs_fewer_nodes(skew: int, expected: list[int]) -> None:
    """Karpenter fills the nodes it plans already before it opens another zone."""
    assert shape(packed([workload("web", 3, web(over(ZONE, skew)))], SPOT)) == expected


@pytest.mark.parametrize(
    ("key", "pools", "expected"),
    [
        (CAPACITY_TYPE, [pool()], {"default": 4}),
        (NODE_POOL, [pool("a"), pool("b"), pool("c")], {"a": 1, "b": 1, "c": 2}),
        ("tier", [pool("a", labels={"tier": "1"}), pool("b", labels={"tier": "2"})], None),
    ],
)
def test_any_label_of_few_values(
    key: str, pools: Sequence[object], expected: dict[str, int] | None
) -> None:
    """Capacity types, the pools themselves and labels they give all are spread over."""
    report = packed([workload("web", 4, web(over(key)))], *pools)  # type: ignore[arg-type]

    assert pods_by_pool(report.workloads[0]) == (expected or {"a": 2, "b": 2})
    assert len(report.nodes) == (3 if key == NODE_POOL else 2)


def test_a_label_of_many_values_is_not_followed() -> None:
    """Over instance types no spread is counted: there are hundreds."""
    assert shape(packed([workload("web", 4, web(over(INSTANCE_TYPE)))], SPOT)) == [4]


@pytest.mark.parametrize(("honor", "placed"), [(True, 4), (False, 1)])
def test_values_behind_a_taint(*, honor: bool, placed: int) -> None:
    """Where taints are honored, values the pods cannot reach hold nobody back."""
    red = pool("red", labels={"tier": "2"}, taints=[RED])
    pods = web(over("tier", honor_taints=honor))
    (found,) = packed([workload("web", 4, pods)], pool(labels={"tier": "1"}), red).workloads

    assert found.placed == placed


def test_one_value_where_more_are_wanted() -> None:
    """With fewer values than `minDomains` each takes no more than the skew, a single one, too."""
    one = pool(labels={"tier": "1"})
    spread = over("tier", 2, min_domains=4)
    (found,) = packed([workload("web", 5, web(spread))], one).workloads

    assert (found.placed, len(found.nodes)) == (2, 1)


def test_one_pod_a_value() -> None:
    """Anti-affinity over a label allows one pod in each of its values."""
    term = PodTerm(CAPACITY_SPREAD, WEB)
    (found,) = packed([workload("web", 6, web(anti_affinity=(term,)))], SPOT, BASE).workloads

    assert (found.placed, pods_by_pool(found)) == (5, {"spot": 4, "base": 1})
    assert found.reasons[0].text.startswith(
        f"unsatisfiable topology constraint for pod anti-affinity, key={CAPACITY_SPREAD}"
    )


def test_nodes_that_others_asked_for_are_used() -> None:
    """A node that has no value yet takes one with the first pod that is spread."""
    first = workload("first", 1, pod({"cpu": "900m"}))
    report = fit(
        [first, workload("web", 5, web(over(CAPACITY_SPREAD)))], [nodes(SPOT), nodes(BASE)], price
    )

    assert shape(report) == [2, 1, 1, 1, 1]
    assert pods_by_pool(report.workloads[1]) == {"spot": 5, "base": 1}
