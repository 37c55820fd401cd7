"""Rules about the EKS add-ons."""

from collections.abc import Iterator

from core.addons import ALWAYS, EBS_CSI, EVERYWHERE, OFFERED, PLACED
from core.checks.rules import Finding, Level, rule
from core.checks.tolerations import tolerates_system_nodes
from core.config.cluster import AddOn
from core.config.environment import Environment
from core.problems import suggestion
from core.shapes import Json, is_mapping

_TERMINATION_HANDLER = "aws-node-termination-handler"
# Where each add-on's settings have the tolerations of its Deployment.
_TOLERATIONS: dict[str, tuple[str, ...]] = {
    "coredns": ("tolerations",),
    EBS_CSI: ("controller", "tolerations"),
    "metrics-server": ("tolerations",),
}


@rule(
    "addon-placement",
    level=Level.WARNING,
    source="an add-on whose pods tolerate no taint waits for a Karpenter node and times out",
    remedy="Give the add-on a configuration with a toleration of CriticalAddonsOnly.",
)
def addon_placement(environment: Environment) -> Iterator[Finding]:
    """When an add-on is made, only the tainted system nodes are there to run it."""
    for name, addon in environment.cluster.addons.items():
        if name in OFFERED and name not in (*EVERYWHERE, *PLACED) and not addon.configuration:
            yield Finding(
                ("cluster", "addons", name),
                "not known to tolerate the system nodes' taint",
                "write a configuration with a toleration: {key: CriticalAddonsOnly, "
                "operator: Exists}, where the add-on's schema has it",
            )


@rule(
    "addon-known",
    level=Level.WARNING,
    source="EKS' own and community add-ons, as `aws eks describe-addon-versions` names them",
    remedy="Correct the add-on's name; silence this where EKS offers it.",
)
def addon_known(environment: Environment) -> Iterator[Finding]:
    """An add-on that EKS does not have fails the plan, or the apply where its version is pinned."""
    for name in environment.cluster.addons:
        if name not in (*OFFERED, _TERMINATION_HANDLER):
            found = f'"{name}" is no add-on that is known here'
            right = f"correct it, or silence this{suggestion(name, OFFERED)}"
            yield Finding(("cluster", "addons", name), found, right)


@rule(
    "addon-tolerations",
    source="a list of tolerations replaces the one that this project sets",
    remedy="Add {key: CriticalAddonsOnly, operator: Exists} to the list.",
)
def addon_tolerations(environment: Environment) -> Iterator[Finding]:
    """An add-on that no longer tolerates the system nodes' taint has no node to start on."""
    for name, keys in _TOLERATIONS.items():
        addon = environment.cluster.addons.get(name, AddOn())
        found: Json = addon.configuration
        for key in keys:
            found = found.get(key) if is_mapping(found) else None
        if found is not None and not tolerates_system_nodes(found):
            yield Finding(
                ("cluster", "addons", name, "configuration", *keys),
                "none of them is for the system nodes' taint",
                "add {key: CriticalAddonsOnly, operator: Exists}",
            )


@rule(
    "addon-pinned",
    level=Level.PRODUCTION_ERROR,
    source="an unpinned add-on is looked up, and changed, at each plan",
    remedy="Pin a version that EKS lists for the cluster's Kubernetes minor: `preflight ENV --pin` "
    "writes the newest, `aws eks describe-addon-versions` lists them all.",
)
def addon_pinned(environment: Environment) -> Iterator[Finding]:
    """In production an add-on changes when its version in the file does, not at any plan."""
    for name in sorted({*ALWAYS, *environment.cluster.addons}):
        addon = environment.cluster.addons.get(name, AddOn())
        if addon.version == "latest":
            right = f"pin it: `python main.py preflight {environment.name} --pin` writes the newest"
            yield Finding(("cluster", "addons", name, "version"), '"latest" in production', right)


@rule(
    "termination-handler",
    source="Karpenter's FAQ: both would cordon and drain the same node",
    remedy="Remove aws-node-termination-handler.",
)
def termination_handler(environment: Environment) -> Iterator[Finding]:
    """The interruption queue does the same work, and two that drain a node are one too many."""
    asked = _TERMINATION_HANDLER in environment.cluster.addons
    if asked and environment.karpenter.interruption_queue:
        found = "Karpenter's interruption queue handles the same events"
        yield Finding(("cluster", "addons", _TERMINATION_HANDLER), found, "remove it")
