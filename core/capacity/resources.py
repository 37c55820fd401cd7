"""Amounts of resources by name: how they add up, and how they are written."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from core.config.quantity import canonical_quantity

CPU = "cpu"
MEMORY = "memory"
STORAGE = "ephemeral-storage"
PODS = "pods"
NODES = "nodes"
NVIDIA_GPU = "nvidia.com/gpu"
AMD_GPU = "amd.com/gpu"
NEURON = "aws.amazon.com/neuron"
NEURON_CORE = "aws.amazon.com/neuroncore"
GAUDI = "habana.ai/gaudi"
EFA = "vpc.amazonaws.com/efa"
EXOTIC = (NEURON, NEURON_CORE, AMD_GPU, NVIDIA_GPU, GAUDI)

KI = 1024
MI = 1024**2
GI = 1024**3

# Amounts in whole billionths, the finest that Kubernetes keeps: fast to compare, and exact.
NANO = 10**9

Resources = Mapping[str, Fraction]


def nano(amount: Fraction) -> int:
    """Return an amount in billionths."""
    return amount.numerator * NANO // amount.denominator


def total(parts: Iterable[Resources]) -> dict[str, Fraction]:
    """Add resources up, name by name."""
    summed: dict[str, Fraction] = {}
    for part in parts:
        for name, amount in part.items():
            summed[name] = summed.get(name, Fraction(0)) + amount
    return summed


def largest(parts: Iterable[Resources]) -> dict[str, Fraction]:
    """Return the largest amount of each name."""
    found: dict[str, Fraction] = {}
    for part in parts:
        for name, amount in part.items():
            found[name] = max(found.get(name, amount), amount)
    return found


def amount_text(name: str, amount: Fraction) -> str:
    """Write an amount as Kubernetes would: memory and storage in Ki, Mi, Gi, the rest decimal."""
    sized = name in (MEMORY, STORAGE) or name.startswith("hugepages-")
    if sized and amount.denominator == 1 and amount % KI == 0:
        return canonical_quantity(f"{amount // KI}Ki")
    if sized and amount.denominator == 1:
        return str(amount)
    return canonical_quantity(f"{int(amount * 10**9)}n")


def resources_text(resources: Resources) -> str:
    """Write resources as Karpenter logs them: compact JSON in order of name."""
    parts = (f'"{name}":"{amount_text(name, resources[name])}"' for name in sorted(resources))
    return "{" + ",".join(parts) + "}"
