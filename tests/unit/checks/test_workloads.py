"""Rules about the workloads that an environment file names."""

from pathlib import Path
from typing import Any

from core.checks.rules import RULES
from tests.support import (
    all_problems,
    environment,
    environment_data,
    findings,
    problems_of,
    text_with,
)
from tests.tables import each

POOL = "node_pools:\n  default:\n    limits: {cpu: 64}\n"
OURS = {
    *("workload-manifests", "workload-doubts", "workload-fits", "workload-limits"),
    *("workload-on-system-nodes", "workload-base-spread"),
}


def deployment(requests: str, replicas: int = 1, rest: str = "") -> str:
    """Write a Deployment called web."""
    return (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n"
        f"spec:\n  replicas: {replicas}\n  template:\n    spec:\n"
        f"      containers: [{{name: c, resources: {{requests: {{{requests}}}}}}}]\n{rest}"
    )


EVERYTHING = "      tolerations: [{operator: Exists}]\n"
SYSTEM = '      nodeSelector: {karpenter.sh/controller: "true"}\n'
KARPENTERS = (
    "      affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: "
    "{nodeSelectorTerms: [{matchExpressions: "
    "[{key: karpenter.sh/nodepool, operator: Exists}]}]}}}\n"
)
DAEMON = deployment("cpu: 100m", rest=EVERYTHING).replace("Deployment", "DaemonSet")

TOO_LARGE = "Deployment/web (app.yaml) fits nowhere: default: no instance type has enough resources"

BASE = "    on_demand_base_percent: 50\n"
SPREAD = (
    "      topologySpreadConstraints: [{topologyKey: capacity-spread, maxSkew: 1, "
    "labelSelector: {}}]\n"
)
SPOT = "      nodeSelector: {karpenter.sh/capacity-type: spot}\n"

# (rule, severities in development and production, pool's fields, manifest, what is printed of FILE)
WORDS = [
    (
        "workload-fits",
        "error error",
        "    max_cpus: 8\n",
        deployment("cpu: 12"),
        (f"{TOO_LARGE}; write node_pools.default.max_cpus: 16"),
    ),
    (
        "workload-fits",
        "error error",
        "    taints: [{key: team, value: red, effect: NoSchedule}]\n",
        deployment("cpu: 1"),
        (
            "Deployment/web (app.yaml) fits nowhere: default: did not tolerate taint "
            "(taint=team=red:NoSchedule); "
            "write tolerations: [{key: team, value: red, effect: NoSchedule}] in the manifest"
        ),
    ),
    (
        "workload-fits",
        "error error",
        "    requirements: [{key: karpenter.k8s.aws/instance-cpu, operator: Lt, values: ['5']}]\n",
        deployment("cpu: 12"),
        (f"{TOO_LARGE}; remove node_pools.default.requirements[0]"),
    ),
    (
        "workload-fits",
        "error error",
        "",
        deployment("cpu: 2000000"),
        (f"{TOO_LARGE}; lower what its pods request"),
    ),
    (
        "workload-limits",
        "error error",
        "    max_cpus: 8\n",
        deployment("cpu: 6", replicas=20),
        (
            "Deployment/web (app.yaml) exceeds limits: default: all available instance types "
            "exceed limits for nodepool (NodePool=default); write "
            'node_pools.default.limits.cpu: "160"'
        ),
    ),
    (
        "workload-on-system-nodes",
        "warning error",
        "",
        deployment("cpu: 100m", rest=EVERYTHING),
        (
            "Deployment/web (app.yaml) may land on the system nodes; "
            "do not tolerate CriticalAddonsOnly, or require karpenter.sh/nodepool"
        ),
    ),
    (
        "workload-on-system-nodes",
        "warning error",
        "",
        deployment("cpu: 100m", rest=EVERYTHING + SYSTEM),
        (
            "Deployment/web (app.yaml) may land on the system nodes; "
            "do not tolerate CriticalAddonsOnly, or require karpenter.sh/nodepool"
        ),
    ),
    (
        "workload-base-spread",
        "warning warning",
        BASE,
        deployment("cpu: 1", replicas=2),
        (
            "Deployment/web (app.yaml) has no spread over capacity-spread for the On-Demand base "
            'of "default"; add what `explain --pool default` prints'
        ),
    ),
    (
        "workload-manifests",
        "error error",
        "",
        deployment("cpu: 1.5.5"),
        (
            "FILE, line 8: document 1, Deployment web: "
            'spec.template.spec.containers[0].resources.requests.cpu: "1.5.5" is not a Kubernetes '
            'quantity; write one such as "500m", "4" or "50Gi"'
        ),
    ),
    (
        "workload-manifests",
        "error error",
        "",
        "",
        "FILE: cannot be read: no such file or directory; check its name and rights",
    ),
    (
        "workload-doubts",
        "warning warning",
        "",
        deployment("memory: 512m"),
        (
            "FILE, line 8: document 1, Deployment web: "
            'spec.template.spec.containers[0].resources.requests.memory: "512m" is 0.512 bytes; '
            'write a size such as "512Mi"'
        ),
    ),
]
# (pool's fields, manifest): none of the rules finds anything
FINE = [
    ("", deployment("cpu: 1")),
    ("", deployment("cpu: 1", replicas=0)),
    ("", deployment("cpu: 4", rest=EVERYTHING)),
    ("", deployment("cpu: 1", rest=EVERYTHING + KARPENTERS)),
    ("", DAEMON),
    (BASE, deployment("cpu: 1")),
    (BASE, deployment("cpu: 1", replicas=2, rest=SPREAD)),
    (BASE, deployment("cpu: 1", replicas=2, rest=SPOT)),
    (BASE, DAEMON),
    ("", "kind: Service\napiVersion: v1\nmetadata: {name: web}\n"),
]


@each(("rule", "severities", "pool", "manifest", "words"), WORDS)
def test_a_rules_words(
    tmp_path: Path, rule: str, severities: str, pool: str, manifest: str, words: str
) -> None:
    """A rule says which workload of which file, why, and the change that would place it."""
    path = tmp_path / "app.yaml"
    path.unlink(missing_ok=True)
    if manifest:
        path.write_text(manifest, encoding="utf-8")
    place, said = f"workloads[0] (line {4 + bool(pool)})", words.replace("FILE", str(path))
    found = problems_of(text_with(f"{POOL}{pool}workloads: [{path}]\n"), of=OURS)
    tiers = [environment(tier=tier) for tier in ("development", "production")]

    assert found == [f"{place}: {said} [{rule}]"]
    assert [RULES[rule].severity_in(tier) for tier in tiers] == severities.split()


@each(("pool", "manifest"), FINE)
def test_what_fits_is_passed_over(tmp_path: Path, pool: str, manifest: str) -> None:
    """Workloads that fit, DaemonSets and files without any are nothing to speak of."""
    path = tmp_path / "app.yaml"
    path.write_text(manifest, encoding="utf-8")
    text = text_with(f"{POOL}{pool}workloads: [{path}]\n")

    assert all_problems(text, of=OURS) == ()


def test_workloads_share_the_limits(tmp_path: Path) -> None:
    """What fits alone may not fit beside the others; each file is found under its own index."""
    for name in ("one", "two"):
        text = deployment("cpu: 60").replace("web", name)
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    data: dict[str, Any] = environment_data(
        workloads=[str(tmp_path / "one.yaml"), str(tmp_path / "two.yaml")]
    )

    assert findings(data, of=OURS) == [("error", "workloads[1]", "workload-limits")]


def test_no_workloads_no_findings() -> None:
    """A file that names none is held against none of these rules."""
    assert findings(environment_data(), of=OURS) == []
