"""The system nodes as the real modules plan them."""

import pytest

from tests.terraform.records import NODE_GROUP, Planned, each_stack


@pytest.mark.parametrize(
    ("stack", "sizes"),
    [
        ("dev-cluster", {"min_size": 2, "desired_size": 2, "max_size": 3}),
        ("prod-cluster", {"min_size": 3, "desired_size": 3, "max_size": 4}),
    ],
)
def test_node_group(planned: Planned, sizes: dict[str, int]) -> None:
    """The system nodes are On-Demand Bottlerocket, as many as asked for, and tainted."""
    group = planned.one("aws_eks_node_group")

    assert group["scaling_config"] == [sizes]
    assert group["ami_type"] == "BOTTLEROCKET_ARM_64"
    assert group["instance_types"] == ["m7g.large"]
    assert group["capacity_type"] == "ON_DEMAND"
    assert group["version"] == "1.35"
    assert group["labels"] == {"karpenter.sh/controller": "true"}
    assert group["taint"] == [
        {"key": "CriticalAddonsOnly", "value": "true", "effect": "NO_SCHEDULE"}
    ]
    assert group["update_config"] == [{"max_unavailable": 1}]


@pytest.mark.parametrize("stack", ["prod-cluster"])
def test_pinned_release(planned: Planned) -> None:
    """A pinned Bottlerocket is the release with its commit, as EKS wants it."""
    version, _, commit = planned.one("aws_eks_node_group")["release_version"].partition("-")

    assert (version, bool(commit)) == ("1.69.0", True)


@each_stack
def test_volumes_of_system_nodes(planned: Planned) -> None:
    """Both of Bottlerocket's volumes are named, gp3 and encrypted."""
    template = planned.one("aws_launch_template", NODE_GROUP)
    volumes = {item["device_name"]: item["ebs"][0] for item in template["block_device_mappings"]}

    assert {device: volume["volume_size"] for device, volume in volumes.items()} == {
        "/dev/xvda": 4,
        "/dev/xvdb": 50,
    }
    for volume in volumes.values():
        assert volume["volume_type"] == "gp3"
        assert volume["encrypted"] == volume["delete_on_termination"] == "true"


@each_stack
def test_metadata_service_of_system_nodes(planned: Planned) -> None:
    """Only IMDSv2 answers, and only on the node itself."""
    (options,) = planned.one("aws_launch_template", NODE_GROUP)["metadata_options"]

    assert options["http_endpoint"] == "enabled"
    assert options["http_tokens"] == "required"
    assert options["http_put_response_hop_limit"] == 1


@each_stack
def test_policies_of_nodes(planned: Planned) -> None:
    """Nodes of both sorts may join, pull images and be reached through SSM."""
    attached = planned.of_type("aws_iam_role_policy_attachment")
    for module in (f"{NODE_GROUP}.", "module.karpenter."):
        names = {
            values["policy_arn"].removeprefix("arn:aws:iam::aws:policy/")
            for address, values in attached.items()
            if address.startswith(module)
        }
        images = {name for name in names if name.startswith("AmazonEC2ContainerRegistry")}
        assert names - images == {
            "AmazonEKSWorkerNodePolicy",
            "AmazonEKS_CNI_Policy",
            "AmazonSSMManagedInstanceCore",
        }
        assert len(images) == 1
