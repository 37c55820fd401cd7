"""What would block a destroy of a living cluster, or outlive it."""

from collections.abc import Iterator
from typing import Any

from core.config.pool_parts import pool_parts
from core.names import SYSTEM_NODES
from live.aws import pages
from live.finding import Finding, bad, ok
from live.interfaces import interface_findings
from live.left_balancing import BALANCERS, CLASSIC, TARGET_GROUPS
from live.left_ec2 import VOLUMES, instances
from live.living import eks_cluster, owned, place_of, some
from live.owner import mark_of, tags_in
from live.run import Check
from live.subject import Subject

_POOL, _CLASS = "karpenter.sh/nodepool", "karpenter.k8s.aws/ec2nodeclass"


def cluster_findings(subject: Subject) -> Iterator[Finding]:
    """Yield whether there is a cluster, and whether it may be deleted."""
    name, environment = subject.environment.cluster.name, subject.environment.name
    cluster = eks_cluster(subject)
    if cluster is None:
        left = f"`python main.py leftovers {environment}` lists what stayed of it"
        yield ok("cluster", f"there is no {name}; {left}")
        return
    yield ok("cluster", f"{name}, {cluster.get('status', 'UNKNOWN')}")
    said = subject.environment.cluster.deletion_protection
    if cluster.get("deletionProtection") or subject.applied.deletion_protection:
        write = "deploy" if not said else "write cluster.deletion_protection: false and deploy"
        yield bad("deletion protection", "on: EKS refuses", f"{write}; then destroy")
    else:
        yield ok("deletion protection", "off")


def node_findings(subject: Subject) -> Iterator[Finding]:
    """Yield nodes of NodePools and EC2NodeClasses that no stack deletes: they hold the destroy."""
    environment = subject.environment
    pools = pool_parts(environment)
    foreign: dict[str, list[str]] = {}
    for item in instances(place_of(subject)):
        tags = tags_in(item.get("Tags"))
        if mark_of(tags, environment.cluster.name) is None or _POOL not in tags:
            continue
        if tags[_POOL] not in pools:
            foreign.setdefault(f"nodepool {tags[_POOL]}", []).append(item["InstanceId"])
        elif tags.get(_CLASS, "") not in {"", *environment.node_classes}:
            foreign.setdefault(f"ec2nodeclass {tags[_CLASS]}", []).append(item["InstanceId"])
    for what, ids in sorted(foreign.items()):
        found = f"{what} is not in the file, and has {some(ids)}"
        yield bad("foreign nodes", found, f"`kubectl delete {what}`, and wait for its nodes to go")
    if not foreign:
        yield ok("foreign nodes", "none: every node is of a NodePool in the file")


def balancer_findings(subject: Subject) -> Iterator[Finding]:
    """Yield load balancers of Services and Ingresses: their interfaces keep the subnets."""
    found = owned(subject, (CLASSIC, BALANCERS, TARGET_GROUPS))
    if found:
        remedy = (
            "delete the Services of type LoadBalancer and the Ingresses, while the cluster runs"
        )
        yield bad("load balancers", some(one.what or one.id for one in found), remedy)
    else:
        yield ok("load balancers", "none")
    groups = [
        f"{item['GroupName']} ({item['GroupId']})"
        for item in _groups(subject)
        if _of_balancers(tags_in(item.get("Tags")), item["GroupName"], subject)
    ]
    if groups:
        yield bad("their security groups", some(groups), "they go with the Services and Ingresses")
    else:
        yield ok("their security groups", "none")


def volume_findings(subject: Subject) -> Iterator[Finding]:
    """Yield volumes of claims: nothing deletes them once the cluster is gone."""
    found = owned(subject, (VOLUMES,))
    claims = [one for one in found if ", claim " in one.what]
    if claims:
        named = some(f"{one.id} ({one.what})" for one in claims)
        remedy = "delete the PersistentVolumeClaims, or keep the volumes: they are billed on"
        yield bad("volumes of claims", named, remedy)
    else:
        yield ok("volumes of claims", "none")


def group_findings(subject: Subject) -> Iterator[Finding]:
    """Yield node groups of others: EKS deletes no cluster that has any."""
    check, name = "foreign node groups", subject.environment.cluster.name
    if eks_cluster(subject) is None:
        return
    found = pages(subject.aws.client("eks"), "list_nodegroups", "nodegroups", clusterName=name)
    # Terraform puts a time after the name.
    foreign = [group for group in found if not group.startswith(f"{SYSTEM_NODES}-")]
    if foreign:
        command = f"aws eks delete-nodegroup --cluster-name {name} --nodegroup-name"
        yield bad(check, some(foreign), f"`{command} {foreign[0]}`")
    else:
        yield ok(check, "none")


DESTROY = (
    Check("cluster", cluster_findings),
    Check("foreign nodes", node_findings),
    Check("foreign node groups", group_findings),
    Check("load balancers", balancer_findings),
    Check("volumes of claims", volume_findings),
    Check("foreign interfaces", interface_findings),
)


def _groups(subject: Subject) -> Iterator[dict[str, Any]]:
    yield from pages(subject.aws.client("ec2"), "describe_security_groups", "SecurityGroups")


def _of_balancers(tags: dict[str, str], name: str, subject: Subject) -> bool:
    """Tell groups of the load balancer controller and of the cloud provider from Terraform's."""
    cluster = subject.environment.cluster.name
    if mark_of(tags, cluster) is None:
        return False
    return tags.get("elbv2.k8s.aws/cluster") == cluster or name.startswith("k8s-elb-")
