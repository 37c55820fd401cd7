"""Rules about versions that a table of words cannot show."""

import pytest

from core import facts
from core.checks.versions import karpenter_iam, karpenter_kubernetes
from tests.support import environment
from tests.tables import each

RANGE = 'write one from "1.34" to "1.36"'
NEWEST = 'no Karpenter release is known to support "1.38" (facts of 2026-11-22)'


@each(
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
        ("1.29", "1.14.1", ['EKS supports "1.29" no more', RANGE]),
        ("1.38", "1.14.1", [NEWEST, RANGE]),
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


@pytest.mark.parametrize(
    ("karpenter", "module", "words"),
    [
        ("1.14.1", "21.19.0", []),
        ("1.11.9", "21.18.0", []),
        ("1.6.0", "21.0.0", []),
        (
            "1.12.0",
            "21.18.0",
            [
                "1.12.0 needs the IAM policy of eks module 21.19.0, not 21.18.0",
                "write a release before 1.12.0",
            ],
        ),
        (
            "1.14.1",
            "21.0.0",
            [
                "1.14.1 needs the IAM policy of eks module 21.19.0, not 21.0.0",
                "write a release before 1.7.0",
            ],
        ),
    ],
)
def test_the_policy_has_what_karpenter_needs(
    karpenter: str, module: str, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were the eks module an older one, the way out would be a Karpenter that it was made for."""
    monkeypatch.setattr(facts, "EKS_MODULE", module)
    checked = environment(karpenter={"version": karpenter})

    assert [
        text for finding in karpenter_iam(checked) for text in (finding.found, finding.right)
    ] == words
