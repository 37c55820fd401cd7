"""How many pods a node may run, and for how many of them its interfaces have addresses."""

import tomllib

from core.addons import VPC_CNI
from core.capacity.allocatable import eni_pods
from core.capacity.catalog import InstanceType, load_catalog
from core.config.cluster import AddOn
from core.config.environment import Environment

# EKS' recommendation: up to 30 vCPUs the first, above that the second. An EC2NodeClass has one
# value for all its types, and Bottlerocket keeps memory for each pod: hence the first.
FEW_PODS, MANY_PODS = 110, 250
_LARGE_VCPUS = 30
_PREFIX_ADDRESSES = 16
_HOST_NETWORK_PODS = 2
# One prefix of /80: more than any node runs.
_IPV6_ADDRESSES = 2**48


def has_prefixes(environment: Environment) -> bool:
    """Tell whether nodes take prefixes instead of single addresses."""
    return environment.cluster.prefix_delegation or environment.network.ip_family == "ipv6"


def reserved_interfaces(environment: Environment) -> int:
    """Return how many interfaces of a node have no addresses for pods."""
    return 1 if environment.network.secondary_cidrs else 0


def max_pods(environment: Environment, name: str) -> int | None:
    """Return the maximum of pods of a node class; None where its nodes' interfaces decide."""
    own = environment.node_classes[name].kubelet.max_pods
    return own or (FEW_PODS if has_prefixes(environment) else None)


def system_max_pods(environment: Environment) -> int | None:
    """Return the maximum of pods that the system nodes are told; None where EKS decides.

    EKS counts neither prefixes nor reserved interfaces of a type.
    """
    nodes, known = environment.system_nodes, load_catalog().types
    settings = tomllib.loads(nodes.bottlerocket_settings).get("settings", {})
    own = settings.get("kubernetes", {}).get("max-pods")
    if isinstance(own, int):
        return own
    types = [known[name] for name in nodes.instance_types if name in known]
    if not types or not (has_prefixes(environment) or reserved_interfaces(environment)):
        return None
    return min(min(_recommended(one), addressed_pods(one, environment)) for one in types)


def addressed_pods(instance: InstanceType, environment: Environment) -> int:
    """Return for how many pods a node has addresses."""
    reserved = reserved_interfaces(environment)
    if environment.network.ip_family == "ipv6":
        return 0 if instance.hypervisor == "xen" else _IPV6_ADDRESSES
    prefixed = has_prefixes(environment) or _by_hand(environment)
    if not prefixed or instance.hypervisor == "xen":
        return eni_pods(instance, reserved)
    usable = max(instance.interfaces - reserved, 0)
    if not usable:
        return 0
    return usable * (instance.ipv4_per_interface - 1) * _PREFIX_ADDRESSES + _HOST_NETWORK_PODS


def _by_hand(environment: Environment) -> bool:
    """Tell whether the file tells the add-on alone to take prefixes."""
    variables = environment.cluster.addons.get(VPC_CNI, AddOn()).variables
    return str(variables.get("ENABLE_PREFIX_DELEGATION")).lower() == "true"


def _recommended(instance: InstanceType) -> int:
    return MANY_PODS if instance.vcpus > _LARGE_VCPUS else FEW_PODS
