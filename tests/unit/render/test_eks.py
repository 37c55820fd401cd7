"""What the EKS module is told: the cluster, its endpoint and its access entries."""

from typing import Any

from core.render.access import access_entries, key_administrators
from core.render.eks import eks_inputs
from tests.support import DEPLOYER, environment, principal
from tests.tables import each

ADMIN = "AmazonEKSClusterAdminPolicy"
BOUNDARY = "arn:aws:iam::999988887777:policy/Boundary"
PUBLIC = {"endpoint_public_access": True, "endpoint_public_access_cidrs": ["8.8.8.8/32"]}


def entry(arn: str, name: str, policy: str, partition: str = "aws") -> dict[str, Any]:
    """Return an access entry over the whole cluster."""
    policy_arn = f"arn:{partition}:eks::aws:cluster-access-policy/{policy}"
    scope = {"type": "cluster"}
    return {
        "principal_arn": arn,
        "policy_associations": {name: {"policy_arn": policy_arn, "access_scope": scope}},
    }


def test_the_smallest_cluster() -> None:
    """A private cluster with API authentication, told everything the module would choose itself."""
    rendered = eks_inputs(environment())
    parts = ("addons", "eks_managed_node_groups", "access_entries")

    assert {key: value for key, value in rendered.items() if key not in parts} == {
        "name": "dev",
        "kubernetes_version": "1.35",
        "upgrade_policy": {"support_type": "STANDARD"},
        "deletion_protection": False,
        "vpc_id": "${module.vpc.vpc_id}",
        "subnet_ids": "${module.vpc.private_subnets}",
        "control_plane_subnet_ids": "${slice(module.vpc.intra_subnets, 0, 2)}",
        "include_oidc_root_ca_thumbprint": False,
        "endpoint_private_access": True,
        "endpoint_public_access": False,
        "authentication_mode": "API",
        "kms_key_administrators": [DEPLOYER],
        "enabled_log_types": ["api", "audit", "authenticator"],
        "cloudwatch_log_group_retention_in_days": 90,
        "security_group_additional_rules": {
            "ingress_vpc_https": {
                "description": "API server from the VPC",
                "type": "ingress",
                "protocol": "tcp",
                "from_port": 443,
                "to_port": 443,
                "cidr_blocks": ["10.0.0.0/16"],
            }
        },
        "node_security_group_additional_rules": {
            "ingress_nodes_all": {
                "description": "Node to node, all ports and protocols",
                "protocol": "-1",
                "from_port": 0,
                "to_port": 0,
                "type": "ingress",
                "self": True,
            }
        },
        "node_security_group_tags": {"karpenter.sh/discovery": "dev"},
        "dataplane_wait_duration": "60s",
        "tags": {},
    }


@each(
    ("overrides", "inputs"),
    [
        (
            {"cluster": {"name": "b"}},
            {"name": "b", "node_security_group_tags": {"karpenter.sh/discovery": "b"}},
        ),
        (
            {"cluster": {"support_type": "EXTENDED"}},
            {"upgrade_policy": {"support_type": "EXTENDED"}},
        ),
        ({"cluster": {"zonal_shift": True}}, {"zonal_shift_config": {"enabled": True}}),
        ({"cluster": {"deletion_protection": True}}, {"deletion_protection": True}),
        (
            {"cluster": {"service_ipv4_cidr": "172.20.0.0/16"}},
            {"service_ipv4_cidr": "172.20.0.0/16"},
        ),
        ({"cluster": {"log_retention_days": 7}}, {"cloudwatch_log_group_retention_in_days": 7}),
        ({"cluster": {"enabled_log_types": ["audit"]}}, {"enabled_log_types": ["audit"]}),
        (
            {"cluster": {"enabled_log_types": []}},
            {"enabled_log_types": [], "create_cloudwatch_log_group": False},
        ),
        ({"cluster": PUBLIC}, {**PUBLIC, "endpoint_private_access": True}),
        (
            {"access": {"permissions_boundary": BOUNDARY}},
            {"iam_role_permissions_boundary": BOUNDARY},
        ),
        ({"tags": {"a": "b"}}, {"tags": {"a": "b"}}),
    ],
)
def test_a_field_reaches_the_module(overrides: dict[str, Any], inputs: dict[str, Any]) -> None:
    """Each field of the cluster is an input of the module."""
    rendered = eks_inputs(environment(**overrides))

    assert {key: rendered[key] for key in inputs} == inputs


def test_access_is_by_name() -> None:
    """The deployer and the admins are cluster admins, viewers read, nobody else gets in."""
    admin, viewer = principal("Admin"), principal("Viewer")
    item = environment(access={"admins": [admin], "viewers": [viewer]})

    assert access_entries(item) == {
        DEPLOYER: entry(DEPLOYER, "admin", ADMIN),
        admin: entry(admin, "admin", ADMIN),
        viewer: entry(viewer, "view", "AmazonEKSAdminViewPolicy"),
    }
    assert key_administrators(item) == [DEPLOYER, admin]


def test_a_further_entry_is_passed_on() -> None:
    """An entry of the user's own is what the module takes, without what is empty."""
    policy = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy"
    scope = {"type": "namespace", "namespaces": ["apps"]}
    entries = {
        "ci": {
            "principal_arn": principal("ci"),
            "kubernetes_groups": ["deployers"],
            "user_name": "ci",
            "policy_associations": {
                "edit": {"policy_arn": policy, "access_scope": scope},
                "all": {"policy_arn": policy},
            },
        },
        "windows": {"principal_arn": principal("w"), "type": "EC2_WINDOWS"},
    }
    rendered = access_entries(environment(access={"entries": entries}))

    assert rendered["ci"] == {
        "principal_arn": principal("ci"),
        "kubernetes_groups": ["deployers"],
        "type": "STANDARD",
        "user_name": "ci",
        "policy_associations": {
            "edit": {"policy_arn": policy, "access_scope": scope},
            "all": {"policy_arn": policy, "access_scope": {"type": "cluster"}},
        },
    }
    assert rendered["windows"] == {"principal_arn": principal("w"), "type": "EC2_WINDOWS"}


@each(("region", "partition"), [("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov")])
def test_other_partitions(region: str, partition: str) -> None:
    """Policies of EKS' own are in the region's partition."""
    deployer = f"arn:{partition}:iam::999988887777:role/Deploy"
    item = environment(region=region, access={"deployer": deployer})

    assert access_entries(item) == {deployer: entry(deployer, "admin", ADMIN, partition)}
