"""Every module call that we render, held against the module's interface."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.config.environment import Environment
from core.facts import EKS_MODULE, VPC_MODULE
from core.render.data import Rendered
from core.render.outputs import cluster_outputs
from core.shapes import Json, is_mapping
from tests.contract.calls import (
    CALLS,
    FILES,
    META_ARGUMENTS,
    READ_OF_ANY,
    environment_of,
    name_of,
    written_stacks,
)
from tests.contract.checker import (
    call_problems,
    inputs_type,
    is_expression,
    outputs_named,
    problems,
    without_flag,
)
from tests.contract.contracts import contracts
from tools.terraform_types import Type

OUTPUTS = {(name, output) for name, contract in contracts().items() for output in contract.outputs}


@pytest.fixture(params=FILES, ids=name_of)
def environment(request: pytest.FixtureRequest) -> Environment:
    """Return each of our environments in turn."""
    return environment_of(request.param)


def rendered(environment: Environment) -> dict[str, Rendered]:
    """Return what an environment tells each module that it calls."""
    calls = {name: inputs_of(environment) for name, inputs_of in CALLS.items()}
    return {name: inputs for name, inputs in calls.items() if inputs is not None}


def misspelt(value: Json, type_: Type) -> Iterator[Json]:
    """Yield copies of a value of a type, each with another attribute's name changed."""
    if isinstance(type_, str) or value is None or is_expression(value):
        return
    ((kind, inner),) = type_.items()
    for name, item in value.items() if is_mapping(value) else enumerate(value):
        below = without_flag(inner[name]) if kind == "object" else inner
        yield from (_with(value, name, changed) for changed in misspelt(item, below))
        if kind == "object":
            rest = {key: value[key] for key in value if key != name}
            yield rest | {f"{name}_": item}


def _with(value: Json, name: str | int, item: Json) -> Json:
    copied: Json = dict(value) if is_mapping(value) else list(value)
    copied[name] = item
    return copied


def test_there_are_environments_to_look_at() -> None:
    """The examples are among them, and the golden cases too."""
    names = {name_of(file) for file in FILES}

    assert names >= {"environments/dev.yaml", "environments/prod.yaml"}
    assert any(name.startswith("tests/golden/cases/") for name in names)


def test_modules_are_told_what_they_take(environment: Environment) -> None:
    """No unknown input or attribute, none of a wrong type, none left out that is required."""
    found = {
        name: [str(problem) for problem in call_problems(inputs, contracts()[name])]
        for name, inputs in rendered(environment).items()
    }

    assert not any(found.values()), found


def test_any_misspelt_attribute_would_be_found(environment: Environment) -> None:
    """Each input and each nested attribute that we render, with its name changed."""
    for name, inputs in rendered(environment).items():
        changed = list(misspelt(inputs, inputs_type(contracts()[name])))

        assert len(changed) >= len(inputs)
        assert all(call_problems(call, contracts()[name]) for call in changed)


def test_inputs_of_any_type_hold_what_the_module_reads(environment: Environment) -> None:
    """Two inputs have no type to hold them against: the names that the module's code reads do."""
    inputs = CALLS["vpc-endpoints"](environment) or {}
    for name, known in READ_OF_ANY.items():
        element = {"object": {key: {"optional": "any"} for key in known}}

        assert list(problems(inputs.get(name), {"map": element}, name)) == []


def test_expressions_name_outputs_that_exist(environment: Environment) -> None:
    """In modules' inputs, in the stack's outputs and in the role beside them."""
    outputs = [output.value for output in cluster_outputs(environment).values()]
    named = outputs_named([rendered(environment), outputs])

    assert (("vpc", "private_subnets") in named) is not bool(environment.network.existing)
    assert named - OUTPUTS == set()


@pytest.mark.parametrize("file", sorted(written_stacks()), ids=name_of)
def test_stacks_call_the_modules_as_their_contracts_have_them(file: Path) -> None:
    """What a stack's JSON holds fits too: source, version, and what constructs may have added."""
    stack = written_stacks()[file]
    for name, block in stack["module"].items():
        contract = contracts()[name]
        inputs = {key: value for key, value in block.items() if key not in META_ARGUMENTS}

        assert (block["source"], block["version"]) == (contract.source, contract.version)
        assert call_problems(inputs, contract) == []
    assert outputs_named(stack) - OUTPUTS == set()


def test_contracts_are_those_of_the_modules_called() -> None:
    """Every module that some stack calls has a contract, and no other has."""
    called = {name for stack in written_stacks().values() for name in stack["module"]}

    assert called == set(CALLS) == set(contracts())


def test_contracts_are_of_the_pinned_versions() -> None:
    """A new pin needs new contracts: `make contracts`."""
    versions = {name: contract.version for name, contract in contracts().items()}

    assert versions == {
        "eks": EKS_MODULE,
        "karpenter": EKS_MODULE,
        "vpc": VPC_MODULE,
        "vpc-endpoints": VPC_MODULE,
    }
