"""Rules about clusters that are private: what still has to be reached, and from where."""

import re
from collections.abc import Iterator

from core.checks.rules import Finding, Level, rule
from core.config.environment import Environment
from core.config.network import NEEDED_ENDPOINTS
from core.shapes import is_mapping

_ECR = re.compile(r"[0-9]{12}\.dkr[.-]ecr(-fips)?\.(?P<region>[a-z0-9-]+)\.")


@rule(
    "endpoint-reachable",
    level=Level.WARNING,
    source="the helm and kubernetes providers talk to the API server in every plan",
    remedy="Run Terraform inside the VPC, or in a network of network.peers, or open the public "
    "endpoint to it.",
)
def endpoint_reachable(environment: Environment) -> Iterator[Finding]:
    """With a private endpoint only, Terraform must itself run where it can reach the VPC."""
    if not environment.cluster.endpoint_public_access and not environment.network.peers:
        yield Finding(
            ("cluster", "endpoint_public_access"),
            "the API server is only reached from inside the VPC",
            "run Terraform there, name its network in network.peers, or write true and list its "
            "addresses",
        )


@rule(
    "private-endpoints",
    source="Karpenter's page on private clusters",
    remedy="Write network.private: true, add the services to network.endpoints, or have NAT.",
)
def private_endpoints(environment: Environment) -> Iterator[Finding]:
    """Without NAT, what nodes and Karpenter need of AWS is only reached by VPC endpoints."""
    missing = [name for name in NEEDED_ENDPOINTS if name not in environment.network.services]
    if _without_nat(environment) and missing:
        found = f"without NAT these are not reached: {', '.join(missing)}"
        right = "add them, or write private: true, which does, or nat_gateways: single"
        yield Finding(("network", "endpoints"), found, right)


@rule(
    "isolated-vpc",
    source="Karpenter's settings: without a way out, the price API is not reached",
    remedy="Write karpenter.values: {settings: {isolatedVPC: true}}.",
)
def isolated_vpc(environment: Environment) -> Iterator[Finding]:
    """Karpenter asks a price API that no VPC endpoint offers, unless told that it is isolated."""
    isolated = (
        environment.karpenter.settings.get("isolatedVPC", environment.network.private) is True
    )
    if _without_nat(environment) and not isolated:
        found = "Karpenter cannot reach the price API without NAT"
        yield Finding(("karpenter", "values"), found, "write {settings: {isolatedVPC: true}}")


@rule(
    "isolated-image",
    level=Level.WARNING,
    source="public.ecr.aws, where Karpenter's image is, has no VPC endpoint",
    remedy="Mirror the image, and name the mirror in karpenter.registry.",
)
def isolated_image(environment: Environment) -> Iterator[Finding]:
    """The system nodes pull Karpenter's image from a registry on the internet."""
    if _without_nat(environment) and not environment.network.private and not _mirrored(environment):
        found = "Karpenter's image cannot be pulled from public.ecr.aws without NAT"
        yield Finding(("karpenter", "registry"), found, "mirror it, and name the mirror here")


@rule(
    "isolated-iam",
    level=Level.WARNING,
    source="IAM has no VPC endpoint in most regions; Karpenter makes instance profiles with it",
    remedy="Write network.private: true, or give the subnets another way to IAM, such as a proxy.",
)
def isolated_iam(environment: Environment) -> Iterator[Finding]:
    """Karpenter makes an instance profile for each EC2NodeClass, for which it must reach IAM."""
    if _without_nat(environment) and not environment.network.private:
        found = "Karpenter cannot reach IAM, where it makes instance profiles"
        right = "write network.private: true, or give it another way there"
        yield Finding(("network", "nat_gateways"), found, right)


@rule(
    "private-alone",
    level=Level.ESSENTIAL,
    source="a private cluster has no gateways and no public endpoint",
    remedy="Keep network.private, or what opens the network, not both.",
)
def private_alone(environment: Environment) -> Iterator[Finding]:
    """What is private has no way out to the internet, and none in."""
    network = environment.network
    if not network.private:
        return
    if "nat_gateways" in network.model_fields_set and network.nat_gateways != "none":
        found = f'"{network.nat_gateways}" in a private network'
        yield Finding(("network", "nat_gateways"), found, "remove it, or network.private")
    if environment.cluster.endpoint_public_access:
        yield Finding(
            ("cluster", "endpoint_public_access"),
            "a public endpoint of a private cluster",
            "remove it and name networks in network.peers, or remove network.private",
        )


@rule(
    "private-registry",
    source="public.ecr.aws, where Karpenter's image is, has no VPC endpoint",
    remedy="Mirror charts and image, and name the mirror in karpenter.registry.",
)
def private_registry(environment: Environment) -> Iterator[Finding]:
    """In a private cluster Karpenter never starts unless its image is in reach."""
    if environment.network.private and not _mirrored(environment):
        found = "public.ecr.aws, which a private cluster does not reach"
        right = "mirror charts and image, such as to ECR, and name the mirror here"
        yield Finding(("karpenter", "registry"), found, right)


@rule(
    "private-registry-region",
    level=Level.WARNING,
    source="the endpoints of ECR reach the registries of their own region alone",
    remedy="Mirror charts and image to ECR in the cluster's region.",
)
def private_registry_region(environment: Environment) -> Iterator[Finding]:
    """ECR of another region is on the internet, where a private cluster has no way to."""
    found = _ECR.match(environment.karpenter.registry or "")
    if environment.network.private and found and found["region"] != environment.region:
        yield Finding(
            ("karpenter", "registry"),
            f'ECR in "{found["region"]}", which endpoints of "{environment.region}" do not reach',
            f'mirror charts and image to "{environment.region}"',
        )


@rule(
    "existing-private",
    level=Level.WARNING,
    source="Karpenter's page on private clusters",
    remedy="Make sure that the VPC has endpoints for what nodes and Karpenter call, then silence "
    "this.",
)
def existing_private(environment: Environment) -> Iterator[Finding]:
    """Whether a VPC that exists has the endpoints that a private cluster needs, is not known."""
    network = environment.network
    if network.private and network.existing:
        found = f"{network.existing.vpc_id} must have endpoints for {', '.join(NEEDED_ENDPOINTS)}"
        yield Finding(("network", "private"), found, "look, then allow this")


def _without_nat(environment: Environment) -> bool:
    """Tell whether the VPC is made here without a way out; of one that exists nobody knows."""
    return environment.network.gateways == "none" and not environment.network.existing


def _mirrored(environment: Environment) -> bool:
    controller = environment.karpenter.values.get("controller")
    image = controller.get("image") if is_mapping(controller) else None
    by_hand = is_mapping(image) and bool(image.get("repository"))
    return bool(environment.karpenter.registry) or by_hand
