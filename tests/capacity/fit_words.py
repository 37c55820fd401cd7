"""Pieces of pod specs in a few words, and a case that is made of them."""

import textwrap
from dataclasses import dataclass

from core.capacity.specs import PoolSpec
from tests.capacity.builders import pool


@dataclass(frozen=True)
class Case:
    """A Deployment's replicas and pod spec, the pools, and what must become of it.

    `text` is what Karpenter says of the first pod without a place.
    """

    name: str
    spec: str
    pools: tuple[PoolSpec, ...] = (pool(),)
    replicas: int = 1
    placed: int | None = None
    nodes: int | None = None
    text: str = ""
    detail: str = ""


def cpu(amount: str, rest: str = "") -> str:
    """Write a pod spec of one container that requests CPU."""
    head = f"containers: [{{name: c, resources: {{requests: {{cpu: {amount}}}}}}}]"
    return f"{head}\n{textwrap.dedent(rest)}"


def wants(name: str, amount: str) -> str:
    """Write a pod spec of one container that requests (and is limited to) something else."""
    return f"containers: [{{name: c, resources: {{limits: {{{name}: {amount}}}}}}}]"


def required(*terms: str) -> str:
    """Write a required node affinity; the terms are alternatives."""
    listed = ", ".join(f"{{matchExpressions: [{term}]}}" for term in terms)
    return (
        "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: "
        f"{{nodeSelectorTerms: [{listed}]}}}}}}"
    )


def preferred(*terms: str) -> str:
    """Write a preferred node affinity, the first term the heaviest."""
    listed = ", ".join(
        f"{{weight: {100 - number}, preference: {{matchExpressions: [{term}]}}}}"
        for number, term in enumerate(terms)
    )
    return (
        "affinity: {nodeAffinity: "
        f"{{preferredDuringSchedulingIgnoredDuringExecution: [{listed}]}}}}"
    )


def apart(key: str, *, must: bool = True) -> str:
    """Write a pod anti-affinity of the workload against itself."""
    term = f"{{topologyKey: {key}, labelSelector: {{matchLabels: {{app: web}}}}}}"
    if must:
        rule = f"requiredDuringSchedulingIgnoredDuringExecution: [{term}]"
    else:
        rule = (
            "preferredDuringSchedulingIgnoredDuringExecution: "
            f"[{{weight: 1, podAffinityTerm: {term}}}]"
        )
    return f"affinity: {{podAntiAffinity: {{{rule}}}}}"


def spread(key: str, when: str = "DoNotSchedule", skew: int = 1, rest: str = "") -> str:
    """Write a topology spread of the workload's own pods."""
    return (
        f"topologySpreadConstraints: [{{topologyKey: {key}, maxSkew: {skew}, "
        f"whenUnsatisfiable: {when}, labelSelector: {{matchLabels: {{app: web}}}}{rest}}}]"
    )
