"""The chart's keys that the code knows against the values file of the chart itself."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from core.checks.chart_keys import CHART_KEYS, Keys
from tests.support import ROOT, read_yaml

FOLDER = Path(os.environ.get("KARPENTER_CRDS") or ROOT.parent / "shared/data/karpenter-1.14.1")
VALUES = FOLDER / "chart-values.yaml"


@pytest.fixture(scope="module")
def values() -> dict[str, Any]:
    """Return the chart's values."""
    if not VALUES.exists():
        pytest.skip("no values of the chart: set KARPENTER_CRDS to the folder that holds them")
    return read_yaml(VALUES.read_text(encoding="utf-8"))


def test_every_key_of_the_chart_is_known(values: dict[str, Any]) -> None:
    """What the chart has, a user may set; a mapping of ours is one of the chart's."""
    assert sorted(unknown(values, CHART_KEYS)) == []


def test_no_key_is_made_up(values: dict[str, Any]) -> None:
    """What is known is in the chart's file."""
    assert sorted(made_up(CHART_KEYS, values)) == []


def unknown(values: Mapping[str, Any], known: Keys, prefix: str = "") -> Iterator[str]:
    """Yield the paths of keys that the tables lack, or have the wrong shape for."""
    for key, value in values.items():
        inner = known.get(key)
        if key not in known or (inner is not None and not isinstance(value, Mapping)):
            yield f"{prefix}{key}"
        elif inner is not None:
            yield from unknown(value, inner, f"{prefix}{key}.")


def made_up(known: Keys, values: Mapping[str, Any]) -> Iterator[str]:
    """Yield the keys of the tables that the chart does not have."""
    for key, inner in known.items():
        if key not in values:
            yield key
        elif inner is not None:
            yield from made_up(inner, values[key])
