"""What the EBS CSI driver needs beside its add-on: a role and a default StorageClass."""

from core.config.environment import Environment
from core.facts import partition
from core.names import EBS_CSI_ROLE
from core.render.access import iam_path
from core.render.data import Rendered, compact_json, without_empty


def ebs_csi_role(environment: Environment) -> Rendered:
    """Return the arguments of the driver's IAM role, assumed through Pod Identity."""
    role = {
        "name": EBS_CSI_ROLE.of(environment.cluster.name, environment.region),
        "description": "EBS CSI driver, by Pod Identity",
        "assume_role_policy": compact_json(_TRUST),
        "path": iam_path(environment),
        "permissions_boundary": environment.access.permissions_boundary,
    }
    return without_empty(role)


def ebs_csi_policy(environment: Environment) -> str:
    """Return the ARN of AWS' policy for the driver.

    The newer one is for volumes that the driver itself has tagged; it is known in `aws` alone.
    """
    name = partition(environment.region)
    policy = "AmazonEBSCSIDriverPolicyV2" if name == "aws" else _FIRST_POLICY
    return f"arn:{name}:iam::aws:policy/{policy}"


def storage_class_manifest() -> Rendered:
    """Return the default StorageClass: gp3, encrypted, in the zone of the pod."""
    return {
        "apiVersion": "storage.k8s.io/v1",
        "kind": "StorageClass",
        "metadata": {
            "name": "gp3",
            "annotations": {"storageclass.kubernetes.io/is-default-class": "true"},
        },
        "provisioner": "ebs.csi.aws.com",
        "parameters": {"type": "gp3", "encrypted": "true"},
        "allowVolumeExpansion": True,
        "reclaimPolicy": "Delete",
        "volumeBindingMode": "WaitForFirstConsumer",
    }


_FIRST_POLICY = "service-role/AmazonEBSCSIDriverPolicy"
_TRUST: Rendered = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "pods.eks.amazonaws.com"},
            "Action": ["sts:AssumeRole", "sts:TagSession"],
        }
    ],
}
