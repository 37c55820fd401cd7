"""Dangers in a cluster's stack: what an apply replaces, and what EKS refuses."""

import re
from collections.abc import Iterator

from core.compare.changes import at, members, removed
from core.compare.danger import Danger, Step, turned
from core.shapes import Json

# Arguments of the eks module that the resource aws_eks_cluster cannot change in place.
_CLUSTER = (
    "name",
    "service_ipv4_cidr",
    "ip_family",
    "iam_role_name",
    "iam_role_path",
    "bootstrap_self_managed_addons",
)
# Those of a node group that aws_eks_node_group cannot change in place.
_NODE_GROUP = (
    "ami_type",
    "capacity_type",
    "instance_types",
    "disk_size",
    "launch_template_name",
    "iam_role_name",
    "iam_role_path",
    "name",
    "use_name_prefix",
    "subnet_ids",
)
_SUBNETS = {
    "private_subnets": "private",
    "public_subnets": "public",
    "intra_subnets": "intra",
    "database_subnets": "pods'",  # the vpc module has no name of its own for these
}
# A null as the JSON says it: one that is left out would be the module's default.
_NO_KEY = (None, "${null}")
_KEEP = "keep it, or make a new environment and move"


def replaced_vpc(step: Step) -> Iterator[Danger]:
    """The VPC's own range, and the ranges and zones of its subnets."""
    before, after = map(members, step.both("module", "vpc"))
    if not before or not after:
        return
    if before.get("cidr") != after.get("cidr"):
        because = turned("module.vpc.cidr", before.get("cidr"), after.get("cidr"))
        yield step.danger("the VPC is replaced, with all that is in it", because, _KEEP)
        return
    moved = set(removed(before.get("azs") or [], after.get("azs") or []))
    for key, kind in _SUBNETS.items():
        places = set(removed(before.get(key) or [], after.get(key) or []))
        places |= {place for place in moved if place < len(before.get(key) or [])}
        if places:
            ranges = ", ".join(before[key][place] for place in sorted(places))
            yield step.danger(
                f"{kind} subnets are replaced or destroyed: {ranges}",
                f"module.vpc.{key} or the zones of it are others",
                "add zones behind those that there are; a subnet in use cannot be destroyed",
            )


def replaced_cluster(step: Step) -> Iterator[Danger]:
    """What EKS settles when a cluster is created."""
    before, after = map(members, step.both("module", "eks"))
    for key in _CLUSTER if before and after else ():
        if before.get(key) != after.get(key):
            because = turned(f"module.eks.{key}", before.get(key), after.get(key))
            yield step.danger("the cluster is replaced, with all that runs on it", because, _KEEP)


def refused_vpc(step: Step) -> Iterator[Danger]:
    """A cluster that is to move to another VPC."""
    before, after = step.both("module", "eks", "vpc_id")
    if before and after and before != after:
        because = turned("module.eks.vpc_id", before, after)
        yield step.danger("EKS refuses, since a cluster stays in its VPC", because, _KEEP)


def keys_of_secrets(step: Step) -> Iterator[Danger]:
    """Encryption that ends, for which the cluster is replaced, or another key for it."""
    before, after = map(members, step.both("module", "eks"))
    if not before or not after:
        return
    was, becomes = (side.get("encryption_config", {}) for side in (before, after))
    if was in _NO_KEY:
        return  # a key can be added, once
    if becomes in _NO_KEY:
        because = turned("module.eks.encryption_config", was, None)
        yield step.danger("the cluster is replaced, with all that runs on it", because, _KEEP)
        return
    for key in ("create_kms_key", "encryption_config"):
        if before.get(key) != after.get(key):
            yield step.danger(
                "Secrets that were written with the old key cannot be read without it",
                turned(f"module.eks.{key}", before.get(key), after.get(key)),
                "keep it: EKS takes a key of its own once, and a key that we made is deleted",
            )
            return


def unprotected(step: Step) -> Iterator[Danger]:
    """Deletion protection that goes: the next destroy is not refused."""
    before, after = step.both("module", "eks", "deletion_protection")
    if before and not after:
        because = turned("deletion_protection", True, False)  # noqa: FBT003
        yield step.danger(
            "nothing refuses a destroy any more",
            because,
            "write true again as soon as that is done",
        )


def kubernetes(step: Step) -> Iterator[Danger]:
    """A version that EKS refuses, or that a pinned Bottlerocket does not follow."""
    before, after = map(_minor, step.both("module", "eks", "kubernetes_version"))
    if before is None or after is None or before == after:
        return
    because = turned("kubernetes_version", f"1.{before}", f"1.{after}")
    if after < before:
        yield step.danger("EKS refuses", because, "a cluster never goes back to an older version")
    elif after > before + 1:
        right = f'write "1.{before + 1}" and deploy first: a control plane goes up one at a time'
        yield step.danger("EKS refuses", because, right)
    if after > before and (release := _left_behind(step)):
        yield step.danger(
            "a Bottlerocket pin is left behind",
            f"the system nodes stay at {release} while {because}",
            "raise system_nodes.bottlerocket_version to a release with an image for that version",
        )


def node_groups(step: Step) -> Iterator[Danger]:
    """Groups that are replaced, and sizes that EKS refuses."""
    cluster = at(step.before, "module", "eks", "name")
    if cluster != at(step.after, "module", "eks", "name"):
        return  # they go with the cluster
    before, after = step.both("module", "eks", "eks_managed_node_groups")
    for name, group in members(before).items():
        other = at(after, name)
        if other is None:
            because, right = f"{name} is gone", "keep it until what runs on it can move"
            yield step.danger(f"the node group {name} is destroyed", because, right)
            continue
        yield from _replaced_group(step, name, group, other)
        yield from _refused_size(step, name, group, other)


def _replaced_group(step: Step, name: str, before: Json, after: Json) -> Iterator[Danger]:
    for key in _NODE_GROUP:
        if before.get(key) != after.get(key):
            yield step.danger(
                f"the node group {name} is replaced, the new one first, then all pods move",
                turned(f"{name}.{key}", before.get(key), after.get(key)),
                "deploy it alone, and see that Karpenter and the add-ons run before the next step",
            )


def _refused_size(step: Step, name: str, before: Json, after: Json) -> Iterator[Danger]:
    least, most = after.get("min_size"), after.get("max_size")
    if not least or least <= (before.get("min_size") or 0):
        return
    region, cluster = _region(step.before), at(step.before, "module", "eks", "name")
    find = (
        f"aws eks list-nodegroups --region {region} --cluster-name {cluster} "
        f"--query \"nodegroups[?starts_with(@, '{name}-')] | [0]\" --output text"
    )
    yield step.danger(
        "EKS refuses, since Terraform leaves the desired size as it is",
        turned(f"{name}.min_size", before.get("min_size"), least),
        f"first run: aws eks update-nodegroup-config --region {region} --cluster-name {cluster} "
        f'--nodegroup-name "$({find})" '
        f"--scaling-config minSize={least},maxSize={most},desiredSize={least}",
    )


def _left_behind(step: Step) -> str | None:
    path = ("data", "aws_ssm_parameter", "bottlerocket", "name")
    before, after = (
        re.search(r"/([0-9.]+)/image_version$", name or "") for name in step.both(*path)
    )
    return after[1] if before and after and before[1] == after[1] else None


def _minor(version: object) -> int | None:
    return int(version.partition(".")[2]) if isinstance(version, str) else None


def _region(stack: Json) -> Json:
    return at(stack, "output", "region", "value")
