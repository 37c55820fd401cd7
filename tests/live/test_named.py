"""Security groups and policies that the file names, against moto."""

import json
from collections.abc import Iterable
from typing import Any

import pytest

from live.finding import Finding
from live.named import policy_findings, security_group_findings
from live.run import Check, run_checks
from tests.live.stubs import stubbed
from tests.live.world import ACCOUNT, World
from tests.support import environment

LOST = "sg-0123456789abcdef0"
SUBNETS = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
POLICY = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}],
    }
)
MISSING = f"arn:aws:iam::{ACCOUNT}:policy/Missing"


def lines(findings: Iterable[Finding]) -> list[tuple[str, str, str]]:
    """Return state, text and remedy of findings."""
    return [(one.state.value, one.found, one.remedy) for one in findings]


def group_in(world: World, vpc: str, name: str) -> str:
    """Make a security group; return its id."""
    ec2 = world.client("ec2")
    return ec2.create_security_group(VpcId=vpc, GroupName=name, Description=name)["GroupId"]


def vpcs(world: World) -> tuple[str, str]:
    """Return the default VPC, and make another."""
    ec2 = world.client("ec2")
    other = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    (default,) = [one["VpcId"] for one in ec2.describe_vpcs()["Vpcs"] if one["IsDefault"]]
    return default, other


def test_security_groups_in_a_vpc_of_yours(world: World) -> None:
    """All are there and in the VPC that the file names; or those that are not are named."""
    vpc, other = vpcs(world)
    inside, outside = group_in(world, vpc, "in"), group_in(world, other, "out")
    named = {"vpc_id": vpc, "private_subnet_ids": SUBNETS}

    def found(*groups: str) -> list[tuple[str, str, str]]:
        network: dict[str, Any] = {"existing": named, "node_security_groups": list(groups)}
        return lines(security_group_findings(world.subject(environment(network=network))))

    assert found() == []
    assert found(inside) == [("ok", f"1 in {vpc}", "")]
    assert found(inside, outside) == [
        ("bad", f"{outside}: not in {vpc}", f"name groups of {vpc}: no node would start")
    ]
    assert found(inside, LOST) == [
        ("bad", f"there is no {LOST}", "mend network.node_security_groups")
    ]


@pytest.mark.parametrize(
    ("cluster", "expected"),
    [
        ({"cluster": {"resourcesVpcConfig": {"vpcId": "vpc-1"}}}, ("ok", "1 in vpc-1", "")),
        (
            {"cluster": {"resourcesVpcConfig": {"vpcId": "vpc-2"}}},
            ("bad", f"{LOST}: not in vpc-2", "name groups of vpc-2: no node would start"),
        ),
        (
            {"error": "ResourceNotFoundException"},
            (
                "not checked",
                "1 in vpc-1; the cluster's VPC is not there yet",
                "where it is made here, deploy without them first",
            ),
        ),
    ],
    ids=["in it", "elsewhere", "no cluster yet"],
)
def test_security_groups_in_a_vpc_made_here(
    cluster: dict[str, Any], expected: tuple[str, str, str]
) -> None:
    """They are held against the cluster's VPC, which moto's clusters lack: Stubber answers."""
    dev = environment(network={"node_security_groups": [LOST]})
    subject = stubbed(dev, "eks", ("describe_cluster", cluster))
    group = {"GroupId": LOST, "VpcId": "vpc-1"}
    ec2 = subject.aws.stub("ec2")  # pyright: ignore[reportAttributeAccessIssue]
    ec2.add_response("describe_security_groups", {"SecurityGroups": [group]})

    assert lines(security_group_findings(subject)) == [expected]


def test_policies(world: World) -> None:
    """The boundary and what pods' roles are given must be there, each asked for once."""
    make = world.client("iam").create_policy
    boundary = make(PolicyName="Boundary", PolicyDocument=POLICY)["Policy"]["Arn"]
    given = make(PolicyName="Given", Path="/apps/", PolicyDocument=POLICY)["Policy"]["Arn"]

    def found(*arns: str, bound: str | None = boundary) -> list[tuple[str, str, str]]:
        identity = {"namespace": "apps", "service_account": "a", "policy_arns": list(arns)}
        dev = environment(
            access={"permissions_boundary": bound},
            pod_identities={"loader": identity} if arns else {},
        )
        return lines(policy_findings(world.subject(dev)))

    remedy = "make it first, or mend access.permissions_boundary or policy_arns"
    assert found(bound=None) == []
    assert found() == [("ok", "1 named, all there", "")]
    assert found(given, boundary) == [("ok", "2 named, all there", "")]
    assert found(MISSING) == [("bad", f"there is no {MISSING}", remedy)]
    assert found(boundary, bound=MISSING) == [("bad", f"there is no {MISSING}", remedy)]


@pytest.mark.parametrize(
    ("service", "call", "check", "overrides"),
    [
        (
            "ec2",
            "describe_security_groups",
            Check("security groups", security_group_findings),
            {"network": {"node_security_groups": [LOST]}},
        ),
        (
            "iam",
            "get_policy",
            Check("policies", policy_findings),
            {"access": {"permissions_boundary": MISSING}},
        ),
    ],
    ids=["security groups", "policies"],
)
def test_who_may_not_look_sees_that_it_was_not_checked(
    service: str, call: str, check: Check, overrides: dict[str, Any]
) -> None:
    """A refusal is neither a tick nor a cross."""
    subject = stubbed(environment(**overrides), service, (call, {"error": "AccessDenied"}))

    ((found,),) = run_checks([check], subject)

    assert (found.check, found.state.value) == (check.name, "not checked")
    assert found.remedy == "allow the action; docs/preflight.md lists those that are read"
