"""Rules about versions that must fit together."""

from collections.abc import Iterator

from core.checks.rules import Finding, rule
from core.config.environment import Environment
from core.facts import AS_OF, KARPENTER_FOR_KUBERNETES


def _release(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))


@rule(
    "karpenter-kubernetes",
    source="Karpenter's compatibility matrix: the controller refuses an unknown Kubernetes",
    remedy="Raise karpenter.version, or keep an older cluster.kubernetes_version.",
)
def karpenter_kubernetes(environment: Environment) -> Iterator[Finding]:
    """Karpenter does not start on a Kubernetes version that it does not know."""
    kubernetes, karpenter = environment.cluster.kubernetes_version, environment.karpenter.version
    parts = ("cluster", "kubernetes_version")
    least = KARPENTER_FOR_KUBERNETES.get(kubernetes)
    if least is None:
        known = list(KARPENTER_FOR_KUBERNETES)
        yield Finding(
            parts,
            f'no Karpenter release is known to support "{kubernetes}" (facts of {AS_OF})',
            f'write one from "{known[0]}" to "{known[-1]}"',
        )
    elif _release(karpenter) < least:
        supported = [
            minor
            for minor, first in KARPENTER_FOR_KUBERNETES.items()
            if first <= _release(karpenter)
        ]
        needed = ".".join(str(part) for part in least)
        keep = f', or kubernetes_version: "{supported[-1]}"' if supported else ""
        yield Finding(
            parts,
            f'Karpenter {karpenter} does not support Kubernetes "{kubernetes}"',
            f"write karpenter.version: {needed} or newer{keep}",
        )
