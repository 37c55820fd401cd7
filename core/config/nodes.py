"""The environment file's `node_pools`."""

from collections.abc import Iterable, Mapping
from typing import Annotated, ClassVar, Literal, Self, TypeVar

from pydantic import AfterValidator, Field, ModelWrapValidatorHandler, model_validator

from core.config.disruption import Disruption
from core.config.fields import key_names
from core.config.labels import LabelKey, LabelMap, LabelValue
from core.config.measures import Duration, DurationOrNever, Quantity, QuantityMap
from core.config.node_class import NodeClass
from core.config.values import Effect, FrozenMap, Int32, Model, Text, Whole
from core.shapes import is_mapping

Operator = Literal["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt", "Gte", "Lte"]


class Requirement(Model):
    """One Karpenter requirement."""

    key: LabelKey = Field(description="The label's key.")
    operator: Operator = Field(description="How the label compares with the values.")
    values: tuple[LabelValue, ...] = Field(default=(), description="The values, as text.")
    min_values: Whole | None = Field(
        default=None,
        ge=1,
        le=50,
        alias="minValues",
        description="How many different values must remain to choose from.",
    )


class Taint(Model):
    """One taint of a NodePool's nodes."""

    key: LabelKey = Field(description="The taint's key.")
    value: LabelValue | None = Field(default=None, description="The taint's value.")
    effect: Effect = Field(description="What happens to pods that do not tolerate it.")


MinValuesKey = Literal[
    "architecture",
    "capacity_type",
    "cpu",
    "instance_category",
    "instance_family",
    "instance_generation",
    "instance_size",
    "instance_type",
    "zone",
]


_Of = TypeVar("_Of", bound=Model)


def _not_set(model: _Of, names: Iterable[str]) -> _Of:
    # What no file says must not look as if one did: it follows from the rest.
    model.model_fields_set.difference_update(names)
    return model


# The defaults of a pool that names families or types.
WHERE_NAMED: Mapping[str, tuple[str, ...] | None] = {
    "instance_categories": (),
    "min_generation": None,
}


class NodePool(Model):
    """One NodePool: which nodes Karpenter may launch, how many, and how it replaces them."""

    ELSEWHERE: ClassVar = {
        **{
            key: f"move it to the node class: {key} is under node_classes"
            for key in key_names(NodeClass)
        },
        "budgets": "move it below disruption",
        "consolidate_after": "move it below disruption",
        "consolidation": "write disruption, with a consolidation_policy",
        "consolidation_policy": "move it below disruption",
        "nodeClassRef": "write node_class",
        "profile": "move it below disruption",
        "providerRef": "write node_class",
        "ttlSecondsAfterEmpty": "write disruption, with a consolidate_after such as 30s",
        "ttlSecondsUntilExpired": "write expire_after",
    }

    node_class: Text = Field(default="default", description="A name under `node_classes`.")
    capacity_types: tuple[Literal["spot", "on-demand", "reserved"], ...] = Field(
        default=("spot", "on-demand"),
        min_length=1,
        description="Karpenter takes reserved capacity first, then Spot, in whatever order "
        "they are written.",
    )
    on_demand_base_percent: Whole | None = Field(
        default=None,
        ge=1,
        le=99,
        description="Keeps this part of the nodes On-Demand: makes a second NodePool, "
        "<name>-on-demand, and needs a spread constraint of the workloads.",
    )
    architectures: tuple[Literal["amd64", "arm64"], ...] = Field(
        default=("amd64",), min_length=1, description="CPU architectures."
    )
    zones: tuple[Text, ...] = Field(
        default=(),
        description="Availability zones.",
        json_schema_extra={"default_text": "the cluster's"},
    )
    instance_categories: tuple[LabelValue, ...] = Field(
        default=("c", "m", "r"),
        description="Instance categories: the letter of a family.",
        json_schema_extra={"default_text": "[c, m, r]; all where families or types are named"},
    )
    instance_families: tuple[LabelValue, ...] = Field(
        default=(), description="Instance families, such as m7g."
    )
    instance_types: tuple[LabelValue, ...] = Field(
        default=(), description="Instance types, such as m7g.large."
    )
    min_generation: Int32 | None = Field(
        default=5,
        ge=1,
        description="The oldest instance generation.",
        json_schema_extra={"default_text": "5; any where families or types are named"},
    )
    min_cpus: Int32 | None = Field(default=None, ge=1, description="The least vCPUs of a node.")
    max_cpus: Int32 | None = Field(default=None, ge=1, description="The most vCPUs of a node.")
    min_memory: Quantity | None = Field(
        default=None, description="The least memory of a node, in whole MiB."
    )
    max_memory: Quantity | None = Field(
        default=None, description="The most memory of a node, in whole MiB."
    )
    min_values: Annotated[
        Mapping[MinValuesKey, Annotated[Whole, Field(ge=1, le=50)]], AfterValidator(FrozenMap)
    ] = Field(
        default=FrozenMap(),
        description="How many different values of a requirement must remain, such as "
        "{instance_family: 3}. Any of them switches off Karpenter's filters against bare metal, "
        "GPUs and Spot dearer than On-Demand.",
    )
    requirements: tuple[Requirement, ...] = Field(
        default=(), max_length=100, description="Further Karpenter requirements."
    )
    labels: LabelMap = Field(default=FrozenMap(), description="Labels of the nodes.")
    taints: tuple[Taint, ...] = Field(default=(), description="Taints of the nodes.")
    startup_taints: tuple[Taint, ...] = Field(
        default=(), description="Taints that something removes once the node is ready."
    )
    limits: QuantityMap = Field(
        min_length=1,
        description="What all nodes of the pool may have together, such as cpu and memory.",
    )
    replicas: Whole | None = Field(
        default=None,
        ge=0,
        le=10_000,
        description="Makes the pool static: Karpenter keeps this many nodes, whatever pods ask "
        "for. Needs the feature gate static_capacity, and limits on nodes only.",
    )
    weight: Whole | None = Field(
        default=None, ge=1, le=100, description="Pools of a higher weight are tried first."
    )
    expire_after: DurationOrNever = Field(
        default="720h",
        description="A node's age at which it is replaced, whatever the budgets say; or Never.",
    )
    termination_grace_period: Duration = Field(
        default="30m",
        description="How long a drain may take before pods are removed by force. Also bounds a "
        "destroy.",
    )
    disruption: Disruption = Field(
        default=Disruption(), description="Consolidation and its budgets."
    )

    @model_validator(mode="wrap")
    @classmethod
    def _named_types_stand_alone(
        cls, data: object, handler: ModelWrapValidatorHandler[Self]
    ) -> Self:
        """Leave out the defaults that would exclude families or types the user names."""
        if not is_mapping(data):
            return handler(data)
        unsaid = {name: value for name, value in WHERE_NAMED.items() if name not in data}
        if data.get("instance_families") or data.get("instance_types"):
            return _not_set(handler({**unsaid, **data}), unsaid)
        return handler(data)

    def settled(self) -> Self:
        """Return the pool after a change, with the defaults that follow from what it names now."""
        named = self.instance_families or self.instance_types
        unsaid = {
            name: value if named else type(self).model_fields[name].default
            for name, value in WHERE_NAMED.items()
            if name not in self.model_fields_set
        }
        return _not_set(self.model_copy(update=unsaid), unsaid)
