"""A node class's `capacity_reservations`: the On-Demand capacity its nodes may use first."""

from typing import Annotated, Literal

from pydantic import Field

from core.config.aws import AccountId
from core.config.values import FrozenMap, Model, Text, TextMap, matching

ReservationId = Annotated[
    Text,
    matching(
        "cr-[0-9a-f]{8,17}",
        "the id of a capacity reservation",
        'write one such as "cr-0123456789abcdef0"',
    ),
]


class CapacityReservations(Model):
    """One selector of capacity reservations: an id, or what all the selected have in common."""

    id: ReservationId | None = Field(
        default=None, description="One reservation by its id; with nothing beside it."
    )
    tags: TextMap = Field(
        default=FrozenMap(),
        description='Reservations with all of these tags; "*" stands for any value.',
    )
    owner_id: AccountId | None = Field(
        default=None,
        description="Only reservations of this account: it may share its own with yours.",
        json_schema_extra={"default_text": "any account"},
    )
    instance_match_criteria: Literal["open", "targeted"] | None = Field(
        default=None,
        description="Only reservations that any instance uses, or only those that must be named.",
        json_schema_extra={"default_text": "both"},
    )
