"""Rules about settings that Bottlerocket does not have: with one of them a node does not boot."""

from collections.abc import Iterator

from core.checks import bottlerocket_keys as keys
from core.checks.bottlerocket_settings import kubernetes_settings, settings_of
from core.checks.rules import Finding, Level, for_each, rule
from core.checks.walks import node_classes
from core.config.cluster import SystemNodes
from core.config.environment import Environment
from core.config.node_class import NodeClass
from core.config.source import Parts
from core.problems import suggestion

# What stands under [settings] in the variants for Kubernetes, as of 1.69.0.
TABLES = (
    *("autoscaling", "aws", "bootstrap-commands", "bootstrap-containers", "boot"),
    *("cloudformation", "container-registry", "container-runtime", "dns", "host-containers"),
    *("kernel", "kubelet-device-plugins", "kubernetes", "metrics", "motd", "network", "ntp"),
    *("nvidia-container-runtime", "oci-defaults", "oci-hooks", "pki", "updates"),
)
_KUBERNETES = (*keys.KNOWN, *keys.DROPPED)


def _all_nodes(environment: Environment) -> Iterator[tuple[Parts, NodeClass | SystemNodes]]:
    yield ("system_nodes", "bottlerocket_settings"), environment.system_nodes
    for parts, node_class in node_classes(environment):
        yield (*parts, "bottlerocket_settings"), node_class


@rule(
    "bottlerocket-table",
    level=Level.WARNING,
    source="Bottlerocket refuses user data with a setting that it has not, and stops its boot",
    remedy="Correct the table's name; silence this where the pinned release has it.",
)
@for_each(_all_nodes)
def bottlerocket_table(nodes: NodeClass | SystemNodes) -> Iterator[Finding]:
    """A node whose settings are refused boots without them, and never joins."""
    for name in settings_of(nodes):
        if name not in TABLES:
            right = f"correct it, or remove it{suggestion(name, TABLES)}"
            yield Finding((), f"Bottlerocket has no settings.{name}", right)


@rule(
    "system-settings-unknown",
    level=Level.WARNING,
    source="Bottlerocket refuses user data with a setting that it has not, and stops its boot",
    remedy="Correct the key's name; silence this where the pinned release has it.",
)
def system_settings_unknown(environment: Environment) -> Iterator[Finding]:
    """EKS hands on whatever stands under [settings.kubernetes]: no node of the group joins."""
    for key in kubernetes_settings(environment.system_nodes):
        if key not in _KUBERNETES:
            right = f"correct it, or remove it{suggestion(key, _KUBERNETES)}"
            found = f"Bottlerocket has no settings.kubernetes.{key}"
            yield Finding(("system_nodes", "bottlerocket_settings"), found, right)
