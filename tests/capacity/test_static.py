"""Static pools: their nodes are there before any pod asks, and no others follow."""

from tests.capacity.builders import packed, pod, pool, price, workload

FIXED = pool("fixed", limits={"nodes": "3"}, replicas=2)
SMALL = pool("small", limits={"cpu": "100"})


def test_nodes_are_there_without_pods() -> None:
    """A static pool costs what its nodes cost, each the cheapest type, whatever runs on them."""
    report = packed([], FIXED)

    assert [(node.pool, node.types[0], dict(node.pods)) for node in report.nodes] == [
        ("fixed", "c7a.medium", {})
    ] * 2
    assert report.price[0] == 2 * (price("c7a.medium") or 0)


def test_pods_fill_them_and_no_further_node_is_launched() -> None:
    """What the nodes have no room for stays without a place, and the reason says so."""
    (found,) = packed([workload("web", 5, pod({"cpu": "400m"}))], FIXED).workloads

    assert (found.placed, found.unplaced, len(found.nodes)) == (4, 1, 2)
    assert [str(reason) for reason in found.reasons] == [
        "static nodepool: its 2 nodes take no more of these pods"
    ]


def test_other_pools_take_the_rest() -> None:
    """Existing nodes first; then a dynamic pool launches."""
    (found,) = packed([workload("web", 5, pod({"cpu": "400m"}))], FIXED, SMALL).workloads

    assert found.unplaced == 0
    assert found.pools in (("fixed", "small"), ("small", "fixed"))
    assert sum(node.pool == "small" for node in found.nodes) == 1


def test_a_pool_of_no_replicas_has_no_nodes() -> None:
    """Zero pauses a static pool."""
    report = packed([workload("web", 1, pod())], pool("fixed", replicas=0))

    assert (report.nodes, report.workloads[0].placed) == ((), 0)


def test_a_static_pool_that_matches_nothing_has_no_nodes() -> None:
    """Where no type matches there is no node either."""
    none = pool("fixed", ("karpenter.k8s.aws/instance-cpu", "Gt", ("4000",)), replicas=3)

    assert packed([], none).nodes == ()
