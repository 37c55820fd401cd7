"""Filters on the catalogue of instance types: `family=m7g`, `cpu>=4`, `memory<=64Gi`, `m7g.*`."""

import operator
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from fractions import Fraction
from typing import TypeAlias

from core.capacity import labels
from core.capacity.allocatable import eni_pods
from core.capacity.catalog import InstanceType, load_catalog
from core.capacity.labels import labels_of
from core.capacity.prices import FALLBACK_REGION, prices_for
from core.capacity.resources import MI
from core.config.quantity import parse_quantity
from core.problems import ConfigError, Problem, quoted, suggestion

Test: TypeAlias = Callable[[InstanceType], bool]
Texts: TypeAlias = Callable[[InstanceType], Iterable[str]]
Number: TypeAlias = Callable[[InstanceType], "Fraction | int | None"]

_FILTER = re.compile(r"(?P<key>[\w./-]+)(?P<operator>!=|>=|<=|=|>|<)(?P<value>.*)")
_COMPARE = {
    "=": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}
_EQUALITY = ("=", "!=")


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter as it was written, and whether a type passes it."""

    text: str
    passes: Test


class FilterError(Exception):
    """A word that is no filter: what was found, and what is right."""

    def __init__(self, found: str, right: str) -> None:
        """Keep both."""
        super().__init__(found)
        self.found, self.right = found, right


def parse_filters(words: Sequence[str]) -> list[Filter]:
    """Read filters, all of which must hold; of bare names any one.

    Raises:
        ConfigError: every word that is no filter.

    """
    problems: list[Problem] = []
    names = [word for word in words if not _FILTER.fullmatch(word)]
    found: list[Filter] = []
    if names:
        found.append(Filter(" ".join(names), lambda one: any(_is_named(one, n) for n in names)))
    for word in words:
        try:
            if match := _FILTER.fullmatch(word):
                test = _test(match["key"], match["operator"], match["value"], region_of(words))
                found.append(Filter(word, test))
            else:
                _check_name(word)
        except FilterError as error:
            problems.append(Problem(word, error.found, error.right))
    if problems:
        raise ConfigError(problems)
    return found


def region_of(words: Sequence[str]) -> str:
    """Return the region that the filters name, or the one whose prices are known."""
    named = [word.partition("=")[2] for word in words if word.startswith("region=")]
    return named[-1] if named else FALLBACK_REGION


def filter_help() -> str:
    """Return the keys in a sentence."""
    return (
        f"text: {', '.join(_TEXTS)} (= and !=, several with commas, * for any); "
        f"numbers: {', '.join(_NUMBERS)} (also >= <= > <); or any label's whole name"
    )


def _is_named(instance: InstanceType, pattern: str) -> bool:
    return fnmatchcase(instance.name, pattern) or fnmatchcase(instance.family, pattern)


def _check_name(pattern: str) -> None:
    types = load_catalog().types
    if not any(fnmatchcase(name, pattern) for name in types) and not any(
        fnmatchcase(name.partition(".")[0], pattern) for name in types
    ):
        right = f"write a type, a family, or a filter such as cpu>=4{suggestion(pattern, types)}"
        raise FilterError("no instance type or family of this name", right)


def _test(key: str, compare: str, value: str, region: str) -> Test:
    if not value:
        raise FilterError("no value", f"write one, such as {key}{compare}4")
    if key == "price":
        return _number_test(_price_in(region), compare, _number(key, value))
    if key in _NUMBERS:
        return _number_test(_NUMBERS[key], compare, _number(key, value))
    if key in labels.TYPE_LABELS and compare not in _EQUALITY:
        return _number_test(_label_number(key), compare, _number(key, value))
    if key in labels.TYPE_LABELS:
        return _text_test(_label(key), compare, value)
    if key not in _TEXTS:
        known = (*_TEXTS, *_NUMBERS)
        raise FilterError(
            f'"{key}" is no filter', f"use one of {', '.join(known)}{suggestion(key, known)}"
        )
    if compare not in _EQUALITY:
        raise FilterError(f"{key} is text", f"compare it with {quoted(_EQUALITY)}")
    if key in _CHECKED:
        _check_values(key, value)
    return _text_test(_TEXTS[key], compare, value)


def _text_test(texts: Texts, compare: str, value: str) -> Test:
    patterns = value.split(",")

    def passes(instance: InstanceType) -> bool:
        found = any(fnmatchcase(text, one) for text in texts(instance) for one in patterns)
        return found == (compare == "=")

    return passes


def _number_test(number: Number, compare: str, bound: Fraction) -> Test:
    def passes(instance: InstanceType) -> bool:
        amount = number(instance)
        return amount is not None and bool(_COMPARE[compare](amount, bound))

    return passes


def _number(key: str, value: str) -> Fraction:
    try:
        amount = parse_quantity(value)
    except ValueError:
        example = "64Gi" if key == "memory" else "4"
        raise FilterError(f'"{value}" is no number', f"write one such as {example}") from None
    if key == "memory" and 0 < amount < MI:
        raise FilterError(f"{value} bytes of memory", f"write a unit, such as {value}Gi")
    return amount


def _check_values(key: str, value: str) -> None:
    known = _CHECKED[key]()
    for one in value.split(","):
        if not any(fnmatchcase(name, one) for name in known):
            raise FilterError(
                f'"{one}" is no {key} in the catalogue', f"correct it{suggestion(one, known)}"
            )


def _price_in(region: str) -> Number:
    prices = prices_for(region).on_demand
    # As it is written in the file: a float is not quite the number that people type.
    return lambda one: Fraction(str(prices[one.name])) if one.name in prices else None


def _label(key: str) -> Texts:
    return lambda one: [text] if (text := labels_of(one).get(key)) is not None else []


def _label_number(key: str) -> Number:
    def number(instance: InstanceType) -> Fraction | None:
        text = labels_of(instance).get(key, "")
        return Fraction(text) if text.isdecimal() else None

    return number


def _flag(value: bool) -> list[str]:  # noqa: FBT001  a column of the catalogue
    return [str(value).lower()]


_TEXTS: dict[str, Texts] = {
    "name": lambda one: [one.name],
    "family": lambda one: [one.family],
    "size": lambda one: [one.size],
    "arch": lambda one: one.architectures,
    "category": _label(labels.CATEGORY),
    "hypervisor": lambda one: [one.hypervisor],
    "cpu-manufacturer": _label(labels.CPU_MANUFACTURER),
    "gpu-name": _label(labels.GPU_NAME),
    "accelerator-name": _label(labels.ACCELERATOR_NAME),
    "capacity-type": lambda one: one.usage_classes,
    "region": lambda one: one.offered,
    "zone": lambda one: [zone for zones in one.offered.values() for zone in zones],
    "metal": lambda one: _flag(one.bare_metal),
    "burstable": lambda one: _flag(one.burstable),
    "current": lambda one: _flag(one.current_generation),
    "flex": _label(labels.FLEX),
}
_NUMBERS: dict[str, Number] = {
    "cpu": lambda one: one.vcpus,
    "memory": lambda one: one.memory_mib * MI,
    "generation": _label_number(labels.GENERATION),
    "pods": eni_pods,
    "gpus": lambda one: sum(gpu.count for gpu in one.gpus),
    "nvme": lambda one: one.local_storage_gb if one.local_nvme else 0,
    "ebs-bandwidth": lambda one: one.ebs_mbps,
    "network-bandwidth": lambda one: one.network_mbps,
    "price": lambda _: None,
}
# A misspelt value of these would find nothing, and say nothing.
_CHECKED: dict[str, Callable[[], list[str]]] = {
    "family": lambda: sorted({name.partition(".")[0] for name in load_catalog().types}),
    "arch": lambda: ["amd64", "arm64"],
    "capacity-type": lambda: ["on-demand", "spot", "capacity-block"],
    "region": lambda: list(load_catalog().zones),
    "zone": lambda: [zone for zones in load_catalog().zones.values() for zone in zones],
    **dict.fromkeys(("metal", "burstable", "current", "flex"), lambda: ["true", "false"]),
}
