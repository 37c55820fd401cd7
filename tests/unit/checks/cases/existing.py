"""What rules about a VPC that exists say, and what they let pass."""

from tests.unit.checks.cases.parts import EXISTING, POOL
from tests.unit.checks.cases.row import Row

FAILING: list[Row] = [
    (
        "existing-subnets",
        EXISTING + "    public_subnet_ids: [subnet-0b0b0b01, subnet-0b0b0b01]",
        "error error",
        "network.existing.public_subnet_ids[1]",
        5,
        '"subnet-0b0b0b01" twice; name each once',
    ),
    (
        "existing-subnets",
        EXISTING + "    public_subnet_ids: [subnet-0a0a0a02]",
        "error error",
        "network.existing.public_subnet_ids[0]",
        5,
        '"subnet-0a0a0a02" is among private_subnet_ids; name it in one of them',
    ),
    (
        "existing-subnets",
        EXISTING + "    control_plane_subnet_ids: [subnet-0c0c0c01]",
        "error error",
        "network.existing.control_plane_subnet_ids",
        5,
        "one subnet; name at least two, in two zones, or none",
    ),
    (
        "network-existing-alone",
        EXISTING + "  flow_logs: true",
        "error error",
        "network.flow_logs",
        5,
        ("says nothing of the VPC that exists, vpc-0a0a0a0a; remove it, or network.existing"),
    ),
    (
        "pool-zones",
        EXISTING
        + "    availability_zones: [us-east-1a, us-east-1b]\n"
        + POOL
        + "    zones: [us-east-1c]",
        "error error",
        "node_pools.default.zones[0]",
        9,
        (
            '"us-east-1c" has no subnet of this cluster; use "us-east-1a" or "us-east-1b" '
            '(did you mean "us-east-1b"?)'
        ),
    ),
    (
        "zones-of-eks",
        EXISTING + "    availability_zones: [us-east-1a, us-east-1b]",
        "warning warning",
        "network.existing.availability_zones",
        5,
        (
            "one of them may be use1-az3, which EKS refuses; look: aws ec2 "
            "describe-availability-zones names the ids"
        ),
    ),
    (
        "zones-of-region",
        EXISTING + "    availability_zones: [us-east-1a]",
        "error error",
        "network.existing.availability_zones",
        5,
        "one zone; name at least two: EKS needs subnets in two zones",
    ),
]

# Rules about a VPC that is made here have nothing to say of one that exists.
PASSING: list[tuple[str, str]] = [
    (
        "existing-subnets",
        EXISTING + "    control_plane_subnet_ids: [subnet-0c01c01c, subnet-0c02c02c]",
    ),
    ("network-existing-alone", EXISTING),
    ("network-existing-alone", "network: {flow_logs: true}"),
    ("nat-single", EXISTING),
    ("zone-count", "region: us-west-1\n" + EXISTING),
    ("zones-named", EXISTING),
    ("zones-of-eks", EXISTING),
    ("pool-zones", EXISTING + POOL + "    zones: [us-east-1f]"),
    ("subnet-room", EXISTING + "node_pools:\n  default:\n    limits: {cpu: 200000}"),
    (
        "service-range",
        EXISTING + 'cluster:\n  kubernetes_version: "1.35"\n  service_ipv4_cidr: 10.0.0.0/16',
    ),
]
