"""Strategies for files whose node pools and classes are mostly right, and partly wild."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tests.support import environment_data

_ODD = st.text(alphabet=" -./0@Aa_é\n", max_size=6)
_DOMAINS = (
    *("", "/", "example.com/", "karpenter.sh/", "x.karpenter.sh/", "xkarpenter.sh/"),
    *("karpenter.k8s.aws/", "x.karpenter.k8s.aws/", "kubernetes.io/", "node.kubernetes.io/"),
    *("Example.com/", f"{'d' * 62}.{'d' * 62}.{'d' * 62}.{'d' * 62}.d/"),
)
_NAMES = (
    *("team", "nodepool", "capacity-type", "registered", "hostname", "arch", "karpenter.sh"),
    *("ec2nodeclass", "instance-cpu", "instance-pods", "instance-family", "n" * 63, "n" * 64, ""),
)
_KEYS = st.builds("{}{}".format, st.sampled_from(_DOMAINS), st.sampled_from(_NAMES)) | _ODD
_GOOD_KEYS = st.sampled_from(
    [
        "team",
        "example.com/team",
        "a.b/C_d.e",
        "karpenter.k8s.aws/instance-cpu",
        "kubernetes.io/arch",
    ]
)
_GOOD_VALUES = st.sampled_from(["", "a", "4", "B.c_d-1", "v" * 63])
_VALUES = _GOOD_VALUES | st.sampled_from(["-1", "1.5", "v" * 64, str(2**63), "٣"]) | _ODD
_OPERATORS = st.sampled_from(["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt", "Gte", "Lte"])
_EFFECTS = st.sampled_from(["NoSchedule", "PreferNoSchedule", "NoExecute"])
_DURATIONS = st.sampled_from(["1m", "1h30m", "90s", "0s", "2562047h"])
_ODD_DURATIONS = st.sampled_from(["Never", "1d", "5", "2562048h", "1h0s", ""]) | _ODD
_QUANTITIES = st.sampled_from(["4", "500m", "1.5Gi", "1e3", "+5", ".5", "5.", "0", "7Ei"])
_ODD_QUANTITIES = st.sampled_from(["-1", "-0", "1e40", "9Ei", "1 Gi", "1e1.5", "5%", "1gi"]) | _ODD
_SIZES = st.sampled_from(["4Gi", "100Gi", "59000Gi", "1Ti", "17Ti", "58Ti"])
_ODD_SIZES = st.sampled_from(["18Ti", "59Ti", "0Gi", "59001Gi", "5G", "1.5Ti"]) | _ODD
_SIGNALS = st.sampled_from(["memory.available", "nodefs.inodesFree", "pid.available"])
_THRESHOLDS = st.sampled_from(["5%", "100%", "0.25%", "500Mi", "1e9"])
_PERCENT = st.integers(79, 86)
_SCHEDULES = st.sampled_from(["@daily", "0 7 * * mon-fri", "*/5 0-6,22 1 jan ?"])
_ODD_SCHEDULES = st.sampled_from(["@dailyx", "@every 1h", "0 7 * *", "0 0 0 * * *", "a b c d e"])


def files() -> SearchStrategy[dict[str, Any]]:
    """Generate data of files with one pool and one class."""
    return st.builds(
        lambda pool, node_class, tags: environment_data(
            node_pools={"default": pool}, node_classes={"default": node_class}, tags=tags
        ),
        _mostly(_POOL, _WILD_POOL),
        _mostly(_CLASS, _WILD_CLASS),
        _TAGS,
    )


def _mostly(
    right: dict[str, SearchStrategy[Any]], wild: dict[str, SearchStrategy[Any]]
) -> SearchStrategy[dict[str, Any]]:
    """Generate right fields, up to two of them replaced by wild ones."""
    some = st.lists(st.sampled_from(sorted(wild)), max_size=2, unique=True)
    replaced = some.flatmap(
        lambda names: st.fixed_dictionaries({name: wild[name] for name in names})
    )
    return st.builds(lambda one, other: one | other, _optional(right), replaced)


def _optional(fields: dict[str, SearchStrategy[Any]]) -> SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=fields)


def _few(item: SearchStrategy[Any], least: int = 0) -> SearchStrategy[list[Any]]:
    return st.lists(item, min_size=least, max_size=3)


def _requirements(
    keys: SearchStrategy[str], values: SearchStrategy[Any], operators: SearchStrategy[str]
) -> SearchStrategy[list[Any]]:
    required = {"key": keys, "operator": operators, "values": values}
    return _few(st.fixed_dictionaries(required, optional={"minValues": st.integers(0, 4)}))


def _taints(keys: SearchStrategy[str], values: SearchStrategy[str]) -> SearchStrategy[list[Any]]:
    required = {"key": keys, "effect": _EFFECTS}
    return _few(st.fixed_dictionaries(required, optional={"value": values}))


def _disruption(
    after: SearchStrategy[str], schedules: SearchStrategy[str], nodes: SearchStrategy[Any]
) -> SearchStrategy[dict[str, Any]]:
    budget = st.fixed_dictionaries(
        {"nodes": nodes},
        optional={
            "schedule": schedules,
            "duration": st.sampled_from(["8h", "1h30m", "5m", "90s"]),
            "reasons": _few(st.sampled_from(["Empty", "Drifted", "Underutilized"])),
        },
    )
    policy = st.sampled_from(["WhenEmpty", "WhenEmptyOrUnderutilized", "Balanced"])
    profile = st.sampled_from(["steady", "frugal", "batch"])
    fields = {"consolidate_after": after, "consolidation_policy": policy, "profile": profile}
    return _optional({**fields, "budgets": _few(budget, least=1)})


def _kubelet(
    quantities: SearchStrategy[str], thresholds: SearchStrategy[str], durations: SearchStrategy[str]
) -> SearchStrategy[dict[str, Any]]:
    reserved = st.dictionaries(st.sampled_from(["cpu", "memory", "pid"]), quantities, max_size=2)
    soft = st.dictionaries(_SIGNALS, thresholds, max_size=2)
    return _optional(
        {
            "max_pods": st.sampled_from([1, 110, 2**31 - 1]),
            "kube_reserved": reserved,
            "system_reserved": reserved,
            "eviction_hard": soft,
            "eviction_soft": soft,
            "eviction_soft_grace_period": st.dictionaries(_SIGNALS, durations, max_size=2),
            "image_gc_high_threshold_percent": _PERCENT,
            "image_gc_low_threshold_percent": _PERCENT,
            "cpu_cfs_quota": st.booleans(),
        }
    )


_NODES = st.sampled_from(["0", "10%", "100%", 3])
_TAGS = st.dictionaries(
    st.sampled_from(["owner", "team", "a b", "eks:cluster"]),
    st.sampled_from(["x", "", "${a}", "%{a}"]),
    max_size=2,
)
_POOL: dict[str, SearchStrategy[Any]] = {
    "limits": st.dictionaries(st.sampled_from(["cpu", "memory"]), _QUANTITIES, min_size=1),
    "labels": st.dictionaries(_GOOD_KEYS, _GOOD_VALUES, max_size=3),
    "taints": _taints(_GOOD_KEYS, _GOOD_VALUES),
    "requirements": _requirements(
        _GOOD_KEYS, st.lists(_GOOD_VALUES, min_size=1, max_size=3), _OPERATORS
    ),
    "on_demand_base_percent": st.sampled_from([None, None, 1, 20, 33, 99]),
    "weight": st.integers(1, 100),
    "expire_after": _DURATIONS,
    "disruption": _disruption(_DURATIONS, _SCHEDULES, _NODES),
}
_WILD_POOL: dict[str, SearchStrategy[Any]] = {
    "limits": st.dictionaries(st.sampled_from(["cpu", "a b"]), _ODD_QUANTITIES, min_size=1),
    "labels": st.dictionaries(_KEYS, _VALUES, max_size=2),
    "taints": _taints(_KEYS, _VALUES),
    "startup_taints": _taints(_KEYS, _VALUES),
    "requirements": _requirements(_KEYS, _few(_VALUES), _OPERATORS),
    "weight": st.integers(-1, 200),
    "replicas": st.sampled_from([0, 1, -1]),
    "expire_after": _ODD_DURATIONS,
    "termination_grace_period": _ODD_DURATIONS,
    "disruption": _disruption(_ODD_DURATIONS, _ODD_SCHEDULES, _NODES | _ODD),
    "min_values": st.dictionaries(
        st.sampled_from(["instance_category", "capacity_type", "cpu", "instance_size", "zone"]),
        st.integers(0, 51),
        max_size=2,
    ),
    "min_memory": _ODD_QUANTITIES | _QUANTITIES,
    "max_cpus": st.sampled_from([1, 2**31 - 1, 2**63]),
    "instance_types": _few(_VALUES),
}
_RESERVATION: dict[str, SearchStrategy[Any]] = {
    "id": st.sampled_from(["cr-00000001", "cr-0123456789abcdef0"]),
    "tags": st.dictionaries(st.sampled_from(["a", "b c"]), st.sampled_from(["*", "x"]), max_size=2),
    "owner_id": st.sampled_from(["999988887777"]),
    "instance_match_criteria": st.sampled_from(["open", "targeted"]),
}
_ODD_RESERVATION: dict[str, SearchStrategy[Any]] = {
    "id": st.sampled_from(["cr-", "cr-A", "r-1"]) | _ODD,
    "tags": st.dictionaries(_ODD, _ODD, max_size=2),
    "owner_id": _ODD,
}
_CLASS: dict[str, SearchStrategy[Any]] = {
    "ami": st.sampled_from(["bottlerocket@latest", "bottlerocket@v1.69.0"]),
    "os_volume_size": _SIZES,
    "data_volume_size": _SIZES,
    "kubelet": _kubelet(_QUANTITIES, _THRESHOLDS, _DURATIONS),
    "tags": _TAGS,
    "capacity_reservations": _few(
        st.fixed_dictionaries({"id": _RESERVATION["id"]})
        | _optional({name: one for name, one in _RESERVATION.items() if name != "id"})
    ),
}
_WILD_CLASS: dict[str, SearchStrategy[Any]] = {
    "ami": st.sampled_from(["bottlerocket@1.2", "bottlerocket@9999.9999.9999", "al2023@latest"]),
    "ami_ssm_parameter": st.sampled_from(["/a/b", "a"]),
    "capacity_reservations": _few(_mostly(_RESERVATION, _ODD_RESERVATION)),
    "os_volume_size": _ODD_SIZES,
    "data_volume_size": _ODD_SIZES,
    "kubelet": _kubelet(_ODD_QUANTITIES, _ODD_QUANTITIES, _ODD_DURATIONS),
    "tags": st.dictionaries(
        st.sampled_from(["eks:eks-cluster-name", "kubernetes.io/clusterx", "karpenter.sh/x", ""]),
        _VALUES,
        max_size=2,
    ),
}
