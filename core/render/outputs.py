"""The outputs of each stack: an interface that people, scripts and the other stacks read."""

from dataclasses import dataclass
from typing import Any

from core.config.environment import Environment
from core.config.pool_parts import pool_parts, spread_constraints
from core.names import KARPENTER_NAMESPACE
from core.render.data import ref
from core.render.network import place_of


@dataclass(frozen=True)
class Output:
    """An output's value and what it is."""

    value: Any
    description: str


def account_outputs() -> dict[str, Output]:
    """Return the outputs of the account's stack."""
    return {
        "spot_service_linked_role_arn": Output(
            ref("aws_iam_service_linked_role.spot.arn"), "The account's role for EC2 Spot"
        )
    }


def cluster_outputs(environment: Environment) -> dict[str, Output]:
    """Return the outputs of the cluster's stack."""
    place = place_of(environment)
    outputs = {
        "region": Output(environment.region, "The cluster's region"),
        **_eks_outputs(),
        "update_kubeconfig": Output(
            _update_kubeconfig(environment), "Run this to reach the cluster with kubectl"
        ),
        **_karpenter_outputs(),
        "deletion_protection": Output(
            environment.cluster.deletion_protection, "Whether a destroy is refused"
        ),
        "vpc_id": Output(place.vpc_id, "The VPC"),
        "private_subnet_ids": Output(place.private, "Subnets of the nodes"),
        "public_subnet_ids": Output(place.public, "Subnets of public load balancers"),
        "intra_subnet_ids": Output(
            place.control_plane, "Subnets of the control plane's interfaces"
        ),
    }
    if environment.network.secondary_cidrs:
        outputs["pod_subnet_ids"] = Output(ref("module.vpc.database_subnets"), "Subnets of pods")
    if "volumes" in environment.encryption.shared:
        outputs["volume_key_arn"] = Output(
            ref("aws_kms_key.data.arn"), "The key of volumes, made here"
        )
    if environment.network.private:
        outputs["node_instance_profile_name"] = Output(
            ref("module.karpenter.instance_profile_name"), "The profile of Karpenter's nodes"
        )
    if environment.pod_identities:
        arns = {
            name: ref(f"aws_iam_role.pod-identity-{name}.arn")
            for name in environment.pod_identities
        }
        outputs["pod_role_arns"] = Output(arns, "The roles of pods, by their name")
    if environment.karpenter.interruption_queue:
        outputs["queue_name"] = Output(
            ref("module.karpenter.queue_name"), "Karpenter's interruption queue"
        )
    return outputs


def karpenter_outputs(environment: Environment) -> dict[str, Output]:
    """Return the outputs of the stack with Karpenter's releases."""
    return {
        "karpenter_version": Output(
            ref("helm_release.karpenter.version"), "The version of Karpenter"
        ),
        "karpenter_logs": Output(
            f"kubectl logs --namespace {KARPENTER_NAMESPACE} --selector "
            "app.kubernetes.io/name=karpenter --follow",
            f"Run this to watch Karpenter launch and remove nodes of {environment.cluster.name}",
        ),
    }


def nodes_outputs(environment: Environment) -> dict[str, Output]:
    """Return the outputs of the stack with NodePools."""
    outputs = {
        "node_classes": Output(list(environment.node_classes), "The EC2NodeClasses"),
        "node_pools": Output(list(pool_parts(environment)), "The NodePools"),
    }
    if constraints := spread_constraints(environment):
        outputs["topology_spread_constraints"] = Output(
            {name: [one] for name, one in constraints.items()},
            "What workloads need, with a labelSelector of their own, for the On-Demand base of a "
            "pool to hold",
        )
    return outputs


def _eks_outputs() -> dict[str, Output]:
    return {
        "cluster_name": Output(ref("module.eks.cluster_name"), "The cluster's name"),
        "cluster_endpoint": Output(ref("module.eks.cluster_endpoint"), "The API server"),
        "cluster_certificate_authority_data": Output(
            ref("module.eks.cluster_certificate_authority_data"),
            "The API server's certificate authority, in base64",
        ),
        "cluster_version": Output(ref("module.eks.cluster_version"), "The Kubernetes version"),
        "oidc_provider_arn": Output(
            ref("module.eks.oidc_provider_arn"), "The identity provider for roles of pods (IRSA)"
        ),
        "node_security_group_id": Output(
            ref("module.eks.node_security_group_id"), "The security group of all nodes"
        ),
    }


def _karpenter_outputs() -> dict[str, Output]:
    return {
        "node_iam_role_name": Output(
            ref("module.karpenter.node_iam_role_name"), "The role of Karpenter's nodes"
        ),
        "karpenter_role_arn": Output(
            ref("module.karpenter.iam_role_arn"), "The role of Karpenter's controller"
        ),
    }


def _update_kubeconfig(environment: Environment) -> str:
    cluster, region = environment.cluster.name, environment.region
    command = f"aws eks update-kubeconfig --region {region} --name {cluster}"
    if environment.access.assume_deployer:
        return f"{command} --role-arn {environment.access.deployer}"
    return command
