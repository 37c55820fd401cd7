"""What AWS offers for a Kubernetes version: the version itself, add-ons, Bottlerocket releases."""

import re
from collections.abc import Iterator

from botocore.exceptions import ClientError

from core.addons import ALWAYS
from core.capacity.cluster import Cluster, cluster_of
from core.config.cluster import AddOn
from core.config.environment import Environment
from core.config.pool_parts import pool_parts
from core.render.images import Variant, image_parameter
from core.render.system_nodes import architecture
from live.aws import Aws, pages
from live.faults import fault_of, is_missing
from live.finding import Finding, bad, ok, unknown
from live.subject import Subject

_NVIDIA = "NVIDIA"


def kubernetes_findings(subject: Subject) -> Iterator[Finding]:
    """Yield whether EKS offers the Kubernetes version, and in which support it is."""
    check, version = "Kubernetes", subject.environment.cluster.kubernetes_version
    answer = subject.aws.client("eks").describe_cluster_versions(includeAll=True)
    offered = {item["clusterVersion"]: item for item in answer["clusterVersions"]}
    if version not in offered:
        right = f"write one of {', '.join(sorted(offered, key=numbers, reverse=True))}"
        yield bad(check, f"EKS does not offer {version}", right)
        return
    status = _support(offered[version])
    if status == "UNSUPPORTED":
        yield bad(
            check, f"{version} is out of support: no cluster can be made", "write a newer one"
        )
    elif status == "EXTENDED_SUPPORT":
        yield from _extended(subject, version)
    else:
        yield ok(check, f"{version}, in standard support")


def _support(item: dict[str, str]) -> str:
    return str(item.get("versionStatus") or item.get("status") or "").upper().replace("-", "_")


def _extended(subject: Subject, version: str) -> Iterator[Finding]:
    check = "Kubernetes"
    if subject.environment.cluster.support_type == "STANDARD":
        found = f"{version} is in extended support, and cluster.support_type is STANDARD"
        yield bad(check, found, "write a newer one; or EXTENDED, which costs more")
    else:
        yield ok(check, f"{version}, in extended support, which costs more")


def addon_findings(subject: Subject) -> Iterator[Finding]:
    """Yield whether each add-on's version exists for the Kubernetes version."""
    environment = subject.environment
    kubernetes = environment.cluster.kubernetes_version
    for name in sorted({*ALWAYS, *environment.cluster.addons}):
        asked = environment.cluster.addons.get(name, AddOn()).version
        versions = addon_versions(subject.aws, name, kubernetes)
        yield _addon(name, asked, versions, kubernetes)


def addon_versions(aws: Aws, name: str, kubernetes: str) -> list[str]:
    """Return an add-on's versions for a Kubernetes version, the newest first."""
    client = aws.client("eks")
    try:
        found = [
            version["addonVersion"]
            for addon in pages(
                client,
                "describe_addon_versions",
                "addons",
                addonName=name,
                kubernetesVersion=kubernetes,
            )
            for version in addon["addonVersions"]
        ]
    except ClientError as error:
        # So EKS answers for a name it does not know.
        if is_missing(error) or "InvalidParameter" in str(error):
            return []
        raise
    return sorted(found, key=numbers, reverse=True)


def _addon(name: str, asked: str, versions: list[str], kubernetes: str) -> Finding:
    check = f"add-on {name}"
    if not versions:
        found = f"EKS offers none for Kubernetes {kubernetes}"
        return bad(check, found, f"remove cluster.addons.{name}, or mend its name")
    if asked == "latest":
        return ok(check, f"latest: now {versions[0]}")
    if asked not in versions:
        found = f"{asked} is not offered for Kubernetes {kubernetes}"
        return bad(check, found, f"write {versions[0]}, or run with --pin")
    newer = "" if asked == versions[0] else f"; newest is {versions[0]}"
    return ok(check, f"{asked}{newer}")


def bottlerocket_findings(subject: Subject) -> Iterator[Finding]:
    """Yield whether the images of system nodes and node classes are there, and of which release."""
    environment = subject.environment
    nodes = environment.system_nodes
    arch = architecture(environment)
    parameter = image_parameter(environment, arch, nodes.bottlerocket_version)
    yield _image(subject, "system nodes' image", parameter, nodes.bottlerocket_version)
    used = list(node_class_images(environment))
    for name, arch, variant in used:
        node_class = environment.node_classes[name]
        check = f"image of {name}"
        if node_class.ami_ssm_parameter:
            yield _own_image(subject, check, node_class.ami_ssm_parameter)
            continue
        version = node_class.ami.partition("@")[2].removeprefix("v")
        parameter = image_parameter(environment, arch, version, variant)
        yield _image(subject, check, parameter, version)


def node_class_images(environment: Environment) -> Iterator[tuple[str, str, Variant]]:
    """Yield each image that Karpenter will ask for: node class, architecture and variant."""
    cluster = cluster_of(environment)
    wanted: dict[str, set[tuple[str, Variant]]] = {}
    for name, part in pool_parts(environment).items():
        wanted.setdefault(part.pool.node_class, set()).update(
            _images_of(cluster, name, fips=environment.cluster.fips)
        )
    for name, node_class in environment.node_classes.items():
        images = sorted(wanted.get(name, set()))
        if node_class.ami_ssm_parameter:
            images = images[:1]
        for arch, variant in images:
            yield name, arch, variant


def _images_of(cluster: Cluster, pool: str, *, fips: bool) -> Iterator[tuple[str, Variant]]:
    nodes = cluster.pools[pool]
    for one in nodes.universe.members(nodes.launchable):
        nvidia = any(gpu.manufacturer.upper() == _NVIDIA for gpu in one.gpus)
        # FIPS images are named one by one, those without a driver: only an alias picks by type.
        yield one.architecture, "-nvidia" if nvidia and not fips else ""


def parameter_value(aws: Aws, name: str) -> str | None:
    """Return the value of an SSM parameter, or None where there is none."""
    try:
        return aws.client("ssm").get_parameter(Name=name)["Parameter"]["Value"]
    except ClientError as error:
        if is_missing(error):
            return None
        raise


def _image(subject: Subject, check: str, parameter: str, version: str) -> Finding:
    try:
        release = parameter_value(subject.aws, parameter)
    except ClientError as error:
        fault = fault_of(error)
        return unknown(check, fault.found, fault.remedy)
    variant, arch = parameter.split("/")[4:6]
    if release is None:
        found = f"there is no Bottlerocket {version} for {variant} on {arch}"
        if version == "latest":
            return bad(check, found, "write another cluster.kubernetes_version")
        return bad(check, found, "run with --pin, which writes the newest release")
    return ok(check, f"Bottlerocket {release} for {variant} on {arch}")


def _own_image(subject: Subject, check: str, parameter: str) -> Finding:
    image = parameter_value(subject.aws, parameter)
    if image is None:
        return bad(check, f"there is no SSM parameter {parameter}", "mend ami_ssm_parameter")
    return ok(check, f"{image} from {parameter}")


def numbers(text: str) -> tuple[int, ...]:
    """Return the numbers in a version, so that v1.10.1-eksbuild.2 comes after v1.9.3-eksbuild.5."""
    return tuple(int(part) for part in re.findall(r"\d+", text))
