"""Plants one thing of every kind with given tags, as EKS, Karpenter and the controllers make it."""

from live.aws import Client
from tests.live.world import TRUST, World
from tests.support import REGION

OWNED = {"kubernetes.io/cluster/dev": "owned", "team": "shop"}
SHARED = {"kubernetes.io/cluster/dev": "shared", "eks:eks-cluster-name": "dev"}
ANOTHERS = {"kubernetes.io/cluster/dev2": "owned", "eks:eks-cluster-name": "dev2"}

Tags = dict[str, str]


def plant(world: World, name: str, tags: Tags) -> dict[str, str]:
    """Plant one of every kind; return their ids by kind."""
    ec2 = world.client("ec2")
    network = Network(ec2)
    return {
        **_compute(ec2, network, name, tags),
        **_balancing(world, network, name, tags),
        **_elsewhere(world, name, tags),
    }


class Network:
    """The default VPC's first two subnets."""

    def __init__(self, ec2: Client) -> None:
        subnets = ec2.describe_subnets()["Subnets"]
        self.vpc = subnets[0]["VpcId"]
        self.subnets = [subnet["SubnetId"] for subnet in subnets[:2]]


def listed(tags: Tags) -> list[dict[str, str]]:
    """Return tags as AWS' calls take them."""
    return [{"Key": key, "Value": text} for key, text in tags.items()]


def _compute(ec2: Client, network: Network, name: str, tags: Tags) -> dict[str, str]:
    def tagged(resource: str) -> list[dict[str, object]]:
        return [{"ResourceType": resource, "Tags": listed(tags)}]

    image = ec2.describe_images()["Images"][0]["ImageId"]
    instance = ec2.run_instances(
        ImageId=image,
        MinCount=1,
        MaxCount=1,
        InstanceType="m5.large",
        TagSpecifications=tagged("instance"),
    )["Instances"][0]
    volume = ec2.create_volume(
        Size=8, AvailabilityZone=f"{REGION}a", TagSpecifications=tagged("volume")
    )
    interface = ec2.create_network_interface(
        SubnetId=network.subnets[0], TagSpecifications=tagged("network-interface")
    )
    template = ec2.create_launch_template(
        LaunchTemplateName=name,
        LaunchTemplateData={"ImageId": image},
        TagSpecifications=tagged("launch-template"),
    )
    group = ec2.create_security_group(
        GroupName=name,
        Description=name,
        VpcId=network.vpc,
        TagSpecifications=tagged("security-group"),
    )
    address = ec2.allocate_address(Domain="vpc", TagSpecifications=tagged("elastic-ip"))
    gateway = ec2.create_nat_gateway(
        SubnetId=network.subnets[0],
        ConnectivityType="private",
        TagSpecifications=tagged("natgateway"),
    )
    return {
        "instance": instance["InstanceId"],
        "volume": volume["VolumeId"],
        "network interface": interface["NetworkInterface"]["NetworkInterfaceId"],
        "launch template": template["LaunchTemplate"]["LaunchTemplateId"],
        "security group": group["GroupId"],
        "Elastic IP": address["AllocationId"],
        "NAT gateway": gateway["NatGateway"]["NatGatewayId"],
    }


def _balancing(world: World, network: Network, name: str, tags: Tags) -> dict[str, str]:
    elbv2, elb = world.client("elbv2"), world.client("elb")
    balancer = elbv2.create_load_balancer(
        Name=name, Subnets=network.subnets, Type="network", Tags=listed(tags)
    )
    targets = elbv2.create_target_group(
        Name=name, Protocol="TCP", Port=80, VpcId=network.vpc, Tags=listed(tags)
    )
    elb.create_load_balancer(
        LoadBalancerName=name,
        Listeners=[{"Protocol": "tcp", "LoadBalancerPort": 80, "InstancePort": 80}],
        Subnets=network.subnets,
        Tags=listed(tags),
    )
    return {
        "load balancer": balancer["LoadBalancers"][0]["LoadBalancerArn"],
        "target group": targets["TargetGroups"][0]["TargetGroupArn"],
        "classic load balancer": name,
    }


def _elsewhere(world: World, name: str, tags: Tags) -> dict[str, str]:
    iam, sqs = world.client("iam"), world.client("sqs")
    profile = f"dev_{name}"
    iam.create_instance_profile(
        InstanceProfileName=profile,
        Path="/karpenter/",
        Tags=listed({**tags, "topology.kubernetes.io/region": REGION}),
    )
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=TRUST)
    iam.add_role_to_instance_profile(InstanceProfileName=profile, RoleName=name)
    url = sqs.create_queue(QueueName=name, tags=tags)["QueueUrl"]
    queue = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    events = world.client("events")
    # Terraform's, of a lost state: they carry the module's own tag.
    told = "dev2" if tags == ANOTHERS else "dev"
    also = {} if tags == OWNED else tags
    rule = events.put_rule(
        Name=f"Karpenter{name}",
        ScheduleExpression="rate(1 day)",
        Tags=listed({"ClusterName": told, **also}),
    )
    arn = queue["Attributes"]["QueueArn"]
    events.put_targets(Rule=f"Karpenter{name}", Targets=[{"Id": "1", "Arn": arn}])
    logs = world.client("logs")
    logs.create_log_group(logGroupName=name, tags=tags)
    group = logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"][0]
    return {
        "instance profile": profile,
        "queue": arn,
        "event rule": rule["RuleArn"],
        "log group": group["arn"].removesuffix(":*"),
    }
