"""Bottlerocket's images, as AWS' public SSM parameters name them."""

from typing import Literal, TypeAlias

from core.config.environment import Environment

Variant: TypeAlias = Literal["", "-nvidia"]

_ARCHITECTURES = {"amd64": "x86_64", "arm64": "arm64"}


def image_parameter(
    environment: Environment,
    architecture: str,
    version: str,
    variant: Variant = "",
    *,
    holds: Literal["image_id", "image_version"] = "image_version",
) -> str:
    """Return the parameter of a release, or `latest`, for the cluster's Kubernetes minor.

    It holds the release with its commit, or the id of the image.
    """
    fips = "-fips" if environment.cluster.fips else ""
    family = f"aws-k8s-{environment.cluster.kubernetes_version}{variant}{fips}"
    return f"/aws/service/bottlerocket/{family}/{_ARCHITECTURES[architecture]}/{version}/{holds}"


def fips_images(environment: Environment, name: str) -> list[str]:
    """Return the parameters of a node class's FIPS images: one for each architecture of its pools.

    Karpenter's alias knows no FIPS variant.
    """
    version = environment.node_classes[name].ami.partition("@")[2].removeprefix("v")
    used = {
        architecture
        for pool in environment.node_pools.values()
        if pool.node_class == name
        for architecture in pool.architectures
    }
    return [
        image_parameter(environment, architecture, version, holds="image_id")
        for architecture in sorted(used or _ARCHITECTURES)
    ]
