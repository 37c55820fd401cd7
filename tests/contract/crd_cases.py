"""Cases for each constraint of Karpenter's CRDs: what a file would have to say to violate it."""

from dataclasses import dataclass
from typing import Any

_GC_HIGH, _GC_LOW = (
    "kubelet.image_gc_high_threshold_percent",
    "kubelet.image_gc_low_threshold_percent",
)
_LONG_DOMAIN = ".".join(["d" * 62, "d" * 62, "d" * 62, "d" * 62])


@dataclass(frozen=True)
class Case:
    """A value at a path of the file, the beginning of the constraint's name, our error's path."""

    path: str
    value: Any
    constraint: str
    where: str


def _pool(path: str, value: object, constraint: str, where: str | None = None) -> Case:
    pool = f"node_pools.default.{path}"
    shown = pool if where is None else f"node_pools.default.{where}"
    return Case(pool, value, f"NodePool spec.{constraint}", shown)


def _class(path: str, value: object, constraint: str, where: str | None = None) -> Case:
    node_class = f"node_classes.default.{path}"
    shown = node_class if where is None else f"node_classes.default.{where}"
    return Case(node_class, value, f"EC2NodeClass spec{constraint}", shown)


def _budget(constraint: str, field: str, **budget: object) -> Case:
    where = f"disruption.budgets[0]{field}"
    return _pool("disruption.budgets", [budget], f"disruption.budgets{constraint}", where)


def _label(key: str, value: object, constraint: str) -> Case:
    where = f'labels["{key}"]' if "/" in key else f"labels.{key}"
    return _pool("labels", {key: value}, f"template.metadata.labels{constraint}", where)


def _requirement(field: str, constraint: str, **changes: object) -> Case:
    requirement = {"key": "team", "operator": "Exists"} | changes
    where = f"requirements[0].{field}"
    return _pool("requirements", [requirement], f"template.spec.requirements{constraint}", where)


def _taints(field: str, constraint: str, **changes: object) -> list[Case]:
    taint = {"key": "team", "effect": "NoSchedule"} | changes
    return [
        _pool(ours, [taint], f"template.spec.{theirs}[]{constraint}", f"{ours}[0].{field}")
        for ours, theirs in (("taints", "taints"), ("startup_taints", "startupTaints"))
    ]


def _signals(ours: str, theirs: str) -> list[Case]:
    field, rule = f"kubelet.{ours}", f".kubelet.{theirs}"
    value = "2m" if "grace" in ours else "5%"
    keys = [_class(field, {"memory": value}, f"{rule}: valid keys", f"{field}.memory")]
    if "grace" in ours:
        return keys
    wrong = [
        _class(field, {"pid.available": value}, f"{rule}{{*}} pattern", f'{field}["pid.available"]')
        for value in ("101%", "5.123%", "some", "5 %")
    ]
    return [*keys, *wrong]


def _reserved(ours: str, theirs: str) -> list[Case]:
    field, rule = f"kubelet.{ours}", f".kubelet.{theirs}"
    return [
        _class(field, {"gpu": "1"}, f"{rule}: valid keys", f"{field}.gpu"),
        _class(field, {"cpu": "-1"}, f"{rule}: {theirs} value cannot", f"{field}.cpu"),
        _class(field, {"cpu": "-0"}, f"{rule}: {theirs} value cannot", f"{field}.cpu"),
        _class(field, {"cpu": "1 core"}, f"{rule}{{*}} pattern", f"{field}.cpu"),
    ]


def _volumes(ours: str) -> list[Case]:
    ebs = ".blockDeviceMappings[].ebs"
    wrong = ("50", "50GB", "0Gi", "59001Gi", "18Ti", "59Ti", "5Gi ", "1.5Ti", "5Mi")
    return [
        _class(ours, "", f"{ebs}: snapshotID or volumeSize"),
        *(_class(ours, size, f"{ebs}.volumeSize pattern") for size in wrong),
    ]


def _tags(key: str, constraint: str) -> list[Case]:
    rule = f"EC2NodeClass spec.tags: {constraint}"
    return [
        Case(section, {key: "x"}, rule, f'{section}["{key}"]')
        for section in ("tags", "node_classes.default.tags")
    ]


def _reservation(field: str, constraint: str, **term: object) -> Case:
    where = f"capacity_reservations[0]{field}"
    name = f".capacityReservationSelectorTerms{constraint}"
    return _class("capacity_reservations", [term], name, where)


def _overlay(field: str, constraint: str, **changes: object) -> Case:
    overlay = {"requirements": [{"key": "team", "operator": "Exists"}]} | changes
    path = "node_overlays.one"
    return Case(path, overlay, f"NodeOverlay spec{constraint}", f"{path}{field}")


def _overlay_requirement(field: str, constraint: str, **changes: object) -> Case:
    requirement = {"key": "team", "operator": "Exists"} | changes
    where = f".requirements[0].{field}"
    return _overlay(where, f".requirements{constraint}", requirements=[requirement])


_NUMBER = ": requirements operator 'Gt', 'Lt', 'Gte', or 'Lte'"
_DOMAIN = ': label domain "karpenter.sh"'
_AWS_DOMAIN = ': label domain "karpenter.k8s.aws"'
CASES: list[Case] = [
    # Disruption and its budgets
    _pool("disruption.budgets", [{"nodes": "1"}] * 51, "disruption.budgets maxItems"),
    _budget(": 'schedule' must be set", ".schedule", nodes="1", schedule="@daily"),
    _budget(": 'schedule' must be set", ".duration", nodes="1", duration="8h"),
    _budget("[].duration pattern", ".duration", nodes="1", schedule="@daily", duration="90s"),
    _budget("[].duration pattern", ".duration", nodes="1", schedule="@daily", duration="1m1h"),
    *(_budget("[].nodes pattern", ".nodes", nodes=text) for text in ("101%", "-1", "some", "1.5")),
    _budget("[].reasons maxItems", ".reasons", nodes="1", reasons=["Empty"] * 51),
    _budget("[].reasons x-kubernetes", ".reasons", nodes="1", reasons=["Empty", "Empty"]),
    _budget("[].reasons[] enum", ".reasons[0]", nodes="1", reasons=["Expired"]),
    _budget("[].schedule pattern", ".schedule", nodes="1", schedule="0 7 * *", duration="8h"),
    _budget("[].schedule pattern", ".schedule", nodes="1", schedule="@every 1h", duration="8h"),
    *(
        _pool("disruption.consolidate_after", text, "disruption.consolidateAfter pattern")
        for text in ("1d", "never", "1.5h", "30", "30s\n")
    ),
    _pool(
        "disruption.consolidation_policy",
        "WhenUnderutilized",
        "disruption.consolidationPolicy enum",
    ),
    # Limits and weight
    _pool("limits", {"cpu": "many"}, "limits{*} pattern", "limits.cpu"),
    _pool("limits", {"cpu": "1 core"}, "limits{*} pattern", "limits.cpu"),
    _pool("limits", {"cpu": 1.5}, "limits{*} anyOf", "limits.cpu"),
    _pool("weight", 0, "weight minimum"),
    _pool("weight", 101, "weight maximum"),
    _pool("weight", 2**31, "weight format"),
    # Static pools
    Case(
        "node_pools.default",
        {"replicas": 1, "limits": {"nodes": 2, "cpu": 4}},
        "NodePool spec: only 'limits.nodes'",
        "node_pools.default.limits.cpu",
    ),
    Case(
        "node_pools.default",
        {"replicas": 1, "limits": {"nodes": 2}, "weight": 1},
        "NodePool spec: 'weight' is not supported",
        "node_pools.default.weight",
    ),
    _pool("replicas", -1, "replicas minimum"),
    _pool("replicas", 2**63, "replicas format"),
    # Labels
    _pool(
        "labels",
        {f"label-{number}": "x" for number in range(101)},
        "template.metadata.labels maxProperties",
    ),
    _label("karpenter.sh/registered", "x", _DOMAIN),
    _label("team.karpenter.sh/x", "x", _DOMAIN),
    _label("team-karpenter.sh/x", "x", _DOMAIN),
    _label("karpenter.sh/nodepool", "x", ': label "karpenter.sh/nodepool"'),
    _label("kubernetes.io/hostname", "x", ': label "kubernetes.io/hostname"'),
    _label("karpenter.k8s.aws/instance-pods", "x", _AWS_DOMAIN),
    _label("team.karpenter.k8s.aws/x", "x", _AWS_DOMAIN),
    _label("team", "x" * 64, "{*} maxLength"),
    *(_label("team", text, "{*} pattern") for text in ("a b", "-a", "a.", "a/b", "é", "a\n")),
    # The template
    *(
        _pool("expire_after", text, "template.spec.expireAfter pattern")
        for text in ("30d", "never", "1h ")
    ),
    *(
        _pool("termination_grace_period", text, "template.spec.terminationGracePeriod pattern")
        for text in ("Never", "30", "-1m")
    ),
    _pool("node_class", "", "template.spec.nodeClassRef.name: name may not be empty"),
    # Requirements
    _pool(
        "requirements",
        [{"key": f"label-{number}", "operator": "Exists"} for number in range(101)],
        "template.spec.requirements maxItems",
    ),
    # With five of the pool's own: capacity type, architecture, system, category and generation.
    _pool(
        "requirements",
        [{"key": f"label-{number}", "operator": "Exists"} for number in range(96)],
        "template.spec.requirements maxItems",
    ),
    _requirement("values", ": requirements with operator 'In'", operator="In"),
    _requirement("values", ": requirements with operator 'In'", operator="In", values=[]),
    _requirement("values", _NUMBER, operator="Gt"),
    _requirement("values", _NUMBER, operator="Gt", values=["1", "2"]),
    _requirement("values", _NUMBER, operator="Lt", values=["four"]),
    _requirement("values", _NUMBER, operator="Lte", values=["1.5"]),
    _requirement("values", _NUMBER, operator="Gte", values=[str(2**63)]),
    _requirement("values[0]", _NUMBER, operator="Gte", values=["-1"]),
    _requirement(
        "minValues", ": requirements with 'minValues'", operator="In", values=["a"], minValues=2
    ),
    _pool(
        "min_values",
        {"capacity_type": 3},
        "template.spec.requirements: requirements with 'minValues'",
        "min_values.capacity_type",
    ),
    _requirement("key", "[].key maxLength", key=f"{_LONG_DOMAIN}.d/{'n' * 63}"),
    *(
        _requirement("key", "[].key pattern", key=text)
        for text in ("", "a b", "/a", "a/", "a/b/c", "A.b/c", "-a", "a..b/c", "a\n")
    ),
    _requirement("key", f"[].key{_DOMAIN}", key="karpenter.sh/initialized"),
    _requirement("key", f"[].key{_DOMAIN}", key="team.karpenter.sh/x"),
    _requirement("key", '[].key: label "karpenter.sh/nodepool"', key="karpenter.sh/nodepool"),
    _requirement("key", '[].key: label "kubernetes.io/hostname"', key="kubernetes.io/hostname"),
    _requirement("key", f"[].key{_AWS_DOMAIN}", key="karpenter.k8s.aws/instance-pods"),
    _requirement("minValues", "[].minValues minimum", minValues=0),
    _requirement("minValues", "[].minValues maximum", minValues=51),
    _requirement("operator", "[].operator enum", operator="in"),
    # Taints
    *_taints("effect", ".effect enum", effect="Never"),
    *_taints("key", " required", key=""),
    *_taints("key", ".key pattern", key="a b"),
    *_taints("key", ".key pattern", key="Team.x/a"),
    *_taints("value", ".value pattern", value="a b"),
    *_taints("value", ".value pattern", value="-"),
    # The AMI, its volumes, and what the subnets and security groups are found by
    _class("ami", "bottlerocket", ".amiSelectorTerms[].alias: 'alias' is improperly"),
    _class("ami", "amazon@latest", ".amiSelectorTerms[].alias: family is not"),
    _class("ami", "windows2022@1.0", ".amiSelectorTerms[].alias: windows families"),
    _class("ami", f"bottlerocket@1.{'6' * 16}.0", ".amiSelectorTerms[].alias maxLength"),
    *_volumes("os_volume_size"),
    *_volumes("data_volume_size"),
    _class("instance_store_policy", "RAID1", ".instanceStorePolicy enum"),
    *(
        Case("cluster.name", "", f"EC2NodeClass spec.{terms}[].tags: empty", "cluster.name")
        for terms in ("subnetSelectorTerms", "securityGroupSelectorTerms")
    ),
    Case(
        "network.node_security_groups",
        ["web"],
        "EC2NodeClass spec.securityGroupSelectorTerms[].id pattern",
        "network.node_security_groups[0]",
    ),
    # Capacity reservations
    _class(
        "capacity_reservations",
        [{"id": f"cr-{number:08}"} for number in range(31)],
        ".capacityReservationSelectorTerms maxItems",
    ),
    _reservation("", ": expected at least one"),
    _reservation("", ": expected at least one", owner_id="999988887777"),
    _reservation(".id", ": 'id' is mutually", id="cr-00000001", tags={"a": "b"}),
    _reservation(".id", ": 'id' is mutually", id="cr-00000001", owner_id="999988887777"),
    _reservation(".id", ": 'id' is mutually", id="cr-00000001", instance_match_criteria="open"),
    *(
        _reservation(".id", "[].id pattern", id=text)
        for text in ("cr-", "r-1", "cr-A", "cr-00000001\n")
    ),
    _reservation(
        ".instance_match_criteria", "[].instanceMatchCriteria enum", instance_match_criteria="any"
    ),
    *(
        _reservation(".owner_id", "[].ownerID pattern", owner_id=text, tags={"a": "b"})
        for text in ("12", "1234567890123", "own")
    ),
    _reservation(
        ".tags", "[].tags maxProperties", tags={f"key-{number}": "x" for number in range(21)}
    ),
    _reservation('.tags[""]', "[].tags: empty", tags={"": "x"}),
    _reservation(".tags.a", "[].tags: empty", tags={"a": ""}),
    # NodeOverlays
    _overlay(".price_adjustment", ": cannot set both", price="1", price_adjustment="+1"),
    *(
        _overlay(f".capacity.{name}", ".capacity: invalid", capacity={name: 1})
        for name in ("cpu", "memory", "pods", "ephemeral-storage")
    ),
    _overlay(".capacity.a", ".capacity{*} pattern", capacity={"a": "many"}),
    _overlay(".capacity.a", ".capacity{*} anyOf", capacity={"a": 1.5}),
    *(_overlay(".price", ".price pattern", price=text) for text in ("-1", "1.", "free", "1\n")),
    *(
        _overlay(".price_adjustment", ".priceAdjustment pattern", price_adjustment=text)
        for text in ("1", "10%", "-101%", "+", "+1%%")
    ),
    _overlay(".weight", ".weight minimum", weight=0),
    _overlay(".weight", ".weight maximum", weight=10_001),
    _overlay(".weight", ".weight format", weight=2**31),
    _overlay(
        ".requirements",
        ".requirements maxItems",
        requirements=[{"key": f"label-{number}", "operator": "Exists"} for number in range(101)],
    ),
    _overlay_requirement("values", ": requirements with operator 'In'", operator="In"),
    _overlay_requirement("values", ": requirements with operator 'NotIn'", operator="NotIn"),
    _overlay_requirement("values", ": requirements operator 'Gt'", operator="Gt", values=["few"]),
    _overlay_requirement("values", ": requirements operator 'Gt'", operator="Lte"),
    _overlay_requirement("key", "[].key maxLength", key=f"{_LONG_DOMAIN}.d/{'n' * 63}"),
    _overlay_requirement("key", "[].key pattern", key="a b"),
    _overlay_requirement("key", f"[].key{_DOMAIN}", key="karpenter.sh/x"),
    _overlay_requirement(
        "key", '[].key: label "kubernetes.io/hostname"', key="kubernetes.io/hostname"
    ),
    _overlay_requirement("key", f"[].key{_AWS_DOMAIN}", key="karpenter.k8s.aws/instance-tenancy"),
    _overlay_requirement("operator", "[].operator enum", operator="in"),
    # Tags
    *_tags("", "empty tag keys"),
    *_tags("eks:eks-cluster-name", "tag contains a restricted tag matching eks:"),
    *_tags("kubernetes.io/cluster/dev", "tag contains a restricted tag matching kubernetes.io"),
    *_tags("kubernetes.io/clusters", "tag contains a restricted tag matching kubernetes.io"),
    *_tags("karpenter.sh/nodepool", "tag contains a restricted tag matching karpenter.sh/nodepool"),
    *_tags("karpenter.sh/nodeclaim", "tag contains a restricted tag matching karpenter.sh/nodec"),
    *_tags("karpenter.k8s.aws/ec2nodeclass", "tag contains a restricted tag matching karpenter.k8"),
    # The kubelet
    _class("kubelet.max_pods", -1, ".kubelet.maxPods minimum"),
    _class("kubelet.max_pods", 2**31, ".kubelet.maxPods format"),
    _class("kubelet.eviction_max_pod_grace_period", 2**31, ".kubelet.evictionMaxPodGracePeriod f"),
    _class(_GC_HIGH, -1, ".kubelet.imageGCHighThresholdPercent minimum"),
    _class(_GC_HIGH, 101, ".kubelet.imageGCHighThresholdPercent maximum"),
    _class(_GC_HIGH, 2**31, ".kubelet.imageGCHighThresholdPercent format"),
    _class(_GC_LOW, -1, ".kubelet.imageGCLowThresholdPercent minimum"),
    _class(_GC_LOW, 101, ".kubelet.imageGCLowThresholdPercent maximum"),
    _class(_GC_LOW, 2**31, ".kubelet.imageGCLowThresholdPercent format"),
    _class(
        "kubelet",
        {"image_gc_high_threshold_percent": 70, "image_gc_low_threshold_percent": 70},
        ".kubelet: imageGCHighThresholdPercent must be greater",
        _GC_HIGH,
    ),
    _class(
        "kubelet.eviction_soft",
        {"memory.available": "5%"},
        ".kubelet: evictionSoft OwnerKey",
        'kubelet.eviction_soft["memory.available"]',
    ),
    _class(
        "kubelet.eviction_soft_grace_period",
        {"memory.available": "2m"},
        ".kubelet: evictionSoftGracePeriod OwnerKey",
        'kubelet.eviction_soft_grace_period["memory.available"]',
    ),
    *_signals("eviction_hard", "evictionHard"),
    *_signals("eviction_soft", "evictionSoft"),
    *_signals("eviction_soft_grace_period", "evictionSoftGracePeriod"),
    *_reserved("kube_reserved", "kubeReserved"),
    *_reserved("system_reserved", "systemReserved"),
]
