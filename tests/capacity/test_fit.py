"""Whether workloads fit: a table of manifests, and what the report says of nodes and prices."""

import textwrap
from pathlib import Path

import pytest

from core.capacity.addons import addon_daemons
from core.capacity.fit import fit, in_order
from core.capacity.labels import (
    CPU,
    FAMILY,
)
from core.capacity.pods import HostPort
from tests.capacity.builders import manifests, nodes, packed, pod, pool, price, workload
from tests.capacity.fit_cases import CASES, HOST, RED, SMALL
from tests.capacity.fit_words import Case, apart, cpu


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_becomes_of_a_manifest(tmp_path: Path, case: Case) -> None:
    """Each manifest fits on the expected number of nodes, or fails in Karpenter's words."""
    spec = textwrap.indent(case.spec, " " * 6)
    found = manifests(
        tmp_path,
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n"
        f"  replicas: {case.replicas}\n"
        f"  template:\n    metadata: {{labels: {{app: web}}}}\n    spec:\n{spec}\n",
    )
    assert found.problems == ()
    (result,) = packed(found.workloads, *case.pools).workloads
    expected = case.replicas if case.placed is None else case.placed

    assert expected == result.placed, [str(reason) for reason in result.reasons]
    assert bool(case.text) == bool(result.reasons) == bool(result.unplaced)
    assert case.nodes is None or case.nodes == len(result.nodes)
    if result.reasons:
        assert result.reasons[0].text.startswith(case.text)
        assert case.detail in str(result.reasons[0])


def test_the_table_is_as_long_as_promised() -> None:
    """There are at least thirty manifests, each with a name of its own."""
    assert len({case.name for case in CASES}) == len(CASES) >= 30


def test_every_pool_gives_its_reason() -> None:
    """A pod without a place has a reason from each pool, in the order they are tried."""
    found = packed(
        [workload("web", 1, pod({"cpu": "16"}))],
        pool("red", taints=[RED]),
        pool("small", SMALL, weight=2),
    )

    assert [(one.pool, one.text) for one in found.workloads[0].reasons] == [
        ("small", "no instance type has enough resources"),
        ("red", "did not tolerate taint (taint=team=red:NoSchedule)"),
    ]


def test_daemon_sets_take_their_part() -> None:
    """What add-ons request on each node is not there for pods, and the reason says so."""
    daemons = addon_daemons(["vpc-cni", "kube-proxy", "aws-ebs-csi-driver"])
    ready = nodes(pool("default", SMALL), daemons)
    large, fits = (workload("web", 1, pod({"cpu": amount})) for amount in ("3741m", "3740m"))

    assert fit([fits], [ready], price).workloads[0].placed == 1
    (reason,) = fit([large], [ready], price).workloads[0].reasons
    assert str(reason).startswith("no instance type has enough resources, requirements=")
    assert str(reason).endswith('resources={"cpu":"3921m","memory":"120Mi","pods":"4"}')


def test_daemon_sets_are_not_placed_themselves(tmp_path: Path) -> None:
    """A DaemonSet among the workloads runs everywhere, so it needs no node."""
    found = manifests(
        tmp_path,
        "{apiVersion: apps/v1, kind: DaemonSet, metadata: {name: log}, "
        "spec: {template: {spec: {containers: [{name: c}]}}}}",
    )

    assert packed(found.workloads, pool()).workloads == ()


def test_daemon_ports_keep_pods_off() -> None:
    """A pod cannot have a node's port that a DaemonSet has on every node."""
    (web,) = [workload("web", 1, pod(host_ports=pod_ports(80)))]
    ready = nodes(pool(), [pod({"cpu": "10m"}, host_ports=pod_ports(80))])

    assert fit([web], [ready], price).workloads[0].placed == 0


def pod_ports(*ports: int) -> tuple[HostPort, ...]:
    """Make host ports."""
    return tuple(HostPort(port) for port in ports)


def test_workloads_keep_each_other_off(tmp_path: Path) -> None:
    """Anti-affinity between workloads holds whoever comes first."""
    rule = apart(HOST).replace("app: web", "app: loud")
    text = "\n---\n".join(
        "apiVersion: v1\nkind: Pod\n"
        f"metadata: {{name: {name}, labels: {{app: {name}}}}}\n"
        f"spec:\n{textwrap.indent(cpu(amount, rest), '  ')}"
        for name, amount, rest in (("loud", "2", ""), ("shy", "1", rule))
    )
    both = manifests(tmp_path, text).workloads

    assert len(packed(both, pool()).nodes) == 2
    assert len(packed(both[::-1], pool()).nodes) == 2


def test_large_pods_come_first_and_fill_the_emptiest_node() -> None:
    """Pods are queued by CPU, then memory; each goes to the node with the fewest pods."""
    small = workload("small", 4, pod({"cpu": "500m"}))
    large = workload("large", 2, pod({"cpu": "3"}))
    found = packed([small, large], pool("default", SMALL))

    assert [dict(node.pods) for node in found.nodes] == [{0: 1, 1: 1}, {0: 1, 1: 1}, {0: 2}]


def test_a_node_becomes_the_cheapest_type_that_fits() -> None:
    """A plan lists the types EC2 may choose from, cheapest first, with their price range."""
    found = packed([workload("web", 1, pod({"cpu": "6", "memory": "4Gi"}))], pool())
    (node,) = found.nodes

    assert len(node.types) == 60
    assert node.types[0] == "c6a.2xlarge"
    assert node.price == (price(node.types[0]), price(node.types[-1]))
    assert found.price == node.price
    assert not [name for name in node.types if "metal" in name]


def test_limits_count_the_largest_type_until_a_node_is_there() -> None:
    """Within a round a new node is charged as the largest it may become; later as what it is."""
    web = workload("web", 2, pod({"cpu": "3"}))
    spread_out = pool("default", (CPU, "In", ("4", "16")), limits={"cpu": "20"})
    alone = [workload("a", 1, pod({"cpu": "15"})), workload("b", 1, pod({"cpu": "3"}))]

    (result,) = packed([web], spread_out).workloads
    assert (result.placed, result.waiting) == (2, 0)
    report = packed(alone, pool("default", (CPU, "In", ("4", "16")), limits={"cpu": "20"}))
    assert [(one.placed, one.waiting) for one in report.workloads] == [(1, 0), (1, 0)]


def test_a_second_round_uses_what_the_first_did_not_need() -> None:
    """Pods that the pessimistic count kept back are placed once the nodes are there."""
    one_a_node = pod({"cpu": "1"}, host_ports=pod_ports(80))
    sizes, family = (CPU, "In", ("4", "16")), (FAMILY, "In", ("m6i",))
    wide = pool("default", sizes, family, limits={"cpu": "20"})
    report = packed([workload("web", 3, one_a_node)], wide)

    (result,) = report.workloads
    assert (result.placed, result.waiting, report.rounds) == (3, 1, 2)
    assert [node.round for node in report.nodes] == [1, 1, 2]
    largest = packed([workload("web", 3, one_a_node)], wide, largest=True).workloads[0]
    assert (largest.placed, largest.unplaced) == (2, 1)


def test_pools_are_tried_by_weight_then_backwards_by_name() -> None:
    """The heaviest pool comes first; of equal ones the last in the alphabet."""
    specs = [pool("a"), pool("c"), pool("b"), pool("heavy", weight=1)]

    assert [one.pool.name for one in in_order([nodes(spec) for spec in specs])] == [
        *("heavy", "c", "b", "a")
    ]


def test_no_pools_place_nothing() -> None:
    """Without a pool pods have no place, and nobody to give a reason."""
    (result,) = packed([workload("web", 1, pod())]).workloads

    assert (result.placed, result.reasons) == (0, ())


def test_prices_may_be_unknown() -> None:
    """Where a region has no prices, nodes have none either; the smallest type is taken."""
    report = fit([workload("web", 1, pod())], [nodes(pool())], lambda _: None)

    assert report.price == (None, None)
    assert report.nodes[0].types[0] == "c5.large"


def test_pools_are_named_with_their_workloads() -> None:
    """A workload says which pools its pods are on."""
    first = pool("first", SMALL, limits={"cpu": "4"}, weight=9)
    report = packed([workload("web", 3, pod({"cpu": "3"}))], pool("second", SMALL), first)

    assert report.workloads[0].pools == ("first", "second")
