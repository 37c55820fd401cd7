"""EC2NodeClasses as manifests."""

from core.capacity.density import max_pods
from core.config.environment import Environment
from core.config.kubelet import Kubelet
from core.config.reservations import CapacityReservations
from core.durations import minutes, seconds
from core.names import DISCOVERY_TAG
from core.render.cluster_access import cluster_output
from core.render.data import Rendered, literal, without_empty
from core.render.images import fips_images
from core.render.keys import volume_key

_AFTER_DRAIN_SECONDS = 15 * 60
_KUBELET_KEYS = {
    "max_pods": "maxPods",
    "cluster_dns": "clusterDNS",
    "kube_reserved": "kubeReserved",
    "system_reserved": "systemReserved",
    "eviction_hard": "evictionHard",
    "eviction_soft": "evictionSoft",
    "eviction_soft_grace_period": "evictionSoftGracePeriod",
    "eviction_max_pod_grace_period": "evictionMaxPodGracePeriod",
    "image_gc_high_threshold_percent": "imageGCHighThresholdPercent",
    "image_gc_low_threshold_percent": "imageGCLowThresholdPercent",
    "cpu_cfs_quota": "cpuCFSQuota",
}


def node_class_manifest(environment: Environment, name: str) -> Rendered:
    """Return the EC2NodeClass of a name in `node_classes`."""
    node_class = environment.node_classes[name]
    key = node_class.kms_key_id or volume_key(environment)
    # The discovery tag picks what this cluster may use; see the VPC and the node security group.
    discovery = [{"tags": {DISCOVERY_TAG: environment.cluster.name}}]
    spec = {
        **_ami(environment, name),
        **_identity(environment),
        "subnetSelectorTerms": _subnets(environment) or discovery,
        "securityGroupSelectorTerms": [
            *discovery,
            *({"id": group} for group in environment.network.node_security_groups),
        ],
        "capacityReservationSelectorTerms": [
            _reservations(one) for one in node_class.capacity_reservations
        ],
        # Naming one mapping drops Karpenter's own, so both are named.
        "blockDeviceMappings": [
            _volume("/dev/xvda", node_class.os_volume_size, key),
            _volume("/dev/xvdb", node_class.data_volume_size, key),
        ],
        "instanceStorePolicy": node_class.instance_store_policy,
        "metadataOptions": {
            "httpEndpoint": "enabled",
            "httpProtocolIPv6": "disabled",
            "httpPutResponseHopLimit": 1,
            "httpTokens": "required",
        },
        "kubelet": _kubelet(node_class.kubelet, max_pods(environment, name)),
        "userData": literal(node_class.bottlerocket_settings),
        "tags": literal(environment.tags | node_class.tags),
    }
    return {
        "apiVersion": "karpenter.k8s.aws/v1",
        "kind": "EC2NodeClass",
        "metadata": {"name": name},
        "spec": without_empty(spec),
    }


def node_class_delete_timeout(environment: Environment, name: str) -> str:
    """Return how long deleting the class may take: until its last node is drained and gone.

    The class's finalizer waits for its nodes, and each may drain for its whole grace period.
    """
    periods = [
        seconds(pool.termination_grace_period)
        for pool in environment.node_pools.values()
        if pool.node_class == name
    ]
    return minutes(max(periods, default=0) + _AFTER_DRAIN_SECONDS)


def _identity(environment: Environment) -> Rendered:
    """Name the role, of which Karpenter makes a profile; where IAM is out of reach, the profile."""
    if environment.network.private:
        return {"instanceProfile": cluster_output("node_instance_profile_name")}
    return {"role": cluster_output("node_iam_role_name")}


def _subnets(environment: Environment) -> list[Rendered]:
    """Select subnets that exist by id: the discovery tag is on none of them."""
    existing = environment.network.existing
    return [{"id": subnet} for subnet in existing.private_subnet_ids] if existing else []


def _ami(environment: Environment, name: str) -> Rendered:
    node_class = environment.node_classes[name]
    own = node_class.ami_ssm_parameter
    if own is None and not environment.cluster.fips:
        return {"amiSelectorTerms": [{"alias": node_class.ami}]}
    parameters = fips_images(environment, name) if own is None else [own]
    return {
        "amiFamily": "Bottlerocket",
        "amiSelectorTerms": [{"ssmParameter": parameter} for parameter in parameters],
    }


def _volume(device: str, size: str, kms_key_id: str | None) -> Rendered:
    ebs = {
        "volumeSize": size,
        "volumeType": "gp3",
        "encrypted": True,
        "kmsKeyID": kms_key_id,
        "deleteOnTermination": True,
    }
    return {"deviceName": device, "ebs": without_empty(ebs)}


def _reservations(one: CapacityReservations) -> Rendered:
    return without_empty(
        {
            "id": one.id,
            "tags": literal(one.tags),
            "ownerID": one.owner_id,
            "instanceMatchCriteria": one.instance_match_criteria,
        }
    )


def _kubelet(kubelet: Kubelet, most: int | None) -> Rendered:
    values = {ours: getattr(kubelet, name) for name, ours in _KUBELET_KEYS.items()}
    values["maxPods"] = most
    return literal(without_empty(values))
