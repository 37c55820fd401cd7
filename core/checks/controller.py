"""Rules about what Karpenter's controller is set to do."""

from collections.abc import Iterator

from core.checks.rules import Finding, Level, rule
from core.config.environment import Environment


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
        yield Finding(
            ("karpenter", "interruption_queue"),
            f"off, while these NodePools use Spot: {', '.join(spot)}",
            "write true",
        )


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
