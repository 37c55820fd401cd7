"""Environments that fit together: no error, manifests that the CRDs take, a file editors accept."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings

from core.checks.run import run_rules
from core.config.environment import Environment
from core.problems import Severity
from core.render.adopt import adoption_blocks
from tests.contract.crd_rules import violations
from tests.contract.editors import accepts
from tests.contract.unchecked import manifests_of
from tests.golden.crds import FOLDER, faults, schema_of
from tests.property.tame import environments
from tests.rendered import rendered
from tests.support import loaded_from

EXAMPLES = 200
needs_crds = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="no CRDs: set KARPENTER_CRDS to the folder that holds them"
)


def errors_of(data: dict[str, Any]) -> list[str]:
    """Return the errors that rules find in a file's data."""
    return [
        str(problem)
        for problem in run_rules([loaded_from(data)])
        if problem.severity is Severity.ERROR
    ]


def test_what_fits_together_has_no_error_and_renders() -> None:
    """No rule is against it, everything of it renders, and editors have nothing to mark.

    Both tiers, every partition, and every kind of network, pool and backend are among the examples.
    """
    seen: Counter[str] = Counter()

    @settings(max_examples=EXAMPLES)
    @given(data=environments())
    def check(data: dict[str, Any]) -> None:
        assert errors_of(data) == []
        assert accepts(data)
        environment = loaded_from(data).environment
        assert rendered(environment)
        seen.update(kinds(environment))

    check()
    assert set(seen) == {
        *("development", "production", "arn:aws", "arn:aws-cn", "arn:aws-us-gov"),
        *("1 pools", "2 pools", "1 classes", "2 classes", "none", "single", "per_az"),
        *("local", "s3", "cloud", "exec", "token", "existing", "private", "ipv6", "custom"),
        *("prefixes", "static", "base", "reserved", "overlays", "roles", "addon's role"),
        *("adopted", "create", "fips"),
    }
    assert min(seen.values()) > EXAMPLES // 50


def kinds(environment: Environment) -> list[str]:
    """Return what an environment is an example of."""
    network, cluster = environment.network, environment.cluster
    pools = environment.node_pools.values()
    classes = environment.node_classes.values()
    have = {
        "existing": network.existing,
        "private": network.private,
        "ipv6": network.ip_family == "ipv6",
        "custom": network.secondary_cidrs,
        "prefixes": cluster.prefix_delegation,
        "fips": cluster.fips,
        "static": any(pool.replicas is not None for pool in pools),
        "base": any(pool.on_demand_base_percent for pool in pools),
        "reserved": any(one.capacity_reservations for one in classes),
        "overlays": environment.node_overlays,
        "roles": environment.pod_identities,
        "addon's role": any(addon.pod_identity for addon in cluster.addons.values()),
        "create": environment.encryption.shared,
        "adopted": adoption_blocks(environment, "cluster"),
    }
    return [
        environment.tier,
        environment.access.deployer.partition(":iam")[0],
        f"{len(pools)} pools",
        f"{len(classes)} classes",
        network.nat_gateways,
        environment.backend.type,
        environment.access.cluster_auth,
        *(name for name, there in have.items() if there),
    ]


@needs_crds
@settings(max_examples=EXAMPLES // 2)
@given(data=environments())
def test_the_crds_take_its_manifests(data: dict[str, Any]) -> None:
    """NodePools and EC2NodeClasses hold to schema and CEL, and have no property that is unknown."""
    for manifest in manifests_of(loaded_from(data).environment):
        assert violations(manifest) == set()
        assert faults(schema_of(manifest["kind"]), manifest) == []
