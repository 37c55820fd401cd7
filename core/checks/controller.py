"""Rules about what Karpenter's controller is set to do."""

from collections.abc import Iterator

from core import facts
from core.checks.rules import Finding, Level, rule
from core.checks.walks import pools, requirements
from core.config.environment import Environment

_FIRST_WITH_V1 = "1.0.0"
_CAPACITY_TYPE = "karpenter.sh/capacity-type"
_MONITORING_AGENT = "eks-node-monitoring-agent"


@rule(
    "karpenter-api",
    level=Level.ESSENTIAL,
    source="Karpenter's API v1 came with release 1.0.0",
    remedy="Write a karpenter.version from 1.0.0 on.",
)
def karpenter_api(environment: Environment) -> Iterator[Finding]:
    """NodePools and EC2NodeClasses are written in karpenter.sh/v1, which older releases lack."""
    version = environment.karpenter.version
    if facts.release(version) < facts.release(_FIRST_WITH_V1):
        found = f"{version} does not know karpenter.sh/v1, in which NodePools are written"
        right = f"write {facts.KARPENTER_CHECKED}, or another from {_FIRST_WITH_V1} on"
        yield Finding(("karpenter", "version"), found, right)


@rule(
    "feature-gate-version",
    source="Karpenter's feature gates; a release ignores those that it does not know",
    remedy="Raise karpenter.version, or leave the gate at its default.",
)
def feature_gate_version(environment: Environment) -> Iterator[Finding]:
    """A gate that the controller does not know opens nothing, silently."""
    version, gates = environment.karpenter.version, environment.karpenter.feature_gates
    for gate, first in facts.KARPENTER_GATES.items():
        asked = gate in gates.model_fields_set and getattr(gates, gate)
        if asked and facts.release(version) < facts.release(first):
            right = f"write karpenter.version: {first} or newer, or remove it"
            parts = ("karpenter", "feature_gates", gate)
            yield Finding(parts, f"needs Karpenter {first}, not {version}", right)


@rule(
    "reserved-capacity",
    source="Karpenter launches reserved capacity behind its feature gate only",
    remedy="Write karpenter.feature_gates: {reserved_capacity: true}, or name other capacity.",
)
def reserved_capacity(environment: Environment) -> Iterator[Finding]:
    """A pool that asks for reserved capacity gets none while the gate is shut."""
    if environment.karpenter.feature_gates.reserved_capacity:
        return
    found = '"reserved" while its feature gate is shut'
    right = "remove it, or write karpenter.feature_gates: {reserved_capacity: true}"
    for parts, pool in pools(environment):
        if "reserved" in pool.capacity_types:
            index = pool.capacity_types.index("reserved")
            yield Finding((*parts, "capacity_types", index), found, right)
    for parts, item in requirements(environment):
        if (item.key, item.operator) == (_CAPACITY_TYPE, "In") and "reserved" in item.values:
            yield Finding((*parts, "values"), found, right)


@rule(
    "node-repair-agent",
    level=Level.WARNING,
    source="EKS: faults of kernel, network, storage and GPUs are found by its monitoring agent",
    remedy="Add eks-node-monitoring-agent to cluster.addons.",
)
def node_repair_agent(environment: Environment) -> Iterator[Finding]:
    """Karpenter repairs what a node's conditions say; alone, kubelet says little."""
    repairs = environment.karpenter.feature_gates.node_repair
    if repairs and _MONITORING_AGENT not in environment.cluster.addons:
        found = "only nodes that are not Ready are repaired: nothing reports other faults"
        right = f"add cluster.addons: {{{_MONITORING_AGENT}: {{}}}}"
        yield Finding(("karpenter", "feature_gates", "node_repair"), found, right)


@rule(
    "node-monitoring-alone",
    level=Level.WARNING,
    source="EKS' monitoring agent writes node conditions; replacing nodes is left to others",
    remedy="Write karpenter.feature_gates: {node_repair: true}.",
)
def node_monitoring_alone(environment: Environment) -> Iterator[Finding]:
    """What the agent finds out leads to nothing while Karpenter repairs no nodes."""
    repairs = environment.karpenter.feature_gates.node_repair
    if _MONITORING_AGENT in environment.cluster.addons and not repairs:
        found = "Karpenter repairs no nodes, whatever the agent reports"
        right = "write karpenter.feature_gates: {node_repair: true}"
        yield Finding(("cluster", "addons", _MONITORING_AGENT), found, right)


@rule(
    "interruption-queue",
    level=Level.PRODUCTION,
    source="EC2 gives two minutes' notice before it takes a Spot instance, on the queue alone",
    remedy="Write karpenter.interruption_queue: true.",
)
def interruption_queue(environment: Environment) -> Iterator[Finding]:
    """Without the queue, pods on an interrupted Spot node are killed instead of drained."""
    spot = [name for name, pool in environment.node_pools.items() if "spot" in pool.capacity_types]
    if spot and not environment.karpenter.interruption_queue:
        found = f"off, while these NodePools use Spot: {', '.join(spot)}"
        yield Finding(("karpenter", "interruption_queue"), found, "write true")


@rule(
    "zonal-shift",
    source="the controller panics at its start where the cluster is not registered",
    remedy="Set cluster.zonal_shift and karpenter.zonal_shift alike.",
)
def zonal_shift(environment: Environment) -> Iterator[Finding]:
    """A zonal shift needs both sides: EKS must register the cluster, Karpenter must follow."""
    cluster, controller = environment.cluster.zonal_shift, environment.karpenter.zonal_shift
    if controller and not cluster:
        found = "Karpenter does not start: the cluster is not registered for zonal shift"
        yield Finding(("karpenter", "zonal_shift"), found, "write cluster.zonal_shift: true")
    if cluster and not controller:
        found = "Karpenter would launch nodes in a zone that is shifted away from"
        yield Finding(("cluster", "zonal_shift"), found, "write karpenter.zonal_shift: true")
