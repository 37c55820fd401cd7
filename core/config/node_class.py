"""The environment file's `node_classes`."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from core.config.encryption import KeyArn
from core.config.kubelet import Kubelet
from core.config.measures import VolumeSize
from core.config.reservations import CapacityReservations
from core.config.toml import Toml
from core.config.values import FrozenMap, Model, Text, TextMap, matching
from core.config.versions import BottlerocketAlias

SsmParameter = Annotated[
    Text,
    matching(
        r"/[\w./-]+",
        "the name of an SSM parameter",
        'write its full name, such as "/aws/service/bottlerocket/..."',
    ),
]


class NodeClass(Model):
    """One EC2NodeClass: what a node is made of."""

    ELSEWHERE: ClassVar = {
        **dict.fromkeys(
            ("amiSelectorTerms", "ami_selector_terms"), "write ami, or ami_ssm_parameter"
        ),
        **dict.fromkeys(("amiFamily", "ami_family"), "remove it: every node is Bottlerocket"),
        **dict.fromkeys(
            ("blockDeviceMappings", "block_device_mappings"),
            "write os_volume_size and data_volume_size",
        ),
        **dict.fromkeys(
            ("instanceProfile", "instance_profile", "role"), "remove it: nodes get a role made here"
        ),
        **dict.fromkeys(
            ("securityGroupSelectorTerms", "subnetSelectorTerms"),
            "remove it: both are found by the discovery tag",
        ),
        **dict.fromkeys(("userData", "user_data"), "write bottlerocket_settings"),
    }

    ami: BottlerocketAlias = Field(
        default="bottlerocket@latest",
        description="The Bottlerocket release. `@latest` replaces nodes whenever AWS publishes "
        "one; production pins it.",
    )
    ami_ssm_parameter: SsmParameter | None = Field(
        default=None,
        description="An SSM parameter that holds the AMI id, instead of `ami`: for FIPS variants.",
    )
    os_volume_size: VolumeSize = Field(
        default="4Gi", description="Size of /dev/xvda, the read-only system."
    )
    data_volume_size: VolumeSize = Field(
        default="50Gi", description="Size of /dev/xvdb: images, logs and emptyDir volumes."
    )
    kms_key_id: KeyArn | None = Field(
        default=None,
        description="The ARN of the KMS key that encrypts both volumes; the controller's policy "
        "gets what it needs for it.",
        json_schema_extra={"default_text": "encryption.volumes"},
    )
    kubelet: Kubelet = Field(default=Kubelet(), description="Kubelet settings.")
    instance_store_policy: Literal["RAID0"] | None = Field(
        default=None, description="RAID0 puts images, logs and emptyDir on the instance store."
    )
    capacity_reservations: tuple[CapacityReservations, ...] = Field(
        default=(),
        max_length=30,
        description="The capacity reservations that pools with `reserved` among their "
        "capacity_types use first; each item selects some.",
    )
    bottlerocket_settings: Toml = Field(
        default="", description="Bottlerocket settings as TOML, merged into the user data."
    )
    tags: TextMap = Field(
        default=FrozenMap(),
        description="Further tags of the instances, volumes and network interfaces.",
    )
