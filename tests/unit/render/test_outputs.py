"""The outputs of each stack: their names are an interface."""

import re

from core.render import charts, cluster_access, node_class
from core.render.outputs import (
    account_outputs,
    cluster_outputs,
    karpenter_outputs,
    nodes_outputs,
)
from tests.complete import complete_data
from tests.support import DEPLOYER, environment, loaded_from, texts_in

KUBECONFIG = "aws eks update-kubeconfig --region us-east-1 --name dev"


def test_what_the_cluster_says() -> None:
    """Everything that people, scripts and the other stacks read, without a change of names."""
    assert {name: output.value for name, output in cluster_outputs(environment()).items()} == {
        "region": "us-east-1",
        "cluster_name": "${module.eks.cluster_name}",
        "cluster_endpoint": "${module.eks.cluster_endpoint}",
        "cluster_certificate_authority_data": ("${module.eks.cluster_certificate_authority_data}"),
        "cluster_version": "${module.eks.cluster_version}",
        "oidc_provider_arn": "${module.eks.oidc_provider_arn}",
        "node_security_group_id": "${module.eks.node_security_group_id}",
        "update_kubeconfig": KUBECONFIG,
        "node_iam_role_name": "${module.karpenter.node_iam_role_name}",
        "karpenter_role_arn": "${module.karpenter.iam_role_arn}",
        "deletion_protection": False,
        "vpc_id": "${module.vpc.vpc_id}",
        "private_subnet_ids": "${module.vpc.private_subnets}",
        "public_subnet_ids": "${module.vpc.public_subnets}",
        "intra_subnet_ids": "${module.vpc.intra_subnets}",
        "queue_name": "${module.karpenter.queue_name}",
    }


def test_what_depends_on_the_file() -> None:
    """No queue, no name of it; a deployer that is assumed, is assumed by kubectl too."""
    item = environment(karpenter={"interruption_queue": False}, access={"assume_deployer": True})
    outputs = cluster_outputs(item)

    assert "queue_name" not in outputs
    assert outputs["update_kubeconfig"].value == f"{KUBECONFIG} --role-arn {DEPLOYER}"


def test_what_the_other_stacks_say() -> None:
    """The account's role, Karpenter's version and log, and what was applied."""
    pools = {"b": {"limits": {"cpu": 1}}, "a": {"limits": {"cpu": 1}}}
    item = environment(node_classes={"default": {}, "x": {}}, node_pools=pools)

    assert {name: output.value for name, output in account_outputs().items()} == {
        "spot_service_linked_role_arn": "${aws_iam_service_linked_role.spot.arn}"
    }
    assert {name: output.value for name, output in karpenter_outputs(item).items()} == {
        "karpenter_version": "${helm_release.karpenter.version}",
        "karpenter_logs": (
            "kubectl logs --namespace kube-system --selector app.kubernetes.io/name=karpenter "
            "--follow"
        ),
    }
    assert {name: output.value for name, output in nodes_outputs(item).items()} == {
        "node_classes": ["default", "x"],
        "node_pools": ["default", "b", "a"],
    }


def test_every_output_is_described() -> None:
    """What an output is, is said where Terraform shows it."""
    item = environment()
    outputs = account_outputs() | cluster_outputs(item) | karpenter_outputs(item)

    assert [
        name for name, output in (outputs | nodes_outputs(item)).items() if not output.description
    ] == []


def test_what_other_stacks_read_is_there() -> None:
    """Every output of the cluster that another stack reads is one that the cluster has."""
    item = loaded_from(complete_data()).environment
    rendered = [
        charts.controller_release(item),
        cluster_access.login(item),
        *(node_class.node_class_manifest(item, name) for name in item.node_classes),
    ]
    read = {
        name
        for text in texts_in(rendered)
        for name in re.findall(r"terraform_remote_state\.cluster\.outputs\.(\w+)", text)
    }

    assert read == {
        "cluster_certificate_authority_data",
        "cluster_endpoint",
        "cluster_name",
        "node_iam_role_name",
        "queue_name",
        "volume_key_arn",
    }
    assert read <= set(cluster_outputs(item))
