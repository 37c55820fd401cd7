"""The command `leftovers` against moto: one of every kind, and those that are not the cluster's."""

import json
import os
import pty
import subprocess
import sys

import pytest

from commands import leftovers, running
from live.left_elsewhere import PROFILES
from live.leftover import Place
from live.leftovers import KINDS, find
from live.owner import mark_of
from tests.live.planted import ANOTHERS, OWNED, SHARED, listed, plant
from tests.live.world import World
from tests.support import environment

Ids = set[tuple[str, str]]
NOT_OURS = {"theirs": ANOTHERS, "shared": SHARED}


def test_every_kind_is_found_and_deleted(here: World) -> None:
    """What the cluster owns is listed, asked about and deleted; all else is there afterwards."""
    ours = set(plant(here, "ours", OWNED).items())
    others = {
        (kind, name)
        for which, tags in NOT_OURS.items()
        for kind, name in plant(here, which, tags).items()
    }
    kinds = {kind.name for kind in KINDS if kind.name != "name"}
    before = everything(here)

    result = here.main("leftovers", "dev", "--delete", "--confirm", "dev", "--json")

    data = json.loads(result.out)
    fates = {
        (one["leftover"]["kind"], one["leftover"]["id"]): one["fate"] for one in data["removed"]
    }
    assert {kind for kind, _ in ours} == kinds
    assert (result.code, result.err) == (0, "")
    assert {(one["kind"], one["id"]) for one in data["leftovers"]} == ours
    assert set(fates) == ours
    assert set(fates.values()) <= {"deleted", "gone already"}
    assert before - everything(here) == ours
    assert others <= everything(here)


def test_nothing_is_deleted_without_the_name(here: World) -> None:
    """Without a terminal --delete only lists; with a wrong name it does no more."""
    name = plant_address(here)

    unasked = here.main("leftovers", "dev", "--delete", stdin="dev\n")
    wrong = here.main("leftovers", "dev", "--delete", "--confirm", "prod")

    assert (unasked.code, wrong.code) == (2, 2)
    assert "1 owned by the cluster" in unasked.out.splitlines()
    assert "add --confirm dev" in unasked.err
    assert '"prod" is not the cluster\'s name; nothing was deleted' in wrong.err
    assert ("Elastic IP", name) in everything(here)


def test_in_a_terminal_the_name_is_typed(here: World) -> None:
    """The prompt takes the cluster's name."""
    name = plant_address(here)
    ours, theirs = pty.openpty()
    os.write(ours, b"dev\n")

    done = subprocess.run(
        [sys.executable, here.root / "main.py", "leftovers", "dev", "--delete"],
        stdin=theirs,
        env=os.environ,
        cwd=here.root,
        capture_output=True,
        text=True,
        check=False,
    )

    os.close(ours)
    os.close(theirs)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "1 gone, 0 kept")
    assert done.stderr.startswith("Type the cluster's name to delete these 1: ")
    assert ("Elastic IP", name) not in everything(here)


def test_while_the_cluster_is_there_nothing_is_a_leftover(
    here: World, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a living cluster owns is in use: neither listed nor deleted."""
    subnets = here.client("ec2").describe_subnets()["Subnets"][:2]
    here.client("eks").create_cluster(
        name="dev",
        roleArn="arn:aws:iam::123456789012:role/x",
        resourcesVpcConfig={"subnetIds": [subnet["SubnetId"] for subnet in subnets]},
    )

    code = running.run("leftovers", leftovers, ["dev", "--delete", "--confirm", "dev"], here.root)

    said = capsys.readouterr()
    assert (code, said.out) == (2, "")
    assert "the cluster dev exists: what it owns is in use" in said.err


def test_a_name_without_a_tag_is_listed_and_kept(
    here: World, capsys: pytest.CaptureFixture[str]
) -> None:
    """EKS makes the control plane's log group anew, untagged: only people delete that."""
    group = "/aws/eks/dev/cluster"
    here.client("logs").create_log_group(logGroupName=group)

    options = ["dev", "--delete", "--confirm", "dev", "--json"]
    code = running.run("leftovers", leftovers, options, here.root)

    data = json.loads(capsys.readouterr().out)
    groups = here.client("logs").describe_log_groups()["logGroups"]
    assert code == 1
    assert data["leftovers"] == [
        {
            "kind": "log group",
            "id": group,
            "what": "by its name, without a tag",
            "mark": None,
            "remedy": f"aws logs delete-log-group --region us-east-1 --log-group-name {group}",
        }
    ]
    assert data["removed"] == []
    assert [one["logGroupName"] for one in groups] == [group]


@pytest.mark.parametrize(
    ("tags", "mark"),
    [
        ({"kubernetes.io/cluster/dev": "owned"}, "kubernetes.io/cluster/dev=owned"),
        ({"eks:eks-cluster-name": "dev"}, "eks:eks-cluster-name=dev"),
        ({"elbv2.k8s.aws/cluster": "dev"}, "elbv2.k8s.aws/cluster=dev"),
        ({"cluster.k8s.amazonaws.com/name": "dev"}, "cluster.k8s.amazonaws.com/name=dev"),
        ({"kubernetes.io/cluster/dev": "shared", "eks:cluster-name": "dev"}, None),
        ({"kubernetes.io/cluster/dev": ""}, None),
        ({"kubernetes.io/cluster/dev": "owned", "kubernetes.io/cluster/b": "owned"}, None),
        ({"kubernetes.io/cluster/dev": "owned", "eks:eks-cluster-name": "b"}, None),
        ({"kubernetes.io/cluster/dev2": "owned"}, None),
        ({"karpenter.sh/discovery": "dev"}, None),
        ({"ebs.csi.aws.com/cluster": "true"}, None),
        ({"Name": "dev"}, None),
        ({}, None),
    ],
)
def test_whose_something_is(tags: dict[str, str], mark: str | None) -> None:
    """Owned is what one cluster alone claims; shared, claimed twice, or only named is not."""
    assert mark_of(tags, "dev") == mark


def test_a_profile_of_another_region_is_not_ours(world: World) -> None:
    """IAM is global: a cluster of the same name elsewhere keeps its instance profiles."""
    world.client("iam").create_instance_profile(
        InstanceProfileName="dev_1",
        Path="/karpenter/",
        Tags=listed({**OWNED, "topology.kubernetes.io/region": "eu-west-1"}),
    )
    dev = environment()

    assert list(find(Place(dev, world.aws(dev)), [PROFILES])) == [[]]


def plant_address(world: World) -> str:
    """Plant one thing that the cluster owns."""
    tags = [{"ResourceType": "elastic-ip", "Tags": listed(OWNED)}]
    made = world.client("ec2").allocate_address(Domain="vpc", TagSpecifications=tags)
    return made["AllocationId"]


def everything(world: World) -> Ids:
    """Return what there is of every kind, whoever owns it."""
    plain = {
        ("instance", one["InstanceId"])
        for group in world.client("ec2").describe_instances()["Reservations"]
        for one in group["Instances"]
        if one["State"]["Name"] != "terminated"
    }
    return plain | _ec2(world) | _rest(world)


def _ec2(world: World) -> Ids:
    calls = {
        "volume": ("describe_volumes", "Volumes", "VolumeId"),
        "network interface": (
            "describe_network_interfaces",
            "NetworkInterfaces",
            "NetworkInterfaceId",
        ),
        "launch template": ("describe_launch_templates", "LaunchTemplates", "LaunchTemplateId"),
        "security group": ("describe_security_groups", "SecurityGroups", "GroupId"),
        "Elastic IP": ("describe_addresses", "Addresses", "AllocationId"),
    }
    client = world.client("ec2")
    gateways = client.describe_nat_gateways()["NatGateways"]
    living = {("NAT gateway", one["NatGatewayId"]) for one in gateways if one["State"] != "deleted"}
    return living | {
        (kind, one[name])
        for kind, (call, key, name) in calls.items()
        for one in getattr(client, call)()[key]
        # An instance's own disk goes with it.
        if one.get("State") != "in-use"
    }


def _rest(world: World) -> Ids:
    elb, elbv2, sqs = (world.client(name) for name in ("elb", "elbv2", "sqs"))
    account = "arn:aws:sqs:us-east-1:123456789012"
    found = {
        "classic load balancer": [
            one["LoadBalancerName"]
            for one in elb.describe_load_balancers()["LoadBalancerDescriptions"]
        ],
        "load balancer": [
            one["LoadBalancerArn"] for one in elbv2.describe_load_balancers()["LoadBalancers"]
        ],
        "target group": [
            one["TargetGroupArn"] for one in elbv2.describe_target_groups()["TargetGroups"]
        ],
        "instance profile": [
            one["InstanceProfileName"]
            for one in world.client("iam").list_instance_profiles()["InstanceProfiles"]
        ],
        "queue": [
            f"{account}:{url.rpartition('/')[2]}" for url in sqs.list_queues().get("QueueUrls", [])
        ],
        "event rule": [one["Arn"] for one in world.client("events").list_rules()["Rules"]],
        "log group": [
            one["arn"].removesuffix(":*")
            for one in world.client("logs").describe_log_groups()["logGroups"]
        ],
    }
    return {(kind, name) for kind, names in found.items() for name in names}
