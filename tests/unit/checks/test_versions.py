"""The rule about Karpenter's and Kubernetes' versions."""

import pytest

from core.checks.versions import karpenter_kubernetes
from tests.support import environment

OLDEST = 'no Karpenter release is known to support "1.29" (facts of 2026-11-22)'


@pytest.mark.parametrize(
    ("kubernetes", "karpenter", "words"),
    [
        ("1.35", "1.9.0", []),
        ("1.35", "1.14.1", []),
        ("1.36", "1.13.0", []),
        ("1.30", "0.37.0", []),
        ("1.31", "1.0.5", []),
        ("1.37", "1.15.0", []),
        (
            "1.31",
            "1.0.4",
            [
                'Karpenter 1.0.4 does not support Kubernetes "1.31"',
                'write karpenter.version: 1.0.5 or newer, or kubernetes_version: "1.30"',
            ],
        ),
        (
            "1.36",
            "1.12.9",
            [
                'Karpenter 1.12.9 does not support Kubernetes "1.36"',
                'write karpenter.version: 1.13.0 or newer, or kubernetes_version: "1.35"',
            ],
        ),
        (
            "1.30",
            "0.36.1",
            [
                'Karpenter 0.36.1 does not support Kubernetes "1.30"',
                "write karpenter.version: 0.37.0 or newer",
            ],
        ),
        ("1.29", "1.14.1", [OLDEST, 'write one from "1.30" to "1.37"']),
    ],
)
def test_karpenter_knows_the_kubernetes_version(
    kubernetes: str, karpenter: str, words: list[str]
) -> None:
    """Releases are compared as numbers, and the way out names a version on each side."""
    checked = environment(
        cluster={"kubernetes_version": kubernetes}, karpenter={"version": karpenter}
    )

    assert [
        text for finding in karpenter_kubernetes(checked) for text in (finding.found, finding.right)
    ] == words
