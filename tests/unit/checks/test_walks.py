"""Rules over one thing, and the walks that lead them to all."""

from collections.abc import Iterator

from core.checks.rules import Finding, for_each
from core.checks.walks import node_classes, pools, requirements, tag_sets
from core.config.nodes import NodePool
from tests.support import environment

ZONE = {"key": "topology.kubernetes.io/zone", "operator": "Exists"}
LIMITS = {"cpu": "1"}
DEV = environment(
    tags={"team": "a"},
    node_classes={"default": {}, "large": {"tags": {"size": "l"}}},
    node_pools={
        "default": {"limits": LIMITS, "requirements": [ZONE, ZONE]},
        "batch": {"limits": LIMITS, "requirements": [ZONE]},
    },
)


def test_walks_tell_where_each_thing_stands() -> None:
    """The paths are those of the environment file, in its order."""
    assert [parts for parts, _ in pools(DEV)] == [
        ("node_pools", "default"),
        ("node_pools", "batch"),
    ]
    assert [parts for parts, _ in node_classes(DEV)] == [
        ("node_classes", "default"),
        ("node_classes", "large"),
    ]
    assert [parts for parts, _ in requirements(DEV)] == [
        ("node_pools", "default", "requirements", 0),
        ("node_pools", "default", "requirements", 1),
        ("node_pools", "batch", "requirements", 0),
    ]
    assert list(tag_sets(DEV)) == [
        (("tags",), {"team": "a"}),
        (("node_classes", "default", "tags"), {}),
        (("node_classes", "large", "tags"), {"size": "l"}),
    ]


def test_a_rule_over_one_is_a_rule_over_all() -> None:
    """What it finds is at its place below each thing; its docstring stays the rule's reason."""

    @for_each(pools)
    def short(pool: NodePool) -> Iterator[Finding]:
        """Two are too many."""
        for index, _ in enumerate(pool.requirements[1:], 1):
            yield Finding(("requirements", index), "more than one", "keep one")

    place = ("node_pools", "default", "requirements", 1)
    assert list(short(DEV)) == [Finding(place, "more than one", "keep one")]
    assert short.__doc__ == "Two are too many."
