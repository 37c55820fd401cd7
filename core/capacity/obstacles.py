"""What of an environment file may keep a pod off a pool, and how each of it gives way."""

from collections.abc import Iterator
from dataclasses import replace
from math import ceil

from core.capacity.adapter import DATA_DEVICE, node_class_of, pool_of
from core.capacity.allocatable import allocatable
from core.capacity.bounds import lower_bounds, oldest, upper_bounds
from core.capacity.changes import Change, Draft, remove_entry, remove_item, set_value, tolerate
from core.capacity.choices import lists
from core.capacity.further_zones import missing_zones
from core.capacity.labels import HOSTNAME, WELL_KNOWN
from core.capacity.obstacle import Obstacle, Types, nothing
from core.capacity.pods import attempts
from core.capacity.resources import GI, STORAGE
from core.capacity.specs import Volume
from core.capacity.taints import untolerated
from core.config.labels import label_domain
from core.config.nodes import NodePool
from core.config.source import Parts

_LARGEST_VOLUME_GI = 16384
# Whose labels Karpenter's API lets nobody else set.
_OWN_DOMAINS = ("karpenter.sh", "karpenter.k8s.aws")


def obstacles(draft: Draft, name: str) -> list[Obstacle]:
    """Return everything that might keep a draft's pod off a pool, what is easiest to change first.

    Limits are not among them.
    """
    pool = draft.environment.node_pools[name]
    parts: Parts = ("node_pools", name)
    return [
        *_taints(draft, name),
        *_labels(draft, name, parts),
        *upper_bounds(pool, parts),
        *lower_bounds(pool, parts),
        *oldest(pool, parts),
        *_volume(draft, pool),
        *lists(pool, parts),
        *missing_zones(draft, pool, parts),
        *_further(pool, parts),
    ]


def _taints(draft: Draft, name: str) -> Iterator[Obstacle]:
    taints = pool_of(draft.environment, name).taints
    hard = [taint for taint in taints if taint.effect != "PreferNoSchedule"]
    if missing := untolerated(hard, draft.workload.pod.tolerations):
        yield Obstacle(tolerate(missing), nothing)


def _labels(draft: Draft, name: str, parts: Parts) -> Iterator[Obstacle]:
    known = pool_of(draft.environment, name).template
    for key, wanted in attempts(draft.workload.pod)[-1].strict.items():
        taken = key in WELL_KNOWN or key in known or key == HOSTNAME
        if taken or label_domain(key).endswith(_OWN_DOMAINS):
            continue
        if wanted.operator == "In" and len(wanted.values) == 1:
            (value,) = wanted.values
            yield Obstacle(set_value((*parts, "labels", key), value), nothing)


def _volume(draft: Draft, pool: NodePool) -> Iterator[Obstacle]:
    wanted = draft.workload.pod.requests.get(STORAGE)
    if not wanted:
        return
    node_class = node_class_of(draft.environment, pool.node_class)
    parts: Parts = ("node_classes", pool.node_class, "data_volume_size")

    def smaller(types: Types) -> Iterator[Change]:
        for size in range(ceil(wanted / GI), _LARGEST_VOLUME_GI):
            volume = Volume(DATA_DEVICE, f"{size}Gi")
            node = allocatable(types[0], replace(node_class, volumes=(volume,)))
            if node[STORAGE] >= wanted:
                yield set_value(parts, f"{size}Gi")
                return

    yield Obstacle(set_value(parts, f"{_LARGEST_VOLUME_GI}Gi"), smaller)


def _further(pool: NodePool, parts: Parts) -> Iterator[Obstacle]:
    for field in pool.min_values:
        yield Obstacle(remove_entry((*parts, "min_values", field)), nothing)
    for index, item in enumerate(pool.requirements):
        yield Obstacle(remove_item((*parts, "requirements"), index, item), nothing)
