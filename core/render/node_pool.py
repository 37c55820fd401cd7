"""NodePools as manifests."""

from collections.abc import Iterator

from core.config.environment import Environment
from core.config.nodes import Budget, NodePool, Taint
from core.config.quantity import parse_quantity
from core.render.addons import has_ebs_csi
from core.render.data import Rendered, literal, without_empty

_INSTANCE = "karpenter.k8s.aws/instance-"
LABELS = {
    "architecture": "kubernetes.io/arch",
    "capacity_type": "karpenter.sh/capacity-type",
    "cpu": f"{_INSTANCE}cpu",
    "instance_category": f"{_INSTANCE}category",
    "instance_family": f"{_INSTANCE}family",
    "instance_generation": f"{_INSTANCE}generation",
    "instance_size": f"{_INSTANCE}size",
    "instance_type": "node.kubernetes.io/instance-type",
    "memory": f"{_INSTANCE}memory",
    "os": "kubernetes.io/os",
    "zone": "topology.kubernetes.io/zone",
}
# Pods must not start before the CSI driver: it would not know how many volumes fit.
EBS_CSI_STARTUP_TAINT = Taint(key="ebs.csi.aws.com/agent-not-ready", effect="NoExecute")
_MI = 1024**2


def node_pool_manifest(environment: Environment, name: str) -> Rendered:
    """Return the NodePool of a name in `node_pools`."""
    pool = environment.node_pools[name]
    spec = {
        "template": {
            **_metadata(pool),
            "spec": _node_spec(environment, pool),
        },
        "disruption": {
            "consolidationPolicy": pool.disruption.consolidation_policy,
            "consolidateAfter": pool.disruption.consolidate_after,
            "budgets": [_budget(budget) for budget in pool.disruption.budgets],
        },
        "limits": literal(pool.limits),
        "weight": pool.weight,
    }
    return {
        "apiVersion": "karpenter.sh/v1",
        "kind": "NodePool",
        "metadata": {"name": name},
        "spec": without_empty(spec),
    }


def requirements(pool: NodePool) -> list[Rendered]:
    """Return the pool's requirements as Karpenter has them, `min_values` included."""
    rendered = [*_own_requirements(pool), *(_further(pool))]
    for field, count in pool.min_values.items():
        key = LABELS[field]
        matching = [item for item in rendered if item["key"] == key]
        if matching:
            matching[0]["minValues"] = count
        else:
            rendered.append({"key": key, "operator": "Exists", "minValues": count})
    return rendered


def startup_taints(environment: Environment, pool: NodePool) -> tuple[Taint, ...]:
    """Return the pool's startup taints, with the EBS CSI driver's where it is installed."""
    own = pool.startup_taints
    if has_ebs_csi(environment) and EBS_CSI_STARTUP_TAINT not in own:
        return (*own, EBS_CSI_STARTUP_TAINT)
    return own


def _metadata(pool: NodePool) -> Rendered:
    return {"metadata": {"labels": literal(pool.labels)}} if pool.labels else {}


def _node_spec(environment: Environment, pool: NodePool) -> Rendered:
    return without_empty(
        {
            "nodeClassRef": {
                "group": "karpenter.k8s.aws",
                "kind": "EC2NodeClass",
                "name": pool.node_class,
            },
            "requirements": requirements(pool),
            "taints": [_taint(taint) for taint in pool.taints],
            "startupTaints": [_taint(taint) for taint in startup_taints(environment, pool)],
            "expireAfter": pool.expire_after,
            "terminationGracePeriod": pool.termination_grace_period,
        }
    )


def _own_requirements(pool: NodePool) -> Iterator[Rendered]:
    yield _in("capacity_type", pool.capacity_types)
    yield _in("architecture", pool.architectures)
    yield _in("os", ("linux",))
    for field, values in (
        ("zone", pool.zones),
        ("instance_category", pool.instance_categories),
        ("instance_family", pool.instance_families),
        ("instance_type", pool.instance_types),
    ):
        if values:
            yield _in(field, values)
    yield from _bounds("instance_generation", pool.min_generation, None)
    yield from _bounds("cpu", pool.min_cpus, pool.max_cpus)
    yield from _bounds("memory", _mebibytes(pool.min_memory), _mebibytes(pool.max_memory))


def _further(pool: NodePool) -> Iterator[Rendered]:
    for item in pool.requirements:
        rendered = {"key": literal(item.key), "operator": item.operator}
        if item.values:
            rendered["values"] = literal(item.values)
        if item.min_values is not None:
            rendered["minValues"] = item.min_values
        yield rendered


def _in(field: str, values: tuple[str, ...]) -> Rendered:
    return {"key": LABELS[field], "operator": "In", "values": literal(values)}


def _bounds(field: str, least: int | None, most: int | None) -> Iterator[Rendered]:
    # Gt and Lt rather than Gte and Lte: every supported Karpenter knows them.
    if least is not None:
        yield {"key": LABELS[field], "operator": "Gt", "values": [str(least - 1)]}
    if most is not None:
        yield {"key": LABELS[field], "operator": "Lt", "values": [str(most + 1)]}


def _mebibytes(quantity: str | None) -> int | None:
    return None if quantity is None else int(parse_quantity(quantity) / _MI)


def _taint(taint: Taint) -> Rendered:
    return literal(without_empty({"key": taint.key, "value": taint.value, "effect": taint.effect}))


def _budget(budget: Budget) -> Rendered:
    return without_empty(
        {
            "nodes": budget.nodes,
            "schedule": literal(budget.schedule),
            "duration": budget.duration,
            "reasons": list(budget.reasons),
        }
    )
