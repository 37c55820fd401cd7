"""The JSON schema for editors: it accepts what the models accept, and refuses what they refuse."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from core.config.environment import Environment
from core.config.fields import walk_fields
from core.config.schema import schema_text
from core.config.source import Parts
from core.problems import ConfigError
from main import main
from tests.complete import complete_data
from tests.contract.editors import PARTIAL, PARTIAL_VALIDATOR, SCHEMA, VALIDATOR, accepts
from tests.golden.cases import BASES, CASES, Case
from tests.paths import paths_in, replaced
from tests.property.test_wrong_values import WRONG
from tests.support import (
    ROOT,
    at,
    environment_data,
    environment_yaml,
    loaded_from,
    problems_of,
    production_data,
)
from tests.unit.config.accepted_values import ACCEPTED
from tests.unit.config.value_cases import REFUSED, REFUSED_INSIDE

# What takes more than a pattern to see: TOML, the largest volume, bits behind a prefix.
MODELS_ONLY = [
    ("network.cidr", "10.0.0.1/16"),
    ("system_nodes.data_volume_size", "59001Gi"),
    ("system_nodes.data_volume_size", "59Ti"),
    *((path, value) for path, value, _ in REFUSED if path.endswith("bottlerocket_settings")),
    # Two policies of one name, in different accounts or paths.
    *((path, value) for path, value, words in REFUSED_INSIDE if words.startswith(".policy_arns:")),
]
_FLEET = Case("fleet")
PARTS = [*_FLEET.files(), *sorted((_FLEET.folder / BASES).glob("*.yaml"))]
TOML = "bottlerocket_settings"
NAMED = "# yaml-language-server: $schema="


def models_accept(data: dict[str, Any]) -> bool:
    """Tell whether the models have nothing to say."""
    try:
        loaded_from(data)
    except ConfigError:
        return False
    return True


def test_it_is_a_schema() -> None:
    """Its own metaschema holds."""
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator.check_schema(PARTIAL)


@pytest.mark.parametrize(
    "data",
    [
        environment_data(),
        production_data(),
        complete_data(),
        *(yaml.safe_load(file.read_bytes()) for case in CASES for file in case.files()),
    ],
)
def test_whole_files_are_accepted(data: dict[str, Any]) -> None:
    """What is synthesized elsewhere has no mark in an editor."""
    validators = [PARTIAL_VALIDATOR] if "extends" in data else [VALIDATOR, PARTIAL_VALIDATOR]
    assert [error.json_path for each in validators for error in each.iter_errors(data)] == []


@pytest.mark.parametrize("file", PARTS, ids=lambda file: file.stem)
def test_parts_of_a_file_are_accepted(file: Path) -> None:
    """What is extended, and what extends it, is a part to an editor: nothing is missing in it."""
    data = yaml.safe_load(file.read_bytes())

    assert [error.message for error in PARTIAL_VALIDATOR.iter_errors(data)] == []
    assert not accepts(data)


@pytest.mark.parametrize(
    ("part", "accepted"),
    [
        ({"base": True}, True),
        ({"cluster": {"addons": {"coredns": None}}, "node_pools": {"default": None}}, True),
        ({"region": None, "network": None, "tags": {"a": None}, "tier": None}, True),
        ({"access": {"entries": {"a": {"policy_associations": {"b": {}}}}}}, True),
        ({"extends": None, "base": None}, False),
        ({"allow": [{"rule": "x"}]}, False),
        ({"node_pools": {"default": {"taints": [{"key": "x"}]}}}, False),
        ({"node_pools": {"default": {"taints": [None]}}}, False),
        ({"cluster": {"verson": "1.35"}}, False),
        ({"tier": "prod"}, False),
        ({"cluster": {"addons": {"coredns": {"version": 5}}}}, False),
    ],
)
def test_a_part_is_checked_all_the_same(part: dict[str, Any], accepted: bool) -> None:  # noqa: FBT001
    """Keys may be lacking or be taken back by null; items of lists are whole, values are right."""
    assert PARTIAL_VALIDATOR.is_valid(part) is accepted


@pytest.mark.parametrize(("path", "values"), ACCEPTED)
def test_what_a_field_takes_is_accepted(path: str, values: list[object]) -> None:
    """Each value that the models accept is a value to an editor too."""
    assert [accepts(environment_data(**at(path, value))) for value in values] == [True] * len(
        values
    )


@pytest.mark.parametrize(
    ("path", "value"), [(path, value) for path, value, _ in [*REFUSED, *REFUSED_INSIDE]]
)
def test_what_a_field_refuses_is_refused(path: str, value: object) -> None:
    """So is what the models refuse, where a pattern can tell."""
    assert accepts(environment_data(**at(path, value))) is ((path, value) in MODELS_ONLY)


@pytest.mark.parametrize("wrong", [*WRONG, True, -1, "", 10**10], ids=repr)
def test_a_wrong_value_anywhere(wrong: object) -> None:
    """Models and schema agree on a value of any kind in any field, but for what TOML may hold."""
    data = complete_data()
    for parts in paths_in(data):
        changed = replaced(data, parts, wrong)
        if parts[-1] != TOML or not isinstance(wrong, str):
            assert (parts, accepts(changed)) == (parts, models_accept(changed))


def test_an_unknown_key_anywhere() -> None:
    """A key that the models refuse is marked, wherever it stands; any other is not."""
    for parts, mapping in mappings_in(complete_data()):
        changed = replaced(complete_data(), parts, {**mapping, "wrong-Key": "x"})
        assert (parts, accepts(changed)) == (parts, models_accept(changed))


def test_every_field_has_a_text_to_hover_over() -> None:
    """Each key that an editor offers says what it is, as the models describe it."""
    shown = [item for model in (SCHEMA, *SCHEMA["$defs"].values()) for item in described(model)]

    assert [key for key, text in shown if not text] == []
    assert {field.description for _, field in walk_fields(Environment)} == {
        text.partition(" Default: ")[0] for _, text in shown
    }


@pytest.mark.parametrize(
    "file", sorted((ROOT / "environments").glob("*.yaml")), ids=lambda f: f.name
)
def test_the_examples_name_it(file: Path) -> None:
    """Editors find the schema by the first line, which no other part of the file repeats."""
    first = file.read_text(encoding="utf-8").splitlines()[0]

    assert first.startswith(NAMED)
    assert (file.parent / first.removeprefix(NAMED)).read_text(encoding="utf-8") == schema_text()


def test_its_name_is_a_comment() -> None:
    """As a key it is unknown, and the error says how it is written."""
    assert problems_of(f"{NAMED}environment.schema.json\n{environment_yaml()}") == problems_of(
        f"\n{environment_yaml()}"
    )
    assert problems_of(f"$schema: environment.schema.json\n{environment_yaml()}") == [
        (
            '["$schema"] (line 1): unknown key; write it as a comment: '
            "# yaml-language-server: $schema=environment.schema.json"
        )
    ]


def test_a_command_prints_it(capsys: pytest.CaptureFixture[str]) -> None:
    """`python main.py schema` prints what the file holds."""
    assert main(["schema"]) == 0
    assert capsys.readouterr().out == schema_text()


def mappings_in(data: dict[str, Any]) -> Iterator[tuple[Parts, dict[str, Any]]]:
    """Yield every mapping in a file's data with its path, the file itself first."""
    for parts in ((), *paths_in(data)):
        value: Any = data
        for part in parts:
            value = value[part]
        if isinstance(value, dict):
            yield parts, value


def described(model: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the keys of an object's schema, each with what an editor shows of it."""
    for key, field in model.get("properties", {}).items():
        other = SCHEMA["$defs"].get(field.get("$ref", "").rpartition("/")[2], {})
        yield key, field.get("description") or other.get("description", "")
