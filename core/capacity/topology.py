"""Where the pods of a workload may go relative to each other: zones by turns, nodes apart."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.capacity.kinds import Kind, mask_of
from core.capacity.labels import HOSTNAME, ZONE
from core.capacity.pods import Attempt
from core.capacity.requirements import Requirements, requirement

UNLIMITED = 1 << 62


@dataclass(frozen=True, slots=True)
class Domain:
    """One way to place a pod of an attempt: in a zone that a spread prescribes, or in any.

    `apart` are the kinds (a mask) it shares no node with, `per_node` how many of its own it does.
    """

    zone: str | None
    attempt: Attempt
    requirements: Requirements
    apart: int
    per_node: int


def domains(
    kind: Kind, attempt: Attempt, kinds: Sequence[Kind], zones: Sequence[str]
) -> list[Domain]:
    """Return the zones an attempt may use, or one domain without a zone if it minds none."""
    apart = mask_of(other.number for other in kinds if _apart(attempt, other))
    per_node = min(_skews(attempt, HOSTNAME), default=UNLIMITED)
    if not (_skews(attempt, ZONE) or _one_a_zone(kind, attempt)):
        return [Domain(None, attempt, attempt.requirements, apart, per_node)]
    eligible = [zone for zone in zones if attempt.strict.any_of(ZONE).has(zone)]
    return [
        Domain(zone, attempt, _in_zone(attempt.requirements, zone), apart, per_node)
        for zone in eligible
    ]


def most_in_a_zone(kind: Kind, attempt: Attempt, placed: Sequence[int]) -> int:
    """Return how many pods a zone may hold, given how many are in each."""
    if _one_a_zone(kind, attempt):
        return 1
    allowed = [
        one.max_skew + (0 if len(placed) < (one.min_domains or 0) else min(placed))
        for one in attempt.spreads
        if one.topology_key == ZONE and one.own
    ]
    return min(allowed, default=UNLIMITED)


def _in_zone(requirements: Requirements, zone: str) -> Requirements:
    return requirements.joined([requirement(ZONE, "In", (zone,))])


def _skews(attempt: Attempt, key: str) -> list[int]:
    return [one.max_skew for one in attempt.spreads if one.topology_key == key and one.own]


def _apart(attempt: Attempt, other: Kind) -> bool:
    return any(
        term.topology_key == HOSTNAME and term.selects(other.pod.labels, other.pod.namespace)
        for term in attempt.anti_affinity
    )


def _one_a_zone(kind: Kind, attempt: Attempt) -> bool:
    return any(
        term.topology_key == ZONE and term.selects(kind.pod.labels, kind.pod.namespace)
        for term in attempt.anti_affinity
    )
