"""The workspaces that docs/terraform-cloud.md shows, against the stacks that the program has."""

import re
from functools import cache
from typing import Any, TypeAlias

import pytest
from hcl2 import SerializationOptions, loads

from core.config.environment import Environment
from core.layout import stacks_of
from core.render.backend import cloud_state
from tests.support import ROOT, environment

Json: TypeAlias = Any

PAGE = ROOT / "docs" / "terraform-cloud.md"
FENCED = re.compile(r"^```hcl\n# workspaces/main\.tf\n(.*?)^```", re.MULTILINE | re.DOTALL)
BACKEND = {"type": "cloud", "organization": "acme", "project": "Clusters"}


@cache
def configuration() -> Json:
    """Return the example, parsed."""
    (text,) = FENCED.findall(PAGE.read_text(encoding="utf-8"))
    options = SerializationOptions(
        with_comments=False, explicit_blocks=False, strip_string_quotes=True
    )
    return loads(text, serialization_options=options)


def resources(type_: str) -> dict[str, Json]:
    """Return the example's resources of a type by name."""
    return {
        name: block
        for part in configuration()["resource"]
        for kind, members in part.items()
        if kind == type_
        for name, block in members.items()
    }


def stacks_named_in(value: object) -> set[str]:
    """Return the stacks whose workspaces an expression names."""
    return set(re.findall(r"dev-[a-z]+", str(value)))


@pytest.fixture
def made() -> Environment:
    """The environment of the page."""
    return environment(backend={**BACKEND, "execution_mode": "agent"})


def test_a_workspace_for_each_stack(made: Environment) -> None:
    """Names are the stacks', and working directories where `synth --output terraform` writes."""
    (local,) = configuration()["locals"]

    assert local["folders"] == {
        stack.name: f"terraform/stacks/{stack.name}" for stack in stacks_of(made)
    }
    assert resources("tfe_workspace")["stack"]["name"] == "${each.key}"
    assert resources("tfe_workspace")["stack"]["working_directory"] == "${each.value}"


def test_organization_and_project_are_the_files(made: Environment) -> None:
    """What the workspaces are made in is where the JSON looks for them."""
    (local,) = configuration()["locals"]
    cloud = cloud_state(made, "dev-cluster")

    assert local["organization"] == cloud["organization"]
    assert resources("tfe_project")["clusters"]["name"] == cloud["workspaces"]["project"]


def test_state_is_shared_with_those_that_read_it(made: Environment) -> None:
    """The cluster's state is read by all stacks after it; nobody else's is shared."""
    settings = resources("tfe_workspace_settings")
    readers = {stack.name for stack in stacks_of(made) if "dev-cluster" in stack.after}

    assert stacks_named_in(settings["cluster"]["remote_state_consumer_ids"]) == readers
    assert stacks_named_in(settings["reader"]["for_each"]) == readers
    assert "remote_state_consumer_ids" not in settings["reader"]
    assert {str(item["global_remote_state"]).lower() for item in settings.values()} == {"false"}


def test_every_workspace_runs_where_the_file_says(made: Environment) -> None:
    """The execution mode that rules read is the one that the workspaces have."""
    settings = resources("tfe_workspace_settings").values()

    assert {item["execution_mode"] for item in settings} == {made.backend.execution_mode}


def test_runs_hold_the_order(made: Environment) -> None:
    """Each first run and last destroy waits on those of the stacks that it needs."""
    runs = resources("tfe_workspace_run")
    of = {name: stacks_named_in(run["workspace_id"]).pop() for name, run in runs.items()}
    before: dict[str, set[str]] = {}
    for name, run in runs.items():
        needs = re.findall(r"tfe_workspace_run\.(\w+)", str(run["depends_on"]))
        direct = {of[need] for need in needs}
        before[of[name]] = direct.union(*(before[need] for need in direct))

    assert before == {stack.name: {*stack.after} for stack in stacks_of(made)}
    assert all(run["apply"] and run["destroy"] for run in runs.values())
