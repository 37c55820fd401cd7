"""Spot prices: which types they leave for Spot, in what `fit` launches and `explain` counts."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from core.capacity import spot_prices
from core.capacity.fit import fit
from core.capacity.labels import CAPACITY_TYPE, FAMILY, ZONE
from core.capacity.requirements import Requirements, requirement
from core.capacity.spot import launched_as_spot
from core.capacity.spot_prices import (
    SpotPrices,
    encode_spot_prices,
    load_spot_prices,
    read_spot_prices,
)
from tests.capacity.builders import Entry, nodes, pod, pool, price, workload
from tests.capacity.conftest import Typing
from tests.support import environment_yaml, write_environments

M6I: Entry = (FAMILY, "In", ("m6i",))
EVERYWHERE = Requirements()
# On-Demand m6i.large is 0.096 and m6i.xlarge 0.192.
SPOT = SpotPrices(
    "us-east-1",
    "2026-11-22",
    "EC2",
    ("us-east-1a", "us-east-1b"),
    {
        "m6i.large": [0.03, 0.05],
        "m6i.xlarge": [0.0961, 0.096],
        "m6i.2xlarge": [0.11, None],
        "m6i.4xlarge": [None, 0.2],
    },
)


def spot_of(*entries: Entry, **more: Mapping[str, int]) -> list[str]:
    """Return the types that a pool of these requirements launches as Spot."""
    found = nodes(pool("default", M6I, *entries, **more))  # type: ignore[arg-type]
    mask = launched_as_spot(found, found.template, found.launchable, spot=SPOT, on_demand=price)
    return sorted(one.name for one in found.universe.members(mask))


@pytest.mark.parametrize(
    ("entries", "more", "names"),
    [
        ([], {}, ["m6i.large", "m6i.xlarge"]),
        ([(ZONE, "In", ("us-east-1a",))], {}, ["m6i.large"]),
        ([(ZONE, "In", ("us-east-1c",))], {}, []),
        ([("karpenter.k8s.aws/instance-cpu", "Gt", ("2",))], {}, ["m6i.2xlarge", "m6i.xlarge"]),
        ([(CAPACITY_TYPE, "In", ("on-demand",))], {}, []),
        ([(CAPACITY_TYPE, "In", ("spot",))], {}, sorted(SPOT.prices)),
        ([], {"min_values": {FAMILY: 1}}, sorted(SPOT.prices)),
    ],
)
def test_spot_dearer_than_on_demand_is_left_out(
    entries: list[Entry], more: dict[str, Mapping[str, int]], names: list[str]
) -> None:
    """With both capacity types, Spot above the cheapest On-Demand price is not launched."""
    assert price("m6i.large") == 0.096
    assert spot_of(*entries, **more) == names


def test_a_price_is_the_lowest_of_the_zones() -> None:
    """A zone without a price has none of that type."""
    there = Requirements([requirement(ZONE, "In", ("us-east-1b", "us-east-1c"))])

    assert SPOT.lowest("m6i.large", EVERYWHERE) == 0.03
    assert SPOT.lowest("m6i.large", there) == 0.05
    assert SPOT.lowest("m6i.2xlarge", there) is None
    assert SPOT.lowest("m7i.large", EVERYWHERE) is None


def test_nodes_become_no_type_that_is_too_dear() -> None:
    """Types that a pod fits on are compared among themselves; the cheapest Spot comes first."""
    small, large = (workload("web", 1, pod({"cpu": amount})) for amount in ("1", "3"))
    ready = [nodes(pool("default", M6I))]

    found = fit([small], ready, price, spot=SPOT).nodes[0]
    assert (found.types, found.price) == (("m6i.large", "m6i.xlarge"), (0.096, 0.192))
    assert fit([large], ready, price, spot=SPOT).nodes[0].types == ("m6i.xlarge", "m6i.2xlarge")
    assert len(fit([small], ready, price).nodes[0].types) == 9


def test_on_demand_where_no_spot_is_cheap_enough() -> None:
    """Without a Spot offer that will do, nodes are On-Demand, of any type."""
    dear = SpotPrices("us-east-1", "2026-11-22", "EC2", ("us-east-1a",), {"m6i.large": [0.2]})
    ready = [nodes(pool("default", M6I))]

    assert len(fit([workload("web", 1, pod())], ready, price, spot=dear).nodes[0].types) == 9


def test_no_spot_prices_are_committed() -> None:
    """They are true for hours, so nobody gets them with the program."""
    assert load_spot_prices() == {}


def test_prices_are_read_as_they_were_written(tmp_path: Path) -> None:
    """Regions and types are in order, on one line."""
    path = tmp_path / "spot.json"
    text = encode_spot_prices([SPOT])
    path.write_text(text, encoding="utf-8")

    assert text.count("\n") == 1
    assert read_spot_prices(path) == {"us-east-1": SPOT}
    assert read_spot_prices(tmp_path / "none.json") == {}


def test_what_is_printed(typed: Typing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The date of the prices, and how many types are left; without prices, that there are none."""
    fields = {"limits": {"cpu": "100"}, "instance_families": ["m6i"]}
    kinds = {"default": ["spot", "on-demand"], "spot": ["spot"], "sure": ["on-demand"]}
    pools = {name: {**fields, "capacity_types": listed} for name, listed in kinds.items()}
    write_environments(tmp_path, dev=environment_yaml(node_pools=pools))
    _, without, _ = typed("explain dev", tmp_path)
    monkeypatch.setattr(spot_prices, "SPOT_PRICES_FILE", tmp_path / "spot.json")
    (tmp_path / "spot.json").write_text(encode_spot_prices([SPOT]), encoding="utf-8")
    load_spot_prices.cache_clear()
    _, out, _ = typed("explain dev", tmp_path)
    load_spot_prices.cache_clear()

    assert "; no Spot prices to compare with" in without
    assert "as Spot" not in without
    assert "; Spot prices of 2026-11-22\n" in out
    assert [line.strip() for line in out.splitlines() if "as Spot" in line] == [
        "as Spot    2 are no dearer than the cheapest On-Demand, for pods that fit on any",
        "as Spot    4 have a price",
    ]
