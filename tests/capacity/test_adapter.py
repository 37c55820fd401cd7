"""What the arithmetic makes of an environment file: the same that is rendered from it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from core.capacity import zones
from core.capacity.adapter import (
    SYSTEM_TAINT,
    addon_pods,
    controller_of,
    node_class_of,
    place_of,
    pool_of,
    system_nodes,
)
from core.capacity.catalog import load_catalog
from core.capacity.requirements import requirement
from core.capacity.resources import resources_text, total
from core.capacity.specs import BOTTLEROCKET, Controller, NodeClassSpec, Volume
from core.capacity.taints import Taint
from core.capacity.universe import Place
from core.config.environment import Environment
from core.render import node_class, node_pool
from core.render.system_nodes import system_nodes as rendered_system_nodes
from tests.complete import complete_data
from tests.support import at, environment, environment_data, loaded_from, production_data

ENVIRONMENTS: list[Callable[[], dict[str, Any]]] = [
    environment_data,
    production_data,
    complete_data,
]
A, B, C = (f"us-east-1{letter}" for letter in "abc")


@pytest.fixture(params=ENVIRONMENTS, ids=lambda make: make.__name__)
def any_environment(request: pytest.FixtureRequest) -> Environment:
    """Return several environments in turn."""
    return loaded_from(request.param()).environment


def test_zones_of_subnets_that_exist() -> None:
    """Those of the file; where it names none, any of the region's."""
    existing: dict[str, Any] = {
        "vpc_id": "vpc-00000001",
        "private_subnet_ids": ["subnet-00000001", "subnet-00000002"],
    }
    named = existing | {"availability_zones": [C, A]}

    assert place_of(environment(network={"existing": named})).zones == (C, A)
    assert {A, B, C} <= {*place_of(environment(network={"existing": existing})).zones}


def test_a_pool_asks_for_what_is_rendered(any_environment: Environment) -> None:
    """Requirements, labels, taints, limits and weight are those of the manifest."""
    for name in any_environment.node_pools:
        spec = node_pool.node_pool_manifest(any_environment, name)["spec"]
        pool, nodes = pool_of(any_environment, name), spec["template"]["spec"]

        assert [one.requirement for one in pool.requirements] == [
            requirement(one["key"], one["operator"], one.get("values", ()), one.get("minValues"))
            for one in nodes["requirements"]
        ]
        assert pool.labels == spec["template"].get("metadata", {}).get("labels", {})
        assert list(pool.taints) == [
            Taint(one["key"], one["effect"], one.get("value", ""))
            for one in nodes.get("taints", [])
        ]
        assert set(pool.limits) == set(spec["limits"])
        assert pool.weight == spec.get("weight", 0)
        assert pool.node_class.name == nodes["nodeClassRef"]["name"]


def test_a_node_class_has_what_is_rendered(any_environment: Environment) -> None:
    """Volumes, instance store and the kubelet's settings are those of the manifest."""
    for name in any_environment.node_classes:
        spec = node_class.node_class_manifest(any_environment, name)["spec"]
        kubelet: Mapping[str, Any] = spec.get("kubelet", {})

        assert node_class_of(any_environment, name) == NodeClassSpec(
            name=name,
            family=BOTTLEROCKET,
            max_pods=kubelet.get("maxPods"),
            kube_reserved=kubelet.get("kubeReserved", {}),
            system_reserved=kubelet.get("systemReserved", {}),
            eviction_hard=kubelet.get("evictionHard", {}),
            volumes=tuple(
                Volume(one["deviceName"], one["ebs"]["volumeSize"])
                for one in spec["blockDeviceMappings"]
            ),
            instance_store_policy=spec.get("instanceStorePolicy"),
        )


def test_system_nodes_are_those_that_are_rendered(any_environment: Environment) -> None:
    """Their taint and labels are the node group's; what EKS and kubelet add is there too."""
    (group,) = rendered_system_nodes(any_environment).values()
    found = system_nodes(any_environment)

    assert len(found) == len(group["instance_types"])
    for node, name in zip(found, group["instance_types"], strict=True):
        assert node.labels.items() >= group["labels"].items()
        assert node.labels["node.kubernetes.io/instance-type"] == name
        assert node.labels["kubernetes.io/arch"] == "arm64"
        assert node.taints == (SYSTEM_TAINT,)
    (taint,) = group["taints"].values()
    assert (taint["key"], taint["value"], taint["effect"]) == (
        *(SYSTEM_TAINT.key, SYSTEM_TAINT.value),
        "NO_SCHEDULE",
    )


def test_what_a_system_node_offers() -> None:
    """EKS keeps what Karpenter keeps, but the memory is that of the instance."""
    (node,) = system_nodes(environment())

    assert resources_text(node.allocatable).startswith(
        '{"amd.com/gpu":"0","aws.amazon.com/neuron":"0","aws.amazon.com/neuroncore":"0",'
        '"cpu":"1930m","ephemeral-storage":"44Gi"'
    )
    assert node.allocatable["memory"] == Fraction((8192 - 64 - 11 * 29 - 255 - 100) * 1024**2)


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, Controller()),
        ({"vmMemoryOverheadPercent": 0.05}, Controller(memory_overhead=0.05)),
        ({"vmMemoryOverheadPercent": "0.1", "reservedENIs": "1"}, Controller(0.1, 1)),
        ({"reservedENIs": 2}, Controller(reserved_enis=2)),
        ({"reservedENIs": "many"}, Controller()),
    ],
)
def test_the_controllers_settings(settings: dict[str, object], expected: Controller) -> None:
    """Chart values that enter the arithmetic count, as numbers or as text."""
    values = {"settings": settings} if settings else {}

    assert controller_of(environment(karpenter={"values": values})) == expected


@pytest.mark.parametrize(
    ("network", "zones"),
    [
        ({"availability_zones": [A, C]}, (A, C)),
        ({"availability_zone_count": 2}, (A, B)),
        ({}, (A, B, C)),
    ],
)
def test_the_zones_of_an_environment(network: dict[str, object], zones: tuple[str, ...]) -> None:
    """Zones are those named, or the region's first ones."""
    assert place_of(environment(network=network)) == Place("us-east-1", zones)


def test_zones_of_a_known_account(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the account's names are known, those that EKS refuses are left out."""
    names = {A: "use1-az3", B: "use1-az1", C: "use1-az2", "us-east-1d": "use1-az4"}
    known = replace(load_catalog(), zone_names={"us-east-1": names})
    monkeypatch.setattr(zones, "load_catalog", lambda: known)

    assert place_of(environment()) == Place("us-east-1", (B, C, "us-east-1d"))


@pytest.mark.parametrize(
    ("region", "letters"),
    [("us-east-1", "abcde"), ("eu-west-1", "abc"), ("us-west-1", "ab"), ("us-east-9", "abcdef")],
)
def test_zones_that_are_assumed(region: str, letters: str) -> None:
    """There are as many as EKS accepts in the region; of a region nobody knows, six."""
    assert zones.assumed_zones(region) == tuple(f"{region}{letter}" for letter in letters)


@pytest.mark.parametrize(
    ("addons", "requests"),
    [
        ({}, '{"cpu":"150m","memory":"0","pods":"3"}'),
        ({"aws-ebs-csi-driver": {}}, '{"cpu":"180m","memory":"120Mi","pods":"4"}'),
        ({"metrics-server": {}}, '{"cpu":"150m","memory":"0","pods":"3"}'),
    ],
)
def test_what_add_ons_run_on_each_node(addons: dict[str, object], requests: str) -> None:
    """The add-ons that are always there count, and those asked for."""
    pods = addon_pods(environment(**at("cluster.addons", addons)))

    assert resources_text(total(pod.requests for pod in pods)) == requests
