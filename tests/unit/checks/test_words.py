"""What each rule prints: its place, its line, its words and its name, in both tiers."""

from pathlib import Path

import pytest

from core.checks.rules import RULES
from tests.support import DEPLOYER, all_problems, text_with

PRODUCTION = (
    "tier: production\n"
    "node_classes: {default: {ami: bottlerocket@1.69.0}}\n"
    "network: {availability_zones: [us-east-1a, us-east-1b], nat_gateways: per_az}\n"
)
POOL = "node_pools:\n  default:\n    limits: {cpu: 4}\n"
CLUSTER = 'cluster:\n  kubernetes_version: "1.35"\n'
ZONES = "network:\n  availability_zones: "

# (rule, part of a file, severity in development and in production, path, line, found; right)
WORDS = [
    (
        "public-endpoint-cidrs",
        CLUSTER + "  endpoint_public_access: true",
        "error error",
        "cluster.endpoint_public_access_cidrs",
        1,
        "required while the endpoint is public; list who may reach it",
    ),
    (
        "public-endpoint-cidrs",
        CLUSTER + "  endpoint_public_access_cidrs: [8.8.8.8/32]",
        "error error",
        "cluster.endpoint_public_access_cidrs",
        3,
        (
            "without effect while the endpoint is private; "
            "remove it, or write endpoint_public_access: true"
        ),
    ),
    (
        "public-endpoint-open",
        CLUSTER + "  endpoint_public_access: true\n  endpoint_public_access_cidrs:\n  - 0.0.0.0/0",
        "warning error",
        "cluster.endpoint_public_access_cidrs[0]",
        5,
        "the API server is open to the world; list the ranges you deploy and work from",
    ),
    (
        "account-named",
        "account_id: null",
        " error",
        "account_id",
        1,
        "required in production; add it, in quotes",
    ),
    (
        "principal-twice",
        f"access:\n  deployer: {DEPLOYER}\n  admins:\n  - {DEPLOYER}",
        "error error",
        "access.admins[0]",
        4,
        f'"{DEPLOYER}" is listed twice; keep one: also access.deployer',
    ),
    (
        "cluster-name-length",
        CLUSTER + f"  name: {'c' * 30}",
        "error error",
        "cluster.name",
        3,
        '30 characters; at most 29, so that the IAM role prefix "<name>-cluster-" fits in 38',
    ),
    (
        "network-size",
        "network:\n  cidr: 10.0.0.0/21",
        "error error",
        "network.cidr",
        2,
        "a /21; write a range from /16 to /20, so that its subnets fit",
    ),
    (
        "zones-of-region",
        ZONES + "[us-east-1a, eu-west-1b]",
        "error error",
        "network.availability_zones[1]",
        2,
        '"eu-west-1b" is not in us-east-1; name zones of "us-east-1", such as "us-east-1a"',
    ),
    (
        "zones-of-region",
        ZONES + "[us-east-1a, us-east-1a]",
        "error error",
        "network.availability_zones[1]",
        2,
        '"us-east-1a" twice; name each zone once',
    ),
    (
        "zones-of-region",
        ZONES + "[us-east-1a]",
        "error error",
        "network.availability_zones",
        2,
        "one zone; name at least two: EKS needs subnets in two zones",
    ),
    (
        "zones-named",
        "network: {nat_gateways: per_az}",
        " error",
        "network.availability_zones",
        1,
        "none named: the first 3 of the region are taken at each plan; name them",
    ),
    (
        "nat-single",
        "network:\n  availability_zones: [us-east-1a, us-east-1b]\n  nat_gateways: single",
        " warning",
        "network.nat_gateways",
        3,
        'one NAT gateway in production; write "per_az", one in each zone',
    ),
    (
        "node-class-exists",
        POOL + "    node_class: defualt",
        "error error",
        "node_pools.default.node_class",
        4,
        '"defualt" is not under node_classes; use "default" (did you mean "default"?)',
    ),
    (
        "ami-latest",
        "node_classes:\n  default:\n    ami: bottlerocket@latest",
        " error",
        "node_classes.default.ami",
        3,
        '"bottlerocket@latest" in production; pin a release, such as "bottlerocket@1.69.0"',
    ),
    (
        "memory-in-mebibytes",
        POOL + "    min_memory: 1G",
        "error error",
        "node_pools.default.min_memory",
        4,
        '"1G" is not a whole number of MiB; write one such as "8Gi"',
    ),
    (
        "bounds-crossed",
        POOL + "    min_cpus: 8\n    max_cpus: 4",
        "error error",
        "node_pools.default.max_cpus",
        5,
        "4 is below min_cpus; write at least 8",
    ),
    (
        "bounds-crossed",
        POOL + "    min_memory: 2Gi\n    max_memory: 1024Mi",
        "error error",
        "node_pools.default.max_memory",
        5,
        '"1024Mi" is below min_memory; write at least "2Gi"',
    ),
    (
        "pool-zones",
        POOL + "    zones: [us-west-2a]\nnetwork: {cidr: 10.0.0.0/16}",
        "error error",
        "node_pools.default.zones[0]",
        4,
        '"us-west-2a" is not in us-east-1; name zones such as "us-east-1a"',
    ),
    (
        "placeholder",
        "account_id: '123456789012'",
        "warning warning",
        "account_id",
        1,
        '"123456789012" is a placeholder; write your account',
    ),
    (
        "system-instance-types",
        "system_nodes:\n  instance_types: [m7g.huge]",
        "error error",
        "system_nodes.instance_types[0]",
        2,
        '"m7g.huge" is no instance type; write one that EC2 has (did you mean "m7g.large"?)',
    ),
    (
        "system-instance-types",
        "system_nodes:\n  instance_types: [mac2.metal]",
        "error error",
        "system_nodes.instance_types[0]",
        2,
        '"mac2.metal" runs no Bottlerocket; write an amd64 or arm64 type',
    ),
    (
        "system-instance-types",
        "system_nodes:\n  instance_types: [m7g.large, m7i.large]",
        "error error",
        "system_nodes.instance_types[1]",
        2,
        (
            '"m7i.large" is amd64, those before it are arm64; '
            "list types of one architecture: a node group has one AMI type"
        ),
    ),
    (
        "system-nodes-size",
        "system_nodes:\n  max_size: 1",
        "error error",
        "system_nodes.max_size",
        2,
        "1 is below min_size; write at least 2",
    ),
    (
        "karpenter-replicas",
        "karpenter:\n  replicas: 3",
        "error error",
        "karpenter.replicas",
        2,
        "3 replicas on 2 system nodes; write 2, or system_nodes.min_size: 3",
    ),
    (
        "karpenter-kubernetes",
        'cluster: {kubernetes_version: "1.37"}',
        "error error",
        "cluster.kubernetes_version",
        1,
        (
            'Karpenter 1.14.1 does not support Kubernetes "1.37"; '
            'write karpenter.version: 1.15.0 or newer, or kubernetes_version: "1.36"'
        ),
    ),
]
FOLDER = Path(__file__).parent


@pytest.mark.parametrize("production", [False, True], ids=["development", "production"])
@pytest.mark.parametrize(
    ("rule", "part", "severities", "path", "line", "words"),
    WORDS,
    ids=[f"{row[0]}-{number}" for number, row in enumerate(WORDS)],
)
def test_a_rules_words(
    rule: str, part: str, severities: str, path: str, line: int, words: str, *, production: bool
) -> None:
    """A rule that finds something says where, on which line, what, and what is right."""
    text = text_with(part) + (without(PRODUCTION, part) if production else "")
    severity = severities.split(" ")[production]
    found = [
        (problem.severity, str(problem)) for problem in all_problems(text) if problem.rule == rule
    ]

    assert found == ([(severity, f"{path} (line {line}): {words} [{rule}]")] if severity else [])


def test_every_rule_is_tested() -> None:
    """Each rule's name is in some test of this folder, with a case in which it finds something."""
    tests = "".join(file.read_text(encoding="utf-8") for file in FOLDER.glob("test_*.py"))

    assert [name for name in sorted(RULES) if f'"{name}"' not in tests] == []


@pytest.mark.parametrize("name", sorted(RULES))
def test_a_rule_explains_itself(name: str) -> None:
    """A rule has a reason, a source and a remedy, in sentences."""
    rule = RULES[name]

    assert rule.name == name
    assert rule.reason.endswith(".")
    assert rule.remedy.endswith(".")
    assert rule.source


def without(text: str, part: str) -> str:
    """Return the lines of a text whose key a part does not have."""
    keys = {line.partition(":")[0] for line in part.splitlines()}
    return "".join(f"{line}\n" for line in text.splitlines() if line.partition(":")[0] not in keys)
