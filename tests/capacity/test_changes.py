"""Changes to an environment file or a manifest: how they read, and what they do."""

import pytest
import yaml

from core.capacity.changes import (
    ENVIRONMENT,
    MANIFEST,
    Change,
    Draft,
    remove_entry,
    remove_item,
    set_value,
    tolerate,
)
from core.capacity.taints import Taint, Toleration
from core.config.source import Parts
from core.shapes import Json
from tests.capacity.builders import pod, workload
from tests.support import at, environment

POOL: Parts = ("node_pools", "default")


def draft(**pool: object) -> Draft:
    """Make a draft of an environment with these fields of its pool."""
    return Draft(environment(**at("node_pools.default", pool)), workload("web", 1, pod()))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (8, "8"),
        ("200", '"200"'),
        ("0.5", '"0.5"'),
        ("400Gi", "400Gi"),
        ("blue", "blue"),
        ("true", '"true"'),
        ("No", '"No"'),
        ("", '""'),
        (None, "null"),
        (("a", "b"), "[a, b]"),
        ((), "[]"),
        ({"instance_family": 3}, "{instance_family: 3}"),
    ],
)
def test_a_value_reads_as_in_the_file(value: Json, text: str) -> None:
    """What is to be written is YAML, and means the value."""
    change = set_value(("node_pools", "default", "max_cpus"), value)
    read = yaml.safe_load(text)

    assert (change.where, change.text) == (ENVIRONMENT, f"node_pools.default.max_cpus: {text}")
    assert read == (list(value) if isinstance(value, tuple) else value)


def test_a_value_is_set() -> None:
    """Fields of models and entries of mappings are set, in a copy."""
    before = draft(limits={"cpu": "4"})
    after = before.after(
        [
            set_value((*POOL, "max_cpus"), 8),
            set_value((*POOL, "limits", "memory"), "8Gi"),
            set_value(("node_classes", "default", "data_volume_size"), "99Gi"),
        ]
    )
    pool = after.environment.node_pools["default"]

    assert (pool.max_cpus, pool.limits) == (8, {"cpu": "4", "memory": "8Gi"})
    assert after.environment.node_classes["default"].data_volume_size == "99Gi"
    assert before == draft(limits={"cpu": "4"})


def test_entries_and_items_are_removed() -> None:
    """Of several items each is still found when those before it are gone."""
    items = [{"key": f"example.com/{name}", "operator": "Exists"} for name in "abc"]
    before = draft(requirements=items, min_values={"zone": 2, "cpu": 2})
    a, b, c = before.environment.node_pools["default"].requirements
    changes = [
        remove_item((*POOL, "requirements"), 0, a),
        remove_item((*POOL, "requirements"), 1, b),
        remove_entry((*POOL, "min_values", "zone")),
    ]
    after = before.after(changes).environment.node_pools["default"]

    assert after.requirements == (c,)
    assert after.min_values == {"cpu": 2}
    assert [change.text for change in changes] == [
        "remove node_pools.default.requirements[0]",
        "remove node_pools.default.requirements[1]",
        "remove node_pools.default.min_values.zone",
    ]


def test_tolerations_are_added() -> None:
    """A taint with a value is tolerated with it, one without where it exists."""
    change = tolerate([Taint("team", "NoSchedule", "red"), Taint("old", "NoExecute")])

    assert change == Change(
        MANIFEST,
        "tolerations: [{key: team, value: red, effect: NoSchedule}, "
        "{key: old, operator: Exists, effect: NoExecute}]",
        lambda draft: draft,
    )
    assert draft().after([change]).workload.pod.tolerations == (
        Toleration("team", "Equal", "red", "NoSchedule"),
        Toleration("old", "Exists", "", "NoExecute"),
    )
