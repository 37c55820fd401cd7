"""The nodes a NodePool may launch: its types, what each can run, and the DaemonSets on them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from core.capacity.allocatable import capacity, overhead
from core.capacity.pods import HostPort, Pod
from core.capacity.requirements import Requirements, label_requirements
from core.capacity.resources import EXOTIC, Resources, total
from core.capacity.specs import Controller, NodeClassSpec, PoolSpec
from core.capacity.taints import PREFER_NO_SCHEDULE, untolerated
from core.capacity.universe import AmountIndex, Universe, union

# Amounts in whole billionths, the finest that Kubernetes keeps: fast to compare, and exact.
NANO = 10**9


def nano(amount: Fraction) -> int:
    """Return an amount in billionths."""
    return amount.numerator * NANO // amount.denominator


@dataclass(frozen=True, slots=True)
class NodeAmounts:
    """What nodes of one node class offer, by resource; `usable` have no negative amount."""

    allocatable: Mapping[str, AmountIndex]
    capacity: Mapping[str, AmountIndex]
    bootable: int
    usable: int
    exotic: int

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
    settings = controller or Controller()
    have = [capacity(one, node_class, settings) for one in universe.types]
    lost = [overhead(one, node_class, settings) for one in universe.types]
    left = [
        {name: amount - kept[name] if name in kept else amount for name, amount in whole.items()}
        for whole, kept in zip(have, lost, strict=True)
    ]
    refused = universe.mask(
        one.name for one in universe.types if one.family in node_class.family.refuses
    )
    allocatable, whole = _indexes(left), _indexes(have)
    usable = universe.everything
    for index in allocatable.values():
        usable &= index.at_least(0)
    metal = universe.mask(one.name for one in universe.types if "metal" in one.size)
    return NodeAmounts(
        allocatable=allocatable,
        capacity=whole,
        bootable=universe.everything & ~refused,
        usable=usable,
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


def _indexes(amounts: Sequence[Resources]) -> dict[str, AmountIndex]:
    return {name: AmountIndex([nano(one[name]) for one in amounts]) for name in amounts[0]}


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
