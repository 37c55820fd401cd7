"""Dangers on a cluster: releases that are replaced, NodePools and EC2NodeClasses that go."""

from collections.abc import Iterator

from core import facts
from core.compare.changes import at, members
from core.compare.danger import Danger, Step, turned
from core.shapes import Json

_CRDS = "karpenter-crd"
_AT_ONCE = "its nodes drain at once, outside its budgets"


def replaced_releases(step: Step) -> Iterator[Danger]:
    """Names and namespaces that Helm cannot change: it uninstalls and installs."""
    before, after = step.both("resource", "helm_release")
    for address, release in members(before).items():
        other = members(at(after, address))
        for key in ("name", "namespace"):
            if other and release.get(key) != other.get(key):
                went = ", and every NodePool and node goes with its CRDs" * (address == _CRDS)
                yield step.danger(
                    f"the release {address} is uninstalled first{went}",
                    turned(f"{address}.{key}", release.get(key), other.get(key)),
                    "keep it",
                )


def dropped_objects(step: Step) -> Iterator[Danger]:
    """NodePools and EC2NodeClasses by the name that Kubernetes knows them by."""
    before, after = (_objects(side) for side in step.both("resource", "kubernetes_manifest"))
    for kind, name in before.keys() - after.keys():
        if kind == "NodePool":
            yield step.danger(
                f"the NodePool {name} is dropped: {_AT_ONCE}",
                f"no node_pools.{name} any more",
                _drained_first(name, before[kind, name]),
            )
        elif kind == "EC2NodeClass":
            yield step.danger(
                f"the EC2NodeClass {name} is dropped, which waits until its last node is gone",
                f"no node_classes.{name} any more",
                "deploy the NodePools' move first, and drop it once their nodes are replaced",
            )
        else:
            yield step.danger(f"the {kind} {name} is destroyed", "it is gone", "keep it")


def switched_pools(step: Step) -> Iterator[Danger]:
    """NodePools that keep their name and become static, or are static no longer."""
    before, after = (_objects(side) for side in step.both("resource", "kubernetes_manifest"))
    for kind, name in before.keys() & after.keys():
        was, becomes = (at(side[kind, name], "spec", "replicas") for side in (before, after))
        if kind == "NodePool" and (was is None) != (becomes is None):
            yield step.danger(
                f"the API refuses the NodePool {name}: it stays static, or not, for ever",
                turned(f"node_pools.{name}.replicas", was, becomes),
                "write a pool of another name, and remove this one when its pods have moved",
            )


def pins_left_behind(cluster: Step, nodes: Step) -> Iterator[Danger]:
    """Pinned images of nodes, while Kubernetes goes up."""
    before, after = cluster.both("module", "eks", "kubernetes_version")
    if not before or not after or facts.release(after) <= facts.release(before):
        return
    old, new = (_aliases(side) for side in nodes.both("resource", "kubernetes_manifest"))
    for name, alias in new.items():
        if old.get(name) == alias and not alias.endswith("@latest"):
            yield nodes.danger(
                "a Bottlerocket pin is left behind",
                f"{name} stays at {alias} while " + turned("kubernetes_version", before, after),
                f"raise node_classes.{name}.ami to a release with an image for that version",
            )


def _drained_first(name: str, pool: Json) -> str:
    if at(pool, "spec", "replicas") is not None:
        return "first lower replicas, one at a time, and deploy: each deploy drains one node"
    return (
        "first drain them one by one, with limits.cpu at 0 so that none comes back: "
        f"kubectl get nodes --selector karpenter.sh/nodepool={name}"
    )


def _objects(manifests: Json) -> dict[tuple[str, str], Json]:
    found = [at(resource, "manifest") for resource in members(manifests).values()]
    return {(item["kind"], item["metadata"]["name"]): item for item in found}


def _aliases(manifests: Json) -> dict[str, str]:
    return {
        name: term["alias"]
        for (kind, name), item in _objects(manifests).items()
        if kind == "EC2NodeClass"
        for term in at(item, "spec", "amiSelectorTerms") or ()
        if "alias" in term
    }
