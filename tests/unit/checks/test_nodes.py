"""Rules about NodePools and EC2NodeClasses."""

from typing import Any

from tests.support import environment_data, findings, production_data
from tests.tables import each


def pools(**pool: object) -> dict[str, Any]:
    """Return overrides for two pools, the second one as given."""
    return {"default": {"limits": {"cpu": 4}}, "other": {"limits": {"cpu": 4}} | pool}


@each(
    ("pool", "rule", "keys"),
    [
        ({"node_class": "default"}, "node-class-exists", []),
        ({"node_class": "Default"}, "node-class-exists", ["node_class"]),
        ({"min_memory": "8Gi", "max_memory": "8Gi"}, "memory-in-mebibytes", []),
        ({"min_memory": "1048576", "max_memory": "1.5Gi"}, "memory-in-mebibytes", []),
        ({"min_memory": "8G"}, "memory-in-mebibytes", ["min_memory"]),
        ({"max_memory": "1Ki"}, "memory-in-mebibytes", ["max_memory"]),
        (
            {"min_memory": "0", "max_memory": "1M"},
            "memory-in-mebibytes",
            ["max_memory", "min_memory"],
        ),
        ({"min_cpus": 4, "max_cpus": 4}, "bounds-crossed", []),
        ({"min_cpus": 4}, "bounds-crossed", []),
        ({"max_cpus": 4}, "bounds-crossed", []),
        ({"min_cpus": 5, "max_cpus": 4}, "bounds-crossed", ["max_cpus"]),
        ({"min_memory": "1024Mi", "max_memory": "1Gi"}, "bounds-crossed", []),
        ({"min_memory": "2Gi", "max_memory": "1Gi"}, "bounds-crossed", ["max_memory"]),
        ({"zones": ["us-east-1a", "us-east-1f"]}, "pool-zones", []),
        ({"zones": ["us-east-1a", "us-east-2a"]}, "pool-zones", ["zones[1]"]),
    ],
)
def test_a_pool(pool: dict[str, Any], rule: str, keys: list[str]) -> None:
    """What is wrong with one pool is found there, and not at the other."""
    found = findings(environment_data(node_pools=pools(**pool)), of={rule})

    assert found == [("error", f"node_pools.other.{key}", rule) for key in keys]


def test_a_pools_zones_are_the_networks() -> None:
    """Where the network names its zones, a pool may use those only."""
    network = {"availability_zones": ["us-east-1a", "us-east-1b"]}
    zones = ["us-east-1b", "us-east-1c", "us-west-2a"]
    found = findings(
        environment_data(network=network, node_pools=pools(zones=zones)), of={"pool-zones"}
    )

    assert found == [("error", f"node_pools.other.zones[{n}]", "pool-zones") for n in (1, 2)]


@each(
    ("node_class", "pinned"),
    [
        ({"ami": "bottlerocket@latest"}, False),
        ({}, False),
        ({"ami": "bottlerocket@v1.69.0"}, True),
        ({"ami_ssm_parameter": "/a/b"}, True),
    ],
)
def test_production_pins_its_ami(node_class: dict[str, str], *, pinned: bool) -> None:
    """In production every class names a release, or a parameter of the user's own."""
    classes = {"other": node_class}
    path = "node_classes.other.ami"

    assert findings(environment_data(node_classes=classes), of={"ami-latest"}) == []
    assert findings(production_data(node_classes=classes), of={"ami-latest"}) == (
        [] if pinned else [("error", path, "ami-latest")]
    )
