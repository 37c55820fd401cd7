"""Rules about clusters whose nodes are to use validated cryptography alone."""

from collections.abc import Iterator

from core import facts
from core.checks.images import public_variant
from core.checks.rules import Finding, Level, rule
from core.checks.versions import bottlerocket_pins
from core.checks.walks import node_classes
from core.config.environment import Environment
from core.shapes import is_list, is_mapping

_VARIABLE = "AWS_USE_FIPS_ENDPOINT"


@rule(
    "fips-release",
    source=f"Bottlerocket has FIPS variants since {facts.BOTTLEROCKET_FIPS}",
    remedy="Pin a Bottlerocket release with FIPS variants.",
)
def fips_release(environment: Environment) -> Iterator[Finding]:
    """A release without a FIPS variant has no image for these nodes."""
    first = facts.BOTTLEROCKET_FIPS
    for parts, version in bottlerocket_pins(environment) if environment.cluster.fips else ():
        if facts.release(version) < facts.release(first):
            yield Finding(parts, f"{version} has no FIPS variant", f"pin {first} or newer")


@rule(
    "fips-image",
    source="cluster.fips says that every node is to run a FIPS variant",
    remedy="Name the FIPS variant's parameter, or leave it to `ami`.",
)
def fips_image(environment: Environment) -> Iterator[Finding]:
    """One node class with another image leaves the cluster with nodes that are not FIPS ones."""
    for parts, node_class in node_classes(environment) if environment.cluster.fips else ():
        variant = public_variant(node_class.ami_ssm_parameter or "")
        if variant and not variant.endswith("-fips"):
            right = f"name {variant}-fips, or remove it: ami suffices"
            yield Finding((*parts, "ami_ssm_parameter"), f"{variant} is no FIPS variant", right)


@rule(
    "fips-endpoints",
    level=Level.WARNING,
    source=f"AWS' list of FIPS endpoints, as of {facts.AS_OF}; those inside a VPC have other names",
    remedy="Deploy where there are FIPS endpoints, or allow this rule.",
)
def fips_endpoints(environment: Environment) -> Iterator[Finding]:
    """Karpenter's calls end at ordinary endpoints where it reaches no FIPS ones."""
    if environment.cluster.fips and not environment.uses_fips_endpoints:
        known = environment.region in facts.FIPS_REGIONS
        why = "a private cluster reaches none" if known else f"{environment.region} lacks some"
        found = f"Karpenter calls ordinary endpoints: {why}"
        yield Finding(("cluster", "fips"), found, "choose another region or network, or allow this")
    elif environment.cluster.fips and _dropped(environment):
        parts = ("karpenter", "values", "controller", "env")
        right = f'add {{name: {_VARIABLE}, value: "true"}}'
        yield Finding(parts, f"a list replaces ours, with {_VARIABLE} in it", right)


def _dropped(environment: Environment) -> bool:
    controller = environment.karpenter.values.get("controller")
    listed = controller.get("env") if is_mapping(controller) else None
    if not is_list(listed):
        return False
    return not any(is_mapping(item) and item.get("name") == _VARIABLE for item in listed)
