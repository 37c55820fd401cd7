"""The table of manifests for `test_fit`, from trivial to awkward.

The four failures that users meet first are among them: no type has the resources, the limits are
exceeded, the pods are kept off by (or meant for) tainted nodes, and Spot is all that is allowed.
"""

from core.capacity.labels import (
    ARCH,
    CAPACITY_TYPE,
    CATEGORY,
    CPU,
    FAMILY,
    GPU_COUNT,
    INSTANCE_TYPE,
    NODE_POOL,
    ZONE,
)
from core.capacity.taints import Taint
from tests.capacity.builders import Entry, pool
from tests.capacity.fit_words import Case, apart, cpu, preferred, required, spread, wants

RED = Taint("team", "NoSchedule", "red")
SOFT = Taint("old", "PreferNoSchedule")
SMALL: Entry = (CPU, "Lt", ("5",))


HOST = "kubernetes.io/hostname"
SPOT = f"{{key: {CAPACITY_TYPE}, operator: In, values: [spot]}}"
ARM = f"{{key: {ARCH}, operator: In, values: [arm64]}}"
AMD = f"{{key: {ARCH}, operator: In, values: [amd64]}}"

CASES = [
    Case("one pod without requests", "containers: [{name: c}]", nodes=1),
    Case("one small pod", cpu("100m"), nodes=1),
    Case("no replicas", cpu("1"), replicas=0, placed=0, nodes=0),
    Case("ten pods on one node", cpu("1"), replicas=10, nodes=1),
    Case("a pod as large as the largest type allows", cpu("190"), nodes=1),
    # The first failure: nothing is large enough.
    Case(
        "more cpu than any type of a small pool has",
        cpu("4"),
        (pool("default", SMALL),),
        placed=0,
        text="no instance type has enough resources",
        detail='resources={"cpu":"4","pods":"1"}',
    ),
    Case("what a 4-cpu type does have", cpu("3920m"), (pool("default", SMALL),), nodes=1),
    Case(
        "one millicore more than that",
        cpu("3921m"),
        (pool("default", SMALL),),
        placed=0,
        text="no instance type has enough resources",
    ),
    Case(
        "a slip of the pen",
        cpu("2000000"),
        placed=0,
        text="no instance type has enough resources",
        detail="(CPU request >= 1 Million, m vs M typo?)",
    ),
    Case(
        "more memory than compute types have",
        wants("memory", "900Gi"),
        (pool("default", (CATEGORY, "In", ("c",))),),
        placed=0,
        text="no instance type has enough resources",
    ),
    Case(
        "more ephemeral storage than the volume",
        wants("ephemeral-storage", "18Gi"),
        placed=0,
        text="no instance type has enough resources",
    ),
    Case("as much ephemeral storage as is left", wants("ephemeral-storage", "17Gi"), nodes=1),
    Case(
        "a resource nobody has",
        wants("example.com/fpga", "1"),
        placed=0,
        text="no instance type has enough resources",
    ),
    Case(
        "a GPU where pools have none",
        wants("nvidia.com/gpu", "1"),
        placed=0,
        text="no instance type has enough resources",
    ),
    Case(
        "a GPU where they have",
        wants("nvidia.com/gpu", "8"),
        (pool("gpu", (CATEGORY, "In", ("g", "p"))),),
        nodes=1,
    ),
    Case(
        "a Neuron core",
        wants("aws.amazon.com/neuroncore", "2"),
        (pool("inf", (CATEGORY, "In", ("inf",)), bare=True),),
        nodes=1,
    ),
    # The second failure: the limits.
    Case(
        "limits below any type",
        cpu("1"),
        (pool(limits={"cpu": "500m"}),),
        placed=0,
        text="all available instance types exceed limits for nodepool (NodePool=default)",
    ),
    Case(
        "more replicas than the limits allow",
        cpu("3"),
        (pool("default", SMALL, limits={"cpu": "12"}),),
        replicas=5,
        placed=3,
        nodes=3,
        text="all available instance types exceed limits for nodepool",
    ),
    Case(
        "a memory limit that compute types stay under",
        cpu("3"),
        (pool("default", SMALL, limits={"memory": "16Gi"}),),
        replicas=5,
        placed=2,
        text="all available instance types exceed limits for nodepool",
    ),
    Case(
        "a limit on nodes",
        cpu("3"),
        (pool("default", SMALL, limits={"nodes": "2"}),),
        replicas=3,
        placed=2,
        nodes=2,
        text="node limits have been exhausted for nodepool (NodePool=default)",
    ),
    Case(
        "a second pool where the first is full",
        cpu("3"),
        (pool("first", SMALL, limits={"cpu": "4"}, weight=9), pool("second", SMALL)),
        replicas=3,
        nodes=3,
    ),
    # The third failure: taints.
    Case(
        "a taint nobody told the pod of",
        cpu("1"),
        (pool(taints=[RED]),),
        placed=0,
        text="did not tolerate taint (taint=team=red:NoSchedule)",
    ),
    Case(
        "the toleration",
        cpu("1", "tolerations: [{key: team, value: red, effect: NoSchedule}]"),
        (pool(taints=[RED]),),
        nodes=1,
    ),
    Case(
        "the wrong toleration",
        cpu("1", "tolerations: [{key: team, value: blue}]"),
        (pool(taints=[RED]),),
        placed=0,
        text="did not tolerate taint",
    ),
    Case("a taint that is only a wish", cpu("1"), (pool(taints=[SOFT]),), nodes=1),
    Case(
        "system nodes only",
        cpu("1", "nodeSelector: {role: system}"),
        placed=0,
        text='incompatible requirements, label "role" does not have known values',
    ),
    # The fourth: Spot only, where there is no Spot.
    Case(
        "Spot in a pool without it",
        cpu("1", f"nodeSelector: {{{CAPACITY_TYPE}: spot}}"),
        (pool("default", (CAPACITY_TYPE, "In", ("on-demand",))),),
        placed=0,
        text=f"incompatible requirements, key {CAPACITY_TYPE}, {CAPACITY_TYPE} In [spot] not in",
    ),
    Case(
        "Spot of types that have none",
        cpu("1", f"nodeSelector: {{{CAPACITY_TYPE}: spot}}"),
        (pool("big", (FAMILY, "In", ("u7i-12tb",)), bare=True),),
        placed=0,
        text="no instance type met the scheduling requirements or had a required offering",
    ),
    # Selectors and node affinity.
    Case(
        "another architecture",
        cpu("1", f"nodeSelector: {{{ARCH}: arm64}}"),
        placed=0,
        text=f"incompatible requirements, key {ARCH}, {ARCH} In [arm64] not in {ARCH} In [amd64]",
    ),
    Case("an old label", cpu("1", "nodeSelector: {beta.kubernetes.io/arch: amd64}"), nodes=1),
    Case(
        "both architectures",
        cpu("1", f"nodeSelector: {{{ARCH}: arm64}}"),
        (pool("default", (ARCH, "In", ("amd64", "arm64"))),),
        nodes=1,
    ),
    Case(
        "a label of the pool",
        cpu("1", "nodeSelector: {tier: web}"),
        (pool(labels={"tier": "web"}),),
        nodes=1,
    ),
    Case("a pool by name", cpu("1", f"nodeSelector: {{{NODE_POOL}: default}}"), nodes=1),
    Case(
        "a type that does not exist",
        cpu("1", f"nodeSelector: {{{INSTANCE_TYPE}: m5.huge}}"),
        placed=0,
        text="no instance type met all requirements",
    ),
    Case(
        "a type too small for the pod",
        cpu("3", f"nodeSelector: {{{INSTANCE_TYPE}: m5.large}}"),
        placed=0,
        text="no instance type which had enough resources and the required offering met the",
    ),
    Case(
        "a GPU label where there is none",
        cpu("1", required(f"{{key: {GPU_COUNT}, operator: Gt, values: ['0']}}")),
        placed=0,
        text="no instance type met all requirements",
    ),
    Case("the second alternative", cpu("1", required(ARM, AMD)), nodes=1),
    Case("a wish that cannot be had", cpu("1", preferred(ARM)), nodes=1),
    Case("a wish after one that cannot be had", cpu("1", preferred(ARM, SPOT)), nodes=1),
    # Karpenter gives the alternatives up before the wishes, so only the last one is left here.
    Case(
        "an alternative lost to a wish",
        cpu("1", required(AMD, ARM).removesuffix("}}") + "," + preferred(SPOT)[26:]),
        (pool("default", (CAPACITY_TYPE, "In", ("on-demand",))),),
        placed=0,
        text="incompatible requirements",
    ),
    Case(
        "a zone of the cluster",
        cpu("1", f"nodeSelector: {{{ZONE}: us-east-1b}}"),
        replicas=4,
        nodes=1,
    ),
    Case(
        "a zone the cluster is not in",
        cpu("1", f"nodeSelector: {{{ZONE}: us-east-1f}}"),
        placed=0,
        text="no instance type met the scheduling requirements or had a required offering",
    ),
    Case(
        "a hostname",
        cpu("1", f"nodeSelector: {{{HOST}: ip-10-0-0-1}}"),
        placed=0,
        text=f"incompatible requirements, key {HOST}",
    ),
    # Pods that keep apart.
    Case("one pod a node", cpu("100m", apart(HOST)), replicas=4, nodes=4),
    Case("one pod a node, if possible", cpu("100m", apart(HOST, must=False)), replicas=4, nodes=4),
    Case(
        "one pod a node, if the limits allow",
        cpu("100m", apart(HOST, must=False)),
        (pool(limits={"nodes": "2"}),),
        replicas=4,
        nodes=2,
    ),
    Case(
        "one pod a node, more than the limits allow",
        cpu("100m", apart(HOST)),
        (pool(limits={"nodes": "2"}),),
        replicas=4,
        placed=2,
        nodes=2,
        text="node limits have been exhausted for nodepool",
    ),
    Case("one pod a zone", cpu("100m", apart(ZONE)), replicas=3, nodes=3),
    Case(
        "one pod a zone, one too many",
        cpu("100m", apart(ZONE)),
        replicas=4,
        placed=3,
        text=f"unsatisfiable topology constraint for pod anti-affinity, key={ZONE}",
        detail="",
    ),
    Case("an even spread over zones", cpu("100m", spread(ZONE)), replicas=6, nodes=3),
    Case(
        "a spread over zones that need not hold",
        cpu("100m", spread(ZONE, "ScheduleAnyway")),
        replicas=6,
        nodes=3,
    ),
    Case(
        "a spread that need not hold, in a pool of one node",
        cpu("100m", spread(ZONE, "ScheduleAnyway")),
        (pool(limits={"nodes": "1"}),),
        replicas=6,
        nodes=1,
    ),
    Case(
        "a spread in a pool of one node",
        cpu("100m", spread(ZONE)),
        (pool(limits={"nodes": "1"}),),
        replicas=6,
        placed=1,
        text="node limits have been exhausted for nodepool",
    ),
    Case(
        "a spread over more zones than there are",
        cpu("100m", spread(ZONE, rest=", minDomains: 4")),
        replicas=6,
        placed=3,
        text=f"unsatisfiable topology constraint for topology spread, key={ZONE} "
        "(counts = us-east-1a: 1, us-east-1b: 1, us-east-1c: 1)",
    ),
    Case(
        "a spread in a pool of two zones",
        cpu("100m", spread(ZONE)),
        (pool("default", (ZONE, "In", ("us-east-1a", "us-east-1b"))),),
        replicas=5,
        nodes=2,
    ),
    Case(
        "a spread in no zone at all",
        cpu("100m", f"{spread(ZONE)}\nnodeSelector: {{{ZONE}: us-east-1f}}"),
        placed=0,
        text=f"unsatisfiable topology constraint for topology spread, key={ZONE} (counts = )",
    ),
    Case("two pods a node", cpu("100m", spread(HOST, skew=2)), replicas=5, nodes=3),
    Case(
        "a port of the node",
        "containers: [{name: c, ports: [{containerPort: 80, hostPort: 80}]}]",
        replicas=3,
        nodes=3,
    ),
    Case(
        "an impossible pool",
        cpu("1"),
        (pool("default", (FAMILY, "In", ("m99",))),),
        placed=0,
        text="skipping, nodepool requirements filtered out all instance types",
    ),
    Case(
        "a pool with too little choice",
        cpu("1"),
        (pool("default", (FAMILY, "In", ("m5",)), min_values={FAMILY: 2}),),
        placed=0,
        text="skipping, nodepool requirements filtered out all instance types",
        detail=f"minValues requirement is not met for label(s) (label(s)=[{FAMILY}])",
    ),
    Case(
        "a pod that leaves too little choice",
        cpu("1", f"nodeSelector: {{{FAMILY}: m5}}"),
        (pool("default", (FAMILY, "In", ("m5", "m6i")), min_values={FAMILY: 2}),),
        placed=0,
        text=f"minValues requirement is not met for label(s) (label(s)=[{FAMILY}])",
    ),
    Case(
        "in one pool too large, in the other not tolerated",
        cpu("16"),
        (pool("small", SMALL, weight=2), pool("red", taints=[RED])),
        placed=0,
        text="no instance type has enough resources",
    ),
]
