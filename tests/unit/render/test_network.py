"""Where a cluster lies: what is told of a VPC that exists."""

import json
from typing import Any

from core.capacity.adapter import controller_of
from core.config.network import NEEDED_ENDPOINTS
from core.render.addons import addons
from core.render.charts import controller_release, crd_release
from core.render.cni_policy import cni_policy
from core.render.eks import eks_inputs
from core.render.karpenter_aws import karpenter_inputs
from core.render.network import api_rules, subnet_checks, subnet_queries, subnet_tags
from core.render.node_class import node_class_manifest
from core.render.outputs import cluster_outputs
from core.render.system_nodes import system_nodes
from core.render.vpc import endpoints_inputs, vpc_inputs, zone_query
from tests.support import environment, read_yaml
from tests.tables import each

VPC, ONE, TWO, THREE, FOUR = (
    "vpc-00000001",
    *(f"subnet-0000000{number}" for number in range(1, 5)),
)
EXISTING: dict[str, Any] = {"vpc_id": VPC, "private_subnet_ids": [ONE, TWO]}
ZONES = ["us-east-1b", "us-east-1a"]


def conditions(existing: dict[str, Any]) -> dict[str, str]:
    """Return the conditions of the checks by name."""
    checks = subnet_checks(environment(network={"existing": existing}))
    return {name: check["assert"]["condition"] for name, check in checks.items()}


def test_nothing_of_a_vpc_is_made() -> None:
    """Neither the VPC nor endpoints, and no zones are looked up."""
    lent = environment(network={"existing": EXISTING})

    assert (vpc_inputs(lent), endpoints_inputs(lent), zone_query(lent)) == (None, None, None)


def test_nothing_is_asked_of_a_vpc_that_is_made() -> None:
    """Its subnets are the module's: neither read, nor tagged, nor checked."""
    made = environment()

    assert (subnet_queries(made), subnet_tags(made), subnet_checks(made)) == ({}, {}, {})


def test_the_cluster_is_in_the_subnets_named() -> None:
    """Control plane and nodes share the private subnets, unless the former has its own."""
    lent = eks_inputs(environment(network={"existing": EXISTING}))
    apart = EXISTING | {"control_plane_subnet_ids": [THREE, FOUR]}
    own = eks_inputs(environment(network={"existing": apart}))

    assert (lent["vpc_id"], lent["subnet_ids"]) == (VPC, [ONE, TWO])
    assert lent["control_plane_subnet_ids"] == [ONE, TWO]
    assert own["control_plane_subnet_ids"] == [THREE, FOUR]


def test_karpenter_selects_subnets_by_id() -> None:
    """The discovery tag is on none of them; the security group still has it."""
    spec = node_class_manifest(environment(network={"existing": EXISTING}), "default")["spec"]

    assert spec["subnetSelectorTerms"] == [{"id": ONE}, {"id": TWO}]
    assert spec["securityGroupSelectorTerms"] == [{"tags": {"karpenter.sh/discovery": "dev"}}]


def test_the_outputs_stay() -> None:
    """What others read has the same names, with the ids of the file."""
    outputs = cluster_outputs(
        environment(network={"existing": EXISTING | {"public_subnet_ids": [THREE]}})
    )
    names = ("vpc_id", "private_subnet_ids", "public_subnet_ids", "intra_subnet_ids")

    assert [outputs[name].value for name in names] == [VPC, [ONE, TWO], [THREE], [ONE, TWO]]
    assert outputs.keys() == cluster_outputs(environment()).keys()


def test_every_subnet_must_be_of_the_vpc() -> None:
    """Each is read once, by its id and the VPC's: any other fails the plan."""
    existing = EXISTING | {"control_plane_subnet_ids": [TWO, THREE], "public_subnet_ids": [FOUR]}
    queries = subnet_queries(environment(network={"existing": existing}))

    assert queries == {subnet: {"id": subnet, "vpc_id": VPC} for subnet in (ONE, TWO, THREE, FOUR)}


def test_tags_are_added_where_that_is_asked_for() -> None:
    """Those by which load balancers find subnets, and never the discovery tag."""
    existing = EXISTING | {"public_subnet_ids": [THREE], "tag_subnets": True}
    internal, public = "kubernetes.io/role/internal-elb", "kubernetes.io/role/elb"

    assert subnet_tags(environment(network={"existing": EXISTING})) == {}
    assert subnet_tags(environment(network={"existing": existing})) == {
        f"internal-elb-{ONE}": {"resource_id": ONE, "key": internal, "value": "1"},
        f"internal-elb-{TWO}": {"resource_id": TWO, "key": internal, "value": "1"},
        f"elb-{THREE}": {"resource_id": THREE, "key": public, "value": "1"},
    }


def test_plans_warn_of_missing_tags() -> None:
    """Tags are checked where they are not added."""
    existing = EXISTING | {"public_subnet_ids": [THREE]}
    tagged = (
        f"${{alltrue([for tags in [data.aws_subnet.{ONE}.tags, data.aws_subnet.{TWO}.tags] : "
        'try(tags["kubernetes.io/role/internal-elb"], "") == "1"])}'
    )

    assert conditions(existing)["private-subnet-tags"] == tagged
    assert "public-subnet-tags" in conditions(existing)
    assert "public-subnet-tags" not in conditions(EXISTING)
    assert not any("tags" in name for name in conditions(existing | {"tag_subnets": True}))


def test_plans_warn_of_wrong_zones() -> None:
    """Zones are two, or those of the file."""
    zones = f"[data.aws_subnet.{ONE}.availability_zone, data.aws_subnet.{TWO}.availability_zone]"

    assert conditions(EXISTING)["private-subnet-zones"] == f"${{length(toset({zones})) > 1}}"
    assert conditions(EXISTING)["control-plane-subnet-zones"] == (
        f"${{length(toset({zones})) > 1}}"
    )
    assert conditions(EXISTING | {"availability_zones": ZONES})["private-subnet-zones"] == (
        f'${{toset({zones}) == toset(["us-east-1a", "us-east-1b"])}}'
    )


def rule(description: str, *cidrs: str) -> dict[str, Any]:
    """Return a rule that lets ranges reach the API server."""
    return {
        "description": f"API server from the {description}",
        "type": "ingress",
        "protocol": "tcp",
        "from_port": 443,
        "to_port": 443,
        "cidr_blocks": list(cidrs),
    }


def test_who_reaches_the_api_server() -> None:
    """Peers always; the VPC where the endpoint is private only, since Terraform runs in it."""
    open_ = {"endpoint_public_access": True, "endpoint_public_access_cidrs": ["8.8.8.8/32"]}
    peers = ["10.1.0.0/16", "192.168.0.0/24"]
    of_vpc = {"ingress_vpc_https": rule("VPC", "10.0.0.0/16")}
    of_peers = {"ingress_peers_https": rule("peers", *peers)}

    assert api_rules(environment()) == of_vpc
    assert api_rules(environment(network={"peers": peers})) == of_vpc | of_peers
    assert api_rules(environment(network={"peers": peers}, cluster=open_)) == of_peers
    assert api_rules(environment(network={"peers": peers, "existing": EXISTING})) == of_peers
    assert eks_inputs(environment())["security_group_additional_rules"] == of_vpc
    assert "security_group_additional_rules" not in eks_inputs(environment(cluster=open_))


def test_a_private_network() -> None:
    """No public subnets, no gateways, and endpoints for all that is called."""
    closed = environment(network={"private": True, "endpoints": ["logs", "s3"]})
    inputs, endpoints = vpc_inputs(closed) or {}, endpoints_inputs(closed) or {}

    assert inputs["enable_nat_gateway"] is False
    assert not any(key.startswith("public_") for key in inputs)
    assert [*endpoints["endpoints"]] == sorted([*NEEDED_ENDPOINTS, "logs"])


def test_private_nodes_have_a_profile_that_is_made_here() -> None:
    """Karpenter could not make one: IAM is out of its reach."""
    closed = environment(network={"private": True})
    spec = node_class_manifest(closed, "default")["spec"]
    output = cluster_outputs(closed)["node_instance_profile_name"]

    assert "role" not in spec
    assert spec["instanceProfile"] == (
        "${data.terraform_remote_state.cluster.outputs.node_instance_profile_name}"
    )
    assert output.value == "${module.karpenter.instance_profile_name}"
    assert karpenter_inputs(closed)["create_instance_profile"] is True
    assert "create_instance_profile" not in karpenter_inputs(environment())


def test_a_private_karpenter() -> None:
    """It asks no price API, and comes from the mirror: charts and image."""
    mirror = "999988887777.dkr.ecr.us-east-1.amazonaws.com/karpenter"
    closed = environment(network={"private": True}, karpenter={"registry": mirror})
    (text,) = controller_release(closed)["values"]
    values = read_yaml(text)

    assert values["settings"]["isolatedVPC"] is True
    assert values["controller"]["image"] == {"repository": f"{mirror}/controller"}
    assert crd_release(closed)["repository"] == f"oci://{mirror}"
    assert controller_release(closed)["repository"] == f"oci://{mirror}"
    assert "isolatedVPC" not in controller_release(environment())["values"][0]


SECONDARY: dict[str, Any] = {"availability_zones": ZONES, "secondary_cidrs": ["100.64.0.0/16"]}


def cni(**network: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return what the VPC CNI is told."""
    addon = addons(environment(network=network))["vpc-cni"]
    assert addon["before_compute"] is True
    return json.loads(addon["configuration_values"])


@each(
    ("cidrs", "subnets"),
    [
        (["100.64.0.0/16"], ["100.64.0.0/19", "100.64.32.0/19"]),
        (["100.64.0.0/20", "100.65.0.0/20"], ["100.64.0.0/20", "100.65.0.0/20"]),
    ],
)
def test_subnets_of_pods(cidrs: list[str], subnets: list[str]) -> None:
    """Places in one range, or whole ones; of a kind that has no discovery tag."""
    inputs = vpc_inputs(environment(network=SECONDARY | {"secondary_cidrs": cidrs})) or {}

    assert inputs["secondary_cidr_blocks"] == cidrs
    assert inputs["database_subnets"] == subnets
    assert inputs["database_subnet_suffix"] == "pods"
    assert inputs["create_database_subnet_group"] is False
    assert "database_subnet_tags" not in inputs


def test_pods_are_put_into_their_subnets() -> None:
    """By an ENIConfig for each zone, which the add-on makes; zones may be counted."""
    named = cni(**SECONDARY)
    counted = cni(secondary_cidrs=["100.64.0.0/16"], availability_zone_count=2)
    first, second = (f"${{module.vpc.database_subnets[{index}]}}" for index in range(2))

    assert named["env"] == {
        "AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG": "true",
        "ENI_CONFIG_LABEL_DEF": "topology.kubernetes.io/zone",
    }
    assert named["eniConfig"] == {
        "create": True,
        "region": "us-east-1",
        "subnets": {"us-east-1b": {"id": first}, "us-east-1a": {"id": second}},
    }
    assert [*counted["eniConfig"]["subnets"]] == [
        f"${{data.aws_availability_zones.available.names[{index}]}}" for index in range(2)
    ]


def test_the_first_interface_has_no_addresses_for_pods() -> None:
    """Karpenter, the arithmetic and the system nodes all count without it."""
    custom = environment(network=SECONDARY, system_nodes={"instance_types": ["m7g.large"]})
    values = read_yaml(controller_release(custom)["values"][0])
    (group,) = system_nodes(custom).values()

    assert values["settings"]["reservedENIs"] == "1"
    assert controller_of(custom).reserved_enis == 1
    assert controller_of(environment()).reserved_enis == 0
    # Two interfaces of ten addresses, nine of them for pods, and two pods in the host's network.
    assert group["bootstrap_extra_args"] == "[settings.kubernetes]\nmax-pods = 20\n"
    assert cluster_outputs(custom)["pod_subnet_ids"].value == "${module.vpc.database_subnets}"


def test_ipv6_gives_each_subnet_a_place() -> None:
    """A /64 beside each range, so that a zone added later moves none."""
    inputs = vpc_inputs(environment(network={"ip_family": "ipv6"})) or {}

    assert inputs["enable_ipv6"] is True
    assert inputs["create_egress_only_igw"] is True
    assert [inputs[f"{kind}_subnet_ipv6_prefixes"] for kind in ("private", "public", "intra")] == [
        ["0", "1", "2"],
        ["8", "9", "10"],
        ["16", "17", "18"],
    ]
    assert [
        inputs[f"{kind}_subnet_assign_ipv6_address_on_creation"]
        for kind in ("private", "public", "intra")
    ] == [True] * 3


@each(
    ("network", "egress", "translated", "public"),
    [
        ({}, True, True, True),
        ({"nat_gateways": "none"}, True, False, True),
        ({"private": True}, False, False, False),
    ],
)
def test_ways_out_with_ipv6(
    network: dict[str, Any], *, egress: bool, translated: bool, public: bool
) -> None:
    """Out by a gateway of its own; to hosts of IPv4 through NAT, where there is one."""
    inputs = vpc_inputs(environment(network={"ip_family": "ipv6"} | network)) or {}

    assert inputs["create_egress_only_igw"] is egress
    assert inputs["private_subnet_enable_dns64"] is translated
    assert ("public_subnet_ipv6_prefixes" in inputs) is public
    assert inputs["intra_subnet_enable_dns64"] is False


def test_nodes_may_assign_ipv6() -> None:
    """By a policy of this cluster: the modules' own has one name in the whole account."""
    six = environment(network={"ip_family": "ipv6"}, access={"iam_path": "/platform/"})
    policy = cni_policy(six) or {}
    (group,) = system_nodes(six).values()
    karpenter, arn = karpenter_inputs(six), "${aws_iam_policy.cni-ipv6.arn}"

    assert policy["name"] == "AmazonEKSCNIIPv6-dev-us-east-1"
    assert policy["path"] == "/platform/"
    assert "ec2:AssignIpv6Addresses" in json.loads(policy["policy"])["Statement"][0]["Action"]
    assert group["iam_role_attach_cni_policy"] is False
    assert group["iam_role_additional_policies"]["AmazonEKSCNIIPv6"] == arn
    assert karpenter["node_iam_role_attach_cni_policy"] is False
    assert karpenter["node_iam_role_additional_policies"]["AmazonEKSCNIIPv6"] == arn
    assert karpenter["cluster_ip_family"] == eks_inputs(six)["ip_family"] == "ipv6"
    assert cni_policy(environment()) is None


def test_ipv6_has_prefixes() -> None:
    """The add-on, the classes and the system nodes are told so, without a switch."""
    six = environment(network={"ip_family": "ipv6"})
    (group,) = system_nodes(six).values()

    assert cni(ip_family="ipv6")["env"]["ENABLE_PREFIX_DELEGATION"] == "true"
    assert node_class_manifest(six, "default")["spec"]["kubelet"] == {"maxPods": 110}
    assert "max-pods = 110" in group["bootstrap_extra_args"]


def test_subnets_that_exist_have_ipv6() -> None:
    """Every plan warns where one has none."""
    checks = subnet_checks(environment(network={"existing": EXISTING, "ip_family": "ipv6"}))

    condition = checks["subnet-ipv6"]["assert"]["condition"]
    assert condition.startswith("${alltrue([for block in [data")
    assert condition.count("ipv6_cidr_block") == len(set(EXISTING["private_subnet_ids"]))
    assert "subnet-ipv6" not in conditions(EXISTING)
