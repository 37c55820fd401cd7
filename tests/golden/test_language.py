"""What is emitted runs on Terraform and OpenTofu alike: by its sources and by its language."""

import re

import pytest

from core.config.environment import Environment
from core.config.fields import walk_fields
from core.facts import REQUIRED_TERRAFORM
from tests.contract.versions import range_of
from tests.golden.language import (
    FEATURES,
    OLDEST_OPENTOFU,
    Since,
    features_of,
    features_of_expression,
    templates,
)
from tests.golden.produced import Produced, Stack

# Terraform carries it inside: it has no source and needs no version.
_BUILT_IN = "terraform"


@pytest.fixture(scope="module")
def stacks(all_produced: dict[str, Produced]) -> list[Stack]:
    """Return every stack of every case."""
    return [stack for produced in all_produced.values() for stack in produced.stacks.values()]


def unasked() -> dict[str, Since]:
    """Return the features that are used whatever the environment says."""
    return {name: since for name, since in FEATURES.items() if since.asked_by is None}


def test_every_feature_is_listed(stacks: list[Stack]) -> None:
    """What the stacks use is in the table, and what is there unasked is used."""
    used = {feature for stack in stacks for feature in features_of(stack.data)}

    assert used - FEATURES.keys() == set()
    assert unasked().keys() - used == set()


def test_nothing_newer_than_both_have() -> None:
    """Unless an environment asks for it, nothing needs more than the oldest of both."""
    terraform = range_of(REQUIRED_TERRAFORM).low
    opentofu = range_of(f"= {OLDEST_OPENTOFU}").low
    too_new = {
        name
        for name, since in unasked().items()
        if range_of(f"= {since.terraform}").low > terraform
        or range_of(f"= {since.opentofu}").low > opentofu
    }

    assert too_new == set()
    assert opentofu in range_of(REQUIRED_TERRAFORM)


def test_what_is_asked_for_is_asked_by_a_field() -> None:
    """Each newer feature names the field of the environment file that brings it."""
    fields = {path for path, _ in walk_fields(Environment)}
    asked_by = {since.asked_by for since in FEATURES.values()} - {None}

    assert asked_by
    assert asked_by <= fields


def test_a_stack_requires_what_it_uses(stacks: list[Stack]) -> None:
    """No Terraform that a stack accepts lacks a feature that it has."""
    wrong = [
        (stack.name, feature)
        for stack in stacks
        for feature in features_of(stack.data)
        if range_of(f"= {FEATURES[feature].terraform}").low
        > range_of(stack.blocks("terraform")["required_version"]).low
    ]

    assert wrong == []


def test_every_provider_has_its_source(stacks: list[Stack]) -> None:
    """A stack names `namespace/type` for each provider that it uses, and leaves none to be implied.

    A host would tie it to one registry: each command has its own for a source without, and so have
    the modules' own requirements, which must mean the same provider.
    """
    for stack in stacks:
        required = stack.blocks("terraform")["required_providers"]
        types = {type_ for kind in ("resource", "data") for type_ in stack.blocks(kind)}
        used = {type_.partition("_")[0] for type_ in types} - {_BUILT_IN}

        assert required.keys() == used | stack.blocks("provider").keys(), stack.name
        assert {name: item["source"] for name, item in required.items()} == {
            name: f"hashicorp/{name}" for name in required
        }


def test_modules_come_from_the_registry_of_the_command(stacks: list[Stack]) -> None:
    """A module's source is `namespace/name/system`, with a folder in it at most, and no host."""
    sources = {call["source"] for stack in stacks for call in stack.blocks("module").values()}

    assert [
        name for name in sources if not re.fullmatch(r"[\w-]+(/[\w-]+){2}(//[\w/-]+)?", name)
    ] == []
    assert sources


@pytest.mark.parametrize(
    ("stack", "features"),
    [
        ({"//": {}, "moved": []}, {"block moved"}),
        (
            {"terraform": {"backend": {"s3": {"use_lockfile": True}}}},
            {
                "block terraform",
                "terraform backend",
                "backend s3",
                "backend s3 use_lockfile",
            },
        ),
        (
            {
                "resource": {
                    "a": {"b": {"count": 1, "size": 2, "lifecycle": {"ignore_changes": []}}}
                }
            },
            {"block resource", "resource count", "resource lifecycle", "lifecycle ignore_changes"},
        ),
        (
            {"module": {"m": {"source": "x", "for_each": {}, "count_of_it": 1}}},
            {"block module", "module source", "module for_each"},
        ),
        ({"output": {"o": {"ephemeral": True}}}, {"block output", "output ephemeral"}),
        (
            {"provider": {"aws": [{"alias": "other"}]}, "variable": {"v": {"type": "string"}}},
            {"block provider", "provider alias", "block variable", "variable type"},
        ),
        ({"resource": {"terraform_data": {}}}, {"block resource", "resource terraform_data"}),
        ({"//": "%{ if x }"}, {"directive"}),
        ({"//": "%%{ if x } $${ x }"}, set[str]()),
    ],
)
def test_features_are_found(stack: dict[str, object], features: set[str]) -> None:
    """The table's keys are what is found in JSON."""
    assert features_of(stack) == features


@pytest.mark.parametrize(
    ("expression", "features"),
    [
        ("aws_iam_role.ebs-csi.arn", {"reference resource"}),
        ('module.m["a-b.c(d)"].x', {"reference module", "index"}),
        ("data.a.b.names[0]", {"reference data", "index"}),
        (
            "var.a ? local.b : each.key",
            {f"reference {x}" for x in ("var", "local", "each")} | {"conditional"},
        ),
        ("flatten([module.a.b, [1]])", {"function flatten", "reference module", "list"}),
        ("{for k, v in path.x : k => v}", {"for", "object", "operator", "reference path"}),
        ("ephemeral.a.b[*].c", {"reference ephemeral", "splat"}),
        ("provider::aws::arn_parse(self.x)", {"provider function", "reference self"}),
        ("1 + count.index", {"operator", "reference count"}),
    ],
)
def test_features_of_expressions_are_found(expression: str, features: set[str]) -> None:
    """Functions, roots and syntax show; what stands in a text or in a name does not."""
    assert {*features_of_expression(expression)} == features


def test_templates_are_found() -> None:
    """Each template in a text is found up to its own brace."""
    assert list(templates("a ${b} $${c} ${ {d = 1}.d }")) == ["b", " {d = 1}.d "]
