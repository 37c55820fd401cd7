"""However pods are spread, no value of a label gets further ahead of another than it may."""

from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from core.capacity.affinity import Spread
from core.capacity.fit import in_order
from core.capacity.labels import CAPACITY_TYPE, ZONE
from core.capacity.packing import Packing
from core.capacity.placing import place, ways_of
from core.capacity.specs import PoolSpec
from core.names import CAPACITY_SPREAD
from tests.capacity.builders import ZONES, nodes, pod, pool, workload

_EXAMPLES = 150
_KEYS = (ZONE, CAPACITY_TYPE, CAPACITY_SPREAD)


@st.composite
def _pools(draw: st.DrawFn) -> PoolSpec:
    values = draw(st.sets(st.sampled_from("abcde"), max_size=3))
    zones = draw(st.sets(st.sampled_from(ZONES), min_size=1))
    entries: list[tuple[str, str, tuple[str, ...]]] = [(ZONE, "In", tuple(sorted(zones)))]
    if values:
        entries.append((CAPACITY_SPREAD, "In", tuple(sorted(values))))
    return pool(
        "p",
        *entries,
        limits=draw(st.sampled_from([None, {"cpu": "6"}, {"nodes": "2"}])),
        weight=draw(st.integers(0, 2)),
    )


_SPREADS = st.builds(
    Spread,
    st.sampled_from(_KEYS),
    st.integers(1, 3),
    required=st.just(True),  # noqa: FBT003
    own=st.just(True),  # noqa: FBT003
    min_domains=st.sampled_from([None, 1, 4]),
)


def test_no_value_gets_ahead() -> None:
    """Counted over all values there are, each spread holds; and all pods that are placed count."""
    seen: Counter[str] = Counter()

    @settings(max_examples=_EXAMPLES)
    @given(
        specs=st.lists(_pools(), min_size=1, max_size=3),
        spreads=st.lists(_SPREADS, min_size=1, max_size=3, unique_by=lambda one: one.topology_key),
        replicas=st.integers(1, 25),
    )
    def check(specs: list[PoolSpec], spreads: list[Spread], replicas: int) -> None:
        named = [replace(one, name=f"p{number}") for number, one in enumerate(specs)]
        one = workload("web", replicas, pod({"cpu": "900m"}, spreads=tuple(spreads)))
        packing = Packing(in_order([nodes(spec) for spec in named]), [one])
        (kind,) = packing.kinds
        left = place(packing, kind, replicas)
        _, counts = ways_of(packing, kind, kind.attempts[-1])
        for spread in spreads:
            found = list(counts.by_key[spread.topology_key].values())
            few = len(found) < (spread.min_domains or 0)
            least = 0 if few else min(found, default=0)
            assert sum(found) == replicas - left
            assert max(found, default=0) - least <= spread.max_skew
        seen["all" if not left else "some" if left < replicas else "none"] += 1

    check()
    assert set(seen) == {"all", "some", "none"}
