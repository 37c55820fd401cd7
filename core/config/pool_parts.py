"""The NodePools that Karpenter gets: one for each pool of the file, two with an On-Demand base."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from core.config.environment import Environment
from core.config.nodes import NodePool
from core.config.pool_requirements import RequirementEntry, pool_requirements
from core.config.quantity import parse_quantity, units_from
from core.config.values import FrozenMap
from core.names import CAPACITY_SPREAD, on_demand_base_name

# What is counted in pieces, as devices are: half of one is none.
_PIECES = ("nodes", "pods")
# A share that cannot be exact is rounded in a unit of which it has this many.
_EXACT_ENOUGH = 100


@dataclass(frozen=True, slots=True)
class PoolPart:
    """One NodePool: its name, the pool of the file it comes from, and what it is.

    `spread` are its values of the spread label, `share` the part that it has of all of them.
    """

    name: str
    written: str
    pool: NodePool
    spread: tuple[str, ...] = ()
    share: Fraction = Fraction(1)

    @property
    def requirements(self) -> list[RequirementEntry]:
        """The pool's requirements, with the one on the spread label."""
        found = pool_requirements(self.pool)
        if self.spread:
            source = f"{CAPACITY_SPREAD}: [{', '.join(self.spread)}]"
            parts = ("on_demand_base_percent",)
            found.append(RequirementEntry(CAPACITY_SPREAD, "In", self.spread, None, parts, source))
        return found


def pool_parts(environment: Environment) -> dict[str, PoolPart]:
    """Return the NodePools by name, in the file's order."""
    return {
        part.name: part
        for name, pool in environment.node_pools.items()
        for part in parts_of(name, pool)
    }


def parts_of(name: str, pool: NodePool) -> Iterator[PoolPart]:
    """Yield what one pool of the file becomes: the pool, then its On-Demand base, if it has one."""
    if pool.on_demand_base_percent is None:
        yield PoolPart(name, name, pool)
        return
    base = Fraction(pool.on_demand_base_percent, 100)
    limits = {key: split_limit(key, text, base) for key, text in pool.limits.items()}
    # The pool keeps its name, so that asking for a base replaces no NodePool. Without a spread
    # constraint Spot is meant, hence the weights.
    weight = pool.weight or 1
    yield PoolPart(
        name,
        name,
        pool.model_copy(
            update={
                "capacity_types": tuple(one for one in pool.capacity_types if one != "reserved"),
                "limits": FrozenMap({key: rest for key, (_, rest) in limits.items()}),
                "weight": weight,
            }
        ),
        spread_values("spot", 1 - base),
        1 - base,
    )
    yield PoolPart(
        on_demand_base_name(name),
        name,
        pool.model_copy(
            update={
                "capacity_types": tuple(one for one in pool.capacity_types if one != "spot"),
                "limits": FrozenMap({key: part for key, (part, _) in limits.items()}),
                "weight": weight - 1 or None,
            }
        ),
        spread_values("on-demand", base),
        base,
    )


def spread_values(kind: str, share: Fraction) -> tuple[str, ...]:
    """Return as many values of the spread label as make a share exact with the fewest of all."""
    return tuple(f"{kind}-{number}" for number in range(1, share.numerator + 1))


def spread_constraint(pool: NodePool) -> dict[str, object] | None:
    """Return the topology spread constraint that a base needs of its workloads, but its selector.

    `minDomains` makes the scheduler count values that no node has yet.
    """
    if pool.on_demand_base_percent is None:
        return None
    return {
        "topologyKey": CAPACITY_SPREAD,
        "maxSkew": 1,
        "minDomains": Fraction(pool.on_demand_base_percent, 100).denominator,
        "whenUnsatisfiable": "DoNotSchedule",
        "nodeTaintsPolicy": "Honor",
        "matchLabelKeys": ["pod-template-hash"],
    }


def spread_constraints(environment: Environment) -> Mapping[str, dict[str, object]]:
    """Return the spread constraint of each pool of the file that needs one."""
    found = {name: spread_constraint(pool) for name, pool in environment.node_pools.items()}
    return {name: one for name, one in found.items() if one is not None}


def split_limit(resource: str, text: str, base: Fraction) -> tuple[str, str]:
    """Return a limit's share for the base, and the rest; together they are never more than it."""
    amount = parse_quantity(text)
    in_pieces = resource in _PIECES or "/" in resource
    units = [("", Fraction(1))] if in_pieces else units_from(text)
    for suffix, unit in units:
        part, rest = amount * base / unit, amount * (1 - base) / unit
        if part.denominator == rest.denominator == 1:
            return f"{part}{suffix}", f"{rest}{suffix}"
    fine = (one for one in units if amount * base / one[1] >= _EXACT_ENOUGH)
    suffix, unit = next(fine, units[-1])
    whole = int(amount / unit)
    part = min(ceil(amount * base / unit), whole)
    return f"{part}{suffix}", f"{whole - part}{suffix}"
