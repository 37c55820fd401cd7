"""Rules about node images that an SSM parameter of Bottlerocket names."""

import re
from collections.abc import Iterator

from core.checks.rules import Finding, rule
from core.checks.walks import node_classes, pools
from core.config.environment import Environment
from core.facts import release

_PARAMETER = re.compile(
    r"/aws/service/bottlerocket/(?P<variant>aws-k8s-(?P<kubernetes>1\.[0-9]+)[^/]*)"
    r"/(?P<arch>x86_64|arm64)"
    r"/(latest|[0-9.]+(-[0-9a-f]+)?)/image_id"
)
_PUBLIC = "/aws/service/"
_ARCHITECTURES = {"x86_64": "amd64", "arm64": "arm64"}


@rule(
    "ami-parameter-kubernetes",
    source="Kubernetes' version skew policy: kubelet is never newer than the API server",
    remedy="Name the variant of the cluster's Kubernetes minor, or of an older one.",
)
def ami_parameter_kubernetes(environment: Environment) -> Iterator[Finding]:
    """A node whose kubelet is newer than the API server may not join."""
    cluster = environment.cluster.kubernetes_version
    for name, (kubernetes, _) in _variants(environment).items():
        if release(kubernetes) > release(cluster):
            found = f'an image for Kubernetes "{kubernetes}", newer than the cluster\'s "{cluster}"'
            parts = ("node_classes", name, "ami_ssm_parameter")
            yield Finding(parts, found, f"name aws-k8s-{cluster}")


@rule(
    "ami-parameter-architecture",
    source="Karpenter: no instance types satisfy requirements of amis",
    remedy="Give the pool the image's architecture, or a class with an image of its own.",
)
def ami_parameter_architecture(environment: Environment) -> Iterator[Finding]:
    """A pool launches nothing where its class's one image is of another architecture."""
    variants = _variants(environment)
    for parts, pool in pools(environment):
        _, architecture = variants.get(pool.node_class, ("", None))
        if architecture and architecture not in pool.architectures:
            found = f"the image of its node class is {architecture}"
            right = f"write [{architecture}], or name a class with another image"
            yield Finding((*parts, "architectures"), found, right)


@rule(
    "ami-parameter-image",
    source="AWS' public parameters: Bottlerocket's images are under a variant and an architecture",
    remedy="Name the image_id of a Bottlerocket variant for Kubernetes, or a parameter of yours.",
)
def ami_parameter_image(environment: Environment) -> Iterator[Finding]:
    """Nodes of another system cannot read Bottlerocket's user data, and never join."""
    variant = f"aws-k8s-{environment.cluster.kubernetes_version}-fips"
    right = f"write one such as {_PUBLIC}bottlerocket/{variant}/x86_64/1.69.0/image_id"
    for parts, node_class in node_classes(environment):
        parameter = node_class.ami_ssm_parameter or ""
        if parameter.startswith(_PUBLIC) and not _PARAMETER.fullmatch(parameter):
            found = "no image of Bottlerocket for Kubernetes"
            yield Finding((*parts, "ami_ssm_parameter"), found, right)


def public_variant(parameter: str) -> str | None:
    """Return the variant of a public parameter, such as aws-k8s-1.35-fips; None of any other."""
    match = _PARAMETER.fullmatch(parameter)
    return match["variant"] if match else None


def _variants(environment: Environment) -> dict[str, tuple[str, str]]:
    """Return the Kubernetes minor and the architecture of each class whose parameter says them."""
    found: dict[str, tuple[str, str]] = {}
    for name, node_class in environment.node_classes.items():
        if match := _PARAMETER.fullmatch(node_class.ami_ssm_parameter or ""):
            found[name] = match["kubernetes"], _ARCHITECTURES[match["arch"]]
    return found
