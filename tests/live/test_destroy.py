"""The command `preflight --destroy` against moto."""

from live.destroy import DESTROY, cluster_findings
from live.subject import Applied
from tests.live.planted import OWNED, listed
from tests.live.world import ACCOUNT, World
from tests.support import environment

ROLE = f"arn:aws:iam::{ACCOUNT}:role"
CLAIM = {
    "kubernetes.io/created-for/pvc/name": "data",
    "kubernetes.io/created-for/pvc/namespace": "shop",
}


def test_what_holds_a_destroy_or_outlives_it(world: World) -> None:
    """Foreign NodePools, load balancers, volumes of claims and others' interfaces are crosses."""
    ec2 = world.client("ec2")
    subnets = make_cluster(world)
    foreign = run_node(world, "mine")
    run_node(world, "default")
    group = ec2.create_security_group(
        GroupName="k8s-elb-a",
        Description="x",
        TagSpecifications=tagged("security-group", OWNED),
    )["GroupId"]
    world.client("elbv2").create_load_balancer(
        Name="web", Subnets=subnets, Type="network", Tags=listed({"elbv2.k8s.aws/cluster": "dev"})
    )
    world.client("eks").create_nodegroup(
        clusterName="dev", nodegroupName="old", subnets=subnets, nodeRole=f"{ROLE}/x"
    )
    world.client("eks").create_nodegroup(
        clusterName="dev", nodegroupName="system-2026", subnets=subnets, nodeRole=f"{ROLE}/x"
    )
    volume = ec2.create_volume(
        Size=8,
        AvailabilityZone="us-east-1a",
        TagSpecifications=tagged("volume", {**OWNED, **CLAIM}),
    )["VolumeId"]
    interface = ec2.create_network_interface(SubnetId=subnets[0], Description="RDS")
    name = interface["NetworkInterface"]["NetworkInterfaceId"]

    result = world.main("preflight", "dev", "--destroy", "--json")

    found = {check: text for check, (state, text, _) in result.findings.items() if state == "bad"}
    found.pop("deployer")
    assert (result.code, result.err) == (1, "")
    assert found.pop("foreign interfaces").endswith(f": {name} (RDS)")
    assert found == {
        "foreign nodes": f"nodepool mine is not in the file, and has {foreign}",
        "foreign node groups": "old",
        "load balancers": "network, web",
        "their security groups": f"k8s-elb-a ({group})",
        "volumes of claims": f"{volume} (8 GiB, available, claim shop/data)",
    }


def test_a_cluster_that_may_go(world: World) -> None:
    """Its own nodes and interfaces hold nothing."""
    make_cluster(world)
    run_node(world, "default")
    run_node(world, "default-on-demand")
    dev = environment(
        node_pools={"default": {"on_demand_base_percent": 50, "limits": {"cpu": "8"}}}
    )

    found = [one for check in DESTROY for one in check.findings(world.subject(dev))]

    assert {one.state.value for one in found} == {"ok"}
    assert [one.found.partition(" in vpc")[0] for one in found] == [
        "dev, ACTIVE",
        "off",
        "none: every node is of a NodePool in the file",
        "none",
        "none",
        "none",
        "none",
        "none",
    ]


def test_protection_holds_a_destroy(world: World) -> None:
    """What is applied counts, whatever the file says by now."""
    make_cluster(world)

    found = list(cluster_findings(world.subject(environment(), Applied(deletion_protection=True))))

    assert (found[1].state.value, found[1].found) == ("bad", "on: EKS refuses")
    assert found[1].remedy == "deploy; then destroy"


def test_without_a_cluster_there_is_nothing_to_hold(world: World) -> None:
    """The next command to run is named."""
    (found,) = cluster_findings(world.subject(environment()))

    assert found.found == (
        "there is no dev; `python main.py leftovers dev` lists what stayed of it"
    )


def make_cluster(world: World) -> list[str]:
    """Make the EKS cluster in two subnets of the default VPC; return these."""
    subnets = [one["SubnetId"] for one in world.client("ec2").describe_subnets()["Subnets"][:2]]
    world.client("eks").create_cluster(
        name="dev",
        roleArn=f"arn:aws:iam::{ACCOUNT}:role/x",
        resourcesVpcConfig={"subnetIds": subnets},
    )
    return subnets


def run_node(world: World, pool: str) -> str:
    """Run an instance of a NodePool; return its id."""
    ec2 = world.client("ec2")
    made = ec2.run_instances(
        ImageId=ec2.describe_images()["Images"][0]["ImageId"],
        MinCount=1,
        MaxCount=1,
        InstanceType="m5.large",
        TagSpecifications=tagged("instance", {**OWNED, "karpenter.sh/nodepool": pool}),
    )
    return made["Instances"][0]["InstanceId"]


def tagged(resource: str, tags: dict[str, str]) -> list[dict[str, object]]:
    """Return tags as EC2's calls take them."""
    return [{"ResourceType": resource, "Tags": listed(tags)}]
