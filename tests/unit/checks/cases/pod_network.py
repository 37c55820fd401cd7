"""What rules about the addresses of pods say, and what they let pass."""

from tests.unit.checks.cases.parts import CLUSTER
from tests.unit.checks.cases.row import Row

SECOND = "network:\n  availability_zones: [us-east-1a, us-east-1b]\n  secondary_cidrs: "
SIX = "network:\n  ip_family: ipv6\n"
SMALL = "node_pools:\n  default:\n    limits: {cpu: 4}\n    instance_types: "

FAILING: list[Row] = [
    (
        "ipv6-alone",
        SIX + "  secondary_cidrs: [100.64.0.0/16]",
        "error error",
        "network.secondary_cidrs",
        3,
        "ranges of IPv4 for pods that have IPv6; remove it, or write ip_family: ipv4",
    ),
    (
        "ipv6-alone",
        SIX + CLUSTER + "  service_ipv4_cidr: 172.20.0.0/16",
        "error error",
        "cluster.service_ipv4_cidr",
        5,
        ("a range of IPv4 for Services that have IPv6; remove it: EKS chooses a range of IPv6"),
    ),
    (
        "cni-environment",
        SIX
        + CLUSTER
        + "  addons:\n    vpc-cni: {configuration: {env: {ENABLE_PREFIX_DELEGATION: no}}}",
        "error error",
        "cluster.addons.vpc-cni.configuration.env.ENABLE_PREFIX_DELEGATION",
        6,
        'ENABLE_PREFIX_DELEGATION "false" while network.ip_family: ipv6 is set; remove it',
    ),
    (
        "pods-without-addresses",
        SIX + SMALL + "[m7i.large, m4.large]",
        "warning warning",
        "node_pools.default",
        4,
        (
            "110 pods a node, but 1 of 2 instance types have fewer addresses, m4.large 0; "
            "leave those types out, or lower kubelet.max_pods"
        ),
    ),
    (
        "peers-overlap",
        SECOND + "[100.64.0.0/16]\n  peers: [100.64.8.0/24]",
        "error error",
        "network.peers[0]",
        4,
        '"100.64.8.0/24" overlaps 100.64.0.0/16, of the VPC itself; name other networks only',
    ),
    (
        "secondary-count",
        SECOND + "[100.64.0.0/18, 100.65.0.0/18, 100.66.0.0/18]",
        "error error",
        "network.secondary_cidrs",
        3,
        "3 ranges for 2 zones; write one, or 2",
    ),
    (
        "secondary-count",
        SECOND + "[100.64.0.0/24]",
        "error error",
        "network.secondary_cidrs[0]",
        3,
        "a /24; write a range from /16 to /20",
    ),
    (
        "secondary-count",
        SECOND + "[100.64.0.0/24, 100.64.1.0/25]",
        "error error",
        "network.secondary_cidrs[1]",
        3,
        "a /25; write a range from /16 to /24",
    ),
    (
        "secondary-quota",
        (
            "network:\n  availability_zone_count: 5\n  secondary_cidrs: [100.64.0.0/24, "
            "100.64.1.0/24, 100.64.2.0/24, 100.64.3.0/24, 100.64.4.0/24]"
        ),
        "warning warning",
        "network.secondary_cidrs",
        3,
        (
            "5 ranges beside network.cidr, where AWS allows 4; raise the quota, or write one "
            "for all zones"
        ),
    ),
    (
        "secondary-range",
        SECOND + "[10.0.64.0/18]",
        "error error",
        "network.secondary_cidrs[0]",
        3,
        '"10.0.64.0/18" overlaps 10.0.0.0/16; write a range of its own',
    ),
    (
        "secondary-range",
        SECOND + "[100.64.0.0/18, 100.64.32.0/20]",
        "error error",
        "network.secondary_cidrs[1]",
        3,
        '"100.64.32.0/20" overlaps 100.64.0.0/18; write a range of its own',
    ),
    (
        "secondary-range",
        SECOND + "[192.168.0.0/16]",
        "error error",
        "network.secondary_cidrs[0]",
        3,
        (
            '"192.168.0.0/16" is of 192.168.0.0/16, network.cidr 10.0.0.0/16 is not; write one '
            'such as "100.64.0.0/16"'
        ),
    ),
    (
        "service-range",
        SECOND + "[10.1.0.0/16]\n" + CLUSTER + "  service_ipv4_cidr: 10.1.0.0/20",
        "error error",
        "cluster.service_ipv4_cidr",
        6,
        (
            '"10.1.0.0/20" overlaps network.secondary_cidrs 10.1.0.0/16; write a range outside '
            "it, or leave it to EKS"
        ),
    ),
    (
        "subnet-room",
        SECOND + "[100.64.0.0/24, 100.64.1.0/24]\nnode_pools: {default: {limits: {cpu: 200}}}",
        "warning warning",
        "network.secondary_cidrs",
        3,
        (
            "the limits allow about 100 nodes x 30 addresses = 3000, 2 pod subnets have 502; "
            "widen it (a new VPC), or lower the NodePools' limits"
        ),
    ),
]

PASSING: list[tuple[str, str]] = [
    ("ipv6-alone", SIX),
    ("ipv6-alone", SECOND + "[100.64.0.0/16]"),
    ("cni-by-hand", SIX + CLUSTER + "  addons: {vpc-cni: {}}"),
    ("pods-without-addresses", SIX + SMALL + "[m7i.large]"),
    ("secondary-count", SECOND + "[100.64.0.0/16]"),
    ("secondary-count", SECOND + "[100.64.0.0/24, 100.64.1.0/24]"),
    ("secondary-count", SECOND + "[]"),
    ("secondary-quota", SECOND + "[100.64.0.0/24, 100.64.1.0/24]"),
    ("secondary-range", SECOND + "[10.1.0.0/16]"),
    ("secondary-range", SECOND + "[100.64.0.0/16]"),
    # Nodes have one address each, and pods their own.
    ("subnet-room", SIX + "  cidr: 10.0.0.0/20\nnode_pools: {default: {limits: {cpu: 9000}}}"),
    (
        "subnet-room",
        SECOND
        + "[100.64.0.0/16]\n  cidr: 10.0.0.0/20\nnode_pools: {default: {limits: {cpu: 900}}}",
    ),
]
