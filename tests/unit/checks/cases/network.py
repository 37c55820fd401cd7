"""What rules about the network say, and what they let pass."""

from tests.unit.checks.cases.parts import (
    CLUSTER,
    ECR,
    EXISTING,
    KARPENTER,
    NONE,
    OPEN,
    PRIVATE,
    ZONES,
)
from tests.unit.checks.cases.row import Row

FAILING: list[Row] = [
    (
        "endpoint-known",
        "network:\n  endpoints: [s3, ecr-dkr]",
        "warning warning",
        "network.endpoints[1]",
        2,
        (
            '"ecr-dkr" is no service that is known here; correct it, or silence this '
            '(did you mean "ecr.dkr"?)'
        ),
    ),
    (
        "zone-count",
        "region: eu-west-1\nnetwork:\n  availability_zone_count: 4",
        "error error",
        "network.availability_zone_count",
        3,
        "eu-west-1 has 3 zones that EKS accepts; write at most 3",
    ),
    (
        "isolated-iam",
        NONE,
        "warning warning",
        "network.nat_gateways",
        2,
        (
            "Karpenter cannot reach IAM, where it makes instance profiles; write "
            "network.private: true, or give it another way there"
        ),
    ),
    (
        "isolated-image",
        NONE,
        "warning warning",
        "karpenter.registry",
        None,
        (
            "Karpenter's image cannot be pulled from public.ecr.aws without NAT; mirror it, "
            "and name the mirror here"
        ),
    ),
    (
        "isolated-vpc",
        NONE,
        "error error",
        "karpenter.values",
        None,
        "Karpenter cannot reach the price API without NAT; write {settings: {isolatedVPC: true}}",
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
        "network-private",
        "network:\n  cidr: 8.8.0.0/16",
        "warning warning",
        "network.cidr",
        2,
        '"8.8.0.0/16" is not a private range; write one such as "10.0.0.0/16"',
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
        "existing-private",
        EXISTING + "  private: true",
        "warning warning",
        "network.private",
        5,
        (
            "vpc-0a0a0a0a must have endpoints for ec2, ecr.api, ecr.dkr, eks, eks-auth, s3, sqs, "
            "ssm, sts; look, then allow this"
        ),
    ),
    (
        "isolated-vpc",
        PRIVATE + "karpenter: {values: {settings: {isolatedVPC: false}}}",
        "error error",
        "karpenter.values",
        3,
        "Karpenter cannot reach the price API without NAT; write {settings: {isolatedVPC: true}}",
    ),
    (
        "peers-overlap",
        "network:\n  peers: [10.1.0.0/16, 10.0.0.0/8]",
        "error error",
        "network.peers[1]",
        2,
        '"10.0.0.0/8" overlaps 10.0.0.0/16, of the VPC itself; name other networks only',
    ),
    (
        "private-alone",
        PRIVATE + OPEN + "[8.8.8.8/32]",
        "error error",
        "cluster.endpoint_public_access",
        5,
        (
            "a public endpoint of a private cluster; remove it and name networks in "
            "network.peers, or remove network.private"
        ),
    ),
    (
        "private-alone",
        PRIVATE + "  nat_gateways: single",
        "error error",
        "network.nat_gateways",
        3,
        '"single" in a private network; remove it, or network.private',
    ),
    (
        "private-registry",
        PRIVATE,
        "error error",
        "karpenter.registry",
        None,
        (
            "public.ecr.aws, which a private cluster does not reach; mirror charts and image, "
            "such as to ECR, and name the mirror here"
        ),
    ),
    (
        "private-registry-region",
        PRIVATE + KARPENTER + f"registry: {ECR.format('eu-west-1')}",
        "warning warning",
        "karpenter.registry",
        4,
        (
            'ECR in "eu-west-1", which endpoints of "us-east-1" do not reach; mirror charts and '
            'image to "us-east-1"'
        ),
    ),
    (
        "private-endpoints",
        NONE + "  endpoints: [s3, ec2, ecr.api, ecr.dkr, sts]",
        "error error",
        "network.endpoints",
        3,
        (
            "without NAT these are not reached: eks, eks-auth, sqs, ssm; add them, or write "
            "private: true, which does, or nat_gateways: single"
        ),
    ),
    (
        "region-known",
        "region: us-east-3\nnetwork: {availability_zones: [us-east-3a, us-east-3b]}",
        "warning warning",
        "region",
        1,
        (
            '"us-east-3" is no region that is known here; write one that AWS has (did you '
            'mean "us-east-2"?)'
        ),
    ),
    (
        "service-range",
        CLUSTER + "  service_ipv4_cidr: 100.64.0.0/16",
        "error error",
        "cluster.service_ipv4_cidr",
        3,
        '"100.64.0.0/16" is not a private range; write one such as "172.20.0.0/16"',
    ),
    (
        "service-range",
        CLUSTER + "  service_ipv4_cidr: 172.20.0.0/25",
        "error error",
        "cluster.service_ipv4_cidr",
        3,
        "a /25; write a range from /12 to /24",
    ),
    (
        "service-range",
        CLUSTER + "  service_ipv4_cidr: 10.0.128.0/17",
        "error error",
        "cluster.service_ipv4_cidr",
        3,
        (
            '"10.0.128.0/17" overlaps network.cidr 10.0.0.0/16; write a range outside it, or '
            "leave it to EKS"
        ),
    ),
    (
        "subnet-room",
        "node_pools:\n  default:\n    limits: {cpu: 2000}\nnetwork:\n  cidr: 10.0.0.0/20",
        "warning warning",
        "network.cidr",
        5,
        (
            "the limits allow about 1000 nodes x 30 addresses = 30000, 3 private subnets "
            "have 1521; widen it (a new VPC), or lower the NodePools' limits"
        ),
    ),
    (
        "zones-named",
        "network: {nat_gateways: per_az}",
        " error",
        "network.availability_zones",
        1,
        (
            "none named: the first 3 of the region are taken at each plan; name them, such "
            "as [us-east-1a, us-east-1b]"
        ),
    ),
    (
        "zones-of-eks",
        ZONES + "[us-east-1a, us-east-1b]",
        "warning warning",
        "network.availability_zones",
        2,
        (
            "one of them may be use1-az3, which EKS refuses; look: aws ec2 "
            "describe-availability-zones names the ids"
        ),
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
        "zones-of-region",
        ZONES + "[us-east-1a, us-east-1a]",
        "error error",
        "network.availability_zones[1]",
        2,
        '"us-east-1a" twice; name each zone once',
    ),
    (
        "zones-of-region",
        ZONES + "[us-east-1a, eu-west-1b]",
        "error error",
        "network.availability_zones[1]",
        2,
        '"eu-west-1b" is not in us-east-1; name zones of "us-east-1", such as "us-east-1a"',
    ),
]

PASSING: list[tuple[str, str]] = [
    ("zones-of-eks", ZONES + "[us-west-2a, us-west-2b]"),
    ("zones-of-eks", "region: us-west-2\n" + ZONES + "[us-west-2a, us-west-2b]"),
    ("zones-of-eks", "network: {availability_zone_count: 3}"),
    ("region-known", "region: eusc-de-east-1"),
    ("network-private", "network:\n  cidr: 100.64.0.0/16"),
    ("service-range", CLUSTER + "  service_ipv4_cidr: 172.20.0.0/24"),
    ("service-range", CLUSTER + "  service_ipv4_cidr: 10.16.0.0/12"),
    (
        "subnet-room",
        "node_pools:\n  default:\n    limits: {cpu: 100}\nnetwork:\n  cidr: 10.0.0.0/20",
    ),
    (
        "subnet-room",
        (
            "node_pools:\n"
            "  default:\n"
            "    limits: {memory: 1Ti}\n"
            "    min_memory: 64Gi\n"
            "network:\n"
            "  cidr: 10.0.0.0/20"
        ),
    ),
    (
        "private-endpoints",
        NONE + "  endpoints: [ec2, ecr.api, ecr.dkr, eks, eks-auth, s3, sqs, ssm, sts]",
    ),
    ("private-endpoints", "network:\n  nat_gateways: single\n  endpoints: []"),
    ("isolated-vpc", NONE + "karpenter: {values: {settings: {isolatedVPC: true}}}"),
    ("isolated-vpc", "network: {nat_gateways: single}"),
    (
        "isolated-image",
        NONE + "karpenter: {values: {controller: {image: {repository: example.com/karpenter}}}}",
    ),
    ("isolated-image", NONE + KARPENTER + "registry: example.com/karpenter"),
    ("isolated-iam", "network: {nat_gateways: per_az}"),
    # One switch does what these ask for.
    *((name, PRIVATE) for name in ("private-endpoints", "isolated-vpc", "isolated-iam")),
    ("isolated-image", PRIVATE),
    ("nat-single", PRIVATE + "  availability_zones: [us-east-1a, us-east-1b]"),
    ("private-alone", PRIVATE + "  nat_gateways: none"),
    ("private-registry", PRIVATE + KARPENTER + "registry: example.com/karpenter"),
    ("private-registry", "network: {private: false}"),
    ("private-registry-region", PRIVATE + KARPENTER + f"registry: {ECR.format('us-east-1')}"),
    ("private-registry-region", PRIVATE + KARPENTER + "registry: example.com/karpenter"),
    ("private-registry-region", KARPENTER + f"registry: {ECR.format('eu-west-1')}"),
    (
        "private-registry",
        PRIVATE + "karpenter: {values: {controller: {image: {repository: example.com/karpenter}}}}",
    ),
    ("existing-private", PRIVATE),
    ("existing-private", EXISTING),
    ("peers-overlap", "network:\n  peers: [10.1.0.0/16, 192.168.0.0/16]"),
    ("peers-overlap", EXISTING + "  peers: [10.0.0.0/16]"),
    ("endpoint-reachable", "network:\n  peers: [10.1.0.0/16]"),
]
