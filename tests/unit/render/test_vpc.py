"""What the VPC module and its endpoints are told."""

from typing import Any

from core.config.environment import Environment
from core.render.data import Rendered
from core.render.vpc import endpoints_inputs, vpc_inputs, zone_query
from tests.support import environment
from tests.tables import each

BOUNDARY = "arn:aws:iam::999988887777:policy/Boundary"
NAMED = ["us-east-1b", "us-east-1a"]


def _made(item: Environment) -> Rendered:
    """Return the inputs of a VPC that is made here."""
    inputs = vpc_inputs(item)
    assert inputs is not None
    return inputs


def test_the_smallest_vpc() -> None:
    """Three zones of the region, one NAT gateway, tags for load balancers and for Karpenter."""
    assert _made(environment(cluster={"name": "blue"}, tags={"a": "b"})) == {
        "name": "blue",
        "cidr": "10.0.0.0/16",
        "azs": "${slice(data.aws_availability_zones.available.names, 0, 3)}",
        "private_subnets": ["10.0.0.0/19", "10.0.32.0/19", "10.0.64.0/19"],
        "public_subnets": ["10.0.192.0/22", "10.0.196.0/22", "10.0.200.0/22"],
        "intra_subnets": ["10.0.224.0/24", "10.0.225.0/24", "10.0.226.0/24"],
        "private_subnet_tags": {
            "kubernetes.io/role/internal-elb": "1",
            "karpenter.sh/discovery": "blue",
        },
        "public_subnet_tags": {"kubernetes.io/role/elb": "1"},
        "enable_nat_gateway": True,
        "single_nat_gateway": True,
        "one_nat_gateway_per_az": False,
        "tags": {"a": "b"},
    }


@each(
    ("gateways", "inputs"),
    [
        ("none", {"enable_nat_gateway": False}),
        (
            "single",
            {
                "enable_nat_gateway": True,
                "single_nat_gateway": True,
                "one_nat_gateway_per_az": False,
            },
        ),
        (
            "per_az",
            {
                "enable_nat_gateway": True,
                "single_nat_gateway": False,
                "one_nat_gateway_per_az": True,
            },
        ),
    ],
)
def test_nat(gateways: str, inputs: dict[str, bool]) -> None:
    """The three choices are the module's three switches."""
    rendered = _made(environment(network={"nat_gateways": gateways}))

    assert {key: value for key, value in rendered.items() if "nat" in key} == inputs


def test_flow_logs() -> None:
    """Flow logs are kept as long as the cluster's; their role is bounded as all are."""
    logged = environment(
        network={"flow_logs": True},
        cluster={"log_retention_days": 30},
        access={"permissions_boundary": BOUNDARY},
    )
    rendered = _made(logged)

    assert {key: value for key, value in rendered.items() if "flow_log" in key} == {
        "enable_flow_log": True,
        "create_flow_log_cloudwatch_log_group": True,
        "create_flow_log_cloudwatch_iam_role": True,
        "flow_log_cloudwatch_log_group_retention_in_days": 30,
        "vpc_flow_log_permissions_boundary": BOUNDARY,
    }
    assert not any("flow_log" in key for key in _made(environment()))


@each(
    ("overrides", "count", "query", "azs"),
    [
        (
            {"network": {"availability_zone_count": 2}},
            2,
            {"exclude_zone_ids": ["use1-az3"]},
            "${slice(data.aws_availability_zones.available.names, 0, 2)}",
        ),
        (
            {"region": "eu-west-1"},
            3,
            {},
            "${slice(data.aws_availability_zones.available.names, 0, 3)}",
        ),
        ({"network": {"availability_zones": NAMED}}, 2, None, NAMED),
    ],
)
def test_zones_are_named_or_asked_for(
    overrides: dict[str, Any], count: int, query: dict[str, Any] | None, azs: object
) -> None:
    """Named zones keep their order; counted ones leave out local zones and those EKS refuses."""
    item = environment(**overrides)
    asked = {"filter": [{"name": "opt-in-status", "values": ["opt-in-not-required"]}]}

    assert item.network.zone_count == count
    assert zone_query(item) == (None if query is None else asked | query)
    assert _made(item)["azs"] == azs
    assert len(_made(item)["private_subnets"]) == count


def test_no_endpoints() -> None:
    """Without endpoints there is no module for them."""
    assert endpoints_inputs(environment(network={"endpoints": []})) is None


def test_a_gateway_endpoint_needs_no_subnets() -> None:
    """Gateways are routes: of the nodes' subnets and of the control plane's."""
    tables = "flatten([module.vpc.private_route_table_ids, module.vpc.intra_route_table_ids])"
    gateway = {"service_type": "Gateway", "route_table_ids": f"${{{tables}}}"}

    assert endpoints_inputs(environment(network={"endpoints": ["s3", "dynamodb"]})) == {
        "vpc_id": "${module.vpc.vpc_id}",
        "endpoints": {
            "dynamodb": {"service": "dynamodb"} | gateway,
            "s3": {"service": "s3"} | gateway,
        },
        "tags": {},
    }


def test_interface_endpoints_take_https_from_the_vpc() -> None:
    """Interfaces stand in the private subnets, with private names, open to the VPC alone."""
    asked = environment(
        network={"cidr": "10.8.0.0/16", "endpoints": ["sts", "ecr.api", "s3"]}, tags={"a": "b"}
    )
    rendered = endpoints_inputs(asked)

    assert rendered is not None
    assert list(rendered["endpoints"]) == ["ecr.api", "s3", "sts"]
    assert rendered["endpoints"]["sts"] == {"service": "sts", "private_dns_enabled": True}
    assert {key: value for key, value in rendered.items() if key != "endpoints"} == {
        "vpc_id": "${module.vpc.vpc_id}",
        "subnet_ids": "${module.vpc.private_subnets}",
        "create_security_group": True,
        "security_group_name_prefix": "dev-endpoints-",
        "security_group_description": "HTTPS from the VPC to its endpoints",
        "security_group_rules": {
            "ingress_https": {
                "description": "HTTPS from the VPC",
                "cidr_blocks": ["10.8.0.0/16"],
            }
        },
        "tags": {"a": "b"},
    }
