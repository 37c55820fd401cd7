"""The nodes a NodePool may launch: its types, what each can run, and the DaemonSets on them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from core.capacity.allocatable import NodeSizes
from core.capacity.pods import HostPort, Pod
from core.capacity.requirements import Requirements, label_requirements
from core.capacity.resources import EXOTIC, Resources, total
from core.capacity.specs import Controller, NodeClassSpec, PoolSpec
from core.capacity.taints import PREFER_NO_SCHEDULE, untolerated
from core.capacity.universe import AmountIndex, Universe, union


class Amounts(Mapping[str, AmountIndex]):
    """One index a resource over all types, made when first asked for: few of ten ever are."""

    def __init__(self, amounts: Sequence[Mapping[str, int]]) -> None:
        """Keep each type's amounts, in billionths by resource."""
        self._amounts = amounts
        self._made: dict[str, AmountIndex] = {}

    def __getitem__(self, name: str) -> AmountIndex:
        """Return a resource's index."""
        if name not in self._made:
            self._made[name] = AmountIndex(self.each(name))
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the resources."""
        return iter(self._amounts[0] if self._amounts else ())

    def __len__(self) -> int:
        """Return the number of resources."""
        return len(self._amounts[0]) if self._amounts else 0

    def each(self, name: str) -> list[int]:
        """Return each type's amount of a resource, in billionths."""
        return [one[name] for one in self._amounts]

    def of(self, number: int) -> Mapping[str, int]:
        """Return all amounts of the type with this number, in billionths."""
        return self._amounts[number]


@dataclass(frozen=True, slots=True)
class NodeAmounts:
    """What nodes of one node class offer, by resource; `usable` have no negative amount."""

    allocatable: Amounts
    capacity: Amounts
    bootable: int
    usable: int
    exotic: int
    # What is allocatable beyond half of a type's capacity: filled as resources are asked for.
    _beyond: dict[str, AmountIndex] = field(default_factory=dict[str, AmountIndex], compare=False)

    def fitting(self, requests: Mapping[str, int]) -> int:
        """Return the types whose allocatable covers requests in billionths."""
        mask = self.usable
        for name, amount in requests.items():
            index = self.allocatable.get(name)
            if index is not None:
                mask &= index.at_least(amount)
            elif amount > 0:
                return 0
        return mask

    def halved(self, name: str, taken: int) -> int:
        """Return the types that keep less than half of a resource once this much is taken."""
        if name not in self._beyond:
            pairs = zip(self.allocatable.each(name), self.capacity.each(name), strict=True)
            self._beyond[name] = AmountIndex([2 * left - has for left, has in pairs])
        return self._beyond[name].at_most(2 * taken - 1)


@dataclass(frozen=True, slots=True)
class DaemonGroup:
    """Types of a pool on which the same DaemonSets run, and what these request together."""

    mask: int
    requests: Resources
    host_ports: tuple[HostPort, ...] = ()


@dataclass(frozen=True, slots=True)
class PoolNodes:
    """A pool with the types that its requirements leave (`options`).

    `starved` are the labels of which those types have fewer values than `min_values` asks for;
    Karpenter then skips the pool, so no options are left.
    """

    pool: PoolSpec
    universe: Universe
    amounts: NodeAmounts
    template: Requirements
    options: int
    groups: tuple[DaemonGroup, ...]
    starved: tuple[str, ...] = ()

    @property
    def launchable(self) -> int:
        """The options without metal, GPU and Neuron types, unless nothing else is left."""
        return without_exotic(self.options, self)


def node_amounts(
    node_class: NodeClassSpec, universe: Universe, controller: Controller | None = None
) -> NodeAmounts:
    """Work out what nodes of a class offer, for every type."""
    sizes = NodeSizes(node_class, controller or Controller())
    have = [sizes.capacity(one) for one in universe.types]
    left = [
        _without(whole, sizes.overhead(one, whole))
        for one, whole in zip(universe.types, have, strict=True)
    ]
    refused = universe.mask(
        one.name for one in universe.types if one.family in node_class.family.refuses
    )
    usable = [number for number, amounts in enumerate(left) if min(amounts.values()) >= 0]
    whole = Amounts(have)
    metal = universe.mask(one.name for one in universe.types if "metal" in one.size)
    return NodeAmounts(
        allocatable=Amounts(left),
        capacity=whole,
        bootable=universe.everything & ~refused,
        usable=union(1 << number for number in usable),
        exotic=metal | union(whole[name].at_least(1) for name in EXOTIC),
    )


def pool_nodes(
    pool: PoolSpec, universe: Universe, amounts: NodeAmounts, daemons: Sequence[Pod] = ()
) -> PoolNodes:
    """Work out a pool's nodes; `daemons` are the pods of all DaemonSets in the cluster."""
    template = pool.template
    options = amounts.bootable & amounts.usable
    options &= universe.matching(template) & universe.offered(template)
    starved = starved_labels(universe, template, options) if options else ()
    options = 0 if starved else options
    return PoolNodes(
        pool=pool,
        universe=universe,
        amounts=amounts,
        template=template,
        options=options,
        groups=_groups(pool, universe, options, daemons),
        starved=starved,
    )


def starved_labels(universe: Universe, requirements: Requirements, mask: int) -> tuple[str, ...]:
    """Return the labels with `min_values` of which these types have too few different values."""
    return tuple(
        one.key
        for one in requirements.with_min_values
        if len(universe.values(one.key, mask)) < (one.min_values or 0)
    )


def without_exotic(mask: int, nodes: PoolNodes) -> int:
    """Leave out what Karpenter launches only in need; any `min_values` switches this off."""
    if nodes.template.with_min_values:
        return mask
    return mask & ~nodes.amounts.exotic or mask


def _without(whole: Mapping[str, int], kept: Mapping[str, int]) -> dict[str, int]:
    left = dict(whole)
    for name, amount in kept.items():
        if name in left:
            left[name] -= amount
    return left


def _groups(
    pool: PoolSpec, universe: Universe, options: int, daemons: Sequence[Pod]
) -> tuple[DaemonGroup, ...]:
    # Split the options once for each DaemonSet: into types it runs on, and the others.
    parts: list[tuple[int, list[Pod]]] = [(options, [])]
    for pod in daemons:
        on = _daemon_types(pool, universe, pod)
        halves = [
            half
            for mask, running in parts
            for half in ((mask & on, [*running, pod]), (mask & ~on, running))
        ]
        parts = [half for half in halves if half[0]]
    return tuple(
        DaemonGroup(
            mask=mask,
            requests=total(pod.requests for pod in running),
            host_ports=tuple(port for pod in running for port in pod.host_ports),
        )
        for mask, running in parts
    )


def _daemon_types(pool: PoolSpec, universe: Universe, pod: Pod) -> int:
    if untolerated(pool.taints, (*pod.tolerations, PREFER_NO_SCHEDULE)):
        return 0
    mask = 0
    for term in pod.required or ((),):
        wanted = Requirements([*label_requirements(pod.node_selector), *term])
        if not pool.template.incompatibility(wanted):
            mask |= universe.matching(wanted)
    return mask
