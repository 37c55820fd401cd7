"""IAM roles of pods: of the EBS CSI driver, of add-ons, and of the user's service accounts."""

import json

from core.render.addons import addons
from core.render.pod_roles import PodRole, driver_policy, pod_roles
from tests.support import environment
from tests.tables import each

BOUNDARY = "arn:aws:iam::999988887777:policy/Boundary"
READ = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "pods.eks.amazonaws.com"},
            "Action": ["sts:AssumeRole", "sts:TagSession"],
        }
    ],
}
LISTED = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": "s3:ListBucket",
            "Resource": "arn:aws:s3:::data-${aws:PrincipalTag/team}",
        }
    ],
}


def test_without_any_there_are_none() -> None:
    """The add-ons that are always there need no role."""
    assert pod_roles(environment()) == []


def test_the_drivers_role_is_for_pods() -> None:
    """Its name carries the region, its trust is Pod Identity's, and a boundary holds for it too."""
    item = environment(
        access={"permissions_boundary": BOUNDARY}, cluster={"addons": {"aws-ebs-csi-driver": {}}}
    )
    (role,) = pod_roles(item)

    assert json.loads(role.role.pop("assume_role_policy")) == TRUST
    assert role == PodRole(
        id="ebs-csi",
        role={
            "name": "AmazonEBSCSI-dev-us-east-1",
            "description": "EBS CSI driver, by Pod Identity",
            "permissions_boundary": BOUNDARY,
        },
        policy_arns={"ebs-csi-policy": "arn:aws:iam::aws:policy/AmazonEBSCSIDriverPolicyV2"},
    )


def test_an_addon_is_told_of_its_role() -> None:
    """The add-on itself makes the association, so that its pods have the role when they start."""
    grant = {"service_account": "efs-csi-controller-sa", "policy_arns": [READ]}
    item = environment(cluster={"addons": {"aws-efs-csi-driver": {"pod_identity": grant}}})
    (role,) = pod_roles(item)

    assert (role.id, role.role["name"]) == (
        "addon-aws-efs-csi-driver",
        "dev-aws-efs-csi-driver-us-east-1",
    )
    assert role.policy_arns == {"addon-aws-efs-csi-driver-AmazonS3ReadOnlyAccess": READ}
    assert (role.policy, role.association) == (None, None)
    assert addons(item)["aws-efs-csi-driver"]["pod_identity_association"] == [
        {
            "role_arn": "${aws_iam_role.addon-aws-efs-csi-driver.arn}",
            "service_account": "efs-csi-controller-sa",
        }
    ]


def test_a_service_account_gets_its_role() -> None:
    """Policies by their names, one of its own word for word, and an association."""
    identity = {
        "namespace": "data",
        "service_account": "loader",
        "policy_arns": [READ],
        "policy": {"Statement": LISTED["Statement"]},
    }
    (role,) = pod_roles(environment(pod_identities={"loader": identity}))

    assert role.role["name"] == "dev-loader-us-east-1"
    assert role.policy_arns == {"pod-identity-loader-AmazonS3ReadOnlyAccess": READ}
    # In Terraform's JSON each dollar before a brace is doubled.
    assert json.loads((role.policy or "").replace("$${", "${")) == LISTED
    assert role.association == {
        "cluster_name": "${module.eks.cluster_name}",
        "namespace": "data",
        "service_account": "loader",
        "role_arn": "${aws_iam_role.pod-identity-loader.arn}",
    }


@each(
    ("region", "expected"),
    [
        ("us-east-1", "arn:aws:iam::aws:policy/AmazonEBSCSIDriverPolicyV2"),
        ("cn-north-1", "arn:aws-cn:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy"),
    ],
)
def test_the_drivers_policy_is_of_the_partition(region: str, expected: str) -> None:
    """AWS' policy has an ARN in each partition; the narrower one is only known to be in one."""
    assert driver_policy(environment(region=region)) == expected
