"""Whose something is, by its tags: owned by the cluster, shared with it, or another's."""

from collections.abc import Iterable, Mapping
from typing import Any

_CLUSTER = "kubernetes.io/cluster/"
_OWNED = "owned"
# Tags whose value is the cluster's name: of EKS, Karpenter, the load balancer controller and the
# VPC CNI. Those that only help to find things, such as karpenter.sh/discovery, say nothing here.
_NAMED = (
    "aws:eks:cluster-name",
    "cluster.k8s.amazonaws.com/name",
    "eks:cluster-name",
    "eks:eks-cluster-name",
    "elbv2.k8s.aws/cluster",
    "karpenter.k8s.aws/cluster",
)


def tag_keys(cluster: str) -> list[str]:
    """Return the keys that can mark something as owned, to ask AWS for."""
    return [f"{_CLUSTER}{cluster}", *_NAMED]


def mark_of(tags: Mapping[str, str], cluster: str, *further: str) -> str | None:
    """Return the tag that says a cluster owns something, or None.

    `further` are keys that name the cluster on this kind of thing only. What is `shared`, or owned
    by another cluster as well, is not owned, whatever else is there.
    """
    claims = {key: text for key, text in tags.items() if key.startswith(_CLUSTER)}
    own = claims.pop(f"{_CLUSTER}{cluster}", None)
    named = {key: tags[key] for key in (*_NAMED, *further) if key in tags}
    if own not in (None, _OWNED) or _OWNED in claims.values():
        return None
    if any(text != cluster for text in named.values()):
        return None
    if own:
        return f"{_CLUSTER}{cluster}={own}"
    return next((f"{key}={text}" for key, text in named.items()), None)


def tags_in(items: Iterable[Mapping[str, Any]] | None) -> dict[str, str]:
    """Return AWS' list of keys and values as a mapping."""
    return {item["Key"]: item["Value"] for item in items or ()}
