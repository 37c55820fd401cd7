"""What the VPC CNI is told: where pods get their addresses."""

from core.capacity.density import has_prefixes
from core.config.environment import Environment
from core.render.data import Rendered, ref, without_empty

# One prefix in reserve, as EKS has it: 16 addresses.
_PREFIXES = {"ENABLE_PREFIX_DELEGATION": "true", "WARM_PREFIX_TARGET": "1"}
_CUSTOM_NETWORK = {
    "AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG": "true",
    "ENI_CONFIG_LABEL_DEF": "topology.kubernetes.io/zone",
}


def vpc_cni_configuration(environment: Environment) -> Rendered:
    """Return the add-on's configuration values; none where its own defaults hold."""
    custom = bool(environment.network.secondary_cidrs)
    variables = {
        **(_PREFIXES if has_prefixes(environment) else {}),
        **(_CUSTOM_NETWORK if custom else {}),
    }
    return without_empty(
        {"env": variables, "eniConfig": _eni_config(environment) if custom else {}}
    )


def _eni_config(environment: Environment) -> Rendered:
    """Return an ENIConfig for each zone; pods keep the security groups of their node."""
    network = environment.network
    names = network.availability_zones or [
        ref(f"data.aws_availability_zones.available.names[{index}]")
        for index in range(network.availability_zone_count)
    ]
    subnets = {
        name: {"id": ref(f"module.vpc.database_subnets[{index}]")}
        for index, name in enumerate(names)
    }
    return {"create": True, "region": environment.region, "subnets": subnets}
