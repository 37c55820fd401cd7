"""The rule about the values under `settings` of Karpenter's chart, which no schema checks."""

import re
from collections.abc import Callable, Iterator
from types import MappingProxyType

from core.checks.rules import Finding, rule
from core.config.environment import Environment
from core.problems import quoted, suggestion
from core.shapes import Json

_DURATION = re.compile(r"([0-9]+(\.[0-9]+)?(ms|s|m|h))+", re.ASCII)
_WRITTEN_FLAGS = ("true", "false")
_MOST_INTERFACES = 15
_CHOICES = MappingProxyType(
    {
        "dnsPolicy": ("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"),
        "imagePullPolicy": ("Always", "IfNotPresent", "Never"),
        "logLevel": ("debug", "error", "info"),
    }
)


@rule(
    "chart-settings",
    source="the chart hands settings on as they are; the controller refuses others at its start",
    remedy="Write the value as Karpenter's settings have it.",
)
def chart_settings(environment: Environment) -> Iterator[Finding]:
    """With a setting that it cannot read, Karpenter does not start, and the release times out."""
    for key, value in environment.karpenter.settings.items():
        holds, right = _SETTINGS.get(key, (_anything, ""))
        if value is not None and not holds(value):
            shown = f'"{value}"' if isinstance(value, str) else str(value)
            parts = ("karpenter", "values", "settings", key)
            yield Finding(parts, f"Karpenter cannot read {shown}", right)
        if key == "ignoreDRARequests" and value is False:
            yield Finding(
                ("karpenter", "values", "settings", key),
                "the chart leaves out false, and Karpenter's default is true",
                "write controller.env: [{name: IGNORE_DRA_REQUESTS, value: 'false'}] instead",
            )


@rule(
    "chart-choices",
    source="Kubernetes and Karpenter each take certain values only; the chart hands on any",
    remedy="Write one of the values that are named.",
)
def chart_choices(environment: Environment) -> Iterator[Finding]:
    """With another value the release fails, or Karpenter does not start."""
    for key, choices in _CHOICES.items():
        value = environment.karpenter.values.get(key)
        if value is not None and value not in choices:
            shown = f'"{value}"' if isinstance(value, str) else str(value)
            right = f"write {quoted(choices)}{suggestion(str(value), choices)}"
            yield Finding(("karpenter", "values", key), f"{shown} is no {key}", right)


def _anything(_value: Json) -> bool:
    return True


def _is_duration(value: Json) -> bool:
    return isinstance(value, str) and bool(_DURATION.fullmatch(value))


def _is_flag(value: Json) -> bool:
    return isinstance(value, bool) or value in _WRITTEN_FLAGS


def _is_share(value: Json) -> bool:
    return 0 <= _number(value) < 1


def _is_count(value: Json) -> bool:
    number = _number(value)
    return number.is_integer() and 0 <= number <= _MOST_INTERFACES


def _number(value: Json) -> float:
    """Return a number, which may be written as text; -1 for anything else."""
    text = str(value)[:20]
    plain = not isinstance(value, bool) and re.fullmatch(r"[0-9]+(\.[0-9]+)?", text, re.ASCII)
    return float(text) if plain else -1.0


def _is_one_of(*values: str) -> tuple[Callable[[Json], bool], str]:
    return values.__contains__, f"write {quoted(values)}"


_A_DURATION = (_is_duration, 'write a duration, such as "10s"')
_A_FLAG = (_is_flag, "write true or false")
_SETTINGS: MappingProxyType[str, tuple[Callable[[Json], bool], str]] = MappingProxyType(
    {
        **dict.fromkeys(("amiRefreshInterval", "subnetRefreshInterval"), _A_DURATION),
        **dict.fromkeys(("batchIdleDuration", "batchMaxDuration"), _A_DURATION),
        **dict.fromkeys(("disableClusterStateObservability", "disableDryRun"), _A_FLAG),
        **dict.fromkeys(("eksControlPlane", "ignoreDRARequests", "isolatedVPC"), _A_FLAG),
        "minValuesPolicy": _is_one_of("Strict", "BestEffort"),
        "preferencePolicy": _is_one_of("Respect", "Ignore"),
        "reservedENIs": (_is_count, f"write a whole number from 0 to {_MOST_INTERFACES}"),
        "vmMemoryOverheadPercent": (_is_share, "write a share of 1, such as 0.075"),
    }
)
