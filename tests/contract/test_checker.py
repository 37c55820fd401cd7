"""What the checker of module calls finds, and what it lets pass."""

from typing import Any

import pytest

from tests.contract.checker import (
    attribute_paths,
    call_problems,
    is_expression,
    outputs_named,
    problems,
)
from tests.contract.contracts import Contract, contracts
from tools.terraform_types import Type, parse_type

GROUP = "map(object({ size = number, names = optional(list(string)), on = optional(bool, true) }))"


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        ("string", "a"),
        ("string", "port ${module.a.b}"),
        ("number", 5),
        ("number", 0.5),
        ("bool", False),
        ("string", None),
        ("number", "${module.a.b}"),
        ("list(string)", "${module.a.b}"),
        (GROUP, '${jsondecode("{}")}'),
        ("list(string)", []),
        ("list(string)", ("a", "${module.a.b}")),
        ("set(number)", [1, 2]),
        ("map(bool)", {"a": True, "${b}": False}),
        ("tuple([string, number])", ["a", 1]),
        ("any", {"a": [{"b": None}]}),
        ("map(any)", {"a": 1, "b": "c"}),
        ("object({})", {}),
        (GROUP, {"a": {"size": 1}, "b": {"size": "${c}", "names": ["d"], "on": None}}),
        (GROUP, {"a": {"size": None}}),
    ],
)
def test_what_fits_passes(type_: str, value: object) -> None:
    """Values of the type pass, and so do null and expressions."""
    assert list(problems(value, parse_type(type_))) == []


@pytest.mark.parametrize(
    ("type_", "value", "expected"),
    [
        ("string", 5, ["in: number, where a string is wanted; write a string"]),
        ("string", True, ["in: bool, where a string is wanted; write a string"]),
        ("number", True, ["in: bool, where a number is wanted; write a number"]),
        ("number", "5", ["in: string, where a number is wanted; write a number"]),
        ("number", "$${a}", ["in: string, where a number is wanted; write a number"]),
        ("number", "${a}-${b}", ["in: string, where a number is wanted; write a number"]),
        ("bool", "true", ["in: string, where a bool is wanted; write a bool"]),
        ("list(string)", "a", ["in: string, where a list is wanted; write a list"]),
        ("list(string)", {"a": "b"}, ["in: mapping, where a list is wanted; write a list"]),
        ("map(string)", ["a"], ["in: list, where a mapping is wanted; write a mapping"]),
        (
            "list(list(number))",
            [[1], [2, "3"], 4],
            [
                "in[1][1]: string, where a number is wanted; write a number",
                "in[2]: number, where a list is wanted; write a list",
            ],
        ),
        (
            "map(string)",
            {"a.b/c": 1},
            ['in["a.b/c"]: number, where a string is wanted; write a string'],
        ),
        (
            "tuple([string, number])",
            [1],
            [
                "in: 1 items, where 2 are wanted; write 2",
                "in[0]: number, where a string is wanted; write a string",
            ],
        ),
        (
            GROUP,
            {"a": {"name": "b", "on": 1}},
            [
                'in.a.name: unknown to the module; remove it (did you mean "names"?)',
                "in.a.on: number, where a bool is wanted; write a bool",
                "in.a.size: the module needs it; write it",
            ],
        ),
    ],
)
def test_what_does_not_fit_is_found(type_: str, value: object, expected: list[str]) -> None:
    """Every fault is found, with its path."""
    assert [str(problem) for problem in problems(value, parse_type(type_), "in")] == expected


def test_a_misspelt_attribute_deep_in_a_real_module_is_found() -> None:
    """Terraform would drop it without a word."""
    groups = {"system": {"instance_typ": ["m7g.large"], "update_config": {"max": 1}}}
    found = call_problems({"eks_managed_node_groups": groups}, contracts()["eks"])

    assert [(problem.path, problem.found, problem.right) for problem in found] == [
        (
            "eks_managed_node_groups.system.instance_typ",
            "unknown to the module",
            'remove it (did you mean "instance_types"?)',
        ),
        (
            "eks_managed_node_groups.system.update_config.max",
            "unknown to the module",
            "remove it",
        ),
    ]


def test_inputs_are_known_and_given() -> None:
    """A module's inputs are held as an object's attributes are."""
    inputs = {
        "name": {"type": "string", "required": True},
        "size": {"type": "number", "default": 1},
    }
    contract = Contract("a/b/c", "1.0.0", ">= 1.5", {}, inputs, [])

    assert call_problems({"name": "a"}, contract) == []
    assert [str(problem) for problem in call_problems({"sizes": 1}, contract)] == [
        'sizes: unknown to the module; remove it (did you mean "size"?)',
        "name: the module needs it; write it",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${a}", True),
        ("${[for x in y : { z = x }]}", True),
        ("${a}${b}", False),
        ("a ${b}", False),
        ("${a} b", False),
        ("$${a}", False),
        ("${a", False),
        ("a", False),
        (5, False),
    ],
)
def test_one_expression_is_told_from_a_template(text: object, expected: bool) -> None:  # noqa: FBT001
    """Text around an expression makes the whole a string."""
    assert is_expression(text) is expected


def test_outputs_are_found_wherever_expressions_are() -> None:
    """Keys, lists and functions hold them too; escaped ones are plain text."""
    value: dict[str, Any] = {
        "a": ["${module.vpc.vpc_id}", {"b": "x-${module.eks.cluster_name}-y"}],
        "${module.key.name}": "${flatten([module.vpc.a_ids, module.vpc-endpoints.b[0].id])}",
        "c": "$${module.no.no} module.no.no ${data.module.x} ${local.module_a.b}",
    }

    assert outputs_named(value) == {
        ("eks", "cluster_name"),
        ("key", "name"),
        ("vpc", "a_ids"),
        ("vpc", "vpc_id"),
        ("vpc-endpoints", "b"),
    }


@pytest.mark.parametrize(
    ("type_", "expected"),
    [
        ("string", set[str]()),
        ("map(string)", set[str]()),
        (parse_type(GROUP), {"size", "names", "on"}),
        (parse_type("tuple([object({a = any}), string])"), {"a"}),
        (
            parse_type("object({ a = optional(list(object({ b = string }))), c = string })"),
            {"a", "a.b", "c"},
        ),
    ],
)
def test_attributes_have_paths(type_: Type, expected: set[str]) -> None:
    """Attributes of nested objects are listed below the attribute that holds them."""
    assert attribute_paths(type_) == expected
