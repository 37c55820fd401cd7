"""Network, access and add-ons as the real modules plan them."""

import pytest

from core.names import DISCOVERY_TAG
from tests.terraform.records import REGIONS, Planned, each_stack, type_of

DEPLOY, ADMIN, PLAN = (
    f"arn:aws:iam::123456789012:role/{name}"
    for name in ("Deploy", "PlatformAdmin", "TerraformPlan")
)


@pytest.mark.parametrize(
    ("stack", "principals"),
    [
        ("dev-cluster", {DEPLOY: "AmazonEKSClusterAdminPolicy"}),
        (
            "prod-cluster",
            {
                DEPLOY: "AmazonEKSClusterAdminPolicy",
                ADMIN: "AmazonEKSClusterAdminPolicy",
                PLAN: "AmazonEKSAdminViewPolicy",
            },
        ),
    ],
)
def test_access(planned: Planned, principals: dict[str, str]) -> None:
    """Who is named gets in, and Karpenter's nodes; the creator gets nothing by accident."""
    people = planned.of_type("aws_eks_access_entry", "module.eks")
    policies = planned.of_type("aws_eks_access_policy_association")
    (access,) = planned.one("aws_eks_cluster")["access_config"]

    assert {item["principal_arn"]: item["type"] for item in people.values()} == dict.fromkeys(
        principals, "STANDARD"
    )
    assert {
        item["principal_arn"]: item["policy_arn"].rpartition("/")[2] for item in policies.values()
    } == principals
    assert planned.one("aws_eks_access_entry", "module.karpenter")["type"] == "EC2_LINUX"
    assert access == {
        "authentication_mode": "API",
        "bootstrap_cluster_creator_admin_permissions": False,
    }


@pytest.mark.parametrize(
    ("stack", "administrators"), [("dev-cluster", DEPLOY), ("prod-cluster", [DEPLOY, ADMIN])]
)
def test_key_administrators(planned: Planned, administrators: str | list[str]) -> None:
    """The cluster's key is administered by who is named, whoever runs Terraform."""
    document = planned.one("aws_iam_policy_document", "module.eks.module.kms")
    statements = {item["Sid"]: item for item in document["policy"]["Statement"]}

    assert statements["KeyAdministration"]["Principal"] == {"AWS": administrators}
    assert planned.one("aws_kms_key")["enable_key_rotation"] is True


@each_stack
def test_discovery_tag(planned: Planned) -> None:
    """Karpenter finds the private subnets and the nodes' security group, and nothing else."""
    name = planned.name

    assert planned.discovery == [
        "module.eks.aws_security_group.node[0]",
        *(f"module.vpc.aws_subnet.private[{index}]" for index in range(3)),
    ]
    for address in planned.discovery:
        assert planned.values[address]["tags"][DISCOVERY_TAG] == name


@each_stack
def test_nodes_reach_each_other(planned: Planned) -> None:
    """Between nodes every port and protocol is open."""
    rules = planned.of_type("aws_security_group_rule", "module.eks")
    rule = rules['module.eks.aws_security_group_rule.node["ingress_nodes_all"]']

    assert (rule["type"], rule["protocol"], rule["self"]) == ("ingress", "-1", True)
    assert "cidr_blocks" not in rule


@pytest.mark.parametrize(
    ("stack", "network", "gateways"), [("dev-cluster", "10.0", 1), ("prod-cluster", "10.1", 3)]
)
def test_network(planned: Planned, network: str, gateways: int) -> None:
    """Three zones, each with its place in the CIDR; as many NAT gateways as asked for."""
    subnets = {
        address.removeprefix("module.vpc.aws_subnet."): (
            values["availability_zone"],
            values["cidr_block"],
        )
        for address, values in planned.of_type("aws_subnet").items()
    }
    blocks = {
        "private": ("0.0/19", "32.0/19", "64.0/19"),
        "public": ("192.0/22", "196.0/22", "200.0/22"),
        "intra": ("224.0/24", "225.0/24", "226.0/24"),
    }

    assert subnets == {
        f"{kind}[{index}]": (f"{REGIONS[planned.name]}{'abc'[index]}", f"{network}.{block}")
        for kind, places in blocks.items()
        for index, block in enumerate(places)
    }
    nat = [address for address in planned.addresses if type_of(address) == "aws_nat_gateway"]
    assert len(nat) == gateways


@pytest.mark.parametrize(
    ("stack", "addons"),
    [
        ("dev-cluster", {"coredns", "kube-proxy", "vpc-cni", "eks-pod-identity-agent"}),
        (
            "prod-cluster",
            {
                "coredns",
                "kube-proxy",
                "vpc-cni",
                "eks-pod-identity-agent",
                "aws-ebs-csi-driver",
            },
        ),
    ],
)
def test_addons(planned: Planned, addons: set[str]) -> None:
    """Every add-on is there; those that nodes wait for do not wait for nodes."""
    first = {address.split('"')[1] for address in planned.values if ".before_compute[" in address}

    assert {item["addon_name"] for item in planned.of_type("aws_eks_addon").values()} == addons
    assert first == {"vpc-cni", "eks-pod-identity-agent"}


@each_stack
def test_addons_stay_on_system_nodes(planned: Planned) -> None:
    """Those that run as Deployments tolerate the taint and choose the system nodes."""
    placed = {
        "nodeSelector": {"karpenter.sh/controller": "true"},
        "tolerations": [{"key": "CriticalAddonsOnly", "operator": "Exists"}],
    }
    # Of both stacks, prod alone has the driver.
    tags = {"environment": "prod", "owner": "platform"}
    tagging = placed | {"extraVolumeTags": tags}
    expected = {"coredns": placed, "aws-ebs-csi-driver": {"controller": tagging}}
    configured = {
        item["addon_name"]: item["configuration_values"]
        for item in planned.of_type("aws_eks_addon").values()
        if "configuration_values" in item
    }

    assert configured == {name: expected[name] for name in configured}
    assert "coredns" in configured


@pytest.mark.parametrize("stack", ["prod-cluster"])
def test_pinned_addons(planned: Planned) -> None:
    """Pinned versions arrive; the EBS CSI driver assumes the role that we make for it."""
    addons = {item["addon_name"]: item for item in planned.of_type("aws_eks_addon").values()}
    (association,) = addons["aws-ebs-csi-driver"]["pod_identity_association"]

    assert {name: item["addon_version"] for name, item in addons.items()} == {
        "aws-ebs-csi-driver": "v1.64.0-eksbuild.1",
        "coredns": "v1.13.2-eksbuild.31",
        "eks-pod-identity-agent": "v1.3.10-eksbuild.3",
        "kube-proxy": "v1.35.3-eksbuild.29",
        "vpc-cni": "v1.22.4-eksbuild.3",
    }
    assert association["service_account"] == "ebs-csi-controller-sa"
    assert planned.values["aws_iam_role.ebs-csi"]["name"] == "AmazonEBSCSI-prod-us-west-2"
