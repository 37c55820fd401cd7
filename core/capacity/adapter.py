"""Turns an environment file into what the arithmetic needs."""

from collections.abc import Mapping

from core.addons import ALWAYS
from core.capacity.addons import addon_daemons
from core.capacity.allocatable import allocatable
from core.capacity.catalog import InstanceType, load_catalog
from core.capacity.density import max_pods, reserved_interfaces, system_max_pods
from core.capacity.fixed_nodes import FixedNode
from core.capacity.labels import ARCH, CAPACITY_TYPE, INSTANCE_TYPE, ON_DEMAND, OS
from core.capacity.pods import Pod
from core.capacity.requirements import requirement
from core.capacity.specs import Controller, NodeClassSpec, PoolRequirement, PoolSpec, Volume
from core.capacity.taints import Taint
from core.capacity.universe import Place
from core.capacity.zones import assumed_zones, eks_zone_names
from core.config import nodes
from core.config.environment import Environment
from core.config.pool_parts import pool_parts
from core.config.pool_requirements import RequirementEntry
from core.config.quantity import parse_quantity
from core.names import SYSTEM_NODES_LABEL, SYSTEM_NODES_TAINT
from core.shapes import Json

OS_DEVICE, DATA_DEVICE = "/dev/xvda", "/dev/xvdb"
SYSTEM_TAINT = Taint(SYSTEM_NODES_TAINT, "NoSchedule", "true")
_EKS_CAPACITY_TYPE = "eks.amazonaws.com/capacityType"


def place_of(environment: Environment) -> Place:
    """Return the region and the zones that have subnets.

    Where the file names no zones, Terraform takes the region's first ones that EKS accepts; subnets
    that exist may lie in any. Their names are known of an account that the catalogue was refreshed
    from; else a, b, c are assumed.
    """
    network, region = environment.network, environment.region
    named = network.zones
    if not named:
        zones = eks_zone_names(region) or assumed_zones(region)
        named = zones[: None if network.existing else network.availability_zone_count]
    return Place(region, tuple(named))


def controller_of(environment: Environment) -> Controller:
    """Return Karpenter's settings that enter the arithmetic, from its chart values."""
    settings, default = environment.karpenter.settings, Controller()
    return Controller(
        memory_overhead=_number(
            settings.get("vmMemoryOverheadPercent"), default.memory_overhead, most=1
        ),
        reserved_enis=int(
            _number(settings.get("reservedENIs"), reserved_interfaces(environment), most=15)
        ),
    )


def node_class_of(environment: Environment, name: str) -> NodeClassSpec:
    """Return the node class of a name in `node_classes`."""
    node_class = environment.node_classes[name]
    kubelet = node_class.kubelet
    return NodeClassSpec(
        name=name,
        max_pods=max_pods(environment, name),
        kube_reserved=_texts(kubelet.kube_reserved),
        system_reserved=_texts(kubelet.system_reserved),
        eviction_hard=_texts(kubelet.eviction_hard),
        volumes=(
            Volume(OS_DEVICE, node_class.os_volume_size),
            Volume(DATA_DEVICE, node_class.data_volume_size),
        ),
        instance_store_policy=node_class.instance_store_policy,
    )


def pool_of(environment: Environment, name: str) -> PoolSpec:
    """Return the NodePool of a name: of a pool of the file, or of a part of it.

    Startup taints are left out: Karpenter schedules as if they were gone.
    """
    part = pool_parts(environment)[name]
    pool = part.pool
    return PoolSpec(
        name=name,
        part_of=part.written,
        share=part.share,
        node_class=node_class_of(environment, pool.node_class),
        requirements=tuple(_requirement(one) for one in part.requirements),
        labels=pool.labels,
        taints=tuple(_taint(taint) for taint in pool.taints),
        limits={resource: parse_quantity(text) for resource, text in pool.limits.items()},
        weight=pool.weight or 0,
        replicas=pool.replicas,
    )


def addon_pods(environment: Environment) -> list[Pod]:
    """Return the pods that the add-ons run on each node."""
    return addon_daemons(sorted({*ALWAYS, *environment.cluster.addons}))


def system_nodes(environment: Environment) -> tuple[FixedNode, ...]:
    """Return one node for each instance type that the system nodes may have."""
    types = load_catalog().types
    return tuple(
        _system_node(environment, types[name])
        for name in environment.system_nodes.instance_types
        if name in types
    )


def _system_node(environment: Environment, instance: InstanceType) -> FixedNode:
    nodes = environment.system_nodes
    # EKS sets what it keeps as Karpenter does for Bottlerocket, but nobody has to guess the memory.
    node_class = NodeClassSpec(
        max_pods=system_max_pods(environment),
        volumes=(Volume(DATA_DEVICE, nodes.data_volume_size),),
    )
    return FixedNode(
        labels={
            ARCH: instance.architecture,
            OS: "linux",
            INSTANCE_TYPE: instance.name,
            _EKS_CAPACITY_TYPE: "ON_DEMAND",
            SYSTEM_NODES_LABEL: "true",
            **nodes.labels,
        },
        taints=(SYSTEM_TAINT,),
        allocatable=allocatable(instance, node_class, Controller(memory_overhead=0)),
    )


def _requirement(one: RequirementEntry) -> PoolRequirement:
    # Which types an account has reserved, nobody knows here; reserved capacity is On-Demand.
    reserved = one.key == CAPACITY_TYPE and one.operator == "In" and "reserved" in one.values
    values = (*one.values, ON_DEMAND) if reserved else one.values
    return PoolRequirement(requirement(one.key, one.operator, values, one.min_values), one.source)


def _taint(taint: nodes.Taint) -> Taint:
    return Taint(taint.key, taint.effect, taint.value or "")


def _texts(values: Mapping[Json, str]) -> dict[str, str]:
    return {str(name): text for name, text in values.items()}


def _number(value: object, default: float, *, most: float) -> float:
    # The chart takes both as numbers and as text; a rule says what is neither, or out of bounds.
    try:
        number = float(str(value)) if value is not None else default
    except ValueError:
        return default
    return number if 0 <= number <= most else default
