"""The environment file's `network`: a VPC laid out from one CIDR."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from core.config.values import Cidr, Flag, Model, Text, Whole, Zone, matching

Endpoint = Annotated[
    Text,
    matching(
        r"[a-z0-9][a-z0-9.-]*",
        "the name of an AWS service",
        'write its endpoint name, such as "ecr.api"',
    ),
]


class Network(Model):
    """The VPC: zones, NAT, flow logs and endpoints."""

    LATER: ClassVar = ("existing", "ip_family", "peers", "private", "secondary_cidrs")

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

    @property
    def zone_count(self) -> int:
        """How many zones the VPC spans."""
        return len(self.availability_zones) or self.availability_zone_count
