"""The environment file's `disruption`: when Karpenter replaces nodes, and how many at once."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field, model_validator

from core.config.cron import NAMES, cron_fault
from core.config.editors import InEditors, pattern
from core.config.measures import BudgetDuration, CountOrPercent, DurationOrNever
from core.config.values import Model, Text, fault, unique
from core.shapes import Json, is_mapping

# Five fields, or a name: what the fields may hold, editors do not tell.
CRON = rf"{'|'.join(NAMES)}|[ \t]*[\w*?,/-]+([ \t]+[\w*?,/-]+){{4}}[ \t]*"


def _cron(value: str) -> str:
    if found := cron_fault(value):
        raise fault(found, 'write five cron fields, such as "0 7 * * mon-fri", or "@daily"')
    return value


Cron = Annotated[Text, AfterValidator(_cron), pattern(CRON)]
DisruptionReason = Literal["Underutilized", "Empty", "Drifted"]


class Budget(Model):
    """How many nodes may be disrupted at once."""

    nodes: CountOrPercent = Field(description="A number of nodes, or a percentage of the pool's.")
    schedule: Cron | None = Field(
        default=None, description="When the budget begins to hold, as cron in UTC; with `duration`."
    )
    duration: BudgetDuration | None = Field(
        default=None, description="How long it then holds; with `schedule`."
    )
    reasons: Annotated[
        tuple[DisruptionReason, ...], AfterValidator(unique), InEditors(uniqueItems=True)
    ] = Field(default=(), description="The disruptions it holds for; all when left out.")

    @property
    def stops_drift(self) -> bool:
        """Whether no drifted node is replaced while it is there: it allows none, at all times."""
        concerns = not self.reasons or "Drifted" in self.reasons
        return concerns and self.schedule is None and not self.nodes.strip("0%")


# What each profile writes; docs/node-pools.md shows the same. Times are UTC.
PROFILES: Mapping[str, Mapping[str, Json]] = MappingProxyType(
    {
        "steady": {
            "consolidation_policy": "WhenEmptyOrUnderutilized",
            "consolidate_after": "15m",
            "budgets": (
                {"nodes": "10%"},
                {"nodes": "1", "reasons": ("Underutilized", "Drifted")},
                {
                    "nodes": "0",
                    "schedule": "0 6 * * mon-fri",
                    "duration": "14h",
                    "reasons": ("Underutilized",),
                },
            ),
        },
        "frugal": {
            "consolidation_policy": "WhenEmptyOrUnderutilized",
            "consolidate_after": "30s",
            "budgets": (
                {"nodes": "100%", "reasons": ("Empty",)},
                {"nodes": "25%", "reasons": ("Underutilized",)},
                {"nodes": "10%", "reasons": ("Drifted",)},
            ),
        },
        "batch": {
            "consolidation_policy": "WhenEmpty",
            "consolidate_after": "5m",
            "budgets": (
                {"nodes": "100%", "reasons": ("Empty",)},
                {"nodes": "1", "reasons": ("Drifted",)},
            ),
        },
    }
)


class Disruption(Model):
    """When and how fast Karpenter replaces nodes."""

    ELSEWHERE: ClassVar = dict.fromkeys(
        ("expireAfter", "expire_after", "termination_grace_period"),
        "move it out of disruption: it is the pool's own",
    )

    profile: Literal["steady", "frugal", "batch"] | None = Field(
        default=None,
        description="Fills in the fields below that are left out: `steady` moves pods rarely, "
        "`frugal` for every saving, `batch` never while they run.",
    )
    consolidation_policy: Literal["WhenEmpty", "WhenEmptyOrUnderutilized", "Balanced"] = Field(
        default="WhenEmptyOrUnderutilized",
        description="Which nodes consolidation may remove.",
        json_schema_extra={"default_text": "WhenEmptyOrUnderutilized; or the profile's"},
    )
    consolidate_after: DurationOrNever = Field(
        default="1m",
        description="How long a node stays untouched after its pods last changed.",
        json_schema_extra={"default_text": "1m; or the profile's"},
    )
    budgets: tuple[Budget, ...] = Field(
        default=(Budget(nodes="10%"),),
        min_length=1,
        max_length=50,
        description="Limits to voluntary disruption: consolidation and drift.",
        json_schema_extra={"default_text": "[{nodes: 10%}]; or the profile's"},
    )

    @model_validator(mode="before")
    @classmethod
    def _filled_in_by_the_profile(cls, data: object) -> object:
        """Fill in what the file leaves to the profile that it names."""
        profile = data.get("profile") if is_mapping(data) else None
        if is_mapping(data) and isinstance(profile, str) and profile in PROFILES:
            return {**PROFILES[profile], **data}
        return data
