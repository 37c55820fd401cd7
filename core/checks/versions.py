"""Rules about versions that must fit together."""

from collections.abc import Iterator, Mapping
from datetime import date

from core import facts
from core.checks.rules import Finding, Level, rule
from core.checks.walks import node_classes
from core.config.environment import Environment
from core.config.source import Parts
from core.shapes import Json, is_mapping

_WARNED_DAYS = 60


@rule(
    "karpenter-kubernetes",
    source="Karpenter's compatibility matrix: the controller refuses an unknown Kubernetes",
    remedy="Raise karpenter.version, or keep an older cluster.kubernetes_version.",
)
def karpenter_kubernetes(environment: Environment) -> Iterator[Finding]:
    """Karpenter does not start on a Kubernetes version that it does not know."""
    kubernetes, karpenter = environment.cluster.kubernetes_version, environment.karpenter.version
    parts = ("cluster", "kubernetes_version")
    least = facts.KARPENTER_FOR_KUBERNETES.get(kubernetes)
    if least is None:
        first, last = facts.oldest_supported(), facts.newest_checked()
        known = f'no Karpenter release is known to support "{kubernetes}" (facts of {facts.AS_OF})'
        gone = facts.release(kubernetes) < facts.release(next(iter(facts.KUBERNETES_SUPPORT)))
        found = f'EKS supports "{kubernetes}" no more' if gone else known
        yield Finding(parts, found, f'write one from "{first}" to "{last}"')
    elif facts.release(karpenter) < facts.release(least):
        supported = [
            minor
            for minor, first in facts.KARPENTER_FOR_KUBERNETES.items()
            if facts.release(first) <= facts.release(karpenter)
        ]
        keep = f', or kubernetes_version: "{supported[-1]}"' if supported else ""
        yield Finding(
            parts,
            f'Karpenter {karpenter} does not support Kubernetes "{kubernetes}"',
            f"write karpenter.version: {least} or newer{keep}",
        )


@rule(
    "karpenter-denied",
    source="Karpenter's upgrade guide: releases that are never to be used",
    remedy="Take the next patch release.",
)
def karpenter_denied(environment: Environment) -> Iterator[Finding]:
    """Some releases of Karpenter have a fault that its authors warn of."""
    version = environment.karpenter.version
    if reason := facts.KARPENTER_DENIED.get(version):
        right = f"write another, such as {facts.KARPENTER_CHECKED}"
        yield Finding(("karpenter", "version"), f"{version} is not to be used: {reason}", right)


@rule(
    "karpenter-iam",
    source="what each Karpenter release needs of IAM, against the eks module's policy",
    remedy="Keep to the Karpenter releases that the pinned eks module's policy was checked for.",
)
def karpenter_iam(environment: Environment) -> Iterator[Finding]:
    """A controller that is newer than its policy is denied calls that it needs."""
    version = environment.karpenter.version
    needed = [
        (first, module)
        for first, module in facts.KARPENTER_NEEDS_MODULE.items()
        if facts.release(version) >= facts.release(first)
        and facts.release(facts.EKS_MODULE) < facts.release(module)
    ]
    if needed:
        (first, _), (_, module) = needed[0], needed[-1]
        found = f"{version} needs the IAM policy of eks module {module}, not {facts.EKS_MODULE}"
        yield Finding(("karpenter", "version"), found, f"write a release before {first}")


@rule(
    "karpenter-unchecked",
    level=Level.WARNING,
    source=f"the facts here are of {facts.AS_OF}: Karpenter {facts.KARPENTER_CHECKED}",
    remedy="Read the release's upgrade notes for permissions and CRDs before you deploy it.",
)
def karpenter_unchecked(environment: Environment) -> Iterator[Finding]:
    """A minor release that this project was not checked with may need more than it gets."""
    version = environment.karpenter.version
    if facts.is_newer_minor(version):
        found = f"{version} is newer than what is known here"
        right = f"write {facts.KARPENTER_CHECKED}, or read its upgrade notes"
        yield Finding(("karpenter", "version"), found, right)


@rule(
    "kubernetes-support",
    source="Amazon EKS' release calendar",
    remedy="Upgrade Kubernetes, or pay for support_type: EXTENDED.",
)
def kubernetes_support(environment: Environment) -> Iterator[Finding]:
    """EKS upgrades a cluster by itself at the end of the support that it has."""
    version, support = environment.cluster.kubernetes_version, environment.cluster.support_type
    standard, extended = facts.KUBERNETES_SUPPORT.get(version, ("9999", "9999"))
    if extended <= facts.AS_OF:
        found = f'support of "{version}" ended on {extended}'
        right = f'write "{facts.oldest_supported()}" or newer'
        yield Finding(("cluster", "kubernetes_version"), found, right)
    elif standard <= facts.AS_OF and support == "STANDARD":
        found = f'standard support of "{version}" ended on {standard}: EKS would upgrade it at once'
        right = f'write "{facts.oldest_supported()}" or newer, or support_type: EXTENDED'
        yield Finding(("cluster", "kubernetes_version"), found, right)


@rule(
    "kubernetes-support-ends",
    level=Level.WARNING,
    source="Amazon EKS' release calendar",
    remedy="Upgrade Kubernetes before that day, or pay for support_type: EXTENDED once more.",
)
def kubernetes_support_ends(environment: Environment) -> Iterator[Finding]:
    """At the end of its support EKS upgrades the control plane, at a time of its own."""
    version, support = environment.cluster.kubernetes_version, environment.cluster.support_type
    standard, extended = facts.KUBERNETES_SUPPORT.get(version, ("9999-12-31", "9999-12-31"))
    ends, instead = (
        (standard, ", or support_type: EXTENDED") if support == "STANDARD" else (extended, "")
    )
    left = (date.fromisoformat(ends) - date.fromisoformat(facts.AS_OF)).days
    if 0 < left <= _WARNED_DAYS:
        yield Finding(
            ("cluster", "kubernetes_version"),
            f'{support.lower()} support of "{version}" ends on {ends}: EKS then upgrades the '
            "cluster",
            f"write a newer one before{instead}",
        )


@rule(
    "bottlerocket-kubernetes",
    source="Bottlerocket's releases: each carries variants for some Kubernetes minors",
    remedy="Pin a Bottlerocket release that has a variant for the cluster's Kubernetes minor.",
)
def bottlerocket_kubernetes(environment: Environment) -> Iterator[Finding]:
    """Bottlerocket has images for a Kubernetes minor from one release on, up to another."""
    kubernetes = environment.cluster.kubernetes_version
    first, dropped = facts.BOTTLEROCKET_FOR_KUBERNETES.get(kubernetes, (None, None))
    for parts, version in bottlerocket_pins(environment):
        pinned = facts.release(version)
        if first and pinned < facts.release(first):
            found = f'{version} has no variant for Kubernetes "{kubernetes}"'
            yield Finding(parts, found, f"pin {first} or newer")
        elif dropped and pinned >= facts.release(dropped):
            found = f'{version} has no variant for Kubernetes "{kubernetes}" any more'
            yield Finding(parts, found, f"pin a release before {dropped}")


@rule(
    "controller-image",
    level=Level.WARNING,
    source="chart and controller of one release are tested together",
    remedy="Set karpenter.version and leave the image's tag and digest to the chart.",
)
def controller_image(environment: Environment) -> Iterator[Finding]:
    """An image tag of another release runs against CRDs and RBAC that it was not made for."""
    image = _below(environment.karpenter.values, "controller", "image")
    for key in ("tag", "digest"):
        if image.get(key):
            found = f"the controller's image is not that of chart {environment.karpenter.version}"
            right = "remove it, and set karpenter.version"
            yield Finding(("karpenter", "values", "controller", "image", key), found, right)


@rule(
    "kube-proxy-minor",
    level=Level.WARNING,
    source="EKS: a new cluster takes kube-proxy of its own minor only",
    remedy="Pin a kube-proxy version of the cluster's Kubernetes minor.",
)
def kube_proxy_minor(environment: Environment) -> Iterator[Finding]:
    """The version of kube-proxy begins with the Kubernetes minor that it is for."""
    kubernetes = environment.cluster.kubernetes_version
    addon = environment.cluster.addons.get("kube-proxy")
    if addon and addon.version != "latest":
        minor = ".".join(addon.version.removeprefix("v").split(".")[:2])
        if minor != kubernetes:
            found = f'{addon.version} is for Kubernetes "{minor}", the cluster is "{kubernetes}"'
            right = f"pin one that begins with v{kubernetes}"
            yield Finding(("cluster", "addons", "kube-proxy", "version"), found, right)


def bottlerocket_pins(environment: Environment) -> Iterator[tuple[Parts, str]]:
    """Yield each Bottlerocket release that the environment pins, with its path."""
    version = environment.system_nodes.bottlerocket_version
    if version != "latest":
        yield ("system_nodes", "bottlerocket_version"), version
    for parts, node_class in node_classes(environment):
        pin = node_class.ami.partition("@")[2].removeprefix("v")
        if node_class.ami_ssm_parameter is None and pin != "latest":
            yield (*parts, "ami"), pin


def _below(values: Mapping[str, Json], *keys: str) -> Mapping[str, Json]:
    for key in keys:
        inner = values.get(key)
        values = inner if is_mapping(inner) else {}
    return values
