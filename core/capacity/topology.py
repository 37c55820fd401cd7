"""Where the pods of a workload may go relative to each other: domains by turns, nodes apart."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from core.capacity.affinity import Spread
from core.capacity.kinds import Kind, mask_of
from core.capacity.labels import HOSTNAME, ZONE
from core.capacity.pods import Attempt
from core.capacity.pool_nodes import PoolNodes
from core.capacity.requirements import Requirement, Requirements, requirement
from core.capacity.taints import untolerated

UNLIMITED = 1 << 62
# Of a label with more values, such as the instance type, no spread is followed.
_MOST_VALUES = 100


@dataclass(frozen=True, slots=True)
class Domain:
    """One way to place a pod of an attempt: with a value for each label that it is spread over.

    Without such labels there is one domain, of no values. `apart` are the kinds (a mask) it shares
    no node with, `per_node` how many of its own it does.
    """

    values: Mapping[str, str]
    attempt: Attempt
    requirements: Requirements
    apart: int
    per_node: int


class Counts:
    """How many pods of a kind have each value of the labels they are spread over."""

    def __init__(self, kind: Kind, attempt: Attempt, axes: Mapping[str, Sequence[str]]) -> None:
        """Start with none; `axes` are the values by label."""
        self.by_key = {key: dict.fromkeys(values, 0) for key, values in axes.items()}
        self._one_each = {key for key in axes if _one_each(kind, attempt, key)}
        self._spreads = {key: _spreads(attempt, key) for key in axes}

    def add(self, pods: int, place: Requirements | Mapping[str, str]) -> None:
        """Count pods on a node of these requirements, or in a domain, as far as these name one."""
        for key, counts in self.by_key.items():
            value = place.get(key)
            found = only(value) if isinstance(value, Requirement) else value
            if found in counts:
                counts[found] += pods

    def of(self, way: Domain) -> int:
        """Return how full a domain is: the pods that have any of its values."""
        return sum(self.by_key[key][value] for key, value in way.values.items())

    def open(self, ways: Sequence[Domain]) -> list[int]:
        """Return the numbers of the domains that may take another pod, the emptiest first."""
        most = {key: self._most(key) for key in self.by_key}
        found = [
            (self.of(way), number)
            for number, way in enumerate(ways)
            if all(self.by_key[key][value] < most[key] for key, value in way.values.items())
        ]
        return [number for _, number in sorted(found)]

    def full(self, way: Domain) -> str | None:
        """Return the label whose value in a domain takes no further pod for now, if any."""
        return next(
            (
                key
                for key, value in way.values.items()
                if self.by_key[key][value] >= self._most(key)
            ),
            None,
        )

    def _most(self, key: str) -> int:
        if key in self._one_each:
            return 1
        counts = self.by_key[key].values()
        least = min(counts, default=0)
        allowed = [
            one.max_skew + (0 if len(counts) < (one.min_domains or 0) else least)
            for one in self._spreads[key]
            if one.own
        ]
        return min(allowed, default=UNLIMITED)


def axes_of(kind: Kind, attempt: Attempt, pools: Sequence[PoolNodes]) -> dict[str, list[str]]:
    """Return the labels that an attempt is spread over, and the values that it counts of each."""
    keys = dict.fromkeys(one.topology_key for one in (*attempt.spreads, *attempt.anti_affinity))
    found: dict[str, list[str]] = {}
    for key in keys:
        # Any node has a zone, but other labels only some pools have: a spread keeps to those.
        own = _one_each(kind, attempt, key) or any(one.own for one in _spreads(attempt, key))
        if key != HOSTNAME and (own or (key != ZONE and _spreads(attempt, key))):
            wanted = attempt.strict.any_of(key)
            values = [one for one in _known(key, _counted(attempt, key, pools)) if wanted.has(one)]
            if len(values) <= _MOST_VALUES:
                found[key] = values
    return found


def domains(
    attempt: Attempt, kinds: Sequence[Kind], axes: Mapping[str, Sequence[str]]
) -> list[Domain]:
    """Return every combination of the values an attempt may use."""
    apart = mask_of(other.number for other in kinds if _apart(attempt, other))
    per_node = min((one.max_skew for one in _own(attempt, HOSTNAME)), default=UNLIMITED)
    found: list[Domain] = []
    for values in product(*axes.values()):
        way = dict(zip(axes, values, strict=True))
        here = attempt.requirements.joined(requirement(*_in(item)) for item in way.items())
        found.append(Domain(way, attempt, here, apart, per_node))
    return found


def _in(item: tuple[str, str]) -> tuple[str, str, tuple[str]]:
    key, value = item
    return key, "In", (value,)


def _counted(attempt: Attempt, key: str, pools: Sequence[PoolNodes]) -> list[PoolNodes]:
    """Return the pools whose values count: all, unless each spread honors the taints."""
    found = _spreads(attempt, key)
    honored = bool(found) and all(one.honor_taints for one in found)
    return [
        one
        for one in pools
        if one.options and not (honored and untolerated(one.pool.taints, attempt.tolerations))
    ]


def _known(key: str, pools: Iterable[PoolNodes]) -> list[str]:
    """Return the values of a label that new nodes may have, in the order of the pools."""
    found: dict[str, None] = {}
    for nodes in pools:
        allowed, universe = nodes.template.any_of(key), nodes.universe
        offered = universe.place.zones if key == ZONE else universe.values(key, nodes.options)
        # A label that types know nothing of has the values that the pool gives it.
        named = offered or (sorted(allowed.values) if allowed.operator == "In" else ())
        found |= dict.fromkeys(value for value in named if allowed.has(value))
    return list(found)


def only(one: Requirement | None) -> str | None:
    """Return the value that a label must have, where it is a single one."""
    return next(iter(one.values)) if one and not one.complement and len(one.values) == 1 else None


def _spreads(attempt: Attempt, key: str) -> list[Spread]:
    return [one for one in attempt.spreads if one.topology_key == key]


def _own(attempt: Attempt, key: str) -> list[Spread]:
    return [one for one in _spreads(attempt, key) if one.own]


def _apart(attempt: Attempt, other: Kind) -> bool:
    return any(
        term.topology_key == HOSTNAME and term.selects(other.pod.labels, other.pod.namespace)
        for term in attempt.anti_affinity
    )


def _one_each(kind: Kind, attempt: Attempt, key: str) -> bool:
    return any(
        term.topology_key == key and term.selects(kind.pod.labels, kind.pod.namespace)
        for term in attempt.anti_affinity
    )
