"""An environment's cluster: its pools, what runs on each node, what nodes cost."""

from pathlib import Path

import pytest

from core.capacity.cluster import cluster_of, daemon_sets, declared_workloads, price_in
from core.capacity.fixed_nodes import FixedNode
from core.capacity.resources import resources_text, total
from core.capacity.taints import Taint, Toleration
from core.config.quantity import parse_quantity
from tests.capacity.builders import pod
from tests.support import at, environment

DAEMON = """\
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: logs}
spec: {template: {spec: {containers: [{name: c, resources: {requests: {cpu: 100m}}}]}}}
"""


def test_pools_are_there_by_name() -> None:
    """Each pool is worked out, in the file's order, with its limits or without."""
    pools = {"b": {"limits": {"cpu": 8}, "min_cpus": 4}, "a": {"limits": {"cpu": 4}}}
    cluster = cluster_of(environment(node_pools={"default": {"limits": {"cpu": 1}}, **pools}))

    assert list(cluster.pools) == ["default", "b", "a"]
    assert [dict(one.pool.limits) for one in cluster.all_pools] == [
        *({"cpu": 1}, {"cpu": 8}, {"cpu": 4})
    ]
    assert [dict(one.pool.limits) for one in cluster.unlimited] == [{}, {}, {}]


def test_equal_classes_are_worked_out_once() -> None:
    """Names make no difference to what nodes offer; sizes do."""
    classes = {"default": {}, "same": {}, "large": {"data_volume_size": "99Gi"}}
    pools = {name: {"node_class": name, "limits": {"cpu": 1}} for name in classes}
    cluster = cluster_of(environment(node_classes=classes, node_pools=pools))
    amounts = [cluster.pools[name].amounts for name in classes]

    assert amounts[0] is amounts[1]
    assert amounts[0] is not amounts[2]


def test_daemon_sets_count_beside_the_add_ons(tmp_path: Path) -> None:
    """DaemonSets among the declared workloads run on each node as well."""
    path = tmp_path / "logs.yaml"
    path.write_text(DAEMON, encoding="utf-8")
    declared = declared_workloads(environment(workloads=[str(path)]))
    cluster = cluster_of(environment(), daemon_sets(declared.workloads))

    assert resources_text(total(one.requests for one in cluster.daemons)) == (
        '{"cpu":"250m","memory":"0","pods":"4"}'
    )
    assert len(cluster.pools["default"].groups) == 1


@pytest.mark.parametrize(
    ("region", "name", "price"),
    [
        ("us-east-1", "m7g.large", 0.0816),
        ("us-east-1", "m7g.huge", None),
        ("eu-central-1", "m7g.large", 0.0816),
        ("us-east-9", "m7g.large", 0.0816),
    ],
)
def test_prices_of_a_region(region: str, name: str, price: float | None) -> None:
    """Where a region's prices are not known, those of us-east-1 are taken."""
    assert price_in(region)(name) == price


def test_a_region_that_the_catalogue_does_not_know() -> None:
    """Every type counts there, and nothing has a price."""
    there = environment(region="us-east-9", **at("account_id", "999988887777"))
    cluster = cluster_of(there)

    assert len(cluster.universe.types) > 1300
    assert cluster.price("m7g.large") == 0.0816


@pytest.mark.parametrize(
    ("requests", "tolerates", "takes"),
    [
        ({"cpu": "1"}, True, True),
        ({"cpu": "1"}, False, False),
        ({"cpu": "2"}, True, False),
        ({"memory": "3Gi"}, True, False),
        ({"nvidia.com/gpu": "1"}, True, False),
    ],
)
def test_a_fixed_node_takes_what_has_room(
    requests: dict[str, str], *, tolerates: bool, takes: bool
) -> None:
    """A pod lands on a node that is there if it tolerates its taints and fits."""
    amounts = {"cpu": "1930m", "memory": "2Gi", "pods": "10"}
    node = FixedNode(
        labels={},
        taints=(Taint("only", "NoSchedule"),),
        allocatable={name: parse_quantity(text) for name, text in amounts.items()},
    )
    tolerations = (Toleration(operator="Exists"),) if tolerates else ()

    assert node.takes(pod(requests, tolerations=tolerations)) is takes
