"""Rules about bottlerocket_settings: what is dropped, replaced or misread on the way to a node."""

from core.checks import bottlerocket_keys as keys
from tests.support import all_problems, at, environment_yaml
from tests.tables import each

CLASS, SYSTEM = "node_classes.default", "system_nodes"
HIGH = "image-gc-high-threshold-percent"


def words(place: str, toml: str, rule: str) -> list[str]:
    """Return what a rule says of settings at a place, without the path."""
    path = f"{place}.bottlerocket_settings"
    found = all_problems(environment_yaml(**at(path, toml)), of=[rule])
    assert {(item.severity.value, item.path) for item in found} <= {("error", path)}
    return [f"{item.found}; {item.right}" for item in found]


@each(
    ("toml", "rule", "expected"),
    [
        ("", "bottlerocket-unknown", []),
        ('[settings.kernel]\nlockdown = "integrity"', "bottlerocket-unknown", []),
        ("[settings.kubernetes]\nseccomp-default = true", "bottlerocket-unknown", []),
        (
            "[settings.kubernetes]\nseccomp-defaults = true\nnode-ip = '10.0.0.2'",
            "bottlerocket-unknown",
            [
                (
                    "Karpenter drops settings.kubernetes.node-ip; "
                    "remove it: it never reaches the node"
                ),
                (
                    "Karpenter drops settings.kubernetes.seccomp-defaults; "
                    'remove it or correct its name (did you mean "seccomp-default"?)'
                ),
            ],
        ),
        (
            (
                f'[settings.kubernetes]\n{HIGH} = "85"\nregistry-qps = 10\nseccomp-default = true\n'
                'allowed-unsafe-sysctls = ["net.core.*"]\neviction-hard = {"pid.available" = "5%"}'
            ),
            "bottlerocket-kind",
            [],
        ),
        ("settings.kubernetes.some = 1", "bottlerocket-kind", []),
        (
            (
                f'[settings.kubernetes]\n{HIGH} = 85\nregistry-qps = "10"\nseccomp-default = 1\n'
                'allowed-unsafe-sysctls = "a"\neviction-hard = []\ncluster-domain = 1979-05-27'
            ),
            "bottlerocket-kind",
            [
                "settings.kubernetes.allowed-unsafe-sysctls is text; write a list",
                "settings.kubernetes.cluster-domain is something else; write text",
                "settings.kubernetes.eviction-hard is a list; write a table",
                f"settings.kubernetes.{HIGH} is a whole number; write text",
                "settings.kubernetes.registry-qps is text; write a whole number",
                "settings.kubernetes.seccomp-default is a whole number; write true or false",
            ],
        ),
        ('[settings.kubernetes.node-labels]\na = "b"', "bottlerocket-replaced", []),
        (
            (
                '[settings.kubernetes]\ncluster-name = "a"\nmax-pods = 9\ncluster-dns-ip = "::1"\n'
                'api-server = "a"\ncluster-certificate = "a"\nnode-taints = {a = ["b:NoExecute"]}'
            ),
            "bottlerocket-replaced",
            [
                (
                    "Karpenter replaces settings.kubernetes.api-server; "
                    "remove it: it is the cluster's"
                ),
                (
                    "Karpenter replaces settings.kubernetes.cluster-certificate; "
                    "remove it: it is the cluster's"
                ),
                (
                    "Karpenter replaces settings.kubernetes.cluster-dns-ip; "
                    "write it under kubelet, as cluster_dns"
                ),
                (
                    "Karpenter replaces settings.kubernetes.cluster-name; "
                    "remove it: it is the cluster's"
                ),
                (
                    "Karpenter replaces settings.kubernetes.max-pods; "
                    "write it under kubelet, as max_pods"
                ),
                (
                    "Karpenter replaces settings.kubernetes.node-taints; "
                    "write it as taints of the NodePool"
                ),
            ],
        ),
    ],
)
def test_a_node_class(toml: str, rule: str, expected: list[str]) -> None:
    """Karpenter takes known settings of the right kind, and writes some itself."""
    assert words(CLASS, toml, rule) == expected


@each(
    ("toml", "rule", "expected"),
    [
        ("", "system-settings-owned", []),
        (
            "[settings.kubernetes]\nmax-pods = 58\nreserved-cpus = '0'\n[settings.kernel]",
            "system-settings-owned",
            [],
        ),
        (
            (
                '[settings.kubernetes]\napi-server = "a"\ncluster-name = "a"\n'
                'cluster-certificate = "a"\nnode-labels = {a = "b"}\nnode-taints = {a = ["b:x"]}'
            ),
            "system-settings-owned",
            [
                "settings.kubernetes.api-server is written by EKS; remove it: it is the cluster's",
                (
                    "settings.kubernetes.cluster-certificate is written by EKS; "
                    "remove it: it is the cluster's"
                ),
                (
                    "settings.kubernetes.cluster-name is written by EKS; "
                    "remove it: it is the cluster's"
                ),
                (
                    "settings.kubernetes.node-labels is written by EKS; "
                    "write it as system_nodes.labels"
                ),
                (
                    "settings.kubernetes.node-taints is written by EKS; "
                    "remove it: the group's own taint keeps other pods off"
                ),
            ],
        ),
        (
            (
                '[settings.kernel.sysctl]\n"net.core.somaxconn" = "4096"\n'
                'a = [\n  ["text", "more"],\n  [1, 2],\n]\nb = [0.5]\nc = \'say "x"\''
            ),
            "system-settings-toml",
            [],
        ),
        (
            '[settings.kubernetes.node-labels."a.b"]\nc = 1',
            "system-settings-toml",
            [
                (
                    'EKS cannot read the header [settings.kubernetes.node-labels."a.b"]: '
                    "it has a quoted key; write the quoted key inside the table above it"
                )
            ],
        ),
        (
            '[settings.motd]\na = "say \\"x\\""',
            "system-settings-toml",
            ['EKS cannot read the escaped quote \\"; write it without the quote'],
        ),
        (
            "[settings.a]\nb = [{c = [1, 'x']}]\nd = [1, 0.5]",
            "system-settings-toml",
            [
                "EKS cannot read [1, 'x']: it mixes kinds; use one kind",
                "EKS cannot read [1, 0.5]: it mixes kinds; use one kind",
            ],
        ),
    ],
)
def test_system_nodes(toml: str, rule: str, expected: list[str]) -> None:
    """EKS keeps some settings to itself, and cannot merge all of TOML."""
    assert words(SYSTEM, toml, rule) == expected


@each(
    ("kubelet", "toml", "fields"),
    [
        ({"eviction_hard": {"pid.available": "5%"}}, "", []),
        ({}, 'eviction-hard = {"pid.available" = "5%"}', []),
        ({"eviction_hard": {}}, 'eviction-hard = {"pid.available" = "5%"}', []),
        (
            {"eviction_hard": {"pid.available": "5%"}},
            'eviction-hard = {"memory.available" = "5%"}',
            ["eviction_hard"],
        ),
        (
            {"kube_reserved": {"cpu": "1"}, "cpu_cfs_quota": False, "system_reserved": {}},
            "cpu-cfs-quota-enforced = true\nkube-reserved = {}\nsystem-reserved = {}",
            ["cpu_cfs_quota", "kube_reserved"],
        ),
        (
            {"eviction_max_pod_grace_period": 0},
            "eviction-max-pod-grace-period = 1",
            ["eviction_max_pod_grace_period"],
        ),
    ],
)
def test_both_in_kubelet_and_in_toml(
    kubelet: dict[str, object], toml: str, fields: list[str]
) -> None:
    """What kubelet says replaces the same setting in TOML."""
    node_class = {"kubelet": kubelet, "bottlerocket_settings": f"[settings.kubernetes]\n{toml}"}
    problems = all_problems(environment_yaml(**at(CLASS, node_class)), of=["kubelet-twice"])
    found = [(item.severity.value, item.path) for item in problems]

    assert found == [("error", f"{CLASS}.kubelet.{field}") for field in fields]


def test_tables_of_keys_agree() -> None:
    """Every key that someone replaces is a key that is known."""
    others = {*keys.REPLACED, *keys.KUBELET_KEYS.values(), *keys.OF_EKS}

    assert others - keys.KNOWN.keys() == set()
    assert len(keys.KNOWN) == 48
