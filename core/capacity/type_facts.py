"""One instance type as reports show it: labels, amounts as text, where it is, what it costs."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from core.capacity.allocatable import allocatable, capacity
from core.capacity.catalog import InstanceType
from core.capacity.labels import labels_of
from core.capacity.prices import load_prices
from core.capacity.resources import CPU, MEMORY, NANO, PODS, STORAGE, amount_text
from core.capacity.specs import Controller, NodeClassSpec

# Shown even where there is none of it; devices only where there are some.
_ALWAYS = (CPU, MEMORY, STORAGE, PODS)


@dataclass(frozen=True, slots=True)
class TypeFacts:
    """What the catalogue says of a type, and what a node of it offers under Karpenter's defaults.

    `zones` are ids by region; `usd_an_hour` is On-Demand, by region, where the price is known.
    """

    name: str
    architectures: tuple[str, ...]
    labels: Mapping[str, str]
    capacity: Mapping[str, str]
    allocatable: Mapping[str, str]
    capacity_types: tuple[str, ...]
    zones: Mapping[str, tuple[str, ...]]
    usd_an_hour: Mapping[str, float]
    bare_metal: bool
    burstable: bool
    current_generation: bool


def type_facts(instance: InstanceType) -> TypeFacts:
    """Describe a type: no NodePool, the default volume, no max_pods."""
    spec, settings = NodeClassSpec(), Controller()
    prices = {region: entry.on_demand.get(instance.name) for region, entry in load_prices().items()}
    return TypeFacts(
        name=instance.name,
        architectures=instance.architectures,
        labels=labels_of(instance),
        capacity=amounts_text(capacity(instance, spec, settings)),
        allocatable=amounts_text(allocatable(instance, spec, settings)),
        capacity_types=instance.usage_classes,
        zones=dict(instance.offered),
        usd_an_hour={region: price for region, price in prices.items() if price is not None},
        bare_metal=instance.bare_metal,
        burstable=instance.burstable,
        current_generation=instance.current_generation,
    )


def amounts_text(amounts: Mapping[str, Fraction]) -> dict[str, str]:
    """Return amounts as Kubernetes writes them, without devices that are not there."""
    return {
        name: amount_text(name, amount)
        for name, amount in amounts.items()
        if amount or name in _ALWAYS
    }


def nano_text(amounts: Mapping[str, int]) -> dict[str, str]:
    """Return amounts in billionths as text."""
    return amounts_text({name: Fraction(amount, NANO) for name, amount in amounts.items()})
