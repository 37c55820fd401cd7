"""The scalars of node classes and pools: label keys and values, kubelet settings, durations."""

from tests.support import at, environment_yaml, problems_of
from tests.tables import each

CLASS, POOL = "node_classes.default", "node_pools.default"
KUBELET = f"{CLASS}.kubelet"
VALUE = 'write letters, digits, "-", "_" and ".", beginning and ending with a letter or digit'
COUNT = 'write one such as "3" or "10%"'
KEY = 'write one such as "team" or "example.com/team"'
THRESHOLD = 'write a quantity or a percentage, such as "500Mi" or "5%"'
DOMAIN = ".".join(["d" * 62] * 4)


@each(
    ("path", "values"),
    [
        (f"{POOL}.labels", [{"a": ""}, {"a.b/C_d": "E.f"}, {"n" * 63: "v" * 63}, {}]),
        (f"{POOL}.labels", [{f"{DOMAIN}/{'n' * 63}": "v"}, {"1/1": "1"}]),
        (f"{POOL}.taints", [[{"key": "a/b", "value": "", "effect": "NoExecute"}]]),
        (f"{POOL}.expire_after", ["2562047h", "60m"]),
        (f"{KUBELET}.eviction_hard", [{"pid.available": text} for text in ("5%", "100.00%")]),
        (f"{KUBELET}.eviction_hard", [{"pid.available": text} for text in ("0.5%", "1Gi", "1e3")]),
        (f"{KUBELET}.kube_reserved", [{"cpu": 1, "memory": "1Gi", "pid": "100"}]),
        (f"{KUBELET}.cluster_dns", [["10.0.0.2"], ["fd00::a"], []]),
        (f"{CLASS}.data_volume_size", ["17Ti", "20Ti", "57Ti", "18432Gi"]),
    ],
)
def test_what_is_accepted(path: str, values: list[object]) -> None:
    """Each of these is a value of the field."""
    found = [problems_of(environment_yaml(**at(path, value)), of=()) for value in values]

    assert found == [[] for _ in values]


@each(
    ("path", "value", "key", "words"),
    [
        (f"{POOL}.labels", {"a b": "c"}, '["a b"]', f'"a b" is not a label key; {KEY}'),
        (f"{POOL}.labels", {"a/b/c": "c"}, '["a/b/c"]', f'"a/b/c" is not a label key; {KEY}'),
        (f"{POOL}.labels", {"A/b": "c"}, '["A/b"]', f'"A/b" is not a label key; {KEY}'),
        (f"{POOL}.labels", {"/b": "c"}, '["/b"]', f'"/b" is not a label key; {KEY}'),
        (
            f"{POOL}.labels",
            {"n" * 64: "c"},
            f".{'n' * 64}",
            "a name of 64 characters; write at most 63",
        ),
        (
            f"{POOL}.labels",
            {f"{'d' * 254}/a": "c"},
            f'["{"d" * 254}/a"]',
            "a domain of 254 characters; write at most 253",
        ),
        (
            f"{POOL}.labels",
            {f"{DOMAIN}.d/{'n' * 63}": "c"},
            f'["{DOMAIN}.d/{"n" * 63}"]',
            "317 characters; write at most 316",
        ),
        (f"{POOL}.labels", {"a": "b c"}, ".a", f'"b c" is not a label value; {VALUE}'),
        (f"{POOL}.labels", {"a": "v" * 64}, ".a", "64 characters; write at most 63"),
        (
            f"{POOL}.taints",
            [{"key": "a", "value": "b/c", "effect": "NoExecute"}],
            "[0].value",
            f'"b/c" is not a label value; {VALUE}',
        ),
        (
            f"{POOL}.requirements",
            [{"key": "a b", "operator": "Exists"}],
            "[0].key",
            f'"a b" is not a label key; {KEY}',
        ),
        (
            f"{POOL}.instance_types",
            ["m7g large"],
            "[0]",
            f'"m7g large" is not a label value; {VALUE}',
        ),
        (
            f"{POOL}.expire_after",
            "2562048h",
            "",
            '"2562048h" is longer than 292 years; write less, such as "720h"',
        ),
        (
            f"{POOL}.termination_grace_period",
            f"{'9' * 5000}s",
            "",
            f'"{"9" * 5000}s" is longer than 292 years; write less, such as "720h"',
        ),
        (
            f"{POOL}.disruption.budgets",
            [{"nodes": "1", "reasons": ["Empty", "Drifted", "Empty"]}],
            "[0].reasons",
            '"Empty" is listed twice; name each once',
        ),
        (
            f"{POOL}.disruption.budgets",
            [{"nodes": "1", "schedule": "0 7 * *", "duration": "8h"}],
            "[0].schedule",
            (
                '"0 7 * *" has 4 fields; write five cron fields, such as "0 7 * * mon-fri", '
                'or "@daily"'
            ),
        ),
        (
            f"{POOL}.disruption.budgets",
            [{"nodes": "9" * 10}],
            "[0].nodes",
            f'"{"9" * 10}" is not a number of nodes or a percentage; {COUNT}',
        ),
        (
            f"{POOL}.disruption.consolidation_policy",
            "WhenUnderutilized",
            "",
            (
                '"WhenUnderutilized" is not a consolidation policy; '
                'use "WhenEmpty", "WhenEmptyOrUnderutilized" or "Balanced" '
                '(did you mean "WhenEmptyOrUnderutilized"?)'
            ),
        ),
        (
            f"{POOL}.kubelet",
            {"max_pods": 58},
            "",
            "unknown key; move it to the node class: kubelet is under node_classes",
        ),
        (
            f"{POOL}.limits",
            {"cpu": "1e40"},
            ".cpu",
            '"1e40" is more than Kubernetes can count; write less than "8Ei"',
        ),
        (f"{POOL}.max_cpus", 2**31, "", "2147483648; write at most 2147483647"),
        *(
            (KUBELET, {key: 4}, f".{key}", "unknown key; remove it: Bottlerocket has only max_pods")
            for key in ("pods_per_core", "podsPerCore")
        ),
        (
            f"{KUBELET}.kube_reserved",
            {"x": "1"},
            ".x",
            '"x" is no key of kube_reserved; use "cpu", "memory", "ephemeral-storage" or "pid"',
        ),
        (f"{KUBELET}.kube_reserved", {"cpu": "-0"}, ".cpu", '"-0" is negative; write zero or more'),
        (
            f"{KUBELET}.eviction_soft",
            {"pid.available": "101%"},
            '["pid.available"]',
            f'"101%" is not a threshold; {THRESHOLD}',
        ),
        (
            f"{KUBELET}.eviction_soft",
            {"pid.available": "-1Gi"},
            '["pid.available"]',
            f'"-1Gi" is negative; {THRESHOLD}',
        ),
        (
            f"{KUBELET}.eviction_soft_grace_period",
            {"pid.available": "90"},
            '["pid.available"]',
            '"90" is not a duration; write one in h, m or s, such as "30m" or "1h30m"',
        ),
        (
            f"{KUBELET}.cluster_dns",
            ["dns"],
            "[0]",
            '"dns" is not an IP address; write one such as "10.0.0.2"',
        ),
        (
            f"{CLASS}.data_volume_size",
            "18Ti",
            "",
            '"18Ti" is refused by Karpenter; write "18432Gi"',
        ),
        (
            f"{CLASS}.ami",
            "bottlerocket@10000.0.0",
            "",
            (
                '"bottlerocket@10000.0.0" is not a Bottlerocket alias; write "bottlerocket@" and a '
                'release, such as "bottlerocket@1.69.0", or "@latest"'
            ),
        ),
        (
            f"{CLASS}.bottlerocket_settings",
            "settings = 5",
            "",
            '"settings" is not a table; write "[settings]"',
        ),
        (
            f"{CLASS}.bottlerocket_settings",
            "[settings]\nkubernetes = 5",
            "",
            '"settings.kubernetes" is not a table; write "[settings.kubernetes]"',
        ),
    ],
)
def test_what_is_refused(path: str, value: object, key: str, words: str) -> None:
    """Anything else is quoted, and what is right is said."""
    (problem,) = problems_of(environment_yaml(**at(path, value)))
    place, _, rest = problem.partition(" (line ")

    assert (place, rest.partition("): ")[2]) == (f"{path}{key}", words)
