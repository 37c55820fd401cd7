"""What `explain` reports of a pool, and of one type."""

from typing import Any

import pytest

from core.capacity.catalog import load_catalog
from core.capacity.cluster import cluster_of
from core.capacity.explained import NodeType, PoolExplained, explain_pool, explain_type
from core.capacity.labels import labels_of
from core.capacity.selection import Removal
from core.capacity.sources import Sources, sources_of
from core.capacity.type_facts import nano_text, type_facts
from tests.support import at, environment


def explained(
    *, spot_to_spot: bool = False, every_type: bool = True, **pool: object
) -> PoolExplained:
    """Explain a pool of these fields."""
    cluster = cluster_of(environment(**at("node_pools.default", pool)))
    return explain_pool(cluster, "default", spot_to_spot=spot_to_spot, every_type=every_type)


def test_a_small_pool_in_full() -> None:
    """Everything about a pool of three types, one of them larger than the limits."""
    names = ["m7i.large", "m7g.large", "m7i.48xlarge"]
    pool = explained(instance_types=names, architectures=["amd64", "arm64"], weight=3)

    assert (pool.name, pool.node_class, pool.weight) == ("default", "default", 3)
    assert pool.capacity_types == ("spot", "on-demand")
    assert (pool.limits, pool.taints) == ({"cpu": "100"}, ())
    assert (pool.considered, pool.matching, pool.launchable, pool.within_limits) == (1366, 3, 3, 2)
    assert pool.counts == {
        "arch": {"amd64": 1, "arm64": 1},
        "category": {"m": 2},
        "generation": {"7": 2},
        "size": {"large": 2},
        "family": {"m7g": 1, "m7i": 1},
    }
    assert pool.zones == {"us-east-1a": 2, "us-east-1b": 2, "us-east-1c": 2}
    assert pool.zone_ids["use1-az1"] == 2
    assert pool.zone_ids["use1-az3"] == 0
    assert pool.daemon_sets == {"cpu": "150m", "memory": "0", "pods": "3"}
    assert pool.usd_an_hour == (0.0816, 0.1008)
    assert [(one.name, one.within_limits) for one in pool.types] == [
        ("m7g.large", True),
        ("m7i.large", True),
        ("m7i.48xlarge", False),
    ]
    assert pool.cheapest == NodeType(
        name="m7g.large",
        vcpus=2,
        memory="8Gi",
        architecture="arm64",
        allocatable={
            "cpu": "1930m",
            "memory": "6844Mi",
            "ephemeral-storage": "44Gi",
            "pods": "29",
        },
        zones=("us-east-1a", "us-east-1b", "us-east-1c"),
        usd_an_hour=0.0816,
        within_limits=True,
    )
    assert pool.largest
    assert (pool.largest.vcpus, pool.largest.within_limits) == (2, True)


def test_types_are_listed_only_on_demand() -> None:
    """The list of every type takes a while, and all else is the same without it."""
    short = explained(every_type=False)
    full = explained()

    assert (short.types, len(full.types)) == ((), full.launchable)
    assert short.counts == full.counts


def test_what_leaves_types_out() -> None:
    """Each requirement says how many types it leaves out, and how many that nothing else does."""
    pool = explained(instance_families=["m7i", "m7g"], min_cpus=4)

    assert pool.removals[1] == Removal("architectures: [amd64]", 418, 7)
    assert pool.removals[-1] == Removal("min_cpus: 4", 195, 1)
    assert pool.not_offered == 0


@pytest.mark.parametrize(
    ("fields", "spot_to_spot", "met"),
    [
        ({}, True, [True, True]),
        ({"instance_families": ["m7i"]}, True, [True, False]),
        ({"instance_families": ["m7i"]}, False, [True, False]),
        ({"instance_types": ["m7i.large"]}, True, [False, False]),
        ({"capacity_types": ["on-demand"]}, True, []),
        # What the limits have no room for is no choice.
        ({"instance_families": ["m7i"], "limits": {"cpu": "8"}}, False, [False, False]),
    ],
)
def test_karpenters_thresholds(
    fields: dict[str, Any], met: list[bool], *, spot_to_spot: bool
) -> None:
    """Karpenter wants five types to fall back to On-Demand, fifteen for Spot to Spot."""
    pool = explained(spot_to_spot=spot_to_spot, **fields)

    assert [one.met for one in pool.thresholds] == met
    assert [(one.needs, one.in_use) for one in pool.thresholds] == [(5, True), (15, spot_to_spot)][
        : len(met)
    ]


@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ({"min_cpus": 4000}, (0, 0, 0)),
        ({"limits": {"cpu": "500m"}, "instance_families": ["m7i"]}, (11, 9, 0)),
        ({"limits": {"nodes": "0"}, "instance_families": ["m7i"]}, (11, 9, 0)),
        ({"instance_families": ["g6"]}, (8, 8, 8)),
        ({"instance_families": ["m7i"], "min_values": {"instance_family": 2}}, (0, 0, 0)),
    ],
)
def test_pools_that_launch_little(fields: dict[str, Any], counts: tuple[int, ...]) -> None:
    """Metal types are left out while there are others; GPUs are not, where nothing else is."""
    pool = explained(**{"limits": {"cpu": "1000"}, **fields})

    assert (pool.matching, pool.launchable, pool.within_limits) == counts
    assert bool(pool.cheapest) == bool(pool.largest) == bool(pool.launchable)


def test_a_pool_without_types_has_no_price() -> None:
    """There is nothing to launch, and nothing to pay."""
    assert explained(min_cpus=4000).usd_an_hour == (None, None)


@pytest.mark.parametrize(
    ("name", "reasons"),
    [
        ("m7i.large", ()),
        ("m7g.large", ("architectures: [amd64]",)),
        ("t2.small", ("instance_categories: [c, m, r]", "min_generation: 5", "min_cpus: 2")),
        ("m7i.48xlarge", ("one alone is larger than the limits",)),
        (
            "m7i.metal-24xl",
            ("metal, GPU and Neuron types are launched only when no other type is left",),
        ),
        ("u-24tb1.112xlarge", ("not offered in this region",)),
        ("mac2.metal", ("not offered in this region",)),
    ],
)
def test_why_a_type_is_launched_or_not(name: str, reasons: tuple[str, ...]) -> None:
    """Everything that keeps a type out is named."""
    cluster = cluster_of(environment(**at("node_pools.default.min_cpus", 2)))
    (verdict,) = explain_type(cluster, name, ["default"])

    assert (verdict.pool, verdict.reasons) == ("default", reasons)
    assert verdict.launchable is not bool(reasons)


def test_facts_of_a_type() -> None:
    """A type's facts are those of the catalogue, under Karpenter's defaults."""
    instance = load_catalog().types["g6.xlarge"]
    facts = type_facts(instance)

    assert facts.labels == labels_of(instance)
    assert facts.capacity["nvidia.com/gpu"] == "1"
    assert facts.allocatable == {
        "cpu": "3920m",
        "memory": "14162Mi",
        "ephemeral-storage": "17Gi",
        "pods": "58",
        "nvidia.com/gpu": "1",
    }
    assert facts.usd_an_hour == {"us-east-1": 0.8048}
    assert "use1-az1" in facts.zones["us-east-1"]
    assert (facts.architectures, facts.bare_metal, facts.burstable) == (("amd64",), False, False)


def test_amounts_as_text() -> None:
    """Devices that are not there are left out, what every node has is not."""
    assert nano_text({"cpu": 10**8, "memory": 0, "nvidia.com/gpu": 0}) == {
        "cpu": "100m",
        "memory": "0",
    }


@pytest.mark.parametrize(
    ("fields", "zones_assumed", "offerings"),
    [
        ({}, True, "region"),
        ({"network": {"availability_zones": ["us-east-1a"]}}, False, "region"),
        ({"region": "eu-central-1"}, True, "region"),
        ({"region": "us-east-9"}, True, "nothing"),
    ],
)
def test_where_figures_come_from(
    fields: dict[str, object], offerings: str, *, zones_assumed: bool
) -> None:
    """A report says what it has to assume, and from when its data are."""
    here = environment(**fields)
    sources = sources_of(here, cluster_of(here))

    assert sources == Sources(
        environment="dev",
        region=here.region,
        zones=sources.zones,
        zones_assumed=zones_assumed,
        offerings=offerings,
        catalogue="moto 5.2.5",
        catalogue_date="2026-10-27",
        prices="AWS price list, as recorded in Karpenter 1.14.1",
        prices_date="2026-07-06",
        prices_region="us-east-1",
        spot_prices_date=None,
    )
