"""What the capacity tests share: pools in a few words, pods from YAML, the universe once."""

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cache
from pathlib import Path

from core.capacity.catalog import load_catalog
from core.capacity.fit import Report, fit
from core.capacity.labels import ARCH, CAPACITY_TYPE, CATEGORY, GENERATION, OS
from core.capacity.manifests import Manifests, read_manifests
from core.capacity.pods import Pod
from core.capacity.pool_nodes import NodeAmounts, PoolNodes, node_amounts, pool_nodes
from core.capacity.prices import load_prices
from core.capacity.requirements import requirement
from core.capacity.resources import PODS
from core.capacity.specs import NodeClassSpec, PoolRequirement, PoolSpec
from core.capacity.taints import Taint
from core.capacity.universe import Place, Universe, build_universe
from core.capacity.workloads import Workload
from core.config.quantity import parse_quantity

ZONES = ("us-east-1a", "us-east-1b", "us-east-1c")

Entry = tuple[str, str, tuple[str, ...]]

# What an environment file's pool asks for when it says nothing.
DEFAULTS: dict[str, Entry] = {
    "capacity_types": (CAPACITY_TYPE, "In", ("spot", "on-demand")),
    "architectures": (ARCH, "In", ("amd64",)),
    "os": (OS, "In", ("linux",)),
    "instance_categories": (CATEGORY, "In", ("c", "m", "r")),
    "min_generation": (GENERATION, "Gt", ("4",)),
}


@cache
def universe() -> Universe:
    """Return the types of us-east-1, as seen from three zones."""
    return build_universe(load_catalog(), Place("us-east-1", ZONES))


@cache
def amounts() -> NodeAmounts:
    """Return what Bottlerocket nodes with Karpenter's defaults offer."""
    return node_amounts(NodeClassSpec(), universe())


def price(name: str) -> float | None:
    """Return the On-Demand price of a type in us-east-1."""
    return load_prices()["us-east-1"].on_demand.get(name)


def pool(
    name: str = "default",
    *entries: Entry,
    labels: Mapping[str, str] | None = None,
    taints: Iterable[Taint] = (),
    limits: Mapping[str, str] | None = None,
    weight: int = 0,
    replicas: int | None = None,
    min_values: Mapping[str, int] | None = None,
    bare: bool = False,
) -> PoolSpec:
    """Make a pool: the defaults, replaced on the keys that the entries name."""
    named = {entry[0] for entry in entries}
    own = [] if bare else [one for one in DEFAULTS.values() if one[0] not in named]
    least = min_values or {}
    return PoolSpec(
        name=name,
        requirements=tuple(
            PoolRequirement(requirement(key, operator, values, least.get(key)))
            for key, operator, values in (*own, *entries)
        ),
        labels=labels or {},
        taints=tuple(taints),
        limits={key: parse_quantity(text) for key, text in (limits or {}).items()},
        weight=weight,
        replicas=replicas,
    )


def nodes(spec: PoolSpec, daemons: Sequence[Pod] = ()) -> PoolNodes:
    """Work out the nodes of a pool whose node class is the default one."""
    return pool_nodes(spec, universe(), amounts(), daemons)


def pod(requests: Mapping[str, str] | None = None, **more: object) -> Pod:
    """Make a pod that requests these quantities."""
    asked = {name: parse_quantity(text) for name, text in (requests or {"cpu": "1"}).items()}
    return Pod(requests={**asked, PODS: Fraction(1)}, **more)  # type: ignore[arg-type]


def workload(name: str, replicas: int, one: Pod) -> Workload:
    """Make a Deployment of these pods."""
    return Workload("Deployment", name, replicas, one)


def packed(workloads: Sequence[Workload], *specs: PoolSpec, largest: bool = False) -> Report:
    """Place workloads on pools without DaemonSets."""
    return fit(workloads, [nodes(spec) for spec in specs], price, largest=largest)


def manifests(folder: Path, text: str) -> Manifests:
    """Write a manifest file and read it."""
    path = folder / "app.yaml"
    path.write_text(textwrap.dedent(text), encoding="utf-8")
    return read_manifests([path])
