"""How many pods a node may run, and how many get an address."""

from typing import Any

import pytest

from core.capacity.adapter import node_class_of, system_nodes
from core.capacity.allocatable import pods
from core.capacity.catalog import load_catalog
from core.capacity.density import addressed_pods, max_pods, system_max_pods
from core.capacity.resources import PODS
from core.capacity.specs import Controller
from core.config.environment import Environment
from core.render.node_class import node_class_manifest
from core.render.system_nodes import system_nodes as rendered_system_nodes
from tests.support import environment

BY_HAND = {"vpc-cni": {"configuration": {"env": {"ENABLE_PREFIX_DELEGATION": True}}}}
PREFIXES: dict[str, Any] = {"cluster": {"prefix_delegation": True}}


def built(**overrides: Any) -> Environment:  # noqa: ANN401
    """Return an environment with prefixes."""
    return environment(**PREFIXES, **overrides)


@pytest.mark.parametrize(
    ("name", "single", "prefixed"),
    [
        ("m7g.large", 29, 434),
        ("m7g.medium", 8, 98),
        ("t3.nano", 4, 34),
        ("m7i.8xlarge", 234, 3714),
        # Not Nitro: no prefixes.
        ("m4.large", 20, 20),
    ],
)
def test_addresses_for_pods(name: str, single: int, prefixed: int) -> None:
    """Sixteen addresses instead of each, the interface's own left out, two pods without any."""
    instance = load_catalog().types[name]

    assert addressed_pods(instance, environment()) == single
    assert addressed_pods(instance, built()) == prefixed
    assert addressed_pods(instance, environment(cluster={"addons": BY_HAND})) == prefixed


@pytest.mark.parametrize(
    ("kubelet", "single", "prefixed"), [({}, None, 110), ({"max_pods": 250}, 250, 250)]
)
def test_maximum_of_a_node_class(
    kubelet: dict[str, int], single: int | None, prefixed: int
) -> None:
    """With prefixes 110, unless the class says more or less; rendered and counted alike."""
    classes = {"default": {"kubelet": kubelet}}
    plain, dense = environment(node_classes=classes), built(node_classes=classes)

    assert (max_pods(plain, "default"), max_pods(dense, "default")) == (single, prefixed)
    assert node_class_manifest(dense, "default")["spec"]["kubelet"] == {"maxPods": prefixed}
    assert node_class_of(dense, "default").max_pods == prefixed
    instance = load_catalog().types["m7g.large"]
    assert pods(instance, node_class_of(dense, "default"), Controller()) == prefixed


@pytest.mark.parametrize(
    ("types", "settings", "most"),
    [
        (["m7g.large"], "", 110),
        (["m7g.medium", "m7g.large"], "", 98),
        (["m7i.8xlarge"], "", 250),
        (["m7i.8xlarge", "m7i.xlarge"], "", 110),
        (["m7g.large"], "[settings.kubernetes]\nmax-pods = 40\n", 40),
    ],
)
def test_maximum_of_the_system_nodes(types: list[str], settings: str, most: int) -> None:
    """What EKS recommends, within the addresses of every type; told to nodes and counted alike."""
    nodes = {"instance_types": types, "bottlerocket_settings": settings}
    dense = built(system_nodes=nodes)
    (group,) = rendered_system_nodes(dense).values()

    assert system_max_pods(dense) == most
    assert f"max-pods = {most}" in group["bootstrap_extra_args"]
    assert {node.allocatable[PODS] for node in system_nodes(dense)} == {most}


def test_without_prefixes_eks_decides() -> None:
    """Nothing is written into the system nodes' settings."""
    (group,) = rendered_system_nodes(environment()).values()

    assert system_max_pods(environment()) is None
    assert "bootstrap_extra_args" not in group
