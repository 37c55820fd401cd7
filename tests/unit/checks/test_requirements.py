"""Rules about a NodePool's requirements."""

from typing import Any

from tests.support import environment_data, findings
from tests.tables import each

CAPACITY, TENANCY = "karpenter.sh/capacity-type", "karpenter.k8s.aws/instance-tenancy"
TYPE, SIZE = "node.kubernetes.io/instance-type", "karpenter.k8s.aws/instance-size"


def one(operator: str, *values: str, key: str = "team", least: int | None = None) -> dict[str, Any]:
    """Return a requirement."""
    requirement = {"key": key, "operator": operator, "values": list(values)}
    return requirement if least is None else requirement | {"minValues": least}


def many(count: int) -> list[dict[str, Any]]:
    """Return requirements on different labels."""
    return [one("Exists", key=f"label-{number}") for number in range(count)]


@each(
    ("rule", "requirements", "keys"),
    [
        ("requirement-values", [one("In", "a"), one("In", ""), one("NotIn"), one("Exists")], []),
        ("requirement-values", [one("In")], ["[0].values"]),
        ("requirement-values", [one(sign, "0") for sign in ("Gt", "Lt", "Gte", "Lte")], []),
        ("requirement-values", [one("Gt", str(2**63 - 1)), one("Lt", "007")], []),
        (
            "requirement-values",
            [one("Gt"), one("Lt", "1", "2"), one("Gte", "four"), one("Lte", str(2**63))],
            ["[0].values", "[1].values", "[2].values", "[3].values"],
        ),
        ("requirement-values", [one("Gt", "1.5"), one("Gt", "")], ["[0].values", "[1].values"]),
        ("requirement-values", [one("Gt", "9" * 63)], ["[0].values"]),
        (
            "requirement-values-unread",
            [one("NotIn", "a"), one("Exists"), one("DoesNotExist"), one("In"), one("Gt", "1")],
            [],
        ),
        (
            "requirement-values-unread",
            [one("NotIn"), one("Exists", "a"), one("DoesNotExist", "a")],
            ["[0].values", "[1].values", "[2].values"],
        ),
        (
            "requirement-known-values",
            [
                one("In", "spot", "on-demand", "reserved", key=CAPACITY),
                one("In", "default", "dedicated", key=TENANCY),
                one("NotIn", "sopt", key=CAPACITY),
                one("In", "sopt"),
            ],
            [],
        ),
        (
            "requirement-known-values",
            [one("In", "spot", "sopt", key=CAPACITY), one("In", "host", key=TENANCY)],
            ["[0].values[1]", "[1].values[0]"],
        ),
        ("min-values", [one("In", "a", "b", least=2), one("Exists", least=50)], []),
        ("min-values", [one("In", "a", "b", least=3)], ["[0].minValues"]),
        ("min-values", [one("In", "a", "a", least=2)], ["[0].minValues"]),
        ("min-values", [one("In", least=2), one("NotIn", "a", least=2)], []),
        ("too-many-requirements", many(95), []),
        ("too-many-requirements", many(96), [""]),
    ],
)
def test_requirements(rule: str, requirements: list[dict[str, Any]], keys: list[str]) -> None:
    """What is wrong with a requirement is found at its place."""
    data = environment_data(node_pools={"default": {"requirements": requirements}})

    assert findings(data, of={rule}) == [
        ("error", f"node_pools.default.requirements{key}", rule) for key in keys
    ]


@each(
    ("least", "pool", "wrong"),
    [
        ({"capacity_type": 2, "architecture": 1, "instance_category": 3}, {}, []),
        ({"capacity_type": 3}, {}, ["capacity_type"]),
        ({"capacity_type": 2}, {"capacity_types": ["spot", "spot"]}, ["capacity_type"]),
        ({"architecture": 2}, {}, ["architecture"]),
        ({"instance_category": 4}, {}, ["instance_category"]),
        ({"instance_category": 4}, {"instance_families": ["m7g"]}, []),
        ({"instance_family": 2}, {"instance_families": ["m7g"]}, ["instance_family"]),
        ({"zone": 2}, {"zones": ["us-east-1a"]}, ["zone"]),
        ({"zone": 2, "instance_size": 50, "instance_type": 50}, {}, []),
        ({"cpu": 50, "instance_generation": 50}, {"min_cpus": 4}, []),
        ({"instance_type": 2}, {"requirements": [one("In", "a", key=TYPE)]}, ["instance_type"]),
        ({"instance_type": 2}, {"requirements": [one("In", key=TYPE)]}, []),
        ({"instance_size": 2}, {"requirements": [one("NotIn", "a", key=SIZE)]}, []),
        (
            {"instance_type": 2},
            {"instance_types": ["a", "b"], "requirements": [one("In", "a", key=TYPE)]},
            [],
        ),
    ],
)
def test_min_values(least: dict[str, int], pool: dict[str, Any], wrong: list[str]) -> None:
    """A number of different values is held against the list that it ends up on."""
    data = environment_data(node_pools={"default": {"min_values": least, **pool}})

    assert findings(data, of={"min-values"}) == [
        ("error", f"node_pools.default.min_values.{key}", "min-values") for key in wrong
    ]


@each(
    ("least", "requirement", "wrong"),
    [
        ({"instance_size": 2}, one("Exists", key=SIZE, least=3), True),
        ({"instance_size": 2}, one("Exists", key=SIZE), False),
        ({"instance_type": 2}, one("Exists", key=SIZE, least=3), False),
        ({}, one("Exists", key=SIZE, least=3), False),
    ],
)
def test_min_values_in_both_places(
    least: dict[str, int], requirement: dict[str, Any], *, wrong: bool
) -> None:
    """A label has one number of different values."""
    pool = {"min_values": least, "requirements": [requirement]}
    path = "node_pools.default.requirements[0].minValues"

    assert (
        findings(environment_data(node_pools={"default": pool}), of={"min-values-twice"})
        == [("error", path, "min-values-twice")] * wrong
    )


@each(
    ("pool", "field"),
    [
        ({"requirements": many(95)}, None),
        ({"requirements": many(95), "min_values": {"instance_category": 3}}, None),
        ({"requirements": many(95), "min_values": {"instance_size": 3}}, "requirements"),
        ({"requirements": many(94), "min_cpus": 2}, None),
        ({"requirements": many(95), "min_cpus": 2}, "requirements"),
        ({"requirements": many(94), "labels": {"a": "b"}}, None),
        ({"requirements": many(95), "labels": {"a": "b"}}, "requirements"),
        ({"labels": {f"label-{number}": "x" for number in range(96)}}, "labels"),
    ],
)
def test_too_many(pool: dict[str, Any], field: str | None) -> None:
    """Labels, requirements and what the pool's own fields become count together."""
    found = findings(environment_data(node_pools={"default": pool}), of={"too-many-requirements"})

    assert found == (
        [("error", f"node_pools.default.{field}", "too-many-requirements")] if field else []
    )
