"""Rules about what the API, or Karpenter itself, refuses of a NodePool."""

from typing import Any

from tests.support import environment_data, findings, problems_of, text_with
from tests.tables import each

NONE: dict[str, Any] = {}
DRIVER = {"cluster": {"addons": {"aws-ebs-csi-driver": {}}}}
OLDER = {"karpenter": {"version": "1.8.0"}}
AWS = "karpenter.k8s.aws"
CSI = "ebs.csi.aws.com/agent-not-ready"
IN = "  default: {limits: {cpu: 4}, "


def labelled(*keys: str) -> dict[str, Any]:
    """Return a pool with these labels, and a requirement on each."""
    requirements = [{"key": key, "operator": "Exists"} for key in keys]
    return {"labels": dict.fromkeys(keys, "x"), "requirements": requirements}


def budgets(*budgets: dict[str, str]) -> dict[str, Any]:
    """Return a pool with these budgets."""
    return {"disruption": {"budgets": [{"nodes": "1"} | budget for budget in budgets]}}


def tainted(*taints: str, startup: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return a pool with taints, each as `key:effect` or `key=value:effect`."""
    return {"taints": [taint(text) for text in taints], "startup_taints": [*map(taint, startup)]}


def taint(text: str) -> dict[str, str]:
    """Return one taint of its text."""
    pair, _, effect = text.rpartition(":")
    key, equals, value = pair.partition("=")
    return {"key": key, "effect": effect} | ({"value": value} if equals else {})


@each(
    ("pool", "rule", "others", "keys"),
    [
        (labelled("team", "example.com/team", "kubernetes.io/arch"), "label-restricted", NONE, []),
        (labelled("karpenter.sh/capacity-type", "a/karpenter.sh"), "label-restricted", NONE, []),
        (labelled(f"{AWS}/instance-cpu", "node.kubernetes.io/x"), "label-restricted", NONE, []),
        *(
            (labelled(key), "label-restricted", NONE, [f'labels["{key}"]', "requirements[0].key"])
            for key in (
                "karpenter.sh/nodepool",
                "karpenter.sh/registered",
                "a.karpenter.sh/b",
                "a-karpenter.sh/b",
                f"{AWS}/instance-pods",
                f"a.{AWS}/instance-cpu",
                "kubernetes.io/hostname",
            )
        ),
        (budgets({}, {"schedule": "@daily", "duration": "8h"}), "budget-window", NONE, []),
        (
            budgets({"schedule": "@daily"}, {"duration": "8h"}),
            "budget-window",
            NONE,
            ["disruption.budgets[0].schedule", "disruption.budgets[1].duration"],
        ),
        (tainted("a:NoSchedule", "a:NoExecute", "b:NoExecute"), "taint-twice", NONE, []),
        (tainted("a:NoSchedule", "a=b:NoSchedule"), "taint-twice", NONE, ["taints[1]"]),
        (
            tainted("a:NoSchedule", startup=("a:NoSchedule", "b:NoExecute", "b:NoExecute")),
            "taint-twice",
            NONE,
            ["startup_taints[0]", "startup_taints[2]"],
        ),
        (tainted(f"{CSI}:NoExecute"), "taint-twice", NONE, []),
        (tainted(f"{CSI}:NoExecute"), "taint-twice", DRIVER, ["taints[0]"]),
        (tainted(f"{CSI}:NoSchedule"), "taint-twice", DRIVER, []),
        (tainted(startup=(f"{CSI}:NoExecute",)), "taint-twice", DRIVER, []),
        (
            tainted(startup=(f"{CSI}=x:NoExecute",)),
            "taint-twice",
            DRIVER,
            ["startup_taints[0]"],
        ),
        (
            {
                "disruption": {"consolidation_policy": "Balanced"},
                **labelled(f"{AWS}/instance-tenancy", f"{AWS}/instance-cpu"),
            },
            "karpenter-too-old",
            NONE,
            [],
        ),
        (
            {"disruption": {"consolidation_policy": "Balanced"}},
            "karpenter-too-old",
            {"karpenter": {"version": "1.13.9"}},
            ["disruption.consolidation_policy"],
        ),
        (
            labelled(f"{AWS}/instance-tenancy", f"{AWS}/instance-capability-flex"),
            "karpenter-too-old",
            OLDER,
            [f'labels["{AWS}/instance-tenancy"]', "requirements[0].key"],
        ),
        (labelled("node-role.kubernetes.io/worker", "a.k8s.io/b"), "karpenter-too-old", NONE, []),
        (
            labelled("topology.kubernetes.io/zone", "node.kubernetes.io/a", "kops.k8s.io/b", "a"),
            "karpenter-too-old",
            OLDER,
            [],
        ),
        *(
            (labelled(key), "karpenter-too-old", OLDER, [f'labels["{key}"]', "requirements[0].key"])
            for key in ("node-role.kubernetes.io/worker", "kubernetes.io/role", "a.k8s.io/b")
        ),
        (
            tainted("karpenter.sh/disrupted:NoExecute", "karpenter.sh/capacity-type:NoSchedule"),
            "taint-of-karpenter",
            NONE,
            [],
        ),
        (
            tainted(
                "karpenter.sh/disrupted:NoSchedule",
                startup=("a:NoSchedule", "karpenter.sh/unregistered:NoExecute"),
            ),
            "taint-of-karpenter",
            NONE,
            ["startup_taints[1]", "taints[0]"],
        ),
        (
            {"requirements": [{"key": "a", "operator": "Gte", "values": ["4"]}]},
            "karpenter-too-old",
            OLDER,
            ["requirements[0].operator"],
        ),
    ],
)
def test_a_pool(pool: dict[str, Any], rule: str, others: dict[str, Any], keys: list[str]) -> None:
    """What is wrong with a pool is found at its place."""
    data = environment_data(node_pools={"default": pool}, **others)

    assert findings(data, of={rule}) == [
        ("error", f"node_pools.default.{key}", rule) for key in keys
    ]


def test_names_of_pools_and_classes() -> None:
    """Both names become a label's value on each node."""
    long, longest = "n" * 64, "n" * 63
    pool = {"limits": {"cpu": 4}}
    data = environment_data(
        node_pools={"default": pool, long: pool, longest: pool},
        node_classes={long: {}, "default": {}},
    )
    rule = "node-name-length"

    assert findings(data, of={rule}) == [
        ("error", f"node_classes.{long}", rule),
        ("error", f"node_pools.{long}", rule),
    ]


@each(
    ("rule", "pool", "problem"),
    [
        (
            "label-restricted",
            "labels: {karpenter.k8s.aws/instance-famly: m7g}",
            (
                'node_pools.default.labels["karpenter.k8s.aws/instance-famly"] (line 2): '
                '"karpenter.k8s.aws/instance-famly" is in the domain karpenter.k8s.aws, '
                "Karpenter's own; use another domain, or a label it knows "
                '(did you mean "karpenter.k8s.aws/instance-family"?)'
            ),
        ),
        (
            "label-restricted",
            "labels: {kubernetes.io/hostname: a}",
            (
                'node_pools.default.labels["kubernetes.io/hostname"] (line 2): '
                '"kubernetes.io/hostname" differs on every node; remove it'
            ),
        ),
        (
            "budget-window",
            "disruption: {budgets: [{nodes: 1, duration: 8h}]}",
            (
                "node_pools.default.disruption.budgets[0].duration (line 2): without a schedule; "
                'add when the budget begins, such as schedule: "0 7 * * mon-fri"'
            ),
        ),
        (
            "taint-twice",
            "taints: [{key: a, effect: NoExecute}, {key: a, effect: NoExecute, value: b}]",
            (
                'node_pools.default.taints[1] (line 2): "a" with NoExecute is there twice; '
                "keep one: also taints[0]"
            ),
        ),
        (
            "taint-of-karpenter",
            "taints: [{key: karpenter.sh/disrupted, effect: NoSchedule}]",
            (
                'node_pools.default.taints[0] (line 2): "karpenter.sh/disrupted" with NoSchedule '
                "is Karpenter's own; use a taint of yours"
            ),
        ),
        (
            "node-name-length",
            f"weight: 1}}\n  {'n' * 64}: {{limits: {{cpu: 4}}",
            f"node_pools.{'n' * 64} (line 3): a name of 64 characters; write at most 63",
        ),
    ],
)
def test_words(rule: str, pool: str, problem: str) -> None:
    """A problem says what was found and what is right."""
    text = text_with(f"node_pools:\n{IN}{pool}}}")

    assert problems_of(text, of=[rule]) == [f"{problem} [{rule}]"]
