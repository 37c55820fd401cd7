"""Strategies for node classes and node pools that the API takes and some instance type matches."""

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from core.facts import KARPENTER_GATES, partition, release

_INSTANCE = "karpenter.k8s.aws/instance-"
_REQUIREMENTS = (
    {"key": f"{_INSTANCE}hypervisor", "operator": "In", "values": ["nitro"], "minValues": 1},
    {"key": f"{_INSTANCE}cpu", "operator": "Lt", "values": ["97"]},
    {"key": f"{_INSTANCE}size", "operator": "NotIn", "values": ["metal", "nano"]},
    {"key": "node.kubernetes.io/instance-type", "operator": "Exists", "minValues": 2},
    {"key": "example.com/team", "operator": "In", "values": ["a", "b"]},
    {"key": "example.com/other", "operator": "DoesNotExist"},
)
_LATER = {"key": f"{_INSTANCE}memory", "operator": "Gte", "values": ["2048"]}
_LIMITS = st.sampled_from(["1k", "64", 5000, "0"])
_DURATIONS = st.sampled_from(["1m", "90s", "1h30m", "720h"])
_BUDGETS = (
    {"nodes": "10%"},
    {"nodes": 3, "reasons": ["Empty", "Drifted"]},
    {"nodes": "0", "schedule": "0 9 * * mon-fri", "duration": "8h30m"},
    {"nodes": "100%", "schedule": "@daily", "duration": "1h", "reasons": ["Underutilized"]},
)
_TAINTS = (
    {"key": "team", "value": "a", "effect": "NoSchedule"},
    {"key": "example.com/slow", "effect": "PreferNoSchedule"},
    {"key": "team", "effect": "NoExecute"},
)
_RESERVATIONS = (
    {"id": "cr-0123456789abcdef0"},
    {"tags": {"team": "*"}, "owner_id": "999988887777"},
    {"instance_match_criteria": "targeted"},
)
_OVERLAID = (
    {"key": f"{_INSTANCE}family", "operator": "In", "values": ["m7i", "m7g"]},
    {"key": f"{_INSTANCE}cpu", "operator": "Gt", "values": ["31"]},
    {"key": "node.kubernetes.io/instance-type", "operator": "Exists"},
)
_EVICTION = {"memory.available": "5%", "nodefs.inodesFree": "500Mi", "imagefs.available": "10.5%"}
_SETTINGS = (
    "",
    "[settings.kubernetes]\nseccomp-default = true\nlog-level = 3\n",
    '[settings.network]\nhttps-proxy = "http://${user}@proxy:3128"\n# %{if}\n',
)


def node_class(region: str, pinned: str) -> SearchStrategy[dict[str, Any]]:
    """Generate a node class of a region, with its release pinned."""
    key = f"arn:{partition(region)}:kms:{region}:999988887777:key/1a-2b"
    return _partly(
        {
            "ami": st.sampled_from([f"bottlerocket@{pinned}", f"bottlerocket@v{pinned}"]),
        },
        {
            "os_volume_size": st.sampled_from(["4Gi", "8Gi"]),
            "data_volume_size": st.sampled_from(["20Gi", "2Ti", "59000Gi"]),
            "kms_key_id": st.sampled_from([None, key]),
            "kubelet": _kubelet(),
            "instance_store_policy": st.sampled_from([None, "RAID0"]),
            "bottlerocket_settings": st.sampled_from(_SETTINGS),
            "tags": st.dictionaries(
                st.sampled_from(["team", "cost/centre"]), st.sampled_from(["a b", "Ü"])
            ),
        },
    )


@st.composite
def feature_gates(draw: DrawFn, version: str) -> dict[str, bool]:
    """Generate gates that a release of Karpenter has, some of them open."""
    known = [name for name, first in KARPENTER_GATES.items() if release(version) >= release(first)]
    often = {name: st.booleans() for name in known if name in {"node_overlay", "static_capacity"}}
    seldom = {name: st.booleans() for name in known if name not in often}
    return draw(st.fixed_dictionaries(often, optional=seldom))


@st.composite
def with_reservations(
    draw: DrawFn, classes: dict[str, Any], pools: dict[str, Any]
) -> dict[str, Any]:
    """Generate the same classes, with capacity reservations for the pools that ask for some."""
    asking = {
        pool["node_class"]
        for pool in pools.values()
        if "reserved" in pool.get("capacity_types", ())
    }
    some = st.lists(st.sampled_from(_RESERVATIONS), min_size=1, max_size=2)
    return {
        name: {**fields, "capacity_reservations": draw(some)} if name in asking else fields
        for name, fields in classes.items()
    }


def node_overlays() -> SearchStrategy[dict[str, Any]]:
    """Generate overlays, each with another price or a device."""
    effects = ({"price": "0.05"}, {"price_adjustment": "-10%"}, {"capacity": {"a.b/c": 1}})
    about = st.lists(st.sampled_from(_OVERLAID), min_size=1, max_size=2, unique_by=_key)
    # Of two that say the same of a type, weights tell which counts.
    return st.fixed_dictionaries(
        {},
        optional={
            name: st.builds(
                lambda requirements, effect, weight=weight: {
                    "requirements": requirements,
                    **effect,
                    "weight": weight,
                },
                about,
                st.sampled_from(effects),
            )
            for weight, name in enumerate(("cheaper", "licence"), start=1)
        },
    )


def node_pool(
    zones: Sequence[str], classes: Sequence[str], gates: dict[str, bool], *, has_gte: bool
) -> SearchStrategy[dict[str, Any]]:
    """Generate a node pool in some of the zones, of one of the classes."""
    requirements = [*_REQUIREMENTS, *([_LATER] if has_gte else [])]
    reserved = ["reserved"] if gates.get("reserved_capacity", True) else []
    plain = _plain_pool(zones, classes, requirements, reserved)
    with_base = st.builds(_with_base, plain, st.sampled_from([10, 25, 50, 80]))
    static = st.builds(_static, plain, st.integers(0, 5), st.integers(1, 3))
    return plain | with_base | (static if gates.get("static_capacity") else plain)


def _with_base(pool: dict[str, Any], percent: int) -> dict[str, Any]:
    return {**pool, "capacity_types": ["spot", "on-demand"], "on_demand_base_percent": percent}


def _static(pool: dict[str, Any], replicas: int, more: int) -> dict[str, Any]:
    kept = {key: value for key, value in pool.items() if key != "weight"}
    return {**kept, "replicas": replicas, "limits": {"nodes": replicas + more}}


def _plain_pool(
    zones: Sequence[str],
    classes: Sequence[str],
    requirements: list[dict[str, Any]],
    reserved: list[str],
) -> SearchStrategy[dict[str, Any]]:
    return _partly(
        {
            "node_class": st.sampled_from(classes),
            "limits": st.dictionaries(
                st.sampled_from(["cpu", "memory", "nodes"]), _LIMITS, min_size=1
            ).flatmap(_perhaps_of_devices),
        },
        {
            "capacity_types": _some(["spot", "on-demand", *reserved]),
            "architectures": _some(["amd64", "arm64"]),
            # Two at least: in production a pool in one zone is an error.
            "zones": st.lists(st.sampled_from(zones), min_size=2, max_size=4, unique=True),
            "instance_categories": _some(["c", "m", "r"]),
            "min_generation": st.sampled_from([None, 5, 6]),
            "min_cpus": st.sampled_from([None, 1, 4]),
            "max_cpus": st.sampled_from([None, 32, 64]),
            "min_memory": st.sampled_from([None, "2Gi", "1048576Ki"]),
            "max_memory": st.sampled_from([None, "256Gi"]),
            "min_values": st.dictionaries(
                st.sampled_from(["instance_family", "instance_size", "cpu"]),
                st.sampled_from([1, 2]),
            ),
            "requirements": st.lists(st.sampled_from(requirements), unique_by=_key, max_size=3),
            "labels": st.dictionaries(
                st.sampled_from(["team", "example.com/Team_1"]), st.sampled_from(["", "a.B-c_1"])
            ),
            "taints": st.lists(st.sampled_from(_TAINTS), unique_by=_key_and_effect),
            "startup_taints": st.just([{"key": "example.com/agent", "effect": "NoExecute"}]),
            "weight": st.sampled_from([None, 1, 100]),
            "expire_after": st.sampled_from(["Never", "720h"]),
            "termination_grace_period": _DURATIONS,
            "disruption": _partly(
                {},
                {
                    "consolidation_policy": st.sampled_from(
                        ["WhenEmpty", "WhenEmptyOrUnderutilized"]
                    ),
                    "consolidate_after": st.just("Never") | _DURATIONS,
                    "budgets": st.lists(st.sampled_from(_BUDGETS), min_size=1, max_size=3),
                },
            ),
        },
    )


def _kubelet() -> SearchStrategy[dict[str, Any]]:
    reserved = st.dictionaries(st.sampled_from(["cpu", "memory"]), st.sampled_from(["100m", 1]))
    soft = st.dictionaries(st.sampled_from(sorted(_EVICTION)), st.just("2m"))
    return st.builds(
        lambda fields, grace: fields | _soft(grace),
        _partly(
            {},
            {
                "max_pods": st.sampled_from([None, 29, 110]),
                "cluster_dns": st.sampled_from([[], ["10.100.0.10"], ["fd00::a"]]),
                "kube_reserved": reserved,
                "system_reserved": reserved,
                "eviction_hard": st.sampled_from([{}, _EVICTION]),
                "eviction_max_pod_grace_period": st.sampled_from([None, 0, 60]),
                "image_gc_high_threshold_percent": st.sampled_from([None, 90]),
                "image_gc_low_threshold_percent": st.sampled_from([None, 70]),
                "cpu_cfs_quota": st.sampled_from([None, True, False]),
            },
        ),
        soft,
    )


def _soft(grace: dict[str, str]) -> dict[str, Any]:
    if not grace:
        return {}
    soft = {signal: _EVICTION[signal] for signal in grace}
    return {"eviction_soft": soft, "eviction_soft_grace_period": grace}


def _partly(
    required: dict[str, SearchStrategy[Any]], optional: dict[str, SearchStrategy[Any]]
) -> SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(required, optional=optional)


def _perhaps_of_devices(limits: dict[str, Any]) -> SearchStrategy[dict[str, Any]]:
    """Generate the same limits, or with one on devices, which alone would not bound a pool."""
    return st.just(limits) | _LIMITS.map(lambda limit: {**limits, "nvidia.com/gpu": limit})


def _some(values: list[str]) -> SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), min_size=1, unique=True)


def _key(item: dict[str, Any]) -> str:
    return item["key"]


def _key_and_effect(item: dict[str, Any]) -> tuple[str, str]:
    return item["key"], item["effect"]
