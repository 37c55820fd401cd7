"""Rules about how many pods a node may run: addresses for them, and memory that is kept."""

from collections.abc import Iterable, Iterator

from core.addons import VPC_CNI
from core.capacity.allocatable import pod_memory_mib
from core.capacity.catalog import InstanceType
from core.capacity.density import addressed_pods, has_prefixes, max_pods, system_max_pods
from core.checks.rules import Finding, Level, rule
from core.checks.studied import cluster_in
from core.config.cluster import AddOn
from core.config.environment import Environment
from core.config.source import Parts
from core.toml_setting import with_kubernetes_setting

# Kept memory above this part of a node's is worth a word.
_LARGE_PART = 4


@rule(
    "pods-without-addresses",
    level=Level.WARNING,
    source="VPC CNI: failed to assign an IP address to container",
    remedy="Lower kubelet.max_pods, leave the small types out, or write "
    "cluster.prefix_delegation: true.",
)
def pods_without_addresses(environment: Environment) -> Iterator[Finding]:
    """Where a node may run more pods than it has addresses, the last ones never start."""
    for pool, most, types in _pools(environment):
        short = [one for one in types if addressed_pods(one, environment) < most]
        if short:
            worst = min(short, key=lambda one: (addressed_pods(one, environment), one.name))
            right = "leave those types out, or lower kubelet.max_pods"
            if not has_prefixes(environment):
                right = "write cluster.prefix_delegation: true, or lower kubelet.max_pods"
            yield Finding(
                ("node_pools", pool),
                f"{most} pods a node, but {len(short)} of {len(types)} instance types have fewer "
                f"addresses, {worst.name} {addressed_pods(worst, environment)}",
                right,
            )


@rule(
    "pods-memory",
    level=Level.WARNING,
    source="Bottlerocket keeps 11 MiB of memory for each pod that a node may run",
    remedy="Raise the pool's min_memory, or lower kubelet.max_pods of its node class.",
)
def pods_memory(environment: Environment) -> Iterator[Finding]:
    """On small nodes, what is kept for many pods leaves little for those that run."""
    for pool, most, types in _pools(environment):
        kept = pod_memory_mib(most)
        small = [one for one in types if kept * _LARGE_PART > one.memory_mib]
        if small:
            worst = min(small, key=lambda one: (one.memory_mib, one.name))
            yield Finding(
                ("node_pools", pool),
                f"{most} pods a node keep {kept}Mi memory, of {worst.memory_mib}Mi on {worst.name}",
                f'write min_memory: "{-(-kept * _LARGE_PART // 1024)}Gi", or lower '
                "kubelet.max_pods",
            )


@rule(
    "cni-environment",
    source="the VPC CNI's settings and the nodes' maximum of pods go together",
    remedy="Leave the add-on's variable out.",
)
def cni_environment(environment: Environment) -> Iterator[Finding]:
    """What the file switches on cannot be off in the add-on: pods would have no address."""
    for name, field, parts, value in _contradictions(environment):
        if value != "true":
            yield Finding(parts, f'{name} "{value}" while {field} is set', "remove it")


@rule(
    "cni-by-hand",
    level=Level.WARNING,
    source="the VPC CNI's settings and the nodes' maximum of pods go together",
    remedy="Write the field of the environment file, and leave the add-on's variable out.",
)
def cni_by_hand(environment: Environment) -> Iterator[Finding]:
    """What the add-on is told by hand, nodes and Karpenter are not told."""
    for name, field, parts, value in _contradictions(environment):
        if value == "true":
            found = f"{name} alone tells nodes and Karpenter nothing"
            yield Finding(parts, found, f"write {field} instead")


@rule(
    "system-nodes-max-pods",
    level=Level.ESSENTIAL,
    source="TOML: a table that is written inline, or by dotted keys, takes no further line",
    remedy="Begin the table with a line [settings.kubernetes].",
)
def system_nodes_max_pods(environment: Environment) -> Iterator[Finding]:
    """The system nodes' maximum of pods is written into their settings."""
    most, text = system_max_pods(environment), environment.system_nodes.bottlerocket_settings
    if most and with_kubernetes_setting(text, "max-pods", most) is None:
        found = f"max-pods = {most} cannot be added to settings.kubernetes"
        right = "begin that table with a line [settings.kubernetes], or write max-pods in it"
        yield Finding(("system_nodes", "bottlerocket_settings"), found, right)


def _pools(environment: Environment) -> Iterable[tuple[str, int, list[InstanceType]]]:
    """Yield each pool whose nodes have a maximum, that, and the types it may launch."""
    cluster = cluster_in(environment)
    if cluster is None:
        return
    for nodes in cluster.all_pools:
        most = max_pods(environment, nodes.pool.node_class.name)
        if most:
            yield nodes.pool.written, most, cluster.universe.members(nodes.launchable)


def _contradictions(environment: Environment) -> Iterator[tuple[str, str, Parts, str]]:
    """Yield variables of the add-on that say other than a field does: name, field, place, value."""
    switches = {
        "ENABLE_PREFIX_DELEGATION": (_prefix_field(environment), has_prefixes(environment)),
        "AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG": (
            "network.secondary_cidrs",
            bool(environment.network.secondary_cidrs),
        ),
    }
    variables = environment.cluster.addons.get(VPC_CNI, AddOn()).variables
    for name, (field, is_on) in switches.items():
        if name in variables:
            value = str(variables[name]).lower()
            if (value == "true") is not is_on:
                parts = ("cluster", "addons", VPC_CNI, "configuration", "env", name)
                yield name, field, parts, value


def _prefix_field(environment: Environment) -> str:
    v6 = environment.network.ip_family == "ipv6"
    return "network.ip_family: ipv6" if v6 else "cluster.prefix_delegation"
