"""Rules about bottlerocket_settings: what is dropped, replaced or misread on the way to a node."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence

from core.checks import bottlerocket_keys as keys
from core.checks.rules import Finding, for_each, rule
from core.checks.walks import node_classes
from core.config.cluster import SystemNodes
from core.config.environment import Environment
from core.config.node_class import NodeClass
from core.config.source import Parts
from core.problems import suggestion
from core.shapes import Json, is_list, is_mapping

_KINDS: dict[type, str] = {
    str: keys.TEXT,
    int: keys.NUMBER,
    bool: keys.FLAG,
    list: keys.LIST,
    dict: keys.TABLE,
}
_QUOTED_HEADER = re.compile(r"""^\s*\[\[?\s*settings[^\]\n]*["'][^\n]*\]""", re.MULTILINE)


def settings_of(nodes: NodeClass | SystemNodes) -> Mapping[str, Json]:
    """Return what bottlerocket_settings say under [settings]."""
    return tomllib.loads(nodes.bottlerocket_settings).get("settings", {})


def kubernetes_settings(nodes: NodeClass | SystemNodes) -> Mapping[str, Json]:
    """Return what bottlerocket_settings say under [settings.kubernetes]."""
    return settings_of(nodes).get("kubernetes", {})


def _kubernetes_tables(environment: Environment) -> Iterator[tuple[Parts, Mapping[str, Json]]]:
    for parts, node_class in node_classes(environment):
        yield (*parts, "bottlerocket_settings"), kubernetes_settings(node_class)


@rule(
    "bottlerocket-unknown",
    source="Karpenter 1.14.1 logs: Unknown parameter in userData K8s settings",
    remedy="Correct the key's name, or remove it.",
)
@for_each(_kubernetes_tables)
def bottlerocket_unknown(settings: Mapping[str, Json]) -> Iterator[Finding]:
    """Karpenter rewrites [settings.kubernetes], and drops the keys that it does not know."""
    for key in settings:
        if key not in keys.KNOWN:
            right = "remove it: it never reaches the node"
            if key not in keys.DROPPED:
                right = f"remove it or correct its name{suggestion(key, keys.KNOWN)}"
            yield Finding((), f"Karpenter drops settings.kubernetes.{key}", right)


@rule(
    "bottlerocket-kind",
    source="Karpenter: invalid UserData; no node of the class is launched",
    remedy="Write the value as the key's kind: text in quotes, numbers and true without.",
)
@for_each(_kubernetes_tables)
def bottlerocket_kind(settings: Mapping[str, Json]) -> Iterator[Finding]:
    """A value of the wrong kind makes the user data unreadable."""
    for key, value in settings.items():
        kind, right = _kind(value), keys.KNOWN.get(key)
        if right and kind != right:
            yield Finding((), f"settings.kubernetes.{key} is {kind}", f"write {right}")


@rule(
    "bottlerocket-replaced",
    source="Karpenter writes these settings itself, whatever the user data say",
    remedy="Say it where Karpenter takes it from.",
)
@for_each(_kubernetes_tables)
def bottlerocket_replaced(settings: Mapping[str, Json]) -> Iterator[Finding]:
    """Some settings are Karpenter's: what is written for them is lost."""
    for key in settings:
        if key in keys.REPLACED:
            yield Finding((), f"Karpenter replaces settings.kubernetes.{key}", keys.REPLACED[key])


@rule(
    "kubelet-twice",
    source="Karpenter writes kubelet over bottlerocket_settings, tables as a whole",
    remedy="Keep one of both.",
)
@for_each(node_classes)
def kubelet_twice(node_class: NodeClass) -> Iterator[Finding]:
    """A setting in both places is the kubelet's: the one in TOML is lost."""
    settings = kubernetes_settings(node_class)
    for field, key in keys.KUBELET_KEYS.items():
        if key in settings and getattr(node_class.kubelet, field) not in (None, {}):
            found = f"bottlerocket_settings have settings.kubernetes.{key} too"
            right = "keep one: this one replaces the other, all of it"
            yield Finding(("kubelet", field), found, right)


@rule(
    "system-settings-owned",
    source="EKS: user data override what it configures, and the node cannot join",
    remedy="Leave these settings to EKS.",
)
def system_settings_owned(environment: Environment) -> Iterator[Finding]:
    """EKS tells its nodes which cluster they belong to, with which labels and taints."""
    for key in kubernetes_settings(environment.system_nodes):
        if key in keys.OF_EKS:
            found = f"settings.kubernetes.{key} is written by EKS"
            yield Finding(("system_nodes", "bottlerocket_settings"), found, keys.OF_EKS[key])


@rule(
    "system-settings-toml",
    source="EKS: TOML that it cannot merge with its own",
    remedy="Write it in a simpler form.",
)
def system_settings_toml(environment: Environment) -> Iterator[Finding]:
    """EKS merges the settings of its node groups with its own, and reads less than all TOML."""
    text = environment.system_nodes.bottlerocket_settings
    parts: Parts = ("system_nodes", "bottlerocket_settings")
    if header := _QUOTED_HEADER.search(text):
        found = f"EKS cannot read the header {header.group().strip()}: it has a quoted key"
        yield Finding(parts, found, "write the quoted key inside the table above it")
    if '\\"' in text:
        yield Finding(parts, 'EKS cannot read the escaped quote \\"', "write it without the quote")
    for value in _lists(settings_of(environment.system_nodes)):
        if len({_kind(item) for item in value}) > 1:
            yield Finding(parts, f"EKS cannot read {value}: it mixes kinds", "use one kind")


def _kind(value: Json) -> str:
    return next((name for kind, name in _KINDS.items() if type(value) is kind), "something else")


def _lists(value: Json) -> Iterator[Sequence[Json]]:
    inner: Iterable[Json] = ()
    if is_list(value):
        yield value
        inner = value
    elif is_mapping(value):
        inner = value.values()
    for item in inner:
        yield from _lists(item)
