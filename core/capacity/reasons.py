"""Why a pod cannot be placed, in the words of Karpenter 1.14's log."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from core.capacity.kinds import Kind
from core.capacity.packing import Joined, Packing
from core.capacity.placing import ways_of
from core.capacity.pods import Attempt
from core.capacity.pool_nodes import starved_labels
from core.capacity.requirements import Requirements
from core.capacity.resources import CPU, NANO, NODES, Resources, resources_text, total
from core.capacity.taints import taint_reason, untolerated
from core.capacity.topology import Counts, Domain

_TYPO_CPUS = 10**6
ZERO = Fraction(0)

FILTERED_OUT = "skipping, nodepool requirements filtered out all instance types"
NODES_EXHAUSTED = "node limits have been exhausted for nodepool"
EXCEEDS_LIMITS = "all available instance types exceed limits for nodepool"
STATIC = "static nodepool: its {} nodes take no more of these pods"
NO_RESOURCES = "no instance type has enough resources"

# Which of (requirements met, fits, has an offering) no type at all satisfies, and what that is
# called. All pairs fail before any single one is blamed.
_NONE_AT_ALL = {
    (0, 1, 2): (
        "no instance type met the scheduling requirements or had enough resources or had a "
        "required offering"
    ),
    (0, 1): "no instance type met the scheduling requirements or had enough resources",
    (0, 2): "no instance type met the scheduling requirements or had a required offering",
    (1, 2): "no instance type had enough resources or had a required offering",
    (0,): "no instance type met all requirements",
    (1,): NO_RESOURCES,
    (2,): "no instance type has the required offering",
}
# Each is met by some type, these two by one type together, all three by none.
_PAIRS = {
    (0, 1): (
        "no instance type which met the scheduling requirements and had enough resources, had a "
        "required offering"
    ),
    (1, 2): (
        "no instance type which had enough resources and the required offering met the scheduling "
        "requirements"
    ),
    (0, 2): (
        "no instance type which met the scheduling requirements and the required offering had the "
        "required resources"
    ),
}
_TUPLE = "no instance type met the requirements/resources/offering tuple"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one pool cannot take a pod: the sentence to search for, and the figures after it."""

    pool: str
    text: str
    detail: str = ""

    def __str__(self) -> str:
        """Read as in Karpenter's log."""
        return f"{self.text}, {self.detail}" if self.detail else self.text


def reasons(packing: Packing, kind: Kind) -> tuple[Reason, ...]:
    """Return each pool's reason against one more pod of a kind, with all its wishes given up."""
    attempt = kind.attempts[-1]
    ways, counts = ways_of(packing, kind, attempt)
    empty = next((key for key, values in counts.by_key.items() if not values), None)
    if empty is not None:
        return (Reason("", _topology_text(attempt, counts, empty)),)
    ready = [ways[number] for number in counts.open(ways)]
    if not ready:
        full = next(filter(None, map(counts.full, ways)))
        return (Reason("", _topology_text(attempt, counts, full)),)
    pools = range(len(packing.pools))
    return tuple(_reason(packing, number, kind, _Ways(ways, ready, counts)) for number in pools)


@dataclass(frozen=True, slots=True)
class _Ways:
    """Where a pod may go, `ready` for another the emptiest first."""

    every: Sequence[Domain]
    ready: Sequence[Domain]
    counts: Counts


def _reason(packing: Packing, pool: int, kind: Kind, ways: _Ways) -> Reason:
    nodes, attempt = packing.pools[pool], kind.attempts[-1]
    name = nodes.pool.name
    if not nodes.options:
        return Reason(name, FILTERED_OUT, _starved_text(nodes.starved))
    if full := _full(packing, pool):
        return Reason(name, full)
    if taints := untolerated(nodes.pool.taints, attempt.tolerations):
        return Reason(name, taint_reason(taints))
    template = packing.template(pool)
    if why := template.incompatibility(attempt.requirements):
        return Reason(name, f"incompatible requirements, {why}")
    way = next((one for one in ways.ready if _in_reach(template, one)), None)
    joined = way and packing.joined(pool, template, way.requirements)
    if joined is None:
        return Reason(name, _out_of_reach(template, attempt, ways))
    return _filter_reason(packing, pool, kind, joined)


def _in_reach(template: Requirements, way: Domain) -> bool:
    return not template.incompatibility(way.requirements)


def _out_of_reach(template: Requirements, attempt: Attempt, ways: _Ways) -> str:
    """Say why no node of these requirements may take a pod now, though each may have others."""
    here = next((one for one in ways.every if _in_reach(template, one)), None)
    full = here and ways.counts.full(here)
    if full:
        return _topology_text(attempt, ways.counts, full)
    return template.incompatibility(ways.ready[0].requirements)


def _full(packing: Packing, pool: int) -> str:
    """Say why a pool launches no further node, whatever the pod; or nothing."""
    spec = packing.pools[pool].pool
    if spec.replicas is not None:
        return STATIC.format(spec.replicas)
    if packing.remaining[pool].get(NODES, NANO) < NANO:
        return f"{NODES_EXHAUSTED} (NodePool={spec.name})"
    return "" if packing.within_limits(pool) else f"{EXCEEDS_LIMITS} (NodePool={spec.name})"


def _filter_reason(packing: Packing, pool: int, kind: Kind, joined: Joined) -> Reason:
    nodes, options = packing.pools[pool], packing.within_limits(pool)
    masks = (
        options & joined.types,
        packing.fitting(pool, options, kind.requests, kind),
        options & joined.offered,
    )
    remaining = masks[0] & masks[1] & masks[2]
    starved = starved_labels(nodes.universe, joined.requirements, remaining) if remaining else ()
    text = _starved_text(starved) or _filter_text(masks)
    daemons = [group.requests for group in nodes.groups if group.mask & options]
    needed = _range_text(kind.pod.requests, daemons)
    detail = f"requirements={joined.requirements}, resources={needed}"
    typo = text == NO_RESOURCES and kind.pod.requests.get(CPU, 0) >= _TYPO_CPUS
    return Reason(
        nodes.pool.name,
        text,
        detail + (" (CPU request >= 1 Million, m vs M typo?)" if typo else ""),
    )


def _filter_text(masks: tuple[int, int, int]) -> str:
    for failed, text in _NONE_AT_ALL.items():
        if not any(masks[number] for number in failed):
            return text
    for (one, two), text in _PAIRS.items():
        if masks[one] & masks[two]:
            return text
    return _TUPLE


def _starved_text(labels: Iterable[str]) -> str:
    shown = " ".join(sorted(labels))
    return f"minValues requirement is not met for label(s) (label(s)=[{shown}])" if shown else ""


def _range_text(pod: Resources, daemons: list[Resources]) -> str:
    # A range where the types differ in their DaemonSets.
    sums: list[Resources] = [total([pod, daemon]) for daemon in daemons] or [pod]
    names = dict.fromkeys(name for one in sums for name in one)
    least, most = (
        resources_text({name: choose(one.get(name, ZERO) for one in sums) for name in names})
        for choose in (min, max)
    )
    return least if least == most else f"min={least}, max={most}"


def _topology_text(attempt: Attempt, counts: Counts, key: str) -> str:
    shown = ", ".join(f"{value}: {count}" for value, count in counts.by_key[key].items())
    spread = any(one.topology_key == key for one in attempt.spreads)
    what = "topology spread" if spread else "pod anti-affinity"
    return f"unsatisfiable topology constraint for {what}, key={key} (counts = {shown})"
