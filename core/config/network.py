"""The environment file's `network`: a VPC laid out from one CIDR, or one that exists."""

import re
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field

from core.config.aws import SecurityGroupId, Zone
from core.config.cidrs import CallersCidr, Cidr
from core.config.editors import InEditors
from core.config.values import Flag, Model, Port, Text, Whole, fault, matching, unique

_FULL_NAME = r"(cn\.)?com\.amazonaws\."


def _short(value: str) -> str:
    if match := re.fullmatch(rf"{_FULL_NAME}[a-z0-9-]+\.(?P<name>.+)", value):
        right = f'write "{match["name"]}": the rest is the same for every service'
        raise fault(f'"{value}" is the full name of an endpoint\'s service', right)
    return value


Endpoint = Annotated[
    Text,
    AfterValidator(_short),
    matching(
        rf"(?!{_FULL_NAME})[a-z0-9][a-z0-9.-]*",
        "the name of an AWS service",
        'write its endpoint name, such as "ecr.api"',
    ),
]
# What nodes, Pod Identity and Karpenter call when there is no way out of the VPC.
NEEDED_ENDPOINTS = ("ec2", "ecr.api", "ecr.dkr", "eks", "eks-auth", "s3", "sqs", "ssm", "sts")

VpcId = Annotated[
    Text,
    matching(r"vpc-[0-9a-f]{8,17}", "the id of a VPC", 'write one such as "vpc-0123456789abcdef0"'),
]
SubnetId = Annotated[
    Text,
    matching(
        r"subnet-[0-9a-f]{8,17}",
        "the id of a subnet",
        'write one such as "subnet-0123456789abcdef0"',
    ),
]


class ExistingNetwork(Model):
    """A VPC of yours, with subnets, routes and gateways of yours."""

    vpc_id: VpcId = Field(description="The VPC.")
    private_subnet_ids: tuple[SubnetId, ...] = Field(
        min_length=2,
        max_length=30,
        description="Subnets of the nodes, in two zones or more. Karpenter selects them by id.",
    )
    control_plane_subnet_ids: tuple[SubnetId, ...] = Field(
        default=(),
        description="Subnets of the control plane's interfaces, in two zones or more. EKS never "
        "lets them move to other zones.",
        json_schema_extra={"default_text": "the private ones"},
    )
    public_subnet_ids: tuple[SubnetId, ...] = Field(
        default=(), description="Subnets of public load balancers: only tagged, and an output."
    )
    availability_zones: tuple[Zone, ...] = Field(
        default=(),
        description="The zones in which the private subnets lie, so that NodePools and workloads "
        "are checked against them; every plan compares them with the subnets.",
        json_schema_extra={"default_text": "any of the region"},
    )
    tag_subnets: Flag = Field(
        default=False,
        description="Add the tags by which load balancers find subnets; one environment a VPC.",
    )

    @property
    def control_plane(self) -> tuple[str, ...]:
        """The subnets of the control plane."""
        return self.control_plane_subnet_ids or self.private_subnet_ids

    @property
    def subnets(self) -> tuple[str, ...]:
        """All subnets, each once, whatever they are for."""
        named = (*self.private_subnet_ids, *self.control_plane, *self.public_subnet_ids)
        return tuple(dict.fromkeys(named))


# The module's own rules let the control plane reach these on every node.
OPEN_PORTS = (443, 4443, 6443, 8443, 9443, 10250, 10251)


def _closed(port: int) -> int:
    if port in OPEN_PORTS:
        raise fault(f"{port} is open to the control plane anyway", "remove it")
    return port


WebhookPort = Annotated[
    Port, AfterValidator(_closed), InEditors(**{"not": {"enum": list(OPEN_PORTS)}})
]


class Network(Model):
    """The VPC: zones, NAT, flow logs and endpoints."""

    # What the VPC module calls it.
    ELSEWHERE: ClassVar = {
        "azs": "write availability_zones",
        **dict.fromkeys(
            ("enable_nat_gateway", "single_nat_gateway", "one_nat_gateway_per_az"),
            "write nat_gateways: none, single or per_az",
        ),
        **dict.fromkeys(
            ("private_subnets", "public_subnets", "intra_subnets"),
            "remove it: subnets are computed from cidr; those that exist go under existing",
        ),
    }

    cidr: Cidr = Field(
        default="10.0.0.0/16",
        description="The VPC's IPv4 range, from /16 to /20. Every subnet is computed from it, in "
        "fixed places, so that adding a zone moves none.",
    )
    availability_zones: tuple[Zone, ...] = Field(
        default=(),
        max_length=6,
        description="Names of the zones to use. Production must name them.",
    )
    availability_zone_count: Whole = Field(
        default=3,
        ge=2,
        le=6,
        description="How many zones to use when none are named: the first ones of the region "
        "that EKS accepts, without local zones.",
    )
    nat_gateways: Literal["none", "single", "per_az"] = Field(
        default="single",
        description="NAT gateways for the private subnets: none, one for all zones, or one in "
        "each.",
    )
    flow_logs: Flag = Field(
        default=False,
        description="Send the VPC's flow logs to CloudWatch, kept as long as the cluster's logs.",
    )
    endpoints: tuple[Endpoint, ...] = Field(
        default=("s3",),
        description="VPC endpoints by service name. s3 and dynamodb are gateways, the others "
        "interfaces in the private subnets.",
    )
    existing: ExistingNetwork | None = Field(
        default=None, description="A VPC that exists, instead of all of the above."
    )
    private: Flag = Field(
        default=False,
        description="No way in or out: no public subnets, no gateways, the endpoints that nodes "
        "and Karpenter need, an instance profile made here, and no price API.",
    )
    ip_family: Literal["ipv4", "ipv6"] = Field(
        default="ipv4",
        description="Addresses of pods and Services. With ipv6 VPC and nodes have both. Only at "
        "the cluster's creation.",
    )
    secondary_cidrs: tuple[Cidr, ...] = Field(
        default=(),
        description="Further ranges of the VPC for pods alone (custom networking): one for all "
        "zones, from /16 to /20, or one for each, in the zones' order.",
    )
    peers: tuple[CallersCidr, ...] = Field(
        default=(),
        description="Ranges of other networks that may reach the API server by its private "
        "endpoint, such as a peered VPC or a VPN.",
    )
    node_security_groups: Annotated[
        tuple[SecurityGroupId, ...], AfterValidator(unique), InEditors(uniqueItems=True)
    ] = Field(
        default=(),
        max_length=4,
        description="Further security groups of every node, beside the cluster's own, such as "
        "one that a database lets in.",
    )
    webhook_ports: Annotated[
        tuple[WebhookPort, ...], AfterValidator(unique), InEditors(uniqueItems=True)
    ] = Field(
        default=(),
        description="TCP ports of the nodes that the control plane may reach, for admission "
        f"webhooks. Open anyway: {', '.join(map(str, OPEN_PORTS))}.",
    )

    @property
    def gateways(self) -> Literal["none", "single", "per_az"]:
        """The NAT gateways of a VPC that is made here."""
        return "none" if self.private else self.nat_gateways

    @property
    def services(self) -> tuple[str, ...]:
        """The services that have endpoints in a VPC that is made here, sorted."""
        return tuple(sorted({*self.endpoints, *(NEEDED_ENDPOINTS if self.private else ())}))

    @property
    def zones(self) -> tuple[str, ...]:
        """The zones that the file names; none where Terraform, or the subnets, decide."""
        return self.existing.availability_zones if self.existing else self.availability_zones

    @property
    def zone_count(self) -> int:
        """How many zones the VPC that is made here spans."""
        return len(self.availability_zones) or self.availability_zone_count
