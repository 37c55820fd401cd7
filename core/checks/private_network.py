"""Rules about clusters that are private: what still has to be reached, and from where."""

from collections.abc import Iterator

from core.checks.rules import Finding, Level, rule
from core.config.environment import Environment
from core.shapes import is_mapping

# What nodes, Pod Identity and Karpenter call when there is no way out of the VPC.
NEEDED_ENDPOINTS = ("ec2", "ecr.api", "ecr.dkr", "eks", "eks-auth", "s3", "sqs", "ssm", "sts")


@rule(
    "endpoint-reachable",
    level=Level.WARNING,
    source="the helm and kubernetes providers talk to the API server in every plan",
    remedy="Run Terraform inside the VPC (or over a VPN), or open the public endpoint to it.",
)
def endpoint_reachable(environment: Environment) -> Iterator[Finding]:
    """With a private endpoint only, Terraform must itself run where it can reach the VPC."""
    if not environment.cluster.endpoint_public_access:
        yield Finding(
            ("cluster", "endpoint_public_access"),
            "the API server is only reached from inside the VPC",
            "run Terraform there, or write true and list its addresses",
        )


@rule(
    "private-endpoints",
    source="Karpenter's page on private clusters",
    remedy="Add the missing services to network.endpoints, or give the VPC a NAT gateway.",
)
def private_endpoints(environment: Environment) -> Iterator[Finding]:
    """Without NAT, what nodes and Karpenter need of AWS is only reached by VPC endpoints."""
    missing = [name for name in NEEDED_ENDPOINTS if name not in environment.network.endpoints]
    if _without_nat(environment) and missing:
        yield Finding(
            ("network", "endpoints"),
            f"without NAT these are not reached: {', '.join(missing)}",
            "add them, or write nat_gateways: single",
        )


@rule(
    "isolated-vpc",
    source="Karpenter's settings: without a way out, the price API is not reached",
    remedy="Write karpenter.values: {settings: {isolatedVPC: true}}.",
)
def isolated_vpc(environment: Environment) -> Iterator[Finding]:
    """Karpenter asks a price API that no VPC endpoint offers, unless told that it is isolated."""
    settings = environment.karpenter.values.get("settings")
    isolated = is_mapping(settings) and settings.get("isolatedVPC") is True
    if _without_nat(environment) and not isolated:
        yield Finding(
            ("karpenter", "values"),
            "Karpenter cannot reach the price API without NAT",
            "write {settings: {isolatedVPC: true}}",
        )


@rule(
    "isolated-image",
    level=Level.WARNING,
    source="public.ecr.aws, where Karpenter's image is, has no VPC endpoint",
    remedy="Mirror the image, and set karpenter.values: {controller: {image: {repository: ...}}}.",
)
def isolated_image(environment: Environment) -> Iterator[Finding]:
    """The system nodes pull Karpenter's image from a registry on the internet."""
    controller = environment.karpenter.values.get("controller")
    image = controller.get("image") if is_mapping(controller) else None
    mirrored = is_mapping(image) and image.get("repository")
    if _without_nat(environment) and not mirrored:
        yield Finding(
            ("karpenter", "values"),
            "Karpenter's image cannot be pulled from public.ecr.aws without NAT",
            "mirror it, and write {controller: {image: {repository: ...}}}",
        )


@rule(
    "isolated-iam",
    level=Level.WARNING,
    source="IAM has no VPC endpoint in most regions; Karpenter makes instance profiles with it",
    remedy="Give the private subnets another way to IAM, such as a proxy, or a NAT gateway.",
)
def isolated_iam(environment: Environment) -> Iterator[Finding]:
    """Karpenter makes an instance profile for each EC2NodeClass, for which it must reach IAM."""
    if _without_nat(environment):
        yield Finding(
            ("network", "nat_gateways"),
            "Karpenter cannot reach IAM, where it makes instance profiles",
            "give it another way there, or write single",
        )


def _without_nat(environment: Environment) -> bool:
    """Tell whether the VPC is made here without a way out; of one that exists nobody knows."""
    return environment.network.nat_gateways == "none" and not environment.network.existing
