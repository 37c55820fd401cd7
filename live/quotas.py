"""EC2's quotas of vCPUs against what the NodePools' limits and the system nodes may use."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple

from botocore.exceptions import ClientError

from core.capacity.catalog import InstanceType, load_catalog
from core.capacity.cluster import cluster_of
from core.capacity.pool_nodes import PoolNodes
from core.config.environment import Environment
from core.config.nodes import NodePool
from core.config.pool_parts import pool_parts
from core.config.quantity import parse_quantity
from live.faults import fault_of, is_missing
from live.finding import Finding, bad, ok, unknown
from live.service_quotas import quota_value
from live.subject import Subject


class Family(NamedTuple):
    """A group of instance families that share a quota, with the quotas' codes."""

    name: str
    on_demand: str
    spot: str | None


_STANDARD = Family("standard (A, C, D, H, I, M, R, T, Z)", "L-1216C47A", "L-34B43A08")
_G = Family("G and VT", "L-DB2E81BA", "L-3819A6DF")
# By the letters that a family's name begins with; the longest that fits counts.
_FAMILIES = {
    **dict.fromkeys("acdhimrtz", _STANDARD),
    "g": _G,
    "vt": _G,
    "p": Family("P", "L-417A185B", "L-7212CCBC"),
    "p5": Family("P5", "L-417A185B", "L-C4BD4855"),
    "inf": Family("Inf", "L-1945791B", "L-B5D1601B"),
    "trn": Family("Trn", "L-2C3B7624", "L-6B0D517C"),
    "dl": Family("DL", "L-6E869C2A", "L-85EED4F7"),
    "f": Family("F", "L-74FC7D96", "L-88CF9481"),
    "x": Family("X", "L-7295265B", "L-E3A00192"),
    "u": Family("high memory", "L-43DA4232", None),
    "hpc": Family("HPC", "L-F7808C92", None),
}


@dataclass
class Need:
    """vCPUs that may run under one quota.

    `firm` have no other way; `fallback` are of pools that take Spot first. `unlimited` names pools
    whose limits do not count cpu.
    """

    family: str
    kind: str
    firm: int = 0
    fallback: int = 0
    unlimited: tuple[str, ...] = ()


def family_of(instance_type: str) -> Family | None:
    """Return the group of an instance type."""
    family = instance_type.partition(".")[0]
    letters = re.match(r"[a-z]+", family)
    known = sorted(_FAMILIES, key=len, reverse=True)
    exact = next((key for key in known if key[-1].isdigit() and family.startswith(key)), None)
    if exact:
        return _FAMILIES[exact]
    name = letters[0] if letters else ""
    # Such as is4gen and im4gn: i. But inf and dl stand for themselves.
    return _FAMILIES.get(name) or (_FAMILIES.get(name[0]) if name else None)


def quota_findings(subject: Subject) -> Iterator[Finding]:
    """Yield each quota that the environment's nodes come under."""
    for code, need in needs_of(subject.environment).items():
        check = f"{need.kind} vCPUs"
        try:
            yield _finding(check, code, need, quota_value(subject.aws, "ec2", code))
        except ClientError as error:
            fault = fault_of(error)
            found = f"{need.family}: {fault.found}"
            if is_missing(error):
                found = f"{need.family}: Service Quotas knows no {code} in this region"
            yield unknown(check, found, fault.remedy)


def needs_of(environment: Environment) -> dict[str, Need]:
    """Return what may run under each quota, by its code."""
    needs: dict[str, Need] = {}
    _add_system_nodes(environment, needs)
    cluster = cluster_of(environment)
    for part in pool_parts(environment).values():
        _add_pool(part.pool, cluster.pools[part.name], needs)
    return needs


def _add_system_nodes(environment: Environment, needs: dict[str, Need]) -> None:
    types = load_catalog().types
    nodes = environment.system_nodes
    known = [name for name in nodes.instance_types if name in types]
    largest = max(known, key=lambda name: types[name].vcpus, default=None)
    family = family_of(largest) if largest else None
    if largest and family:
        need = _need(needs, family.on_demand, family, "On-Demand")
        need.firm += types[largest].vcpus * nodes.max_size


def _add_pool(pool: NodePool, nodes: PoolNodes, needs: dict[str, Need]) -> None:
    name = nodes.pool.name
    types = nodes.universe.members(nodes.launchable)
    limit = _most_cpus(pool, types)
    families = {family_of(one.name) for one in types}
    spot = "spot" in pool.capacity_types
    # By code, so that a pool counts once where two groups share a quota, as P and P5 do.
    known = sorted((one for one in families if one), key=lambda one: one.name, reverse=True)
    for code, family in {one.spot: one for one in known if spot and one.spot}.items():
        _count(_need(needs, code or "", family, "Spot"), name, limit, fallback=False)
    if "on-demand" in pool.capacity_types:
        for code, family in {one.on_demand: one for one in known}.items():
            need = _need(needs, code, family, "On-Demand")
            _count(need, name, limit, fallback=spot and family.spot is not None)


def _most_cpus(pool: NodePool, types: Sequence[InstanceType]) -> int | None:
    """Return how many vCPUs a pool may have; a static one has its nodes, of whatever type."""
    if pool.replicas is not None:
        return pool.replicas * max((one.vcpus for one in types), default=0)
    limit = pool.limits.get("cpu")
    return None if limit is None else ceil(parse_quantity(str(limit)))


def _count(need: Need, pool: str, most: int | None, *, fallback: bool) -> None:
    if most is None:
        need.unlimited = (*need.unlimited, pool)
    elif fallback:
        need.fallback += most
    else:
        need.firm += most


def _need(needs: dict[str, Need], code: str, family: Family, kind: str) -> Need:
    return needs.setdefault(code, Need(family.name, kind))


def _finding(check: str, code: str, need: Need, quota: int) -> Finding:
    has = f"{need.family}: quota {quota}"
    remedy = f"ask for more ({code}, {need.family}), or lower the NodePools' limits.cpu"
    if need.firm > quota:
        return bad(check, f"{has}; limits add up to {need.firm}", remedy)
    if need.unlimited:
        pools = ", ".join(need.unlimited)
        return unknown(check, f"{has}; no cpu in the limits of {pools}", "write limits.cpu")
    if need.fallback and need.firm + need.fallback > quota:
        most = need.firm + need.fallback
        return ok(check, f"{has}; {need.firm} certain, {most} only if all Spot falls back")
    return ok(check, f"{has}; limits add up to {need.firm + need.fallback}")
