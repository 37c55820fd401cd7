"""Facts: partitions, versions and placeholders."""

from datetime import date
from ipaddress import ip_network

import pytest

from core import facts
from core.config.karpenter import FeatureGates, Karpenter
from tests.tables import each


@each(
    ("region", "partition"),
    [
        ("us-east-1", "aws"),
        ("eu-central-1", "aws"),
        ("cn-north-1", "aws-cn"),
        ("us-gov-east-1", "aws-us-gov"),
    ],
)
def test_a_region_has_a_partition(region: str, partition: str) -> None:
    """The partition follows from how the region begins."""
    assert facts.partition(region) == partition


def test_a_newer_kubernetes_never_needs_an_older_karpenter() -> None:
    """The compatibility table rises in both columns, without a gap between minors."""
    minors = [int(minor.removeprefix("1.")) for minor in facts.KARPENTER_FOR_KUBERNETES]
    releases = [facts.release(least) for least in facts.KARPENTER_FOR_KUBERNETES.values()]

    assert minors == list(range(minors[0], minors[0] + len(minors)))
    assert releases == sorted(releases)


def test_support_of_kubernetes_rises() -> None:
    """Standard support ends later for a newer minor, and extended support a year after it."""
    minors = [facts.release(minor) for minor in facts.KUBERNETES_SUPPORT]
    ends = [
        (date.fromisoformat(standard), date.fromisoformat(extended))
        for standard, extended in facts.KUBERNETES_SUPPORT.values()
    ]

    assert minors == sorted(minors)
    assert ends == sorted(ends)
    assert {extended.year - standard.year for standard, extended in ends} == {1}
    assert set(facts.KUBERNETES_SUPPORT) <= set(facts.KARPENTER_FOR_KUBERNETES)


def test_a_minor_is_supported_by_all_three() -> None:
    """From the oldest to the newest minor that messages name, everything here supports it."""
    oldest, newest = facts.oldest_supported(), facts.newest_checked()

    assert facts.KUBERNETES_SUPPORT[oldest][0] > facts.AS_OF
    assert facts.release(oldest) <= facts.release(newest)
    assert facts.BOTTLEROCKET_FOR_KUBERNETES.get(newest, (None, None))[1] is None


def test_bottlerocket_gains_a_variant_before_it_loses_it() -> None:
    """Each minor that the matrix has came with one release, and went with none before it."""
    assert set(facts.BOTTLEROCKET_FOR_KUBERNETES) == set(facts.KARPENTER_FOR_KUBERNETES)
    for first, dropped in facts.BOTTLEROCKET_FOR_KUBERNETES.values():
        assert dropped is None or facts.release(first) < facts.release(dropped)


def test_a_newer_minor_comes_with_a_newer_bottlerocket() -> None:
    """A mistake in one row would show as one out of order."""
    rows = facts.BOTTLEROCKET_FOR_KUBERNETES
    minors, releases = sorted(rows, key=facts.release), [first for first, _ in rows.values()]

    assert list(rows) == minors
    assert releases == sorted(releases, key=facts.release)


def test_the_karpenter_that_is_checked() -> None:
    """It is the default, no denied one, has every gate, and the module's policy is enough."""
    checked = facts.release(facts.KARPENTER_CHECKED)
    needed = [
        facts.release(module)
        for first, module in facts.KARPENTER_NEEDS_MODULE.items()
        if facts.release(first) <= checked
    ]

    assert Karpenter().version == facts.KARPENTER_CHECKED
    assert facts.KARPENTER_CHECKED not in facts.KARPENTER_DENIED
    assert needed == sorted(needed)
    assert needed[-1] <= facts.release(facts.EKS_MODULE)
    assert all(facts.release(first) <= checked for first in facts.KARPENTER_GATES.values())


def test_gates_are_the_models() -> None:
    """The table of feature gates has the fields of the environment file, no more and no less."""
    assert set(facts.KARPENTER_GATES) == set(FeatureGates.model_fields)


def test_providers_are_ranges_with_full_sources() -> None:
    """Every provider has a source and a range that the modules can live with."""
    assert facts.PROVIDERS == {
        "aws": {"source": "hashicorp/aws", "version": ">= 6.28, < 7.0"},
        "helm": {"source": "hashicorp/helm", "version": "~> 3.1"},
        "kubernetes": {"source": "hashicorp/kubernetes", "version": "~> 2.38"},
    }
    assert facts.REQUIRED_TERRAFORM == ">= 1.5.7"


def test_modules_are_pinned_exactly() -> None:
    """A module's version is one release."""
    assert (facts.EKS_MODULE, facts.VPC_MODULE) == ("21.19.0", "6.6.0")


def test_facts_have_a_date() -> None:
    """The table says as of when it holds."""
    assert date.fromisoformat(facts.AS_OF) >= date(2026, 11, 22)


def test_placeholders_are_what_documentation_uses() -> None:
    """Placeholder networks are RFC 5737's, placeholder accounts have twelve digits."""
    assert not any(ip_network(cidr).is_global for cidr in facts.PLACEHOLDER_CIDRS)
    assert {len(account) for account in facts.PLACEHOLDER_ACCOUNTS} == {12}


def test_tables_cannot_be_changed() -> None:
    """A rule that changed a table would change every environment after it."""
    with pytest.raises(TypeError):
        facts.PROVIDERS["aws"] = {}  # type: ignore[index]
