"""Finding the model and the field that a path speaks of."""

from core.config.cluster import AddOn, Cluster
from core.config.disruption import Budget, Disruption
from core.config.environment import Environment
from core.config.fields import field_at, key_names, model_at, walk_fields
from core.config.nodes import NodePool, Requirement
from core.config.values import Model
from core.problems import PathPart
from tests.tables import each


@each(
    ("parts", "model"),
    [
        ((), Environment),
        (("cluster",), Cluster),
        (("cluster", "addons", "coredns"), AddOn),
        (("node_pools", "default"), NodePool),
        (("node_pools", "default", "disruption"), Disruption),
        (("node_pools", "default", "disruption", "budgets", 3), Budget),
        (("node_pools", "default", "requirements", 0), Requirement),
        (("node_pools",), None),
        (("region",), None),
        (("region", "a"), None),
        (("nothing",), None),
        (("nothing", "at", "all"), None),
        (("tags", "a", "b"), None),
        (("karpenter", "values", "a", 0, "b"), None),
    ],
)
def test_the_model_at_a_path(parts: tuple[PathPart, ...], model: type[Model] | None) -> None:
    """Names of the user's and indexes lead to what a mapping or list holds."""
    assert model_at(Environment, parts) is model


@each(
    ("parts", "description"),
    [
        (("region",), "The AWS region."),
        (("node_pools", "default", "taints", 0, "key"), "The taint's key."),
        (("node_pools", "default", "requirements", 0, "values"), "The values, as text."),
        ((), None),
        (("node_pools", "default"), None),
        (("node_pools", "default", "zones", 0), None),
        (("node_pools", "default", "nothing"), None),
    ],
)
def test_the_field_at_a_path(parts: tuple[PathPart, ...], description: str | None) -> None:
    """A path to a model's own key names its field; any other path names none."""
    field = field_at(Environment, parts)

    assert (field.description if field else None) == description


def test_keys_are_those_of_the_file() -> None:
    """Where the file's key is not the model's name, the file's is meant."""
    assert list(key_names(Requirement)) == ["key", "operator", "values", "minValues"]


def test_every_field_is_reached() -> None:
    """Walking reaches what mappings and lists hold, and each path once."""
    paths = [path for path, _ in walk_fields(Environment)]

    assert {
        "region",
        "access.entries.*.policy_associations.*.access_scope.namespaces",
        "node_pools.*.disruption.budgets[].reasons",
        "allow[].reason",
    } <= set(paths)
    assert len(paths) == len(set(paths))


def test_every_field_is_described() -> None:
    """Each field has a sentence, and one that is optional a default that can be shown."""
    fields = dict(walk_fields(Environment))

    assert [
        path for path, field in fields.items() if not (field.description or "").endswith(".")
    ] == []
