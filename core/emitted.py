"""What stands at the top of each stack, by its Terraform address: modules and resources."""

from collections.abc import Callable, Iterator

from core.addons import EBS_CSI
from core.config.encryption import NONE
from core.config.environment import Environment
from core.config.pod_identity import Grant, PodIdentity, policy_name
from core.config.pool_parts import pool_parts
from core.layout import Kind
from core.names import KARPENTER, KARPENTER_CRD


def emitted(environment: Environment, kind: Kind) -> tuple[str, ...]:
    """Return the addresses of a stack; none where the environment has no stack of the kind."""
    return tuple(_KINDS[kind](environment))


def _account(environment: Environment) -> Iterator[str]:
    if environment.account.spot_service_linked_role == "create":
        yield "aws_iam_service_linked_role.spot"


def _cluster(environment: Environment) -> Iterator[str]:
    yield from _network(environment)
    yield "module.eks"
    yield "module.karpenter"
    if environment.network.ip_family != "ipv4":
        yield "aws_iam_policy.cni-ipv6"
    if environment.encryption.shared:
        yield "aws_kms_key.data"
        yield "aws_kms_alias.data-alias"
    yield from _roles(environment)


def _network(environment: Environment) -> Iterator[str]:
    existing = environment.network.existing
    if existing is None:
        yield "module.vpc"
        if environment.network.services:
            yield "module.vpc-endpoints"
    elif existing.tag_subnets:
        yield from (f"aws_ec2_tag.internal-elb-{subnet}" for subnet in existing.private_subnet_ids)
        yield from (f"aws_ec2_tag.elb-{subnet}" for subnet in existing.public_subnet_ids)


def _roles(environment: Environment) -> Iterator[str]:
    if EBS_CSI in environment.cluster.addons:
        yield "aws_iam_role.ebs-csi"
        yield "aws_iam_role_policy_attachment.ebs-csi-policy"
        if environment.encryption.volumes != NONE:
            yield "aws_iam_role_policy.ebs-csi-own"
    for name, addon in environment.cluster.addons.items():
        if addon.pod_identity:
            yield from _role(f"addon-{name}", addon.pod_identity)
    for name, identity in environment.pod_identities.items():
        yield from _role(f"pod-identity-{name}", identity)


def _role(role: str, grant: Grant) -> Iterator[str]:
    yield f"aws_iam_role.{role}"
    for arn in grant.policy_arns:
        yield f"aws_iam_role_policy_attachment.{role}-{policy_name(arn)}"
    if grant.policy:
        yield f"aws_iam_role_policy.{role}-own"
    if isinstance(grant, PodIdentity):
        yield f"aws_eks_pod_identity_association.{role}-association"


def _karpenter(_environment: Environment) -> Iterator[str]:
    yield f"helm_release.{KARPENTER_CRD}"
    yield f"helm_release.{KARPENTER}"


def _nodes(environment: Environment) -> Iterator[str]:
    names = [
        *(f"node-class-{name}" for name in environment.node_classes),
        *(f"node-overlay-{name}" for name in environment.node_overlays),
        *(f"node-pool-{name}" for name in pool_parts(environment)),
        *(["storage-class-gp3"] if EBS_CSI in environment.cluster.addons else []),
    ]
    yield from (f"kubernetes_manifest.{name}" for name in names)


_KINDS: dict[Kind, Callable[[Environment], Iterator[str]]] = {
    "account": _account,
    "cluster": _cluster,
    "karpenter": _karpenter,
    "nodes": _nodes,
}
