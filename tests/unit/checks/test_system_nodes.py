"""Rules about the system nodes: instance types, sizes, room for Karpenter."""

from tests.support import environment_data, findings
from tests.tables import each

TYPES = "system_nodes.instance_types"


@each(
    ("types", "indexes"),
    [
        (["m7g.large"], []),
        (["m7g.large", "m6g.large", "t4g.medium"], []),
        (["m7i.large", "m7a.large"], []),
        (["m7i.large", "m7g.large", "m7a.large", "m6g.large"], [1, 3]),
        (["m7g.large", "nothing.large"], [1]),
        (["nothing.large", "m7g.large", "m7i.large"], [0, 2]),
        (["mac2.metal", "m7g.large"], [0]),
    ],
)
def test_instance_types_are_of_one_architecture(types: list[str], indexes: list[int]) -> None:
    """Types exist, run Bottlerocket, and are of the architecture of the first that does."""
    found = findings(
        environment_data(system_nodes={"instance_types": types}), of={"system-instance-types"}
    )

    assert found == [("error", f"{TYPES}[{n}]", "system-instance-types") for n in indexes]


@each(
    ("sizes", "replicas", "found"),
    [
        ((2, 3), 2, []),
        ((1, 1), 1, []),
        ((3, 2), 2, [("error", "system_nodes.max_size", "system-nodes-size")]),
        ((1, 3), 2, [("error", "karpenter.replicas", "karpenter-replicas")]),
    ],
)
def test_there_is_room_for_karpenter(
    sizes: tuple[int, int], replicas: int, found: list[tuple[str, str, str]]
) -> None:
    """The largest size is not below the least, and each replica has a node of its own."""
    nodes = {"min_size": sizes[0], "max_size": sizes[1]}
    data = environment_data(system_nodes=nodes, karpenter={"replicas": replicas})

    assert findings(data, of={"system-nodes-size", "karpenter-replicas"}) == found
