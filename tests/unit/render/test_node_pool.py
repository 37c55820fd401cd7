"""NodePools as manifests: requirements, bounds, taints, limits and disruption."""

from typing import Any, get_args

from core.config.nodes import MinValuesKey
from core.render.node_pool import node_pool_manifest
from tests.support import environment
from tests.tables import each

INSTANCE = "karpenter.k8s.aws/instance-"
OWN = [
    {"key": "karpenter.sh/capacity-type", "operator": "In", "values": ["spot", "on-demand"]},
    {"key": "kubernetes.io/arch", "operator": "In", "values": ["amd64"]},
    {"key": "kubernetes.io/os", "operator": "In", "values": ["linux"]},
]
CATEGORIES = {"key": f"{INSTANCE}category", "operator": "In", "values": ["c", "m", "r"]}
GENERATION = {"key": f"{INSTANCE}generation", "operator": "Gt", "values": ["4"]}
CSI = {"key": "ebs.csi.aws.com/agent-not-ready", "effect": "NoExecute"}


def spec(pool: dict[str, Any], **overrides: object) -> dict[str, Any]:
    """Return the spec of a pool's manifest."""
    item = environment(node_pools={"default": pool}, **overrides)
    return node_pool_manifest(item, "default")["spec"]


def requirements(pool: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the requirements of a pool's manifest."""
    return spec(pool)["template"]["spec"]["requirements"]


@each("replicas", [0, 3])
def test_a_static_pool(replicas: int) -> None:
    """The number of nodes is rendered, none as well; and nothing that a static pool refuses."""
    found = spec({"replicas": replicas, "limits": {"nodes": 4}})

    assert found["replicas"] == replicas
    assert found.keys() == {"replicas", "template", "disruption", "limits"}


def test_the_smallest_pool() -> None:
    """Spot first, three categories of recent instances, and every default stated."""
    assert node_pool_manifest(environment(), "default") == {
        "apiVersion": "karpenter.sh/v1",
        "kind": "NodePool",
        "metadata": {"name": "default"},
        "spec": {
            "template": {
                "spec": {
                    "nodeClassRef": {
                        "group": "karpenter.k8s.aws",
                        "kind": "EC2NodeClass",
                        "name": "default",
                    },
                    "requirements": [*OWN, CATEGORIES, GENERATION],
                    "expireAfter": "720h",
                    "terminationGracePeriod": "30m",
                }
            },
            "disruption": {
                "consolidationPolicy": "WhenEmptyOrUnderutilized",
                "consolidateAfter": "1m",
                "budgets": [{"nodes": "10%"}],
            },
            "limits": {"cpu": "100"},
        },
    }


@each(
    ("pool", "further"),
    [
        (
            {"zones": ["us-east-1a"]},
            [("topology.kubernetes.io/zone", "In", ["us-east-1a"]), CATEGORIES, GENERATION],
        ),
        ({"instance_categories": ["c"]}, [(f"{INSTANCE}category", "In", ["c"]), GENERATION]),
        ({"instance_categories": []}, [GENERATION]),
        ({"min_generation": 7}, [CATEGORIES, (f"{INSTANCE}generation", "Gt", ["6"])]),
        ({"min_generation": None}, [CATEGORIES]),
        ({"instance_families": ["m7i"]}, [(f"{INSTANCE}family", "In", ["m7i"])]),
        (
            {"instance_types": ["m7i.large"]},
            [("node.kubernetes.io/instance-type", "In", ["m7i.large"])],
        ),
        (
            {"instance_families": ["m7i"], "instance_categories": ["m"], "min_generation": 7},
            [
                (f"{INSTANCE}category", "In", ["m"]),
                (f"{INSTANCE}family", "In", ["m7i"]),
                (f"{INSTANCE}generation", "Gt", ["6"]),
            ],
        ),
        ({"instance_families": [], "instance_types": []}, [CATEGORIES, GENERATION]),
        ({"min_cpus": 4}, [CATEGORIES, GENERATION, (f"{INSTANCE}cpu", "Gt", ["3"])]),
        ({"max_cpus": 32}, [CATEGORIES, GENERATION, (f"{INSTANCE}cpu", "Lt", ["33"])]),
        (
            {"min_cpus": 1, "max_cpus": 1},
            [
                CATEGORIES,
                GENERATION,
                (f"{INSTANCE}cpu", "Gt", ["0"]),
                (f"{INSTANCE}cpu", "Lt", ["2"]),
            ],
        ),
        (
            {"min_memory": "8Gi", "max_memory": "262144Mi"},
            [
                CATEGORIES,
                GENERATION,
                (f"{INSTANCE}memory", "Gt", ["8191"]),
                (f"{INSTANCE}memory", "Lt", ["262145"]),
            ],
        ),
        ({"min_memory": 1048576}, [CATEGORIES, GENERATION, (f"{INSTANCE}memory", "Gt", ["0"])]),
        (
            {"requirements": [{"key": "a", "operator": "Exists"}]},
            [CATEGORIES, GENERATION, {"key": "a", "operator": "Exists"}],
        ),
        (
            {"requirements": [{"key": "a", "operator": "NotIn", "values": ["x"], "minValues": 2}]},
            [
                CATEGORIES,
                GENERATION,
                {"key": "a", "operator": "NotIn", "values": ["x"], "minValues": 2},
            ],
        ),
    ],
)
def test_requirements(pool: dict[str, Any], further: list[Any]) -> None:
    """Bounds include their value; naming families or types drops what would exclude them."""
    expected = [
        dict(zip(("key", "operator", "values"), item, strict=True))
        if isinstance(item, tuple)
        else item
        for item in further
    ]

    assert requirements(pool) == [*OWN, *expected]


@each(
    ("pool", "rows"),
    [
        (
            {"min_values": {"capacity_type": 2}},
            [OWN[0] | {"minValues": 2}, *OWN[1:], CATEGORIES, GENERATION],
        ),
        (
            {"min_values": {"instance_category": 3}},
            [*OWN, CATEGORIES | {"minValues": 3}, GENERATION],
        ),
        (
            {"min_values": {"instance_family": 5, "zone": 2}},
            [
                *OWN,
                CATEGORIES,
                GENERATION,
                {"key": f"{INSTANCE}family", "operator": "Exists", "minValues": 5},
                {"key": "topology.kubernetes.io/zone", "operator": "Exists", "minValues": 2},
            ],
        ),
        (
            {"min_values": {"cpu": 2}, "min_cpus": 4, "max_cpus": 8},
            [
                *OWN,
                CATEGORIES,
                GENERATION,
                {"key": f"{INSTANCE}cpu", "operator": "Gt", "values": ["3"], "minValues": 2},
                {"key": f"{INSTANCE}cpu", "operator": "Lt", "values": ["9"]},
            ],
        ),
        (
            {
                "min_values": {"instance_size": 2},
                "requirements": [
                    {"key": f"{INSTANCE}size", "operator": "NotIn", "values": ["metal"]}
                ],
            },
            [
                *OWN,
                CATEGORIES,
                GENERATION,
                {
                    "key": f"{INSTANCE}size",
                    "operator": "NotIn",
                    "values": ["metal"],
                    "minValues": 2,
                },
            ],
        ),
    ],
)
def test_min_values(pool: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    """A number of values goes to the requirement of its label, or to one made for it."""
    assert requirements(pool) == rows


def test_every_key_of_min_values_has_a_label() -> None:
    """What the model accepts, rendering knows."""
    labels = {
        "architecture": "kubernetes.io/arch",
        "capacity_type": "karpenter.sh/capacity-type",
        "cpu": f"{INSTANCE}cpu",
        "instance_category": f"{INSTANCE}category",
        "instance_family": f"{INSTANCE}family",
        "instance_generation": f"{INSTANCE}generation",
        "instance_size": f"{INSTANCE}size",
        "instance_type": "node.kubernetes.io/instance-type",
        "zone": "topology.kubernetes.io/zone",
    }
    rows = requirements({"min_values": dict.fromkeys(labels, 1)})

    assert {row["key"] for row in rows if "minValues" in row} == set(labels.values())
    assert set(get_args(MinValuesKey)) == set(labels)


@each(
    ("pool", "path", "rendered"),
    [
        ({"node_class": "x"}, "template.spec.nodeClassRef.name", "x"),
        ({"labels": {"a": "b"}}, "template.metadata", {"labels": {"a": "b"}}),
        (
            {
                "taints": [
                    {"key": "a", "value": "b", "effect": "NoSchedule"},
                    {"key": "c", "effect": "NoExecute"},
                ]
            },
            "template.spec.taints",
            [
                {"key": "a", "value": "b", "effect": "NoSchedule"},
                {"key": "c", "effect": "NoExecute"},
            ],
        ),
        (
            {"startup_taints": [{"key": "a", "effect": "NoExecute"}]},
            "template.spec.startupTaints",
            [{"key": "a", "effect": "NoExecute"}],
        ),
        ({"expire_after": "Never"}, "template.spec.expireAfter", "Never"),
        ({"termination_grace_period": "1h"}, "template.spec.terminationGracePeriod", "1h"),
        ({"weight": 10}, "weight", 10),
        ({"limits": {"cpu": 100, "memory": "400Gi"}}, "limits", {"cpu": "100", "memory": "400Gi"}),
        (
            {"disruption": {"consolidation_policy": "Balanced"}},
            "disruption.consolidationPolicy",
            "Balanced",
        ),
        ({"disruption": {"consolidate_after": "Never"}}, "disruption.consolidateAfter", "Never"),
        (
            {
                "disruption": {
                    "budgets": [
                        {
                            "nodes": 0,
                            "schedule": "@daily",
                            "duration": "8h",
                            "reasons": ["Drifted"],
                        },
                        {"nodes": "20%"},
                    ]
                }
            },
            "disruption.budgets",
            [
                {"nodes": "0", "schedule": "@daily", "duration": "8h", "reasons": ["Drifted"]},
                {"nodes": "20%"},
            ],
        ),
    ],
)
def test_a_field_reaches_the_pool(pool: dict[str, Any], path: str, rendered: object) -> None:
    """Each field is where Karpenter reads it."""
    value: Any = spec(pool)
    for key in path.split("."):
        value = value[key]

    assert value == rendered


@each(
    ("own", "rendered"),
    [
        ([], [CSI]),
        ([CSI], [CSI]),
        ([{"key": "a", "effect": "NoExecute"}], [{"key": "a", "effect": "NoExecute"}, CSI]),
    ],
)
def test_pods_wait_for_the_ebs_csi_driver(own: list[dict[str, str]], rendered: list[Any]) -> None:
    """With the driver installed, nodes begin with its startup taint, once."""
    driver = {"addons": {"aws-ebs-csi-driver": {}}}
    pool = {"startup_taints": own}

    assert spec(pool, cluster=driver)["template"]["spec"]["startupTaints"] == rendered
    assert "startupTaints" not in spec({})["template"]["spec"]
