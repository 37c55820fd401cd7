"""The alerts of examples/karpenter-alerts.yaml against Karpenter's metrics, and on small series."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import promql_parser as promql
import pytest
import yaml

from tests.markdown import anchors
from tests.support import ROOT

HERE = Path(__file__).parent / "alerts"
# What a scrape or a collector adds: the metrics themselves do not have these.
TARGET = {"cluster", "instance", "job"}


def loaded(path: Path) -> dict[str, Any]:
    """Return a file's data."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


MANIFEST = loaded(ROOT / "examples" / "karpenter-alerts.yaml")
RULES = {rule["alert"]: rule for group in MANIFEST["spec"]["groups"] for rule in group["rules"]}
METRICS = loaded(HERE / "metrics.yaml")
CASES = loaded(HERE / "cases.yaml")
each_alert = pytest.mark.parametrize("alert", sorted(RULES))


def test_the_manifest_is_a_rule_of_the_operator() -> None:
    """It goes where Karpenter is, and every alert has a name of its own."""
    names = [rule["alert"] for group in MANIFEST["spec"]["groups"] for rule in group["rules"]]

    assert (MANIFEST["apiVersion"], MANIFEST["kind"]) == (
        "monitoring.coreos.com/v1",
        "PrometheusRule",
    )
    assert MANIFEST["metadata"]["namespace"] == "kube-system"
    assert len(names) == len(set(names)) == 20


@each_alert
def test_an_alert_says_what_is_wrong_and_where_to_look(alert: str) -> None:
    """It has a severity, a summary, a description and a section of the troubleshooting page."""
    rule = RULES[alert]
    page, _, section = rule["annotations"]["runbook"].partition("#")

    assert rule["labels"]["severity"] in {"critical", "warning"}
    assert set(rule["annotations"]) == {"summary", "description", "runbook"}
    assert all(rule["annotations"].values())
    assert page == "docs/troubleshooting.md"
    assert section in anchors(ROOT / page)


@each_alert
def test_an_alert_asks_for_metrics_that_karpenter_has(alert: str) -> None:
    """Its expression is PromQL, over metrics of this version, by labels that these have."""
    known = METRICS["metrics"]
    parts = [*parts_of(promql.parse(RULES[alert]["expr"]))]
    selectors = [part for part in parts if isinstance(part, promql.VectorSelector)]
    names = [metric_of(part) for part in selectors]

    assert [name for name in names if name not in known] == []
    for name, selector in zip(names, selectors, strict=True):
        asked = {matcher.name for matcher in selector.matchers.matchers}
        assert asked <= {*known[name]["labels"]}, name
    labels = {label for name in names for label in known[name]["labels"]}
    assert {*grouped(parts)} <= labels | TARGET | {"le"}


def test_the_metrics_are_of_the_version_that_is_installed() -> None:
    """The list, the example and the page on monitoring name the default version of the chart."""
    schema = loaded(ROOT / "environments" / "environment.schema.json")
    version = schema["$defs"]["Karpenter"]["properties"]["version"]["default"]

    assert METRICS["version"] == version
    for path in ("examples/karpenter-alerts.yaml", "docs/monitoring.md"):
        assert f"Karpenter {version}" in (ROOT / path).read_text(encoding="utf-8"), path


def test_the_page_explains_every_alert_and_names_only_metrics_that_exist() -> None:
    """docs/monitoring.md has a row for each alert, with its severity, and no other."""
    page = (ROOT / "docs" / "monitoring.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(Karpenter\w+)` \| (\w+) \|", page, re.MULTILINE))
    named = set(re.findall(r"\b(?:karpenter|operator|controller_runtime)_\w+[a-z]\b", page))

    assert rows == {alert: rule["labels"]["severity"] for alert, rule in RULES.items()}
    labels = {label for metric in METRICS["metrics"].values() for label in metric["labels"]}
    assert named - {*METRICS["metrics"]} - labels == set()


def test_every_alert_has_a_case() -> None:
    """No alert goes untested, and no case is for one that is gone."""
    assert sorted(CASES) == sorted(RULES)


@each_alert
def test_an_alert_fires_when_it_should(alert: str, tmp_path: Path) -> None:
    """It does on the series of its case, with these labels and words, and not on the quiet ones."""
    case = CASES[alert]
    annotations = {**RULES[alert]["annotations"], "description": case["fires"]["says"]}
    labels = {**RULES[alert]["labels"], **case["fires"].get("labels", {})}
    fires = unit(alert, case, case["fires"]["series"])
    fires["alert_rule_test"][0]["exp_alerts"] = [
        {"exp_labels": labels, "exp_annotations": annotations}
    ]

    assert promtool([fires, unit(alert, case, case["quiet"])], tmp_path) == ""


def unit(alert: str, case: dict[str, Any], series: dict[str, str]) -> dict[str, Any]:
    """Return one of promtool's tests, which expects no alert."""
    return {
        "interval": "1m",
        "input_series": [
            {"series": name, "values": str(values)} for name, values in series.items()
        ],
        "alert_rule_test": [{"eval_time": case["at"], "alertname": alert, "exp_alerts": []}],
    }


def promtool(tests: list[dict[str, Any]], folder: Path) -> str:
    """Return what Prometheus' own tool finds wrong about the rules, or nothing."""
    command = shutil.which("promtool")
    if command is None:
        give_up("promtool is not on PATH: install prometheus")
    (folder / "rules.yaml").write_text(json.dumps(MANIFEST["spec"]), encoding="utf-8")
    text = json.dumps({"rule_files": ["rules.yaml"], "evaluation_interval": "1m", "tests": tests})
    (folder / "tests.yaml").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [command, "test", "rules", "tests.yaml"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


def give_up(reason: str) -> NoReturn:
    """Skip; but fail in CI, which brings it."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def metric_of(selector: promql.VectorSelector) -> str:
    """Return the metric that a selector reads; a histogram's buckets belong to it."""
    return re.sub(r"_bucket$", "", selector.name or "")


def parts_of(node: object) -> Iterator[object]:
    """Yield an expression and all within it."""
    yield node
    within = ("lhs", "rhs", "expr", "param", "vector_selector")
    parts = [getattr(node, name, None) for name in within]
    for part in [*parts, *getattr(node, "args", [])]:
        if part is not None:
            yield from parts_of(part)


def grouped(parts: list[object]) -> Iterator[str]:
    """Yield the labels that an expression sums by or matches on."""
    for part in parts:
        modifier = getattr(part, "modifier", None)
        for labels in (modifier, getattr(modifier, "matching", None)):
            yield from getattr(labels, "labels", None) or []
