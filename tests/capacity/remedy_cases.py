"""The table for `test_remedies`: an environment's pools, a pod, and what would place it."""

from dataclasses import dataclass, field
from typing import Any

from tests.capacity.fit_words import apart, cpu, spread, wants
from tests.support import environment_data

ZONE = "topology.kubernetes.io/zone"
GPU_TAINT = {"key": "nvidia.com/gpu", "effect": "NoSchedule"}
RED = {"key": "team", "value": "red", "effect": "NoSchedule"}
LARGE = {"limits": {"cpu": "100", "memory": "400Gi"}}


@dataclass(frozen=True)
class RemedyCase:
    """Pools by name, further overrides, a pod spec; and for each way the edits it takes."""

    name: str
    spec: str
    ways: list[list[str]]
    pools: dict[str, Any] = field(default_factory=lambda: {"default": LARGE})
    replicas: int = 1
    others: dict[str, Any] = field(default_factory=dict[str, Any])

    @property
    def data(self) -> dict[str, Any]:
        """The case's environment file."""
        gates = {"karpenter": {"feature_gates": {"static_capacity": True}}}
        static = any("replicas" in one for one in self.pools.values())
        return environment_data(node_pools=self.pools, **self.others, **(gates if static else {}))


def pool(**fields: object) -> dict[str, Any]:
    """Make one pool called default."""
    return {"default": {**LARGE, **fields}}


def fixed(replicas: int, nodes: int, **fields: object) -> dict[str, Any]:
    """Make one static pool, on nodes of two CPUs, and the feature gate it needs."""
    limits = {"nodes": str(nodes)}
    kept = {"replicas": replicas, "limits": limits, "instance_types": ["m7i.large"], **fields}
    return {"default": {"capacity_types": ["on-demand"], **kept}}


def selects(**labels: str) -> str:
    """Write a node selector; underscores stand for what a keyword cannot hold."""
    keys = {
        "arch": "kubernetes.io/arch",
        "capacity": "karpenter.sh/capacity-type",
        "controller": "karpenter.sh/controller",
        "zone": ZONE,
    }
    listed = ", ".join(f'{keys.get(key, key)}: "{value}"' for key, value in labels.items())
    return f"nodeSelector: {{{listed}}}"


CASES = [
    RemedyCase(
        "more cpu than max_cpus", cpu("6"), [["node_pools.default.max_cpus: 8"]], pool(max_cpus=4)
    ),
    RemedyCase(
        "more memory than max_memory",
        wants("memory", "20Gi"),
        [["node_pools.default.max_memory: 32Gi"]],
        pool(max_memory="16Gi"),
    ),
    RemedyCase(
        "types larger than the limits",
        cpu("1"),
        [['node_pools.default.limits.cpu: "32"'], ["node_pools.default.min_cpus: 16"]],
        pool(min_cpus=32, limits={"cpu": "16"}),
    ),
    RemedyCase(
        "another architecture",
        cpu("1", selects(arch="arm64")),
        [["node_pools.default.architectures: [amd64, arm64]"]],
    ),
    RemedyCase(
        "another capacity type",
        cpu("1", selects(capacity="spot")),
        [["node_pools.default.capacity_types: [on-demand, spot]"]],
        pool(capacity_types=["on-demand"]),
    ),
    RemedyCase(
        "a label no pool has",
        cpu("1", selects(team="blue")),
        [["node_pools.default.labels.team: blue"]],
    ),
    RemedyCase("a label of Karpenter's own", cpu("1", selects(controller="true")), []),
    RemedyCase(
        "a taint",
        cpu("1"),
        [["tolerations: [{key: team, value: red, effect: NoSchedule}]"]],
        pool(taints=[RED]),
    ),
    RemedyCase(
        "a GPU, with a pool for it and without",
        wants("nvidia.com/gpu", "1"),
        [
            ["tolerations: [{key: nvidia.com/gpu, operator: Exists, effect: NoSchedule}]"],
            ["node_pools.default.instance_categories: [c, m, r, g]"],
        ],
        {
            "default": LARGE,
            "gpu": {**LARGE, "instance_categories": ["g"], "taints": [GPU_TAINT]},
        },
    ),
    RemedyCase(
        "a family too small",
        cpu("100"),
        [
            ["node_pools.default.instance_families: [c7i-flex, c6a]"],
        ],
        pool(instance_families=["c7i-flex"], limits={"cpu": "400"}),
    ),
    RemedyCase(
        "a type too small",
        cpu("6"),
        [["node_pools.default.instance_types: [m7i.large, m5a.2xlarge]"]],
        pool(instance_types=["m7i.large"]),
    ),
    RemedyCase(
        "types of old generations only",
        cpu("1", "nodeSelector: {karpenter.k8s.aws/instance-generation: '4'}"),
        [["node_pools.default.min_generation: 4"]],
    ),
    RemedyCase(
        "a requirement in the way",
        cpu("1", "nodeSelector: {karpenter.k8s.aws/instance-hypervisor: xen}"),
        [["remove node_pools.default.requirements[1]"]],
        pool(
            min_generation=None,
            requirements=[
                {"key": "example.com/a", "operator": "Exists"},
                {
                    "key": "karpenter.k8s.aws/instance-hypervisor",
                    "operator": "In",
                    "values": ["nitro"],
                },
            ],
        ),
    ),
    RemedyCase(
        "too little choice",
        cpu("1"),
        [
            ["node_pools.default.instance_families: [m6i, m7i, m5a]"],
            ["remove node_pools.default.min_values.instance_family"],
        ],
        pool(instance_families=["m6i", "m7i"], min_values={"instance_family": 3}),
    ),
    RemedyCase(
        "a GPU, where types are named and must be of four families",
        wants("nvidia.com/gpu", "1"),
        [
            [
                "node_pools.default.instance_types: []",
                "node_pools.default.instance_categories: []",
                "node_pools.default.min_generation: null",
            ]
        ],
        pool(instance_types=["m7i.large"], min_values={"instance_family": 4}),
    ),
    RemedyCase(
        "a GPU, where types are named and must be of two families",
        wants("nvidia.com/gpu", "1"),
        [["node_pools.default.instance_types: [m7i.large, g4dn.xlarge, g4dn.2xlarge, g6.xlarge]"]],
        pool(instance_types=["m7i.large"], min_values={"instance_family": 2}),
    ),
    RemedyCase(
        "a zone of the cluster that the pool leaves out",
        cpu("1", selects(zone="us-east-1b")),
        [["node_pools.default.zones: [us-east-1a, us-east-1b]"]],
        pool(zones=["us-east-1a"]),
    ),
    RemedyCase(
        "a zone that the cluster is not in",
        cpu("1", selects(zone="us-east-1f")),
        [["network.availability_zones: [us-east-1a, us-east-1b, us-east-1c, us-east-1f]"]],
    ),
    RemedyCase(
        "more ephemeral storage than the volume has",
        wants("ephemeral-storage", "100Gi"),
        [["node_classes.default.data_volume_size: 113Gi"]],
    ),
    RemedyCase(
        "replicas beyond the limits",
        cpu("3"),
        [['node_pools.default.limits.cpu: "96"', "node_pools.default.limits.memory: 178Gi"]],
        pool(limits={"cpu": "12", "memory": "64Gi"}),
        replicas=30,
    ),
    RemedyCase(
        "more nodes than the limits",
        cpu("1", apart("kubernetes.io/hostname")),
        [['node_pools.default.limits.nodes: "4"']],
        pool(limits={"nodes": "2"}),
        replicas=4,
    ),
    RemedyCase(
        "a size and the limits",
        cpu("6"),
        [["node_pools.default.max_cpus: 8", 'node_pools.default.limits.cpu: "24"']],
        pool(max_cpus=4, limits={"cpu": "4"}),
        replicas=3,
    ),
    RemedyCase(
        "three things at once",
        cpu("6", selects(arch="arm64", capacity="spot")),
        [
            [
                "node_pools.default.max_cpus: 8",
                "node_pools.default.architectures: [amd64, arm64]",
                "node_pools.default.capacity_types: [on-demand, spot]",
            ]
        ],
        pool(max_cpus=4, capacity_types=["on-demand"]),
        replicas=4,
    ),
    RemedyCase(
        "more zones than the cluster has",
        cpu("100m", spread(ZONE, rest=", minDomains: 4")),
        [["network.availability_zone_count: 4"]],
        replicas=8,
    ),
    RemedyCase(
        "more zones than the region has",
        cpu("100m", spread(ZONE, rest=", minDomains: 4")),
        [],
        replicas=8,
        others={"region": "eu-west-1"},
    ),
    RemedyCase(
        "a zone of a region whose zones are all in use",
        cpu("1", selects(zone="eu-west-1d")),
        [],
        others={"region": "eu-west-1"},
    ),
    RemedyCase(
        "more zones than the cluster names",
        cpu("100m", apart(ZONE)),
        [["network.availability_zones: [us-east-1a, us-east-1b, us-east-1c]"]],
        replicas=3,
        others={"network": {"availability_zones": ["us-east-1a", "us-east-1b"]}},
    ),
    RemedyCase(
        "more zones than the pool uses",
        cpu("100m", apart(ZONE)),
        [["node_pools.default.zones: []"]],
        pool(zones=["us-east-1a"]),
        replicas=3,
    ),
    RemedyCase(
        "more pods than a static pool has nodes for",
        cpu("1500m"),
        [["node_pools.default.replicas: 5"]],
        fixed(2, 9),
        replicas=5,
    ),
    RemedyCase(
        "more nodes than a static pool's limit",
        cpu("800m"),
        [["node_pools.default.replicas: 50", 'node_pools.default.limits.nodes: "51"']],
        fixed(2, 4),
        replicas=100,
    ),
    RemedyCase(
        "a static pool that is paused",
        cpu("1"),
        [["node_pools.default.replicas: 1"]],
        fixed(0, 4),
    ),
    RemedyCase(
        "a static pool whose nodes would be the cheapest of more types, too",
        cpu("6"),
        [],
        fixed(0, 4),
    ),
    RemedyCase(
        "a static pool and one with limits",
        cpu("1500m"),
        [['node_pools.default.limits.cpu: "6"'], ["node_pools.licensed.replicas: 4"]],
        {
            "licensed": fixed(2, 9)["default"],
            **pool(limits={"cpu": "2"}, instance_types=["m7i.large"]),
        },
        replicas=5,
    ),
    RemedyCase(
        "a static pool with taints",
        cpu("1500m"),
        [
            [
                "tolerations: [{key: team, value: red, effect: NoSchedule}]",
                "node_pools.default.replicas: 3",
            ]
        ],
        fixed(2, 9, taints=[RED]),
        replicas=3,
    ),
    RemedyCase("a static pool of nodes too small", cpu("8"), [], fixed(2, 9, max_cpus=2)),
    RemedyCase("more cpu than any type has", cpu("2000000"), []),
    RemedyCase("a resource nobody has", wants("example.com/fpga", "1"), []),
    RemedyCase("what fits anyway", cpu("1"), []),
]
