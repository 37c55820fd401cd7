"""The newest versions that AWS offers, by the path in an environment file that pins each."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.addons import ALWAYS
from core.config.cluster import AddOn
from core.config.environment import Environment
from core.config.source import Parts
from core.problems import Problem, path_of
from core.render.images import Variant, image_parameter
from core.render.system_nodes import architecture
from live.releases import (
    addon_versions,
    node_class_images,
    numbers,
    parameter_value,
)
from live.subject import Subject


@dataclass(frozen=True)
class Pin:
    """One version: its path, what stands there or is the default, and the newest."""

    parts: Parts
    old: str
    new: str


def pins_of(subject: Subject) -> Iterator[Pin | Problem]:
    """Yield every pin that is not the newest, or why the newest is not known."""
    yield from _addons(subject)
    yield from _system_nodes(subject)
    yield from _node_classes(subject)


def _addons(subject: Subject) -> Iterator[Pin | Problem]:
    cluster = subject.environment.cluster
    for name in sorted({*ALWAYS, *cluster.addons}):
        parts: Parts = ("cluster", "addons", name, "version")
        versions = addon_versions(subject.aws, name, cluster.kubernetes_version)
        if not versions:
            found = f"EKS offers none for Kubernetes {cluster.kubernetes_version}"
            yield Problem(path_of(parts[:-1]), found, "mend its name, or remove it")
        else:
            yield from _newer(parts, cluster.addons.get(name, AddOn()).version, versions[0])


def _system_nodes(subject: Subject) -> Iterator[Pin | Problem]:
    environment = subject.environment
    parts: Parts = ("system_nodes", "bottlerocket_version")
    newest = _release(subject, architecture(environment), "")
    if newest is None:
        yield _no_release(environment, parts)
    else:
        yield from _newer(parts, environment.system_nodes.bottlerocket_version, newest)


def _node_classes(subject: Subject) -> Iterator[Pin | Problem]:
    environment = subject.environment
    images: dict[str, list[tuple[str, Variant]]] = {}
    for name, arch, variant in node_class_images(environment):
        images.setdefault(name, []).append((arch, variant))
    for name, wanted in images.items():
        node_class = environment.node_classes[name]
        if node_class.ami_ssm_parameter:
            continue
        parts: Parts = ("node_classes", name, "ami")
        releases = [_release(subject, arch, variant) for arch, variant in wanted]
        known = [release for release in releases if release]
        if len(known) < len(releases):
            yield _no_release(environment, parts)
        else:
            # One that is there for every architecture, while AWS is still publishing the next.
            oldest = min(known, key=numbers)
            yield from _newer(parts, node_class.ami, f"bottlerocket@{oldest}")


def _release(subject: Subject, arch: str, variant: Variant) -> str | None:
    parameter = image_parameter(subject.environment, arch, "latest", variant)
    value = parameter_value(subject.aws, parameter)
    return value.partition("-")[0] if value else None


def _no_release(environment: Environment, parts: Parts) -> Problem:
    kubernetes = environment.cluster.kubernetes_version
    found = f"there is no Bottlerocket for Kubernetes {kubernetes}"
    return Problem(path_of(parts), found, "write another cluster.kubernetes_version")


def _newer(parts: Parts, old: str, new: str) -> Iterator[Pin]:
    """Yield a pin, unless it stands there already or what stands there is newer still."""
    if old.endswith("latest") or numbers(old) < numbers(new):
        yield Pin(parts, old, new)
