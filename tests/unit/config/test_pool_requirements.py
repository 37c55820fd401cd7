"""A NodePool's requirements, each with the field it comes from."""

from core.config.pool_requirements import RequirementEntry, pool_requirements
from tests.support import at, environment
from tests.tables import each

CPU = "karpenter.k8s.aws/instance-cpu"
MEMORY = "karpenter.k8s.aws/instance-memory"
FAMILY = "karpenter.k8s.aws/instance-family"
GENERATION = "karpenter.k8s.aws/instance-generation"

# (field, its value, the requirement it becomes)
FIELDS = [
    (
        "capacity_types",
        ["spot"],
        RequirementEntry(
            "karpenter.sh/capacity-type",
            "In",
            ("spot",),
            None,
            ("capacity_types",),
            "capacity_types: [spot]",
        ),
    ),
    (
        "architectures",
        ["amd64", "arm64"],
        RequirementEntry(
            "kubernetes.io/arch",
            "In",
            ("amd64", "arm64"),
            None,
            ("architectures",),
            "architectures: [amd64, arm64]",
        ),
    ),
    (
        "zones",
        ["us-east-1a"],
        RequirementEntry(
            "topology.kubernetes.io/zone",
            "In",
            ("us-east-1a",),
            None,
            ("zones",),
            "zones: [us-east-1a]",
        ),
    ),
    (
        "instance_families",
        ["m7i"],
        RequirementEntry(
            FAMILY, "In", ("m7i",), None, ("instance_families",), "instance_families: [m7i]"
        ),
    ),
    (
        "min_generation",
        7,
        RequirementEntry(GENERATION, "Gt", ("6",), None, ("min_generation",), "min_generation: 7"),
    ),
    (
        "min_cpus",
        4,
        RequirementEntry(CPU, "Gt", ("3",), None, ("min_cpus",), "min_cpus: 4"),
    ),
    (
        "max_cpus",
        16,
        RequirementEntry(CPU, "Lt", ("17",), None, ("max_cpus",), "max_cpus: 16"),
    ),
    (
        "min_memory",
        "8Gi",
        RequirementEntry(MEMORY, "Gt", ("8191",), None, ("min_memory",), "min_memory: 8Gi"),
    ),
    (
        "max_memory",
        "1024Mi",
        RequirementEntry(MEMORY, "Lt", ("1025",), None, ("max_memory",), "max_memory: 1024Mi"),
    ),
    (
        "min_values",
        {"instance_family": 3},
        RequirementEntry(
            FAMILY,
            "Exists",
            (),
            3,
            ("min_values", "instance_family"),
            "min_values: {instance_family: 3}",
        ),
    ),
    (
        "requirements",
        [{"key": "example.com/disk", "operator": "NotIn", "values": ["hdd"], "minValues": 1}],
        RequirementEntry(
            "example.com/disk",
            "NotIn",
            ("hdd",),
            1,
            ("requirements", 0),
            "requirements[0]: example.com/disk NotIn [hdd]",
        ),
    ),
]


@each(("field", "value", "entry"), FIELDS, ids=[row[0] for row in FIELDS])
def test_a_field_becomes_a_requirement(field: str, value: object, entry: RequirementEntry) -> None:
    """A field's requirement knows where it stands, and reads as in the file."""
    pool = environment(**at(f"node_pools.default.{field}", value)).node_pools["default"]
    own = [one for one in pool_requirements(pool) if one.parts[:1] == (field,)]

    assert own == [entry]


def test_every_pool_is_linux() -> None:
    """What no field asks for has no source."""
    sources = [one.source for one in pool_requirements(environment().node_pools["default"])]

    assert sources == [
        "capacity_types: [spot, on-demand]",
        "architectures: [amd64]",
        "",
        "instance_categories: [c, m, r]",
        "min_generation: 5",
    ]


def test_min_values_join_the_requirement_that_is_there() -> None:
    """Of several requirements on a label the first one counts the values."""
    pool = {"min_cpus": 2, "max_cpus": 8, "min_values": {"cpu": 3}}
    found = pool_requirements(environment(**at("node_pools.default", pool)).node_pools["default"])

    assert [(one.source, one.min_values) for one in found if one.key == CPU] == [
        ("min_cpus: 2", 3),
        ("max_cpus: 8", None),
    ]
