"""Rules about the instance types of NodePools, held against the catalogue."""

from core.checks.studied import cluster_in, once
from core.config.environment import Environment
from tests.support import at, environment, environment_data, findings, problems_of, text_with
from tests.tables import each

POOL = "node_pools:\n  default:\n    limits: {cpu: 100}\n"
NO_TYPE = "no instance type of 2026-10-27 matches"
TWO_POOLS = """\
node_pools:
  first:
    limits: {cpu: 100}
    weight: 10
  second:
    limits: {cpu: 100}
"""
BASE = "on_demand_base_percent: 50"

# (rule, part of a file, what is printed)
WORDS = [
    (
        "matches-nothing",
        POOL + "    min_cpus: 4000\n",
        (
            f"node_pools.default.min_cpus (line 4): {NO_TYPE}; "
            "change it: 683 instance types match the rest"
        ),
    ),
    (
        "matches-nothing",
        POOL + "    instance_types: [m7g.large]\n    min_cpus: 4000\n",
        f"node_pools.default (line 2): {NO_TYPE}; relax the requirements",
    ),
    (
        "matches-nothing",
        POOL + "    instance_families: [m6i, m7i]\n    min_values: {instance_family: 3}\n",
        (
            "node_pools.default.min_values (line 5): too few different values of "
            "karpenter.k8s.aws/instance-family for min_values; lower them, or allow more types"
        ),
    ),
    (
        "matches-nothing",
        POOL + "    instance_families: [m7ii]\n",
        (
            f"node_pools.default.instance_families (line 4): {NO_TYPE}; "
            'change it: 948 instance types match the rest (did you mean "m7i"?)'
        ),
    ),
    (
        "few-instance-types",
        POOL + "    instance_types: [m7i.large, m6i.large]\n",
        (
            "node_pools.default.instance_types (line 4): only 2 instance types, with Spot; "
            "allow 5 or more"
        ),
    ),
    (
        "few-instance-types",
        POOL.replace("100", "2") + "    instance_categories: [x]\n    max_memory: 64Gi\n",
        "node_pools.default (line 2): only 1 instance type, with Spot; allow 5 or more",
    ),
    (
        "spot-to-spot-types",
        POOL
        + "    instance_families: [m7i]\n"
        + "karpenter: {feature_gates: {spot_to_spot_consolidation: true}}\n",
        (
            "node_pools.default.instance_families (line 4): only 8 instance types, with "
            "spot_to_spot_consolidation on; allow 15 or more"
        ),
    ),
    (
        "limits-too-small",
        POOL.replace("cpu: 100", "cpu: 100, memory: 400"),
        (
            'node_pools.default.limits.memory (line 3): "400" is a number of bytes, smaller than '
            'each of the 683 instance types that match; write a unit as well, such as "400Gi"'
        ),
    ),
    (
        "limits-too-small",
        POOL.replace("100", "500m"),
        (
            "node_pools.default.limits (line 3): smaller than each of the 683 instance types that "
            "match; raise them, or allow smaller types"
        ),
    ),
    (
        "limits-too-small",
        POOL.replace("cpu: 100", "memory: 99999999"),
        (
            "node_pools.default.limits (line 3): smaller than each of the 683 instance types that "
            "match; raise them, or allow smaller types"
        ),
    ),
    (
        "limits-too-small",
        POOL.replace("100", "4") + "    on_demand_base_percent: 20\n",
        (
            'node_pools.default.limits (line 3): the part of "default-on-demand" is smaller than '
            "each of the 683 instance types that match; raise them, or allow smaller types"
        ),
    ),
    (
        "limits-too-small",
        POOL.replace("100", "1") + "    instance_types: [m7i.large]\n",
        (
            "node_pools.default.limits (line 3): smaller than the one type that matches; raise "
            "them, or allow smaller types"
        ),
    ),
    (
        "pools-overlap",
        TWO_POOLS,
        (
            'node_pools.first.weight (line 4): its pods fit "second" too; consolidation ignores '
            "weights; make it one pool, add a taint, or consolidate WhenEmpty only"
        ),
    ),
    (
        "pools-overlap",
        TWO_POOLS.replace("    weight: 10\n", ""),
        (
            'node_pools.second (line 4): takes the same pods on the same types as "first"; '
            "make it one pool, or add a taint or a weight"
        ),
    ),
    (
        "pools-overlap",
        TWO_POOLS.replace("weight: 10", BASE) + f"    {BASE}\n",
        (
            'node_pools.second (line 5): takes the same pods on the same types as "first"; '
            "make it one pool, or add a taint or a weight"
        ),
    ),
    (
        "instance-names",
        POOL + "    instance_families: [m7i, m7x]\n",
        (
            'node_pools.default.instance_families[1] (line 4): EC2 has no "m7x" in us-east-1; '
            'correct it (did you mean "m7i"?)'
        ),
    ),
    (
        "instance-names",
        POOL + "    instance_types: [m7i.huge, m7i.large]\n",
        (
            'node_pools.default.instance_types[0] (line 4): EC2 has no "m7i.huge" in us-east-1; '
            'correct it (did you mean "m7i.large"?)'
        ),
    ),
]

# (rule, part of a file in which it finds nothing)
SILENT = [
    ("matches-nothing", POOL + "    min_cpus: 128\n"),
    ("matches-nothing", POOL + "    zones: [us-east-1f]\n"),
    ("instance-names", POOL + "    instance_families: [m7ii]\n"),
    ("matches-nothing", POOL + "    min_cpus: 8\n    max_cpus: 4\n"),
    ("matches-nothing", POOL + "    instance_types: [m7i.huge, m7i.large]\n"),
    ("matches-nothing", POOL + "    capacity_types: [reserved]\n"),
    ("few-instance-types", POOL + "    instance_families: [m7i]\n"),
    (
        "few-instance-types",
        POOL + "    capacity_types: [on-demand]\n    instance_types: [m7i.large]\n",
    ),
    ("few-instance-types", POOL + "    min_cpus: 4000\n"),
    ("spot-to-spot-types", POOL + "    instance_families: [m7i]\n"),
    (
        "spot-to-spot-types",
        POOL + "karpenter: {feature_gates: {spot_to_spot_consolidation: true}}\n",
    ),
    ("limits-too-small", POOL.replace("100", "1")),
    ("limits-too-small", POOL.replace("100", "0")),
    ("pools-overlap", TWO_POOLS + "    taints: [{key: team, effect: NoSchedule}]\n"),
    ("pools-overlap", TWO_POOLS + "    architectures: [arm64]\n"),
    (
        "pools-overlap",
        TWO_POOLS.replace(
            "weight: 10", "disruption: {consolidation_policy: WhenEmpty}\n    weight: 1"
        ),
    ),
    (
        "pools-overlap",
        TWO_POOLS.replace("weight: 10", "disruption: {consolidate_after: Never}\n    weight: 1"),
    ),
    ("pools-overlap", TWO_POOLS.replace("weight: 10", "labels: {team: red}")),
    (
        "pools-overlap",
        TWO_POOLS.replace("weight: 10", "zones: [us-east-1a]") + "    zones: [us-east-1b]\n",
    ),
    ("pools-overlap", TWO_POOLS.replace("cpu: 100}\n    weight: 10", "nodes: 4}\n    replicas: 3")),
    ("instance-names", POOL + "    instance_types: [m7i.large]\n"),
]


@each(("rule", "part", "words"), WORDS, ids=range(len(WORDS)))
def test_a_rules_words(rule: str, part: str, words: str) -> None:
    """A rule that finds something says where, what, and what is right."""
    assert problems_of(text_with(part), of=[rule]) == [f"{words} [{rule}]"]


@each(("rule", "part"), SILENT, ids=range(len(SILENT)))
def test_a_rule_is_silent(rule: str, part: str) -> None:
    """A rule finds nothing in what is meant so, or is another rule's affair."""
    assert problems_of(text_with(part), of=[rule]) == []


@each(
    ("rule", "pool", "severity"),
    [
        ("matches-nothing", {"min_cpus": 4000}, "error"),
        ("few-instance-types", {"instance_types": ["m7i.large"]}, "warning"),
        ("limits-too-small", {"limits": {"cpu": "500m"}}, "warning"),
        ("instance-names", {"instance_families": ["m7i", "m7x"]}, "warning"),
    ],
)
def test_only_a_pool_that_launches_nothing_is_an_error(
    rule: str, pool: dict[str, object], severity: str
) -> None:
    """What works, if less well than it might, is a warning."""
    data = environment_data(**at("node_pools.default", pool))

    assert [found[0] for found in findings(data, of={rule})] == [severity]


@each(
    "pool",
    [
        {"node_class": "none"},
        {"requirements": [{"key": "example.com/a", "operator": "Gt", "values": ["x"]}]},
    ],
)
def test_what_an_essential_rule_finds_is_left_to_it(pool: dict[str, object]) -> None:
    """A pool that cannot be worked out is no reason for a traceback."""
    assert cluster_in(environment(**at("node_pools.default", pool))) is None


def test_an_environment_is_worked_out_once() -> None:
    """Rules share what one of them has worked out, and it goes with the environment."""
    asked: list[str] = []

    @once
    def name(environment: Environment) -> str:
        asked.append(environment.name)
        return environment.name

    first, second = environment(), environment()
    assert [name(first), name(first), name(second)] == ["dev", "dev", "dev"]
    assert len(asked) == 2
