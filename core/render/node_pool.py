"""NodePools as manifests."""

from core.config.disruption import Budget
from core.config.environment import Environment
from core.config.nodes import NodePool, Taint
from core.config.pool_parts import PoolPart, pool_parts
from core.config.pool_requirements import RequirementEntry
from core.render.addons import has_ebs_csi
from core.render.data import Rendered, literal, without_empty

# Pods must not start before the CSI driver: it would not know how many volumes fit.
EBS_CSI_STARTUP_TAINT = Taint(key="ebs.csi.aws.com/agent-not-ready", effect="NoExecute")


def node_pool_manifest(environment: Environment, name: str) -> Rendered:
    """Return the NodePool of a name: of a pool of the file, or of a part of it."""
    part = pool_parts(environment)[name]
    pool = part.pool
    spec = {
        "replicas": pool.replicas,
        "template": {
            **_metadata(pool),
            "spec": _node_spec(environment, part),
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


def startup_taints(environment: Environment, pool: NodePool) -> tuple[Taint, ...]:
    """Return the pool's startup taints, with the EBS CSI driver's where it is installed."""
    own = pool.startup_taints
    if has_ebs_csi(environment) and EBS_CSI_STARTUP_TAINT not in own:
        return (*own, EBS_CSI_STARTUP_TAINT)
    return own


def _metadata(pool: NodePool) -> Rendered:
    return {"metadata": {"labels": literal(pool.labels)}} if pool.labels else {}


def _node_spec(environment: Environment, part: PoolPart) -> Rendered:
    pool = part.pool
    return without_empty(
        {
            "nodeClassRef": {
                "group": "karpenter.k8s.aws",
                "kind": "EC2NodeClass",
                "name": pool.node_class,
            },
            "requirements": [_requirement(one) for one in part.requirements],
            "taints": [_taint(taint) for taint in pool.taints],
            "startupTaints": [_taint(taint) for taint in startup_taints(environment, pool)],
            "expireAfter": pool.expire_after,
            "terminationGracePeriod": pool.termination_grace_period,
        }
    )


def _requirement(one: RequirementEntry) -> Rendered:
    rendered: Rendered = {"key": literal(one.key), "operator": one.operator}
    if one.values:
        rendered["values"] = literal(one.values)
    if one.min_values is not None:
        rendered["minValues"] = one.min_values
    return rendered


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
