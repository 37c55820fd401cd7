"""The deploys of an upgrade: what each changes, what its stacks then do, and what to wait for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from core import facts
from core.config.environment import Environment
from core.layout import Kind
from core.upgrade.edits import KARPENTER, Edit

_RELEASED = (
    "kubectl --namespace kube-system rollout status deployment/karpenter",
    "kubectl get nodepools,ec2nodeclasses   # until all are Ready",
)
_NEW_IMAGES = ("kubectl get nodes   # until all run the new image",)


@dataclass(frozen=True)
class Deploy:
    """Edits that are deployed together, what each stack then does, and what to wait for."""

    title: str
    edits: tuple[Edit, ...]
    stacks: Mapping[Kind, str]
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def groundwork(environment: Environment, release: str, edits: Sequence[Edit]) -> Deploy:
    """Describe the deploy before any new Kubernetes: Karpenter's release and node images."""
    now = environment.karpenter.version
    newer, images = release != now, [edit for edit in edits if edit.parts != KARPENTER]
    stacks: dict[Kind, str] = {}
    if newer:
        stacks["cluster"] = _policy(release)
        stacks["karpenter"] = (
            f"karpenter-crd {release}, so that the CRDs come first; then karpenter"
        )
        stacks["nodes"] = "NodePools and EC2NodeClasses, held against the new CRDs"
    if any(edit.parts[0] == "system_nodes" for edit in images):
        stacks["cluster"] = "; ".join([*_words(stacks, "cluster"), "system nodes, one at a time"])
    if any(edit.parts[0] == "node_classes" for edit in images):
        stacks["nodes"] = "; ".join([*_words(stacks, "nodes"), "nodes drift to the new image"])
    titles = [f"Karpenter {release}"] if newer else []
    titles += ["a Bottlerocket with images for what follows"] if images else []
    return Deploy(
        title=", and ".join(titles),
        edits=tuple(edits),
        stacks={kind: stacks[kind] for kind in ("cluster", "karpenter", "nodes") if kind in stacks},
        after=_RELEASED if newer else _NEW_IMAGES,
        notes=tuple(_karpenter_notes(now, release)),
    )


def _policy(release: str) -> str:
    policy = f"the controller's policy of eks module {facts.EKS_MODULE}"
    if facts.is_newer_minor(release):
        return f"{policy}, which was not checked with {release}"
    return f"{policy} is enough for {release}"


def _words(stacks: Mapping[Kind, str], kind: Kind) -> list[str]:
    return [stacks[kind]] if kind in stacks else []


def _karpenter_notes(now: str, release: str) -> Iterator[str]:
    for minor, change in facts.KARPENTER_CHANGES.items():
        if facts.release(now)[:2] < facts.release(minor) <= facts.release(release)[:2]:
            yield f"Karpenter {minor}: {change}"
    if facts.is_newer_minor(release):
        yield (
            f"Karpenter {release} is newer than {facts.KARPENTER_CHECKED}, the last one known "
            "here: read its upgrade notes for permissions and CRDs"
        )


def next_minor(
    environment: Environment, minor: str, edits: Sequence[Edit], *, first: bool
) -> Deploy:
    """Describe a deploy that takes the control plane to its next minor."""
    cluster = environment.cluster.name
    where = f"--cluster-name {cluster} --region {environment.region}"
    insights = f"aws eks list-insights {where}   # what would break"
    return Deploy(
        title=f"Kubernetes {minor}",
        edits=tuple(edits),
        before=(insights,) if first else (),
        stacks={
            "cluster": "the control plane; then add-ons, and system nodes, one at a time",
            "nodes": f"Karpenter's nodes drift to images for {minor}, as the budgets let them",
        },
        after=(f"kubectl get nodes   # until every one shows v{minor}",),
        notes=tuple(_minor_notes(environment, minor)),
    )


def _minor_notes(environment: Environment, minor: str) -> Iterator[str]:
    pinned = [
        name for name, addon in environment.cluster.addons.items() if addon.version != "latest"
    ]
    if pinned:
        yield (
            f"pinned add-ons ({', '.join(pinned)}) stay as they are: "
            f"`python main.py preflight {environment.name} --pin` writes those for {minor}"
        )
    for name, pool in environment.node_pools.items():
        for budget in pool.disruption.budgets:
            if budget.stops_drift:
                yield f"node_pools.{name}.disruption.budgets lets no node drift: its nodes stay"
