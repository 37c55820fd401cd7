"""What a later version accepts: until it is built, an error that says so."""

import pytest

from core.config.environment import Environment
from core.config.fields import key_names, later_keys, walk_fields
from core.config.parse import parse_environment
from core.config.source import parse_source
from core.config.values import Model
from core.problems import ConfigError
from tests.support import at, environment_yaml

# Names that the design keeps for later, and networks that are not built yet.
LATER_KEYS = [
    "network.ip_family",
    "network.secondary_cidrs",
]


def faults(path: str, value: object) -> list[tuple[str, str, str]]:
    """Return (path, found, right) of what is wrong with the smallest file once a path is set."""
    with pytest.raises(ConfigError) as error:
        parse_environment(parse_source(environment_yaml(**at(path, value)), "f"), "dev")
    return [(problem.path, problem.found, problem.right) for problem in error.value.problems]


@pytest.mark.parametrize("path", LATER_KEYS)
@pytest.mark.parametrize("value", ["text", {"a": [1]}], ids=["text", "mapping"])
def test_a_key_of_a_later_version(path: str, value: object) -> None:
    """A key that is kept for later is no unknown key."""
    assert faults(path, value) == [(path, "not supported yet", "remove it")]


@pytest.mark.parametrize(
    ("path", "right"),
    [
        ("node_pools.default.kubelet", "move it to the node class: kubelet is under node_classes"),
        (
            "node_classes.default.kubelet.podsPerCore",
            "remove it: Bottlerocket has only max_pods",
        ),
    ],
)
def test_a_key_that_belongs_elsewhere(path: str, right: str) -> None:
    """A key that users look for in the wrong place is answered with the right one."""
    assert faults(path, {}) == [(path, "unknown key", right)]


def test_the_table_above_is_complete() -> None:
    """Every key that a model keeps for later is tested."""
    kept = set(later_keys(Environment))
    for path, field in walk_fields(Environment):
        for model in models_in(field.annotation):
            mark = ".default." if path == "node_pools" else "."
            kept |= {f"{path}{mark}{key}".replace(".*.", ".default.") for key in later_keys(model)}

    assert kept == set(LATER_KEYS)


def test_no_key_is_both_known_and_kept_for_later() -> None:
    """Building a key takes it off the list."""
    models = [
        Environment,
        *(m for _, field in walk_fields(Environment) for m in models_in(field.annotation)),
    ]

    assert [key for model in models for key in later_keys(model) if key in key_names(model)] == []


def models_in(annotation: object) -> list[type[Model]]:
    """Return the models that an annotation speaks of."""
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return [annotation]
    arguments = getattr(annotation, "__args__", ())
    return [model for argument in arguments for model in models_in(argument)]
