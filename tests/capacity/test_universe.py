"""The types of a place, which of them a pool may launch, and why not the others."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.capacity.addons import addon_daemons
from core.capacity.catalog import load_catalog
from core.capacity.labels import (
    ARCH,
    CAPACITY_TYPE,
    CATEGORY,
    CPU,
    FAMILY,
    GENERATION,
    GPU_COUNT,
    HYPERVISOR,
    INSTANCE_TYPE,
    LOCAL_NVME,
    MEMORY,
    REGION,
    SIZE,
    TENANCY,
    WINDOWS_BUILD,
    ZONE,
    ZONE_ID,
    labels_of,
)
from core.capacity.pool_nodes import node_amounts, pool_nodes
from core.capacity.requirements import Requirement, Requirements, requirement
from core.capacity.resources import resources_text
from core.capacity.selection import Removal, select, why_not
from core.capacity.specs import AL2023, NodeClassSpec, PoolRequirement, PoolSpec
from core.capacity.taints import Taint
from core.capacity.universe import AmountIndex, Place, build_universe
from tests.capacity.builders import ZONES, Entry, amounts, nodes, pod, pool, universe

CATALOG = load_catalog()


def names(mask: int) -> set[str]:
    """Return the names of the types of a mask."""
    return {one.name for one in universe().members(mask)}


def allowed(key: str, operator: str, *values: str) -> set[str]:
    """Return the types that one requirement allows."""
    return names(universe().allowed(requirement(key, operator, values)))


ALL = names(universe().everything)
LABELS = {one.name: labels_of(one) for one in universe().types}


def test_what_karpenter_considers() -> None:
    """Types of the region for amd64 or arm64: no Macs, nothing offered elsewhere only."""
    offered = {name for name, one in CATALOG.types.items() if "us-east-1" in one.offered}

    assert {name for name in offered if not name.startswith("mac")} == ALL
    assert "m1.small" in ALL


@pytest.mark.parametrize(
    ("entry", "inside", "outside"),
    [
        ((ARCH, "In", ("arm64",)), "m7g.large c6g.medium", "m5.large"),
        ((CATEGORY, "NotIn", ("c", "m", "r")), "t3.micro g5.xlarge", "m5.large c7i.large"),
        ((GENERATION, "Gt", ("6",)), "m7g.large c8g.large", "m6i.large"),
        ((GENERATION, "Gte", ("6",)), "m6i.large m7g.large", "m5.large"),
        ((CPU, "Lt", ("3",)), "m5.large t3.nano", "m5.xlarge"),
        ((CPU, "Lte", ("2",)), "m5.large", "m5.xlarge"),
        ((MEMORY, "Gt", ("8191",)), "m5.large", "c5.large"),
        ((HYPERVISOR, "In", ("nitro",)), "m5.large", "m5.metal m4.large"),
        ((HYPERVISOR, "In", ("",)), "m5.metal", "m5.large"),
        ((SIZE, "In", ("large",)), "m5.large", "m5.xlarge"),
        # Absent labels: no GPU means neither Exists nor any bound, but NotIn and DoesNotExist.
        ((GPU_COUNT, "Exists", ()), "g5.xlarge g6f.large", "m5.large"),
        ((GPU_COUNT, "DoesNotExist", ()), "m5.large", "g5.xlarge"),
        ((GPU_COUNT, "NotIn", ("1",)), "m5.large g5.12xlarge", "g5.xlarge"),
        ((GPU_COUNT, "Lt", ("4",)), "g5.xlarge", "m5.large g5.12xlarge"),
        ((LOCAL_NVME, "Gt", ("100",)), "m5d.xlarge", "m5d.large m5.large d2.xlarge"),
        ((WINDOWS_BUILD, "DoesNotExist", ()), "m5.large", ""),
        ((WINDOWS_BUILD, "Exists", ()), "", "m5.large"),
        ((TENANCY, "In", ("dedicated",)), "m5.large", ""),
        ((REGION, "In", ("us-east-1",)), "m5.large", ""),
        ((REGION, "In", ("eu-west-1",)), "", "m5.large"),
        ((ZONE, "In", ("us-east-1b",)), "m5.large", ""),
        ((ZONE, "NotIn", ZONES), "", "m5.large"),
        ((CAPACITY_TYPE, "In", ("spot",)), "m5.large", "hpc7a.96xlarge"),
        # A label that types know nothing of is for the pool to decide.
        (("example.com/team", "In", ("red",)), "m5.large", ""),
    ],
)
def test_which_types_a_requirement_allows(entry: Entry, inside: str, outside: str) -> None:
    """Each label selects the types that carry it, absent labels as Karpenter sees them."""
    key, operator, values = entry
    found = allowed(key, operator, *values)

    assert set(inside.split()) <= found
    assert not set(outside.split()) & found


single = st.one_of(
    st.builds(
        lambda key, operator, value: requirement(key, operator, [value]),
        st.sampled_from([CPU, GENERATION, MEMORY, GPU_COUNT]),
        st.sampled_from(["Gt", "Lt", "Gte", "Lte"]),
        st.integers(0, 200).map(str),
    ),
    st.builds(
        lambda operator, values: requirement(FAMILY, operator, values),
        st.sampled_from(["In", "NotIn", "Exists", "DoesNotExist"]),
        st.lists(st.sampled_from(["m5", "m7g", "c7i", "none"]), max_size=3),
    ),
)


@given(single)
def test_masks_agree_with_labels(one: Requirement) -> None:
    """A mask holds exactly the types whose own label the requirement allows."""
    absent = one.operator in ("NotIn", "DoesNotExist")
    expected = {
        name
        for name, labels in LABELS.items()
        if (one.has(labels[one.key]) if one.key in labels else absent)
    }

    assert expected == names(universe().allowed(one))


@given(st.lists(single, max_size=3), st.lists(single, max_size=3))
def test_more_requirements_never_allow_more(one: list[Requirement], two: list[Requirement]) -> None:
    """Types that match two sets of requirements together match each of them."""
    here = universe()
    both = here.matching(Requirements([*one, *two]))

    assert both & here.matching(Requirements(one)) & here.matching(Requirements(two)) == both


@given(st.lists(st.integers(-5, 20), min_size=1, max_size=12), st.integers(-6, 21))
def test_amounts_are_found_by_size(values: list[int], bound: int) -> None:
    """The index of amounts answers as looking at each would."""
    index = AmountIndex(values)
    everything = (1 << len(values)) - 1

    assert index.at_least(bound) == sum(1 << n for n, v in enumerate(values) if v >= bound)
    assert index.at_most(bound) == sum(1 << n for n, v in enumerate(values) if v <= bound)
    assert max(values) == index.largest(everything)


def test_zone_names_of_a_known_account() -> None:
    """With the account's zone names a type counts only in the zones that offer it."""
    known = replace(
        CATALOG, zone_names={"us-east-1": {"us-east-1a": "use1-az3", "us-east-1b": "use1-az1"}}
    )
    here = build_universe(known, Place("us-east-1", ("us-east-1a", "us-east-1b")))
    in_a = here.offered(Requirements([requirement(ZONE, "In", ("us-east-1a",))]))

    assert here.zone_ids == {"us-east-1a": "use1-az3", "us-east-1b": "use1-az1"}
    assert not in_a & here.mask(["m7g.large"])
    assert here.offered(Requirements()) & here.mask(["m7g.large"])
    assert here.allowed(requirement(ZONE_ID, "In", ("use1-az1",))) & here.mask(["m7g.large"])


def test_zones_may_be_ids_or_left_out() -> None:
    """Zone ids are themselves; without zones all of the region count."""
    by_id = build_universe(CATALOG, Place("us-east-1", ("use1-az3",)))

    assert not by_id.mask(["m7g.large"])
    assert build_universe(CATALOG, Place("us-east-1")).place.zones == CATALOG.zones["us-east-1"]


def test_an_unknown_region_offers_everything() -> None:
    """Where the catalogue has no offerings, such as in another partition, nothing is left out."""
    here = build_universe(CATALOG, Place("us-gov-west-1", ("us-gov-west-1a",)))

    assert here.mask(["m5.large"])
    assert len(here.types) == len(CATALOG.types) - 9


def test_metal_gpu_and_neuron_types_come_last() -> None:
    """They match, but are launched only when nothing else is left, or with minValues."""
    plain = select(nodes(pool()))
    asked = select(nodes(pool("gpu", (GPU_COUNT, "Exists", ()), (CATEGORY, "In", ("p",)))))
    varied = nodes(pool("varied", (FAMILY, "Exists", ()), min_values={FAMILY: 3}))

    assert "m5.metal" in {one.name for one in plain.matching}
    assert "m5.metal" not in {one.name for one in plain.launchable}
    assert len(plain.matching) > len(plain.launchable) > 300
    assert "p5.48xlarge" in {one.name for one in asked.launchable}
    assert asked.matching == asked.launchable
    assert varied.launchable == varied.options


def test_what_each_requirement_leaves_out() -> None:
    """Every requirement says how many types fail it, and how many fail nothing else."""
    spec = PoolSpec(
        "default",
        requirements=(
            PoolRequirement(requirement(FAMILY, "In", ("m5",)), "instance_families: [m5]"),
            PoolRequirement(requirement(CPU, "Gt", ("3",)), "min_cpus: 4"),
            PoolRequirement(requirement(CAPACITY_TYPE, "In", ("spot",))),
        ),
    )
    found = select(nodes(spec))
    total = len(universe().types)

    assert found.considered == total
    assert {one.size for one in found.matching} == {
        *("xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge", "24xlarge", "metal")
    }
    assert found.removals[0].source == "instance_families: [m5]"
    assert found.removals[0].removes == total - 9
    assert found.removals[1] == Removal("min_cpus: 4", found.removals[1].removes, 1)
    assert found.removals[2].source == f"{CAPACITY_TYPE} In [spot]"
    assert found.not_offered == 0


@pytest.mark.parametrize(
    ("spec", "name", "why"),
    [
        (pool(), "m7g.large", [f"{ARCH} In [amd64]"]),
        (pool(), "t4g.nano", [f"{ARCH} In [amd64]", f"{CATEGORY} In [c m r]", f"{GENERATION}"]),
        (pool(), "m6i.large", []),
        (pool(), "m6i.metal", ["metal, GPU and Neuron types are launched only when no other"]),
        (
            pool("x", (INSTANCE_TYPE, "In", ("m6i.large",)), min_values={INSTANCE_TYPE: 2}),
            "m6i.large",
            [f"min_values of {INSTANCE_TYPE} leave the pool without types"],
        ),
        (
            pool("x", (ZONE, "In", ("us-east-1f",))),
            "m6i.large",
            [f"{ZONE} In [us-east-1f]"],
        ),
    ],
)
def test_why_a_type_is_left_out(spec: PoolSpec, name: str, why: list[str]) -> None:
    """Each thing that keeps a type out of a pool is named."""
    found = why_not(nodes(spec), name)

    assert len(why) == len(found)
    assert all(one.startswith(start) for one, start in zip(found, why, strict=True))


def test_a_type_for_capacity_blocks_only_is_not_on_offer() -> None:
    """A type that is sold neither as Spot nor On-Demand matches, but cannot be launched."""
    block = CATALOG.types["m5.large"]._replace(usage_classes=("capacity-block",))
    here = build_universe(
        replace(CATALOG, types={"m5.large": block, "m5.xlarge": CATALOG.types["m5.xlarge"]}),
        Place("us-east-1", ZONES),
    )
    found = pool_nodes(PoolSpec("any"), here, node_amounts(NodeClassSpec(), here))

    assert select(found).not_offered == 1
    assert why_not(found, "m5.large") == ["not offered in these zones with these capacity types"]


def test_types_that_cannot_be_nodes() -> None:
    """What does not boot, or has less memory than is reserved, is left out and said so."""
    old = node_amounts(NodeClassSpec(family=AL2023), universe())
    spec = PoolSpec("any", NodeClassSpec(family=AL2023))

    assert why_not(pool_nodes(spec, universe(), old), "a1.large") == ["AL2023 does not boot on it"]
    full = NodeClassSpec(max_pods=110)
    tight = pool_nodes(PoolSpec("any", full), universe(), node_amounts(full, universe()))
    assert why_not(tight, "t3.nano") == [
        "what Kubernetes and the system reserve is more than it has"
    ]
    with pytest.raises(KeyError):
        why_not(tight, "m5.huge")


def test_min_values_without_enough_values_leave_no_type() -> None:
    """Karpenter skips a pool whose types do not have the values that minValues asks for."""
    spec = pool("few", (FAMILY, "In", ("m5", "c5")), min_values={FAMILY: 3})

    assert select(nodes(spec)).starved == (FAMILY,)
    assert select(nodes(spec)).matching == ()
    enough = pool("few", (FAMILY, "In", ("m5", "c5", "r5")), min_values={FAMILY: 3})
    assert len(select(nodes(enough)).matching) == 27


def test_daemon_sets_split_a_pools_types() -> None:
    """Types with the same DaemonSets share one overhead; taints keep DaemonSets away."""
    gpu = pod({"cpu": "500m"}, required=((requirement(GPU_COUNT, "Exists"),),))
    picky = pod({"cpu": "2"}, node_selector={"example.com/team": "red"})
    daemons = [*addon_daemons(["vpc-cni", "kube-proxy", "coredns"]), gpu, picky]
    spec = pool("mixed", (CATEGORY, "In", ("m", "g")))
    found = {
        resources_text(group.requests): names(group.mask) for group in nodes(spec, daemons).groups
    }

    assert set(found) == {
        '{"cpu":"150m","memory":"0","pods":"2"}',
        '{"cpu":"650m","memory":"0","pods":"3"}',
    }
    assert "g5.xlarge" in found['{"cpu":"650m","memory":"0","pods":"3"}']
    tainted = pool("tainted", taints=[Taint("team", "NoSchedule", "red")])
    (group,) = nodes(tainted, daemons).groups
    assert resources_text(group.requests) == '{"cpu":"150m","memory":"0","pods":"2"}'


def test_amounts_are_shared_by_pools_of_a_class() -> None:
    """Nodes of one class are worked out once, whatever the pools ask for."""
    assert nodes(pool("a")).amounts is nodes(pool("b")).amounts is amounts()
