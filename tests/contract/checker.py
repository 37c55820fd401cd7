"""Holds what a Terraform module is told against its interface, down to each nested attribute.

Terraform itself refuses an unknown input, but drops an unknown attribute of an object silently. It
also turns "5" into 5 and true into "true"; here what is rendered has to be what is meant.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from core.problems import PathPart, Problem, path_of, suggestion
from core.shapes import Json, is_list, is_mapping
from tests.contract.contracts import Contract
from tests.support import texts_in
from tools.terraform_types import Type

_EXPRESSION = re.compile(r"(?<!\$)\$\{(.*?)\}", re.DOTALL)
_OUTPUT = re.compile(r"\bmodule\.([\w-]+)\.([\w-]+)")
_FAMILIES = {"list": "list", "set": "list", "tuple": "list", "map": "mapping", "object": "mapping"}


def call_problems(inputs: Mapping[str, Json], contract: Contract) -> list[Problem]:
    """Return what is wrong with the inputs of a module."""
    return list(problems(inputs, inputs_type(contract)))


def inputs_type(contract: Contract) -> Type:
    """Return a module's inputs as the object that they are together."""
    attributes = {
        name: block["type"] if "required" in block else {"optional": block["type"]}
        for name, block in contract.inputs.items()
    }
    return {"object": attributes}


def problems(value: Json, type_: Type, *path: PathPart) -> Iterator[Problem]:
    """Yield what is wrong with a value that is to be of a type."""
    if value is None or type_ == "any" or is_expression(value):
        return
    if kind_of(value) != _family(type_):
        found = f"{kind_of(value)}, where a {_family(type_)} is wanted"
        yield Problem(path_of(path), found, f"write a {_family(type_)}")
    elif isinstance(type_, dict):
        ((kind, inner),) = type_.items()
        yield from _nested(value, kind, inner, path)


def is_expression(value: Json) -> bool:
    """Tell whether text is one Terraform expression, of which nobody knows the type."""
    if not isinstance(value, str) or not value.startswith("${"):
        return False
    depth = 0
    for position, character in enumerate(value):
        depth += {"{": 1, "}": -1}.get(character, 0)
        if depth == 0 and character == "}":
            return position == len(value) - 1
    return False


def outputs_named(value: Json) -> set[tuple[str, str]]:
    """Return every module and output that expressions somewhere in a value name."""
    return {
        (module, output)
        for text in texts_in(value)
        for expression in _EXPRESSION.findall(text)
        for module, output in _OUTPUT.findall(expression)
    }


def attribute_paths(type_: Type, prefix: str = "") -> set[str]:
    """Return the path of each attribute of a type's objects, such as `timeouts.create`."""
    if isinstance(type_, str):
        return set()
    ((kind, inner),) = type_.items()
    if kind == "object":
        below = (
            attribute_paths(without_flag(item), f"{prefix}{name}.") for name, item in inner.items()
        )
        return {f"{prefix}{name}" for name in inner}.union(*below)
    return set().union(*(attribute_paths(item, prefix) for item in _listed(inner)))


def without_flag(attribute: Type) -> Type:
    """Return an attribute's type, whether it may be left out or not."""
    return attribute.get("optional", attribute) if isinstance(attribute, dict) else attribute


def kind_of(value: Json) -> str:
    """Name the kind of a value."""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int | float):
        return "number"
    return "mapping" if is_mapping(value) else "list" if is_list(value) else "string"


def _listed(inner: Any) -> list[Type]:  # noqa: ANN401  # a type, or a tuple's types
    return inner if isinstance(inner, list) else [inner]


def _family(type_: Type) -> str:
    return type_ if isinstance(type_, str) else _FAMILIES[next(iter(type_))]


def _nested(value: Any, kind: str, inner: Any, path: tuple[PathPart, ...]) -> Iterator[Problem]:  # noqa: ANN401
    match kind:
        case "object":
            yield from _object(value, inner, path)
        case "map":
            for key, item in value.items():
                yield from problems(item, inner, *path, key)
        case "tuple":
            if len(value) != len(inner):
                found = f"{len(value)} items, where {len(inner)} are wanted"
                yield Problem(path_of(path), found, f"write {len(inner)}")
            for index, (item, type_) in enumerate(zip(value, inner, strict=False)):
                yield from problems(item, type_, *path, index)
        case _:
            for index, item in enumerate(value):
                yield from problems(item, inner, *path, index)


def _object(
    value: Mapping[str, Json], attributes: dict[str, Type], path: tuple[PathPart, ...]
) -> Iterator[Problem]:
    for name, item in value.items():
        if name in attributes:
            yield from problems(item, without_flag(attributes[name]), *path, name)
        else:
            right = f"remove it{suggestion(name, attributes)}"
            yield Problem(path_of((*path, name)), "unknown to the module", right)
    for name, attribute in attributes.items():
        if name not in value and without_flag(attribute) is attribute:
            yield Problem(path_of((*path, name)), "the module needs it", "write it")
