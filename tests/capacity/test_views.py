"""What is seen in the less usual cases, and in a terminal."""

import io
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.capacity.conftest import Typing
from tests.support import environment_yaml, write_environments

POOLS: dict[str, Any] = {
    "default": {"limits": {"cpu": "8"}, "instance_types": ["m7i.large"]},
    "none": {"limits": {"cpu": "8"}, "min_cpus": 4000},
    "starved": {
        "limits": {"cpu": "8"},
        "instance_families": ["m7i", "m7x"],
        "min_values": {"instance_family": 2},
    },
    "all": {
        "limits": {"cpu": "9000"},
        "architectures": ["amd64", "arm64"],
        "capacity_types": ["on-demand"],
        "instance_categories": [],
        "min_generation": None,
        "taints": [{"key": "team", "value": "red", "effect": "NoSchedule"}],
    },
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a project of four odd pools."""
    write_environments(tmp_path, dev=environment_yaml(node_pools=POOLS, region="us-east-9"))
    return tmp_path


class Terminal(io.StringIO):
    """An output that says it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def test_odd_pools(typed: Typing, root: Path) -> None:
    """Pools that launch nothing or little say so, and so does a region nobody knows."""
    code, out, err = typed("explain dev", root)
    lines = out.splitlines()

    assert (code, err) == (0, "")
    assert "not known what the region offers: every type counts" in out
    for line in (
        "  wants      5 types to fall back from Spot to On-Demand: no",
        "  min_values of karpenter.k8s.aws/instance-family  the rest",
        "  taints     team=red:NoSchedule",
        "  zone        us-east-9a 1, us-east-9b 1, us-east-9c 1",
    ):
        assert line in lines
    assert [line.split()[-1] for line in lines if line.startswith("NodePool")] == [
        *("type", "nothing", "nothing", "types")
    ]


def test_types_in_odd_pools(typed: Typing, root: Path) -> None:
    """A type that is no Linux machine has no architecture, and a pool its reasons."""
    _, out, _ = typed("explain dev --type mac2.metal", root)

    assert "mac2.metal  no Linux, 8 vCPU, 16Gi" in out
    assert "  default  no  not offered in this region" in out
    _, out, _ = typed("explain dev --pool starved --type m7i.large", root)
    assert "min_values of karpenter.k8s.aws/instance-family leave the pool without types" in out


def test_pods_without_requests(typed: Typing, root: Path) -> None:
    """What requests nothing is placed all the same, and said so."""
    spec = "spec: {containers: [{name: c}]}"
    (root / "web.yaml").write_text(
        f"{{kind: Pod, metadata: {{name: web}}, {spec}}}", encoding="utf-8"
    )
    _, out, _ = typed(f"fit dev {root / 'web.yaml'}", root)

    assert "  1 replica; without requests" in out


def test_a_terminal_has_colour(typed: Typing, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There headings are bold, bars show how much is left out, and lines are as wide as it is."""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "70")
    monkeypatch.delenv("NO_COLOR", raising=False)
    code, _, _ = typed("explain dev", root)

    assert code == 0
    assert "\x1b[1mNodePool all\x1b[0m" in terminal.getvalue()
    assert "━" in terminal.getvalue()


@pytest.fixture
def seen(typed: Typing, root: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, int], str]:
    """Return what runs a command in a terminal of some width, and returns the text in it."""

    def see(words: str, width: int) -> str:
        terminal = Terminal()
        with monkeypatch.context() as here:
            here.setattr(sys, "stdout", terminal)
            here.setenv("COLUMNS", str(width))
            typed(words, root)
        return re.sub(r"\x1b\[[0-9;]*m", "", terminal.getvalue())

    return see


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_narrow_terminals_cut_nothing(seen: Callable[[str, int], str], width: int) -> None:
    """No line is longer than the terminal is wide, and no name loses its end."""
    shown = seen("explain dev", width)

    assert max(len(line) for line in shown.splitlines()) <= width
    assert "…" not in shown
    assert "m7i.large" in shown


def test_a_table_of_two_lies_on_its_side_where_it_is_too_wide(
    seen: Callable[[str, int], str],
) -> None:
    """The cheapest and the largest type are columns where there is no room for lines."""
    wide, narrow = (seen("explain dev --pool all", width).splitlines() for width in (100, 80))

    assert "  cheapest  t4g.nano " in "\n".join(wide)
    assert [line.split() for line in narrow[12:15]] == [
        ["cheapest", "largest"],
        ["type", "t4g.nano", "u7in-32tb.224xlarge"],
        ["arch", "arm64", "amd64"],
    ]


def test_narrow_terminals_get_fewer_columns(seen: Callable[[str, int], str]) -> None:
    """Of many lines each stays one: columns go, the empty ones first."""
    heads = [
        seen("instance-types m7i*", width).splitlines()[0].split() for width in (100, 84, 64, 40)
    ]

    pods = ["for", "pods:", "cpu"]
    assert heads == [
        ["type", "arch", "vCPU", "memory", *pods, "memory", "pods", "disk", "$/h", "GPUs"],
        ["type", "arch", "vCPU", "memory", *pods, "memory", "pods", "disk", "$/h"],
        ["type", "arch", "vCPU", "memory", *pods, "$/h"],
        ["type", "vCPU", "memory", "$/h"],
    ]
