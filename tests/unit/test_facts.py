"""Facts: partitions, versions and placeholders."""

from datetime import date
from ipaddress import ip_network

import pytest

from core import facts


@pytest.mark.parametrize(
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
