"""The two NodePools of a pool with an On-Demand base, and how its limits are shared."""

from fractions import Fraction

from core.config.pool_parts import pool_parts, split_limit, spread_constraints
from tests.support import environment
from tests.tables import each


def test_a_pool_without_a_base_is_itself() -> None:
    """Its one part is the pool as it was parsed, under its name."""
    item = environment()
    (part,) = pool_parts(item).values()

    assert part.pool is item.node_pools["default"]
    assert (part.name, part.written, part.spread, part.share) == ("default", "default", (), 1)
    assert spread_constraints(item) == {}


@each(
    ("percent", "spot", "on_demand"), [(50, 1, 1), (20, 4, 1), (40, 3, 2), (75, 1, 3), (33, 67, 33)]
)
def test_the_values_are_in_proportion(percent: int, spot: int, on_demand: int) -> None:
    """Both parts have values of their own, as few as make the percentage exact."""
    item = environment(node_pools={"default": {"on_demand_base_percent": percent}})
    rest, base = pool_parts(item).values()

    assert rest.spread == tuple(f"spot-{number + 1}" for number in range(spot))
    assert base.spread == tuple(f"on-demand-{number + 1}" for number in range(on_demand))
    assert (rest.share, base.share) == (1 - Fraction(percent, 100), Fraction(percent, 100))
    assert spread_constraints(item)["default"]["minDomains"] == spot + on_demand


@each(("written", "rest_weight", "base_weight"), [(None, 1, None), (1, 1, None), (100, 100, 99)])
def test_the_parts(written: int | None, rest_weight: int, base_weight: int | None) -> None:
    """The pool keeps its name and is tried first; the base is On-Demand, or reserved."""
    kinds = ["reserved", "spot", "on-demand"]
    pool = {"on_demand_base_percent": 25, "capacity_types": kinds, "weight": written}
    parts = pool_parts(environment(node_pools={"default": pool, "other": {"limits": {"cpu": 1}}}))

    assert {
        name: (part.written, part.pool.capacity_types, part.pool.weight, part.pool.limits["cpu"])
        for name, part in parts.items()
    } == {
        "default": ("default", ("spot", "on-demand"), rest_weight, "75"),
        "default-on-demand": ("default", ("reserved", "on-demand"), base_weight, "25"),
        "other": ("other", ("spot", "on-demand"), None, "1"),
    }


@each(
    ("resource", "text", "percent", "base", "rest"),
    [
        ("cpu", "100", 20, "20", "80"),
        ("cpu", "10", 25, "2500m", "7500m"),
        ("cpu", "1k", 20, "200", "800"),
        ("cpu", "1e3", 20, "200", "800"),
        ("cpu", "500m", 50, "250m", "250m"),
        ("cpu", "7u", 50, "4u", "3u"),
        ("memory", "400Gi", 20, "80Gi", "320Gi"),
        ("memory", "1Ti", 25, "256Gi", "768Gi"),
        ("memory", "1Ti", 20, "205Gi", "819Gi"),
        ("memory", "64Gi", 30, "19661Mi", "45875Mi"),
        ("memory", "1.5Gi", 50, "768Mi", "768Mi"),
        ("nodes", "7", 20, "2", "5"),
        ("nodes", "1", 20, "1", "0"),
        ("nvidia.com/gpu", "8", 10, "1", "7"),
        ("pods", "0", 10, "0", "0"),
    ],
)
def test_a_limit_is_shared(resource: str, text: str, percent: int, base: str, rest: str) -> None:
    """In units as large as can be; what is not divisible is rounded up for the base."""
    assert split_limit(resource, text, Fraction(percent, 100)) == (base, rest)
