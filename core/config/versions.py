"""Versions of Kubernetes, and releases of what runs on it."""

from typing import Annotated, TypeAlias

from core.config.values import Text, matching

KubernetesVersion: TypeAlias = Annotated[
    Text, matching(r"1\.[0-9]{2}", "a Kubernetes version", 'write its minor, such as "1.35"')
]
_RELEASE = r"[0-9]{1,4}\.[0-9]{1,4}\.[0-9]{1,4}"
ReleaseVersion: TypeAlias = Annotated[
    Text,
    matching(_RELEASE, "a release", 'write all three numbers, as in "1.14.1"'),
]
ReleaseOrLatest: TypeAlias = Annotated[
    Text,
    matching(f"{_RELEASE}|latest", "a release", 'write one such as "1.69.0", or "latest"'),
]
BottlerocketAlias: TypeAlias = Annotated[
    Text,
    matching(
        # Within the 30 characters that Karpenter takes.
        r"bottlerocket@(latest|v?[0-9]{1,4}\.[0-9]{1,4}\.[0-9]{1,4})",
        "a Bottlerocket alias",
        'write "bottlerocket@" and a release, such as "bottlerocket@1.69.0", or "@latest"',
    ),
]
