"""What is known of the keys under [settings.kubernetes]: Karpenter 1.14.1 and EKS."""

from collections.abc import Mapping
from types import MappingProxyType

TEXT, NUMBER, FLAG, LIST, TABLE = "text", "a whole number", "true or false", "a list", "a table"

_BY_KIND = {
    TEXT: """
        api-server cloud-provider cluster-certificate cluster-dns-ip cluster-domain cluster-name
        container-log-max-size container-log-monitor-interval cpu-manager-policy
        cpu-manager-reconcile-period hostname-override-source image-gc-high-threshold-percent
        image-gc-low-threshold-percent memory-manager-policy shutdown-grace-period
        shutdown-grace-period-for-critical-pods topology-manager-policy topology-manager-scope
    """,
    NUMBER: """
        container-log-max-files container-log-max-workers event-burst event-qps
        eviction-max-pod-grace-period ids-per-pod kube-api-burst kube-api-qps log-level max-pods
        pod-pids-limit registry-burst registry-qps
    """,
    FLAG: """
        cpu-cfs-quota-enforced device-ownership-from-security-context seccomp-default
        server-tls-bootstrap single-process-oom-kill
    """,
    LIST: "allowed-unsafe-sysctls cpu-manager-policy-options",
    TABLE: """
        credential-providers eviction-hard eviction-soft eviction-soft-grace-period kube-reserved
        node-labels node-taints static-pods system-reserved topology-manager-policy-options
    """,
}
# Karpenter reads these and drops every other key; one of a wrong kind and no node can launch.
KNOWN = MappingProxyType(
    {key: kind for kind, names in _BY_KIND.items() for key in names.split()},
)

# Keys that Bottlerocket has and this Karpenter has not.
DROPPED = (
    *("authentication-mode", "hostname-override", "memory-manager-reserved-memory", "node-ip"),
    *("provider-id", "reserved-cpus", "standalone-mode"),
)

_FROM_CLUSTER = "remove it: it is the cluster's"
# Karpenter always writes these itself: key -> where to write what is meant.
REPLACED: Mapping[str, str] = MappingProxyType(
    {
        "api-server": _FROM_CLUSTER,
        "cluster-certificate": _FROM_CLUSTER,
        "cluster-dns-ip": "write it under kubelet, as cluster_dns",
        "cluster-name": _FROM_CLUSTER,
        "max-pods": "write it under kubelet, as max_pods",
        "node-taints": "write it as taints of the NodePool",
    }
)

# A kubelet field -> the key it replaces, a table as a whole.
KUBELET_KEYS: Mapping[str, str] = MappingProxyType(
    {
        "cpu_cfs_quota": "cpu-cfs-quota-enforced",
        "eviction_hard": "eviction-hard",
        "eviction_max_pod_grace_period": "eviction-max-pod-grace-period",
        "eviction_soft": "eviction-soft",
        "eviction_soft_grace_period": "eviction-soft-grace-period",
        "image_gc_high_threshold_percent": "image-gc-high-threshold-percent",
        "image_gc_low_threshold_percent": "image-gc-low-threshold-percent",
        "kube_reserved": "kube-reserved",
        "system_reserved": "system-reserved",
    }
)

# What EKS writes for a managed node group: key -> what to do.
OF_EKS: Mapping[str, str] = MappingProxyType(
    {
        "api-server": _FROM_CLUSTER,
        "cluster-certificate": _FROM_CLUSTER,
        "cluster-name": _FROM_CLUSTER,
        "node-labels": "write it as system_nodes.labels",
        "node-taints": "remove it: the group's own taint keeps other pods off",
    }
)
