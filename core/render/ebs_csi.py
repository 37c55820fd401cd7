"""The default StorageClass of the EBS CSI driver."""

from core.config.environment import Environment
from core.render.data import Rendered, without_empty
from core.render.keys import volume_key


def storage_class_manifest(environment: Environment) -> Rendered:
    """Return the default StorageClass: gp3, encrypted, in the zone of the pod."""
    parameters = {"type": "gp3", "encrypted": "true", "kmsKeyId": volume_key(environment)}
    return {
        "apiVersion": "storage.k8s.io/v1",
        "kind": "StorageClass",
        "metadata": {
            "name": "gp3",
            "annotations": {"storageclass.kubernetes.io/is-default-class": "true"},
        },
        "provisioner": "ebs.csi.aws.com",
        "parameters": without_empty(parameters),
        "allowVolumeExpansion": True,
        "reclaimPolicy": "Delete",
        "volumeBindingMode": "WaitForFirstConsumer",
    }
