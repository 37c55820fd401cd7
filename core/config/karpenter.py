"""The environment file's `karpenter`: the controller."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from core.config.values import Flag, FrozenMap, Int32, JsonMap, Model, Text, matching
from core.config.versions import ReleaseVersion
from core.shapes import Json, is_mapping

Registry = Annotated[
    Text,
    matching(
        r"[a-z0-9][a-z0-9.-]*(:[0-9]{1,5})?(/[a-z0-9][a-z0-9._-]*)*",
        "a registry",
        'write its host and path, such as "123456789012.dkr.ecr.us-east-1.amazonaws.com/karpenter"',
    ),
]


class FeatureGates(Model):
    """Karpenter's feature gates, with its own defaults."""

    spot_to_spot_consolidation: Flag = Field(
        default=False, description="Replace Spot nodes by cheaper Spot nodes."
    )
    node_repair: Flag = Field(default=False, description="Replace nodes that stay unhealthy.")
    reserved_capacity: Flag = Field(
        default=True, description="Use On-Demand capacity reservations that a node class selects."
    )
    static_capacity: Flag = Field(
        default=False, description="Allow NodePools with a fixed number of nodes."
    )
    node_overlay: Flag = Field(default=False, description="Allow NodeOverlays.")
    capacity_buffer: Flag = Field(default=False, description="Allow CapacityBuffers.")


class Karpenter(Model):
    """The Karpenter controller, in kube-system."""

    version: ReleaseVersion = Field(
        default="1.14.1", description="Version of both charts and of the controller."
    )
    registry: Registry | None = Field(
        default=None,
        description="Where a mirror of public.ecr.aws/karpenter is, with the charts karpenter and "
        "karpenter-crd and the image controller.",
        json_schema_extra={"default_text": "public.ecr.aws/karpenter"},
    )
    replicas: Int32 = Field(
        default=2, ge=1, description="Replicas of the controller; one is active."
    )
    interruption_queue: Flag = Field(
        default=True,
        description="Drain nodes on Spot interruptions, health events and state changes, from an "
        "SQS queue.",
    )
    zonal_shift: Flag = Field(
        default=False,
        description="Let the controller follow ARC zonal shifts; `cluster.zonal_shift` registers "
        "the cluster.",
    )
    feature_gates: FeatureGates = Field(
        default=FeatureGates(), description="Karpenter's feature gates."
    )
    values: JsonMap = Field(
        default=FrozenMap(), description="Further chart values, merged over what this project sets."
    )

    @property
    def settings(self) -> Mapping[str, Json]:
        """The controller's settings among the further chart values."""
        settings = self.values.get("settings")
        return settings if is_mapping(settings) else {}
