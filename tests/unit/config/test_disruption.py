"""Disruption: what a profile fills in, and what the file says over it."""

import re
from typing import Any

from core.config.disruption import PROFILES, Disruption
from tests.support import ROOT, environment, environment_data, findings, read_yaml
from tests.tables import each

PAGE = (ROOT / "docs/node-pools.md").read_text(encoding="utf-8")


def disruption(**fields: object) -> Disruption:
    """Return what a pool's disruption is parsed into."""
    pool = {"disruption": fields}
    return environment(node_pools={"default": pool}).node_pools["default"].disruption


@each("profile", PROFILES)
def test_a_profile_is_what_its_page_writes_out(profile: str) -> None:
    """The three fields of each profile stand in docs/node-pools.md as anybody could write them."""
    blocks = re.findall(r"^```yaml\n(# environments/.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    pools: list[dict[str, Any]] = [read_yaml(block).get("node_pools", {}) for block in blocks]
    (written,) = [one[profile]["disruption"] for one in pools if one.keys() == PROFILES.keys()]

    expected = disruption(**written).model_copy(update={"profile": profile})

    assert disruption(profile=profile) == expected
    assert written.keys() == PROFILES[profile].keys()


def test_what_the_file_says_stands_over_the_profile() -> None:
    """Each field that is written replaces the profile's, budgets as a whole."""
    found = disruption(profile="batch", consolidate_after="1h", budgets=[{"nodes": "3"}])

    assert found.model_dump(exclude_none=True) == {
        "profile": "batch",
        "consolidation_policy": "WhenEmpty",
        "consolidate_after": "1h",
        "budgets": ({"nodes": "3", "reasons": ()},),
    }


def test_without_a_profile_nothing_changes() -> None:
    """No profile means the fields' own defaults."""
    assert disruption(profile=None) == disruption() == Disruption()


@each("profile", PROFILES)
def test_no_rule_minds_a_profile(profile: str) -> None:
    """A profile holds for drift at any time, leaves a pause, and its windows are whole."""
    pools = {"default": {"disruption": {"profile": profile}}}
    rules = {"budget-window", "consolidate-at-once", "drift-budget", "karpenter-too-old"}

    assert findings(environment_data(node_pools=pools), of=rules) == []
