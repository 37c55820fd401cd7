"""The managed node group for add-ons and Karpenter itself."""

from core.render.system_nodes import architecture, release_parameter, ssm_policy, system_nodes
from tests.support import environment
from tests.tables import each

BOUNDARY = "arn:aws:iam::999988887777:policy/Boundary"


def volume(device: str, size: int) -> dict[str, object]:
    """Return a volume as the module takes it."""
    ebs = {
        "volume_size": size,
        "volume_type": "gp3",
        "encrypted": True,
        "delete_on_termination": True,
    }
    return {"device_name": device, "ebs": ebs}


def test_the_smallest_group() -> None:
    """Two On-Demand arm64 nodes, tainted, of the latest release, with IMDSv2 out of pods' reach."""
    assert system_nodes(environment()) == {
        "system": {
            "launch_template_name": "dev-system",
            "iam_role_name": "dev-system",
            "iam_role_additional_policies": {
                "AmazonSSMManagedInstanceCore": (
                    "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
                )
            },
            "ami_type": "BOTTLEROCKET_ARM_64",
            "use_latest_ami_release_version": True,
            "capacity_type": "ON_DEMAND",
            "instance_types": ["m7g.large"],
            "min_size": 2,
            "max_size": 3,
            "desired_size": 2,
            "labels": {"karpenter.sh/controller": "true"},
            "taints": {
                "critical_addons_only": {
                    "key": "CriticalAddonsOnly",
                    "value": "true",
                    "effect": "NO_SCHEDULE",
                }
            },
            "update_config": {"max_unavailable": 1},
            "block_device_mappings": {
                "os": volume("/dev/xvda", 4),
                "data": volume("/dev/xvdb", 50),
            },
            "metadata_options": {
                "http_endpoint": "enabled",
                "http_tokens": "required",
                "http_put_response_hop_limit": 1,
            },
        }
    }


def test_every_field_reaches_the_group() -> None:
    """Sizes, volumes, settings, labels and the boundary are the file's."""
    settings = '[settings.kernel]\nlockdown = "integrity"\n'
    group = system_nodes(
        environment(
            cluster={"name": "blue"},
            access={"permissions_boundary": BOUNDARY},
            system_nodes={
                "instance_types": ["m7i.large", "m7a.large"],
                "min_size": 3,
                "max_size": 6,
                "data_volume_size": "1Ti",
                "bottlerocket_settings": settings,
                "labels": {"a": "b"},
            },
        )
    )["system"]

    assert group["launch_template_name"] == group["iam_role_name"] == "blue-system"
    assert (group["ami_type"], group["instance_types"]) == (
        "BOTTLEROCKET_x86_64",
        ["m7i.large", "m7a.large"],
    )
    assert [group[f"{key}_size"] for key in ("min", "desired", "max")] == [3, 3, 6]
    assert group["block_device_mappings"]["data"] == volume("/dev/xvdb", 1024)
    assert group["bootstrap_extra_args"] == settings
    assert group["labels"] == {"karpenter.sh/controller": "true", "a": "b"}
    assert group["iam_role_permissions_boundary"] == BOUNDARY


@each(
    ("instance_type", "arch", "name"),
    [("m7g.large", "arm64", "arm64"), ("m7i.large", "amd64", "x86_64")],
)
def test_a_pinned_release_is_read_from_ssm(instance_type: str, arch: str, name: str) -> None:
    """EKS wants the release with its commit, which a public parameter holds."""
    nodes = {"instance_types": [instance_type], "bottlerocket_version": "1.69.0"}
    item = environment(system_nodes=nodes)
    group = system_nodes(item)["system"]

    assert architecture(item) == arch
    assert release_parameter(item) == (
        f"/aws/service/bottlerocket/aws-k8s-1.35/{name}/1.69.0/image_version"
    )
    assert group["use_latest_ami_release_version"] is False
    assert group["ami_release_version"] == ("${data.aws_ssm_parameter.bottlerocket.insecure_value}")


@each(
    ("instance_type", "ami_type"),
    [("m7g.large", "BOTTLEROCKET_ARM_64"), ("m7i.large", "BOTTLEROCKET_x86_64")],
)
def test_fips_has_images_of_its_own(instance_type: str, ami_type: str) -> None:
    """EKS has an AMI type for it, and the pinned release is that of the FIPS variant."""
    nodes = {"instance_types": [instance_type], "bottlerocket_version": "1.69.0"}
    plain = environment(system_nodes=nodes)
    fips = environment(system_nodes=nodes, cluster={"fips": True})
    parameter = release_parameter(plain) or ""

    assert system_nodes(plain)["system"]["ami_type"] == ami_type
    assert system_nodes(fips)["system"]["ami_type"] == f"{ami_type}_FIPS"
    assert release_parameter(fips) == parameter.replace("aws-k8s-1.35/", "aws-k8s-1.35-fips/")


def test_the_latest_release_needs_no_parameter() -> None:
    """EKS looks the latest one up itself."""
    assert release_parameter(environment()) is None


def test_the_policy_for_ssm_is_of_the_partition() -> None:
    """AWS' policy has an ARN in each partition."""
    assert ssm_policy(environment(region="us-gov-west-1")) == (
        "arn:aws-us-gov:iam::aws:policy/AmazonSSMManagedInstanceCore"
    )
