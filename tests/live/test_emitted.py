"""The resource types that an apply makes, against recorded plans and golden JSON."""

import json
from collections.abc import Iterator
from functools import cache

import pytest

from core.checks.run import checked_environments
from core.config.environment import Environment
from core.layout import stacks_of
from core.names import stack_name
from live.calls import CALLS
from live.emitted import emitted_types
from tests.golden.cases import CASES, Case
from tests.support import ROOT
from tests.terraform.records import RECORDS, Planned, type_of
from tools.record_plan import recorded_environments

READ = "data."
# Of the account's stack, whose plan is not recorded.
ACCOUNT = "aws_iam_service_linked_role"


@cache
def recorded() -> dict[str, Environment]:
    """Return the environments of recorded plans by the name of their record."""
    found = recorded_environments()
    return {stack_name(environment.name, "cluster"): environment for environment in found}


def written(case: Case) -> Iterator[tuple[Environment, set[str]]]:
    """Yield a case's environments, each with the types of AWS in its JSON."""
    for loaded in checked_environments(case.files(), ROOT)[0]:
        types = set[str]()
        for stack in stacks_of(loaded.environment):
            data = json.loads((case.expected / f"{stack.name}.tf.json").read_bytes())
            types.update(data.get("resource", {}))
            types.update(f"{READ}{kind}" for kind in data.get("data", {}))
        of_aws = {kind for kind in types if kind.removeprefix(READ).startswith("aws_")}
        yield loaded.environment, of_aws


@pytest.mark.parametrize("stack", RECORDS)
def test_all_that_modules_plan_is_known(stack: str) -> None:
    """What an environment is said to make is what the real modules plan for it, no less, no more.

    Resources of other providers, such as time_sleep, need nothing of AWS.
    """
    addresses = [item for item in Planned(stack).addresses if ".data." not in f".{item}"]
    planned = {kind for kind in map(type_of, addresses) if kind.startswith("aws_")}

    said = {kind for kind in emitted_types(recorded()[stack]) if not kind.startswith(READ)}

    assert said - {ACCOUNT} == planned


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_all_that_is_written_is_known(case: Case) -> None:
    """Each type of a golden case's JSON is among those that the environment is said to make."""
    said = [(emitted_types(environment), types) for environment, types in written(case)]

    assert [types - emitted for emitted, types in said] == [set()] * len(said)
    assert [emitted - set(CALLS) for emitted, _ in said] == [set()] * len(said)


def test_no_type_is_known_in_vain() -> None:
    """Each type of the table is made by some recorded environment."""
    made = {kind for item in recorded().values() for kind in emitted_types(item)}

    assert set(CALLS) == made
