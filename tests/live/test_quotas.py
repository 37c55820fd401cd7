"""EC2's quotas, which moto has not: botocore's Stubber answers."""

from typing import Any

import pytest

from live.quotas import family_of, needs_of, quota_findings
from tests.live.stubs import stubbed
from tests.support import environment, environment_data, loaded_from

ON_DEMAND, SPOT = "L-1216C47A", "L-34B43A08"
# Three m7g.large of two vCPUs.
SYSTEM = 6


@pytest.mark.parametrize(
    ("instance_type", "spot"),
    [
        ("m7g.large", SPOT),
        ("is4gen.large", SPOT),
        ("gr6.4xlarge", "L-3819A6DF"),
        ("vt1.3xlarge", "L-3819A6DF"),
        ("p4d.24xlarge", "L-7212CCBC"),
        ("p5en.48xlarge", "L-C4BD4855"),
        ("inf2.xlarge", "L-B5D1601B"),
        ("trn1.2xlarge", "L-6B0D517C"),
        ("dl2q.24xlarge", "L-85EED4F7"),
        ("x8g.large", "L-E3A00192"),
        ("hpc7a.96xlarge", None),
        ("u7i-12tb.224xlarge", None),
    ],
)
def test_the_quota_of_a_type(instance_type: str, spot: str | None) -> None:
    """Each type comes under the quota of its group."""
    family = family_of(instance_type)

    assert family is not None
    assert family.spot == spot


def test_what_the_limits_add_up_to() -> None:
    """Pools of one group are summed; what falls back to On-Demand is told apart from the rest."""
    dev = environment(
        node_pools={
            "default": {"limits": {"cpu": "100"}},
            "steady": {"capacity_types": ["on-demand"], "limits": {"cpu": "20500m"}},
            "gpu": {"instance_families": ["g6"], "limits": {"cpu": "48"}},
        }
    )

    needs = {code: (need.firm, need.fallback) for code, need in needs_of(dev).items()}

    assert needs == {
        ON_DEMAND: (SYSTEM + 21, 100),
        SPOT: (100, 0),
        "L-DB2E81BA": (0, 48),
        "L-3819A6DF": (48, 0),
    }


def test_pools_of_two_groups_with_one_quota_count_once() -> None:
    """P and P5 share the quota of On-Demand, not that of Spot."""
    dev = environment(
        node_pools={"default": {"instance_families": ["p4d", "p5"], "limits": {"cpu": "192"}}}
    )

    needs = {code: (need.firm, need.fallback) for code, need in needs_of(dev).items()}

    assert needs == {
        ON_DEMAND: (SYSTEM, 0),
        "L-417A185B": (0, 192),
        "L-7212CCBC": (192, 0),
        "L-C4BD4855": (192, 0),
    }


@pytest.mark.parametrize(
    ("on_demand", "spot", "expected"),
    [
        (106.0, 100.0, [("ok", "limits add up to 106"), ("ok", "limits add up to 100")]),
        (
            105.0,
            99.0,
            [
                ("ok", "6 certain, 106 only if all Spot falls back"),
                ("bad", "limits add up to 100"),
            ],
        ),
        (5.0, 100.0, [("bad", "limits add up to 6"), ("ok", "limits add up to 100")]),
    ],
)
def test_quotas(on_demand: float, spot: float, expected: list[tuple[str, str]]) -> None:
    """A quota below what has no other way is a cross."""
    subject = stubbed(environment(), "service-quotas", quota(on_demand), quota(spot))

    found = list(quota_findings(subject))

    assert [(one.state, one.found.partition("; ")[2]) for one in found] == expected
    assert [one.check for one in found] == ["On-Demand vCPUs", "Spot vCPUs"]


def test_a_pool_without_a_limit_of_cpu() -> None:
    """Nothing can be compared, and that is no tick."""
    data = environment_data() | {"node_pools": {"default": {"limits": {"memory": "9Gi"}}}}
    dev = loaded_from(data).environment
    subject = stubbed(dev, "service-quotas", quota(1000.0), quota(1000.0))

    found = list(quota_findings(subject))

    assert [(one.state, one.remedy) for one in found] == [("not checked", "write limits.cpu")] * 2


def test_quotas_that_may_not_be_read() -> None:
    """A refusal is said for each quota, and is no tick."""
    refused = ("get_service_quota", {"error": "AccessDeniedException"})
    subject = stubbed(environment(), "service-quotas", refused, quota(1000.0))

    found = list(quota_findings(subject))

    assert [one.state for one in found] == ["not checked", "ok"]
    assert "the caller may not (GetServiceQuota: AccessDeniedException)" in found[0].found


def quota(value: float) -> tuple[str, dict[str, Any]]:
    """Return an answer of get-service-quota."""
    return "get_service_quota", {"Quota": {"Value": value}}


def test_a_quota_that_the_account_never_changed() -> None:
    """Then AWS' default holds."""
    missing = ("get_service_quota", {"error": "NoSuchResourceException"})
    default = ("get_aws_default_service_quota", {"Quota": {"Value": 5.0}})
    subject = stubbed(environment(), "service-quotas", missing, default, quota(100.0))

    (on_demand, _) = quota_findings(subject)

    assert (on_demand.state, on_demand.found.rpartition(": ")[2]) == (
        "bad",
        "quota 5; limits add up to 6",
    )


def test_a_base_and_a_static_pool() -> None:
    """A pool's On-Demand base is a NodePool of its own; a static pool has its nodes."""
    data = environment_data() | {
        "karpenter": {"feature_gates": {"static_capacity": True}},
        "node_pools": {
            "default": {"on_demand_base_percent": 25, "limits": {"cpu": "100"}},
            "fixed": {
                "replicas": 3,
                "capacity_types": ["on-demand"],
                "instance_types": ["m7g.large", "m7g.xlarge"],
                "architectures": ["arm64"],
                "limits": {"nodes": "4"},
            },
        },
    }

    needs = needs_of(loaded_from(data).environment)

    assert {code: (need.firm, need.fallback) for code, need in needs.items()} == {
        ON_DEMAND: (SYSTEM + 25 + 3 * 4, 75),
        SPOT: (75, 0),
    }
