"""Where a cluster lies: what is told of a VPC that exists."""

from typing import Any

from core.render.eks import eks_inputs
from core.render.network import subnet_checks, subnet_queries, subnet_tags
from core.render.node_class import node_class_manifest
from core.render.outputs import cluster_outputs
from core.render.vpc import endpoints_inputs, vpc_inputs, zone_query
from tests.support import environment

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
        'lookup(tags, "kubernetes.io/role/internal-elb", "") == "1"])}'
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
