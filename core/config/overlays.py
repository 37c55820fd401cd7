"""The environment file's `node_overlays`: what Karpenter is told of instance types."""

from typing import Annotated

from pydantic import Field

from core.config.labels import LabelKey, LabelValue
from core.config.measures import QuantityMap
from core.config.nodes import Operator
from core.config.values import FrozenMap, Model, Text, Whole, matching

Price = Annotated[
    Text,
    matching(r"[0-9]+(\.[0-9]+)?", "a price", 'write USD an hour in quotes, such as "0.0832"'),
]
PriceAdjustment = Annotated[
    Text,
    matching(
        r"[+-]([0-9]*\.?[0-9]+)|\+[0-9]*\.?[0-9]+%|-[0-9]{1,2}(\.[0-9]+)?%|-100%",
        "a change of a price",
        'write USD or a percentage with its sign, such as "-15%" or "+0.02"',
    ),
]


class OverlayRequirement(Model):
    """One requirement of the instance types that an overlay is about."""

    key: LabelKey = Field(description="The label's key.")
    operator: Operator = Field(description="How the label compares with the values.")
    values: tuple[LabelValue, ...] = Field(default=(), description="The values, as text.")


class NodeOverlay(Model):
    """One NodeOverlay: another price of some instance types, or more resources."""

    requirements: tuple[OverlayRequirement, ...] = Field(
        min_length=1, max_length=100, description="Which instance types it is about."
    )
    price: Price | None = Field(
        default=None, description="USD an hour that Karpenter counts instead of the price."
    )
    price_adjustment: PriceAdjustment | None = Field(
        default=None, description="What Karpenter adds to the price; instead of `price`."
    )
    capacity: QuantityMap = Field(
        default=FrozenMap(),
        description="Extended resources that nodes of these types have, such as devices.",
    )
    weight: Whole | None = Field(
        default=None, ge=1, le=10_000, description="The overlay of the highest weight counts."
    )
