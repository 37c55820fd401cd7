"""What the VPC module and its endpoints are told."""

from core.config.environment import Environment
from core.config.network import Network
from core.facts import ZONES_EKS_REFUSES
from core.names import DISCOVERY_TAG
from core.render.access import iam_path
from core.render.data import Rendered, literal, ref, without_empty
from core.render.keys import key_of
from core.render.network import INTERNAL_TAG, PUBLIC_TAG
from core.subnets import pod_subnets, subnets_of

# Where the /64s of each kind begin, among the 256 of the VPC: six zones have room in each.
_IPV6_PLACES = {"private": 0, "public": 8, "intra": 16}
GATEWAY_SERVICES = ("dynamodb", "s3")


def zone_query(environment: Environment) -> Rendered | None:
    """Return what the zones' data source is asked, or None where they are named.

    The filter leaves out local zones, which need an opt-in and have no EKS control plane.
    """
    if environment.network.availability_zones or environment.network.existing:
        return None
    return without_empty(
        {
            "filter": [{"name": "opt-in-status", "values": ["opt-in-not-required"]}],
            "exclude_zone_ids": list(ZONES_EKS_REFUSES.get(environment.region, ())),
        }
    )


def vpc_inputs(environment: Environment) -> Rendered | None:
    """Return the inputs of terraform-aws-modules/vpc, or None where the VPC exists."""
    if environment.network.existing:
        return None
    network, count = environment.network, environment.network.zone_count
    subnets, private = subnets_of(network.cidr, count), network.private
    zones = list(network.availability_zones) or ref(
        f"slice(data.aws_availability_zones.available.names, 0, {count})"
    )
    return {
        "name": environment.cluster.name,
        "cidr": network.cidr,
        "azs": zones,
        "private_subnets": list(subnets.private),
        **({} if private else {"public_subnets": list(subnets.public)}),
        "intra_subnets": list(subnets.intra),
        "private_subnet_tags": {
            INTERNAL_TAG: "1",
            DISCOVERY_TAG: environment.cluster.name,
        },
        **({} if private else {"public_subnet_tags": {PUBLIC_TAG: "1"}}),
        **_pods(network),
        **_ipv6(network),
        **_nat(network.gateways),
        **_flow_logs(environment),
        "tags": literal(environment.tags),
    }


def endpoints_inputs(environment: Environment) -> Rendered | None:
    """Return the inputs of the VPC module's vpc-endpoints, or None without endpoints."""
    services = environment.network.services
    if not services or environment.network.existing:
        return None
    interfaces = [service for service in services if service not in GATEWAY_SERVICES]
    return {
        "vpc_id": ref("module.vpc.vpc_id"),
        "endpoints": {
            service: _interface(service) if service in interfaces else _gateway(service)
            for service in services
        },
        **(_interface_network(environment) if interfaces else {}),
        "tags": literal(environment.tags),
    }


def _pods(network: Network) -> Rendered:
    """Return the subnets of pods.

    They are the module's database subnets, the one kind that shares the private subnets' routes
    without their tags: Karpenter must not put nodes there.
    """
    if not network.secondary_cidrs:
        return {}
    return {
        "secondary_cidr_blocks": list(network.secondary_cidrs),
        "database_subnets": list(pod_subnets(network.secondary_cidrs, network.zone_count)),
        "database_subnet_suffix": "pods",
        "create_database_subnet_group": False,
    }


def _ipv6(network: Network) -> Rendered:
    """Return what gives each subnet a /64 beside its range, in places that stay."""
    if network.ip_family == "ipv4":
        return {}
    kinds = {
        kind: at for kind, at in _IPV6_PLACES.items() if not (network.private and kind == "public")
    }
    # Names of IPv4 alone are answered with addresses that only a NAT gateway translates.
    translated = {"private": network.gateways != "none"}
    return {
        "enable_ipv6": True,
        "create_egress_only_igw": not network.private,
        **{
            f"{kind}_subnet_ipv6_prefixes": [
                str(start + index) for index in range(network.zone_count)
            ]
            for kind, start in kinds.items()
        },
        **{f"{kind}_subnet_assign_ipv6_address_on_creation": True for kind in kinds},
        **{f"{kind}_subnet_enable_dns64": translated.get(kind, False) for kind in kinds},
    }


def _nat(gateways: str) -> Rendered:
    if gateways == "none":
        return {"enable_nat_gateway": False}
    return {
        "enable_nat_gateway": True,
        "single_nat_gateway": gateways == "single",
        "one_nat_gateway_per_az": gateways == "per_az",
    }


def _flow_logs(environment: Environment) -> Rendered:
    if not environment.network.flow_logs:
        return {}
    return without_empty(
        {
            "enable_flow_log": True,
            "create_flow_log_cloudwatch_log_group": True,
            "create_flow_log_cloudwatch_iam_role": True,
            "flow_log_cloudwatch_log_group_retention_in_days": (
                environment.cluster.log_retention_days
            ),
            "flow_log_cloudwatch_log_group_kms_key_id": key_of(environment, "logs"),
            "vpc_flow_log_iam_role_path": iam_path(environment),
            "vpc_flow_log_permissions_boundary": environment.access.permissions_boundary,
        }
    )


def _gateway(service: str) -> Rendered:
    tables = "flatten([module.vpc.private_route_table_ids, module.vpc.intra_route_table_ids])"
    return {"service": service, "service_type": "Gateway", "route_table_ids": ref(tables)}


def _interface(service: str) -> Rendered:
    return {"service": service, "private_dns_enabled": True}


def _interface_network(environment: Environment) -> Rendered:
    return {
        "subnet_ids": ref("module.vpc.private_subnets"),
        "create_security_group": True,
        "security_group_name_prefix": f"{environment.cluster.name}-endpoints-",
        "security_group_description": "HTTPS from the VPC to its endpoints",
        "security_group_rules": {
            "ingress_https": {
                "description": "HTTPS from the VPC",
                "cidr_blocks": [environment.network.cidr, *environment.network.secondary_cidrs],
            }
        },
    }
