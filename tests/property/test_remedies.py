"""Whatever is in the way of pods, what `fit` proposes places them once it stands in the files."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tests.capacity.test_remedies import hold
from tests.support import environment_data

_EXAMPLES = 60
_INSTANCE = "karpenter.k8s.aws/instance-"
_ZONE = "topology.kubernetes.io/zone"
_TEAM = {"key": "team", "value": "a", "effect": "NoSchedule"}
_OWN = {"matchLabels": {"app": "web"}}


def _one(*values: object) -> SearchStrategy[Any]:
    return st.sampled_from(values)


_REQUIREMENTS = (
    {"key": f"{_INSTANCE}hypervisor", "operator": "In", "values": ["nitro"]},
    {"key": f"{_INSTANCE}local-nvme", "operator": "Exists"},
    {"key": f"{_INSTANCE}cpu", "operator": "Lt", "values": ["9"]},
    {"key": "team", "operator": "In", "values": ["a", "b"]},
)
_LIMITS = st.fixed_dictionaries(
    {"cpu": _one("2", "64", "1000")},
    optional={"memory": _one("16Gi", "400Gi"), "nodes": _one("0", "1", "100")},
)
_POOL = st.fixed_dictionaries(
    {"limits": _LIMITS},
    optional={
        "capacity_types": _one(["spot"], ["on-demand"]),
        "architectures": _one(["arm64"], ["amd64", "arm64"]),
        "instance_categories": _one(["c"], ["t"], ["g"], []),
        "instance_families": _one(["m7i"], ["m7g", "c7g"], ["t3"]),
        "instance_types": _one(["m7i.large"], ["m7i.large", "c6a.xlarge"]),
        "min_generation": _one(None, 7),
        "min_cpus": _one(2, 16),
        "max_cpus": _one(16, 32),
        "max_memory": _one("16Gi", "64Gi"),
        "zones": _one(["us-east-1a"], ["us-east-1a", "us-east-1b"]),
        "taints": _one([_TEAM], [{"key": "x", "effect": "NoExecute"}]),
        "min_values": _one({"instance_family": 2}, {"cpu": 3}),
        "requirements": st.lists(_one(*_REQUIREMENTS), max_size=2, unique_by=str),
        "weight": _one(1, 50),
    },
)
_STATIC = st.fixed_dictionaries(
    {
        "replicas": _one(0, 1, 3),
        "limits": _one({"nodes": "1"}, {"nodes": "4"}),
        "capacity_types": _one(["on-demand"]),
    },
    optional={
        "instance_types": _one(["m7i.large"], ["m7i.4xlarge"]),
        "taints": _one([_TEAM]),
        "zones": _one(["us-east-1a"]),
    },
)
_GATES = {"karpenter": {"feature_gates": {"static_capacity": True}}}
_SELECTOR = st.fixed_dictionaries(
    {},
    optional={
        "team": _one("a"),
        "example.com/Team_1": _one("true"),
        "kubernetes.io/arch": _one("amd64", "arm64"),
        "karpenter.sh/capacity-type": _one("spot", "on-demand"),
        _ZONE: _one("us-east-1b", "us-east-1f"),
        f"{_INSTANCE}generation": _one("4", "7"),
        f"{_INSTANCE}family": _one("c7a", "m7g"),
    },
)
_APART = st.builds(
    lambda key: {
        "podAntiAffinity": {
            "requiredDuringSchedulingIgnoredDuringExecution": [
                {"topologyKey": key, "labelSelector": _OWN}
            ]
        }
    },
    _one("kubernetes.io/hostname", _ZONE),
)
_SPREAD = {
    "topologyKey": _ZONE,
    "maxSkew": 1,
    "minDomains": 4,
    "whenUnsatisfiable": "DoNotSchedule",
    "labelSelector": _OWN,
}
_REQUESTS = st.fixed_dictionaries(
    {"cpu": _one("100m", "3", "15", "120")},
    optional={
        "memory": _one("4Gi", "30Gi", "1000Gi"),
        "ephemeral-storage": _one("18Gi", "9000Gi"),
        "nvidia.com/gpu": _one("1"),
    },
)
_POD = st.fixed_dictionaries(
    {
        "containers": st.builds(
            lambda requests: [{"name": "c", "resources": {"requests": requests}}], _REQUESTS
        )
    },
    optional={
        "nodeSelector": _SELECTOR,
        "tolerations": _one([{"operator": "Exists"}]),
        "topologySpreadConstraints": _one([_SPREAD]),
        "affinity": _APART,
    },
)


def test_what_is_proposed_helps(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Each way places all pods, as the files then are, and breaks no rule; most have a way."""
    folder = tmp_path_factory.mktemp("remedies")
    ways: Counter[int] = Counter()

    @settings(max_examples=_EXAMPLES)
    @given(
        default=_POOL | _STATIC,
        others=st.lists(_POOL | _STATIC, max_size=1),
        pod=_POD,
        replicas=_one(1, 5, 40),
    )
    def check(
        default: dict[str, Any], others: list[dict[str, Any]], pod: dict[str, Any], replicas: int
    ) -> None:
        pools = dict(zip(("default", "other"), (default, *others), strict=False))
        template = {"metadata": {"labels": {"app": "web"}}, "spec": pod}
        manifest = {
            "apiVersion": "apps/v1",
            "kind": "Deployment",
            "metadata": {"name": "web"},
            "spec": {"replicas": replicas, "template": template},
        }
        ways[len(hold(folder, {**environment_data(**_GATES), "node_pools": pools}, manifest))] += 1

    check()
    assert sum(count for found, count in ways.items() if found) > _EXAMPLES // 4
