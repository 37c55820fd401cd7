"""Changes to an environment file or a manifest: how they read, and what is there after them."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from core.capacity.taints import Taint, Toleration
from core.capacity.workloads import Workload
from core.config.environment import Environment
from core.config.nodes import NodePool
from core.config.source import Parts
from core.config.values import FrozenMap, Model
from core.problems import path_of
from core.shapes import Json, is_mapping

ENVIRONMENT, MANIFEST = "environment", "manifest"
_PLAIN_TEXT = re.compile(r"[A-Za-z_/][\w./-]*|[0-9]+[A-Za-z]+")
_YAML_WORDS = {"true", "false", "yes", "no", "on", "off", "null", "y", "n"}


@dataclass(frozen=True, slots=True)
class Draft:
    """An environment and one of its workloads, as they are or as they might be."""

    environment: Environment
    workload: Workload

    def after(self, changes: "Iterable[Change]") -> "Draft":
        """Return the draft after these changes."""
        draft = self
        for change in changes:
            draft = change.apply(draft)
        return draft


@dataclass(frozen=True, slots=True)
class Change:
    """One edit: in which file, in words, and what it does to a draft."""

    where: str
    text: str
    apply: Callable[[Draft], Draft] = field(repr=False, compare=False)


def set_value(parts: Parts, value: Json) -> Change:
    """Return the change that writes a value at a path of the environment file."""
    text = f"{path_of(parts)}: {_yaml(value)}"
    return _edit(text, lambda whole: _with(whole, parts, value))


def remove_entry(parts: Parts) -> Change:
    """Return the change that takes an entry of a mapping out of the environment file."""
    *outer, key = parts

    def edit(whole: Environment) -> Environment:
        kept = {name: item for name, item in _at(whole, outer).items() if name != key}
        return _with(whole, tuple(outer), FrozenMap(kept))

    return _edit(f"remove {path_of(parts)}", edit)


def remove_item(parts: Parts, index: int, item: Json) -> Change:
    """Return the change that takes an item out of a list; `index` is where it stands now."""

    def edit(whole: Environment) -> Environment:
        # By value: another change may have moved it.
        kept = tuple(other for other in _at(whole, parts) if other != item)
        return _with(whole, parts, kept)

    return _edit(f"remove {path_of((*parts, index))}", edit)


def tolerate(taints: Sequence[Taint]) -> Change:
    """Return the change that makes a workload's pods tolerate taints."""
    tolerations = tuple(
        Toleration(taint.key, "Equal" if taint.value else "Exists", taint.value, taint.effect)
        for taint in taints
    )

    def apply(draft: Draft) -> Draft:
        pod = draft.workload.pod
        pod = replace(pod, tolerations=(*pod.tolerations, *tolerations))
        return replace(draft, workload=replace(draft.workload, pod=pod))

    written = ", ".join(_toleration_text(one) for one in tolerations)
    return Change(MANIFEST, f"tolerations: [{written}]", apply)


def _edit(text: str, edit: Callable[[Environment], Environment]) -> Change:
    return Change(
        ENVIRONMENT, text, lambda draft: replace(draft, environment=edit(draft.environment))
    )


def _toleration_text(one: Toleration) -> str:
    value = f"value: {_yaml(one.value)}" if one.value else "operator: Exists"
    return f"{{key: {one.key}, {value}, effect: {one.effect}}}"


def _at(whole: Json, parts: Sequence[str | int]) -> Json:
    for part in parts:
        whole = getattr(whole, str(part)) if isinstance(whole, Model) else whole[part]
    return whole


def _with(whole: Json, parts: Parts, value: Json) -> Json:
    """Return a copy of models and mappings in which the value at a path is another."""
    if not parts:
        return value
    key, rest = str(parts[0]), parts[1:]
    if isinstance(whole, Model):
        after = whole.model_copy(update={key: _with(getattr(whole, key), rest, value)})
        return after.settled() if isinstance(after, NodePool) else after
    return FrozenMap({**whole, key: _with(whole.get(key), rest, value)})


def _yaml(value: Json) -> str:
    if value is None:
        return "null"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, str):
        # As in the examples: a bare number that is meant as text stands in quotes.
        plain = _PLAIN_TEXT.fullmatch(value) and value.lower() not in _YAML_WORDS
        return value if plain else f'"{value}"'
    if is_mapping(value):
        entries = (f"{key}: {_yaml(item)}" for key, item in value.items())
        return f"{{{', '.join(entries)}}}"
    return f"[{', '.join(_yaml(item) for item in value)}]"
