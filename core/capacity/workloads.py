"""What runs pods: how many of which kind, read from one document of a manifest."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.capacity.document import Cursor, Document
from core.capacity.pods import Pod, RuntimeClass, read_pod, read_tolerations
from core.capacity.requests import read_overhead
from core.problems import Severity, suggestion

RUNTIME_CLASS = "RuntimeClass"
DAEMON_SET = "DaemonSet"
# Kubernetes is designed for clusters of no more pods (its "Considerations for large clusters").
MOST_PODS = 150_000

# Each kind that runs pods: where its pod template is, and which field says how many run at once.
_TEMPLATES: Mapping[str, tuple[tuple[str, ...], str]] = {
    "Deployment": (("spec", "template"), "replicas"),
    "StatefulSet": (("spec", "template"), "replicas"),
    "ReplicaSet": (("spec", "template"), "replicas"),
    "ReplicationController": (("spec", "template"), "replicas"),
    "Job": (("spec", "template"), "parallelism"),
    "CronJob": (("spec", "jobTemplate", "spec", "template"), "parallelism"),
    DAEMON_SET: (("spec", "template"), ""),
    "Pod": ((), ""),
}
# Kubernetes' own kinds without pods, which a file may hold beside its workloads.
_OTHERS = frozenset(
    """
    APIService CSIDriver ClusterRole ClusterRoleBinding ConfigMap ControllerRevision
    CustomResourceDefinition DeviceClass EndpointSlice Endpoints FlowSchema Gateway GatewayClass
    HTTPRoute HorizontalPodAutoscaler Ingress IngressClass Lease LimitRange List
    MutatingAdmissionPolicy MutatingAdmissionPolicyBinding MutatingWebhookConfiguration Namespace
    NetworkPolicy PersistentVolume PersistentVolumeClaim PodDisruptionBudget PodTemplate
    PriorityClass PriorityLevelConfiguration ResourceClaim ResourceClaimTemplate ResourceQuota Role
    RoleBinding RuntimeClass Secret Service ServiceAccount ServiceCIDR StorageClass
    ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding ValidatingWebhookConfiguration
    VolumeAttachment VolumeAttributesClass VolumeSnapshot VolumeSnapshotClass
    """.split()  # noqa: SIM905  fifty quoted names would be a page
)


@dataclass(frozen=True, slots=True)
class Workload:
    """Pods of one shape, and how many of them run at once; a DaemonSet's run on every node."""

    kind: str
    name: str
    replicas: int
    pod: Pod
    file: str = ""
    document: int = 1

    @property
    def title(self) -> str:
        """How people name it: Deployment/web."""
        return f"{self.kind}/{self.name}"

    @property
    def everywhere(self) -> bool:
        """Whether it runs on each node instead of needing nodes of its own."""
        return self.kind == DAEMON_SET


def read_workload(
    document: Document, runtime_classes: Mapping[str, RuntimeClass]
) -> Workload | None:
    """Read a document's workload; None where it has none, or has a fault (then reported)."""
    kind = document.root["kind"].text()
    if kind not in _TEMPLATES:
        _check_kind(document, kind)
        return None
    before = len(_errors(document))
    workload = _read(document, kind, runtime_classes)
    return workload if len(_errors(document)) == before else None


def read_runtime_class(document: Document) -> tuple[str, RuntimeClass]:
    """Read a RuntimeClass and its name."""
    root = document.root
    scheduling = root["scheduling"]
    return root["metadata"]["name"].text(), RuntimeClass(
        overhead=read_overhead(root["overhead"]),
        node_selector=scheduling["nodeSelector"].labels(),
        tolerations=read_tolerations(scheduling["tolerations"]),
    )


def _read(document: Document, kind: str, runtime_classes: Mapping[str, RuntimeClass]) -> Workload:
    root = document.root
    path, counter = _TEMPLATES[kind]
    template = root
    for key in path:
        template = template[key]
    if not template["spec"]:
        template.report("no pod spec", 'write "spec" with its containers')
    namespace = root["metadata"]["namespace"].text("default")
    return Workload(
        kind=kind,
        name=_name(root),
        replicas=_count(_parent(root, path), counter),
        pod=read_pod(template, namespace, runtime_classes),
        file=document.file,
        document=document.number,
    )


def _name(root: Cursor) -> str:
    metadata = root["metadata"]
    name = metadata["name"].text() or metadata["generateName"].text()
    if not name:
        metadata["name"].report("no name", 'write "metadata.name"')
    return name


def _parent(root: Cursor, path: tuple[str, ...]) -> Cursor:
    for key in path[:-1]:
        root = root[key]
    return root


def _count(spec: Cursor, counter: str) -> int:
    if not counter:
        return 1
    count = spec[counter].whole(1, most=MOST_PODS)
    # A Job never runs more pods at once than it still has to complete.
    completions = spec["completions"]
    if counter == "parallelism" and completions:
        return min(count, completions.whole(count))
    return count


def _check_kind(document: Document, kind: str) -> None:
    root = document.root
    group = root["apiVersion"].text().rpartition("/")[0]
    if not root["kind"]:
        root["kind"].report("no kind", 'begin with "apiVersion: ..." and "kind: ..."')
    elif kind in _OTHERS or not kind:
        return
    elif "." not in group or group.endswith(".k8s.io"):
        near = suggestion(kind, (*_TEMPLATES, *_OTHERS))
        root["kind"].report(f'"{kind}" is not a kind of Kubernetes', f"correct it{near}")
    elif root["spec"]["template"]["spec"]["containers"]:
        found = f'"{kind}" of {group} is not read'
        root["kind"].report(found, "its pods are not counted", Severity.WARNING)


def _errors(document: Document) -> list[Severity]:
    return [one.severity for one in document.problems if one.severity is Severity.ERROR]
