"""Edits of an environment file: the values that an upgrade changes, and what the file then says."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from core import facts
from core.checks.versions import bottlerocket_pins
from core.config.environment import Environment
from core.config.load import Loaded
from core.config.parse import parse_environment
from core.config.rewrite import with_value
from core.config.source import Parts

KUBERNETES = ("cluster", "kubernetes_version")
KARPENTER = ("karpenter", "version")
_VARIANT = re.compile(r"/aws-k8s-[0-9]+\.[0-9]+")


@dataclass(frozen=True)
class Edit:
    """One value of the environment file: what it is, and what it becomes."""

    parts: Parts
    old: str
    new: str


def release_edit(environment: Environment, release: str) -> Iterator[Edit]:
    """Yield the edit that takes Karpenter to a release, unless it is there."""
    if release != environment.karpenter.version:
        yield Edit(KARPENTER, environment.karpenter.version, release)


def early_pins(environment: Environment, minors: Sequence[str]) -> Iterator[Edit]:
    """Raise pins that a later minor needs higher, as far as the present minor has that release."""
    _, dropped = _variants(environment.cluster.kubernetes_version)
    needed = [first for first, _ in map(_variants, minors) if first and _before(first, dropped)]
    if needed:
        yield from _raised(environment, max(needed, key=facts.release))


def minor_edits(environment: Environment, minor: str) -> Iterator[Edit]:
    """Yield what changes with the control plane: its version, and images made for the old one."""
    now = environment.cluster.kubernetes_version
    yield Edit(KUBERNETES, now, minor)
    if first := _variants(minor)[0]:
        yield from _raised(environment, first)
    for name, node_class in environment.node_classes.items():
        parameter = node_class.ami_ssm_parameter or ""
        moved = _VARIANT.sub(f"/aws-k8s-{minor}", parameter)
        if moved != parameter:
            yield Edit(("node_classes", name, "ami_ssm_parameter"), parameter, moved)


def edited(loaded: Loaded, edits: Iterable[Edit]) -> Loaded:
    """Return the environment that the file gives with the edits made in it."""
    data = loaded.source.data
    for edit in edits:
        data = with_value(data, edit.parts, edit.new)
    source = replace(loaded.source, data=data)
    parsed = parse_environment(source, loaded.environment.name)
    return Loaded(parsed.model_copy(update={"workloads": loaded.environment.workloads}), source)


def _raised(environment: Environment, least: str) -> Iterator[Edit]:
    for parts, pin in bottlerocket_pins(environment):
        if facts.release(pin) < facts.release(least):
            old, new = pin, least
            if parts[-1] == "ami":
                old, new = environment.node_classes[str(parts[1])].ami, f"bottlerocket@{least}"
            yield Edit(parts, old, new)


def _variants(minor: str) -> tuple[str | None, str | None]:
    return facts.BOTTLEROCKET_FOR_KUBERNETES.get(minor, (None, None))


def _before(release: str, end: str | None) -> bool:
    return end is None or facts.release(release) < facts.release(end)
