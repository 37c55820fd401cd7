"""Names, the Spot role, zones and subnets against moto."""

import json
from collections.abc import Iterable

import pytest

from core.config.environment import Environment
from live.finding import Finding
from live.names import name_findings
from live.network_room import network_room_findings
from live.prefixes import free_prefixes
from live.spot_role import spot_role_findings
from live.subject import Applied
from live.subnets import subnet_findings
from live.zones import zone_findings
from tests.live.planted import listed
from tests.live.stubs import stubbed
from tests.live.world import World
from tests.support import environment

GROUP = "/aws/eks/dev/cluster"
SPOT_ROLE = "AWSServiceRoleForEC2Spot"
SPOT_PATH = "/aws-service-role/spot.amazonaws.com/"
POLICY = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "ec2:DescribeTags", "Resource": "*"}],
    }
)
REMOTE = Applied(unread="terraform is not on PATH")

Words = list[tuple[str, str]]


def words(findings: Iterable[Finding]) -> Words:
    """Return state and text of findings."""
    return [(one.state.value, one.found) for one in findings]


@pytest.mark.parametrize(
    ("applied", "tags", "expected"),
    [
        (Applied(), {}, ("bad", f"{GROUP} is taken, and no state of ours has made it")),
        (
            Applied(names={"aws_cloudwatch_log_group": frozenset({GROUP})}),
            {},
            ("ok", f"{GROUP}, made by this environment"),
        ),
        (REMOTE, {"team": "a"}, ("ok", f"{GROUP} exists, with this environment's tags")),
        (REMOTE, {"team": "b"}, ("bad", f"{GROUP} is taken, without this environment's tags")),
    ],
    ids=["taken", "in our state", "state elsewhere, our tags", "state elsewhere, other tags"],
)
def test_a_name_that_is_taken(
    world: World, applied: Applied, tags: dict[str, str], expected: tuple[str, str]
) -> None:
    """Our state knows what is ours; where it is elsewhere, tags tell, as far as they can."""
    world.client("logs").create_log_group(logGroupName=GROUP, tags=tags)
    dev = environment(tags={"team": "a"})

    found = {one.check: one for one in name_findings(world.subject(dev, applied))}

    assert words([found["name: log group"]]) == [expected]
    assert words([found["name: EKS cluster"]]) == [("ok", "dev is free")]


def test_names_of_every_kind(world: World) -> None:
    """Roles, policy, queue and alias are looked up each in its own service."""
    world.make_role("KarpenterNode-dev-us-east-1")
    policy = "AmazonEKSCNIIPv6-dev-us-east-1"
    world.client("iam").create_policy(PolicyName=policy, Path="/other/", PolicyDocument=POLICY)
    world.client("sqs").create_queue(QueueName="Karpenter-dev")
    key = world.client("kms").create_key()["KeyMetadata"]["KeyId"]
    world.client("kms").create_alias(AliasName="alias/eks/dev", TargetKeyId=key)

    world.make_role("dev-dns-us-east-1")
    identity = {"namespace": "dns", "service_account": "dns", "policy": {"Statement": []}}
    dev = environment(pod_identities={"dns": identity}, network={"ip_family": "ipv6"})

    found = list(name_findings(world.subject(dev, REMOTE)))

    taken = [one.found.partition(" exists")[0] for one in found if one.state == "not checked"]
    assert taken == [
        "KarpenterNode-dev-us-east-1",
        "dev-dns-us-east-1",
        "Karpenter-dev",
        policy,
        "alias/eks/dev",
    ]
    assert [one.found for one in found if one.state == "ok"] == [
        "dev is free",
        "KarpenterController-dev-us-east-1 is free",
        f"{GROUP} is free",
    ]


def test_a_policys_name_that_is_free_or_not_needed(world: World) -> None:
    """Only IPv6 has a policy of its own, and its tags tell whose it is."""
    name = "AmazonEKSCNIIPv6-dev-us-east-1"
    world.client("iam").create_policy(
        PolicyName=f"{name}-2", PolicyDocument=POLICY, Tags=listed({"team": "b"})
    )
    dev = environment(network={"ip_family": "ipv6"}, tags={"team": "a"})
    found = {one.check: one for one in name_findings(world.subject(dev, REMOTE))}
    assert words([found["name: IAM policy"]]) == [("ok", f"{name} is free")]

    world.client("iam").create_policy(
        PolicyName=name, PolicyDocument=POLICY, Tags=listed({"team": "a"})
    )
    found = {one.check: one for one in name_findings(world.subject(dev, REMOTE))}
    assert words([found["name: IAM policy"]]) == [
        ("ok", f"{name} exists, with this environment's tags")
    ]
    plain = {one.check for one in name_findings(world.subject(environment()))}
    assert "name: IAM policy" not in plain


@pytest.mark.parametrize(
    ("wanted", "there", "applied", "state"),
    [
        ("existing", SPOT_ROLE, Applied(), "ok"),
        ("existing", "", Applied(), "bad"),
        ("create", "", Applied(), "ok"),
        ("create", SPOT_ROLE, Applied(), "bad"),
        ("create", SPOT_ROLE, REMOTE, "not checked"),
        (
            "create",
            SPOT_ROLE,
            Applied(names={"aws_iam_service_linked_role": frozenset({SPOT_ROLE})}),
            "ok",
        ),
    ],
)
def test_the_spot_role(
    world: World,
    wanted: str,
    there: str,
    applied: Applied,
    state: str,
) -> None:
    """It is there, or it can be made: creating what exists fails as surely as missing it."""
    if there:
        world.make_role(there, SPOT_PATH)
    dev = environment(account={"spot_service_linked_role": wanted})

    (found,) = spot_role_findings(world.subject(dev, applied))

    assert found.state.value == state
    assert bool(found.remedy) == (state != "ok")


def test_a_spot_role_that_nobody_needs(world: World) -> None:
    """Without Spot pools its absence is fine."""
    dev = environment(
        node_pools={"default": {"capacity_types": ["on-demand"], "limits": {"cpu": "1"}}}
    )

    assert words(spot_role_findings(world.subject(dev))) == [
        ("ok", "missing, and no NodePool uses Spot")
    ]


def test_zones(world: World) -> None:
    """A zone that the account has not is a cross, and so is a type that none of them offers."""
    dev = environment(
        network={"availability_zones": ["us-east-1a", "us-east-1x"]},
        system_nodes={"instance_types": ["m7g.large"]},
    )

    found = words(zone_findings(world.subject(dev)))

    assert found[0] == ("bad", "us-east-1x: none that EKS takes in this account")
    assert found[1] == ("bad", "m7g.large: not in us-east-1x")
    assert found[2][0] == "ok"
    assert found[2][1].endswith("us-east-1x 0")


def test_a_vpc_too_many(world: World) -> None:
    """The quota of VPCs is moto's own, five; the default VPC is one of them."""
    ec2 = world.client("ec2")
    for number in range(4):
        ec2.create_vpc(CidrBlock=f"10.{number}.0.0/16")

    found = list(network_room_findings(world.subject(environment())))

    assert words(found[:1]) == [("bad", "5 of 5 used, 1 more needed")]
    assert (found[1].check, found[1].state) == ("Elastic IPs", "not checked")


def test_elastic_ips() -> None:
    """NAT gateways need one each; Stubber answers, as moto knows no quotas of EC2."""
    dev = environment(network={"availability_zone_count": 2, "nat_gateways": "per_az"})
    two = stubbed(
        dev,
        "service-quotas",
        ("get_service_quota", {"Quota": {"Value": 5.0}}),
        ("get_service_quota", {"Quota": {"Value": 5.0}}),
    )
    ec2 = two.aws.stub("ec2")  # pyright: ignore[reportAttributeAccessIssue]
    ec2.add_response("describe_vpcs", {"Vpcs": []})
    ec2.add_response("describe_addresses", {"Addresses": [{}, {}, {}, {}]})

    assert words(network_room_findings(two)) == [
        ("ok", "0 of 5 used, 1 more needed"),
        ("bad", "4 of 5 used, 2 more needed"),
    ]


def test_no_gateways_in_a_private_network() -> None:
    """What a private network leaves out needs no Elastic IP, whatever the default is."""
    dev = environment(network={"private": True})
    one = stubbed(dev, "service-quotas", ("get_service_quota", {"Quota": {"Value": 5.0}}))
    ec2 = one.aws.stub("ec2")  # pyright: ignore[reportAttributeAccessIssue]
    ec2.add_response("describe_vpcs", {"Vpcs": []})

    assert words(network_room_findings(one)) == [("ok", "0 of 5 used, 1 more needed")]


def test_existing_subnets(world: World) -> None:
    """They are there, in the VPC and two zones, with room and the tags of load balancers."""
    vpc, subnets = network(world)
    ec2 = world.client("ec2")
    ec2.create_tags(Resources=subnets[:2], Tags=listed({"kubernetes.io/role/internal-elb": "1"}))
    dev = existing(vpc, subnets[:2], public_subnet_ids=[subnets[2]])

    assert words(subnet_findings(world.subject(dev))) == [
        ("ok", f"3 in {vpc}"),
        ("ok", "in us-east-1a, us-east-1b"),
        ("ok", "in us-east-1a, us-east-1b"),
        ("ok", "502 for nodes and pods, about 16 nodes"),
        ("ok", "251 or more free in each"),
        ("ok", "kubernetes.io/role/internal-elb on each of 2"),
        (
            "bad",
            f"kubernetes.io/role/elb is missing on {subnets[2]}: load balancers do not find them",
        ),
    ]


def test_room_for_prefixes(world: World) -> None:
    """Prefixes need 16 addresses in a row: what lies scattered gives none.

    A /26 has four, of which AWS' own addresses and two interfaces leave none or one.
    """
    vpc, subnets = network(world, prefix=26)
    ec2 = world.client("ec2")
    for address in ("10.9.0.20", "10.9.0.21", "10.9.0.40", "10.9.1.47"):
        subnet = subnets[int(address.split(".")[2])]
        ec2.create_network_interface(SubnetId=subnet, PrivateIpAddress=address)
    data = {"existing": {"vpc_id": vpc, "private_subnet_ids": subnets[:2], "tag_subnets": True}}
    cluster = {"prefix_delegation": True}

    found = {
        one.check: one
        for one in subnet_findings(world.subject(environment(network=data, cluster=cluster)))
    }

    room = found["free addresses"]
    free = (59 - 3) + (59 - 1)
    assert words([room]) == [
        ("bad", f"1 whole prefixes of 16 among {free}, about 0 nodes, with 3 system nodes")
    ]
    assert room.remedy == (
        "add larger subnets, or reserve ranges for prefixes: a prefix is contiguous"
    )


def test_prefixes_that_interfaces_have() -> None:
    """A prefix in use is not free; moto gives interfaces none, so Stubber answers."""
    dev = environment()
    one = {
        "SubnetId": "subnet-1",
        "PrivateIpAddresses": [{"PrivateIpAddress": "10.0.0.17"}],
        "Ipv4Prefixes": [{"Ipv4Prefix": "10.0.0.64/28"}, {"Ipv4Prefix": "10.0.0.80/28"}],
    }
    subject = stubbed(dev, "ec2", ("describe_network_interfaces", {"NetworkInterfaces": [one]}))

    subnet = {"SubnetId": "subnet-1", "CidrBlock": "10.0.0.0/24"}
    assert free_prefixes(subject.aws, [subnet]) == 16 - 2 - 1 - 2
    assert free_prefixes(subject.aws, []) == 0


def test_existing_subnets_that_will_not_do(world: World) -> None:
    """One is missing, one zone is left, and too few addresses are free."""
    vpc, subnets = network(world, prefix=28)
    lost = "subnet-0123456789abcdef0"
    dev = existing(vpc, [subnets[0], lost], tag_subnets=True)

    assert words(subnet_findings(world.subject(dev))) == [
        ("bad", f"there is no {lost}"),
        ("bad", "all in us-east-1a"),
        ("bad", "all in us-east-1a"),
        ("bad", "11 for nodes and pods, about 0 nodes, with 3 system nodes"),
        ("ok", "11 or more free in each"),
    ]


def network(world: World, prefix: int = 24) -> tuple[str, list[str]]:
    """Make a VPC with a subnet in each of three zones; return their ids."""
    ec2 = world.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    subnets = [
        ec2.create_subnet(
            VpcId=vpc,
            CidrBlock=f"10.9.{number}.0/{prefix}",
            AvailabilityZone=f"us-east-1{letter}",
        )["Subnet"]["SubnetId"]
        for number, letter in enumerate("abc")
    ]
    return vpc, subnets


def existing(vpc: str, private: list[str], **more: object) -> Environment:
    """Return an environment in a VPC that exists."""
    named = {"vpc_id": vpc, "private_subnet_ids": private, **more}
    return environment(network={"existing": named})
