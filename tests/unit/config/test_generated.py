"""What is generated from the models: the page of fields and the schema for editors."""

import json
import re
from functools import cache

from core.config.environment import Environment
from core.config.fields import walk_fields
from core.config.reference import reference_text
from core.config.schema import plain, schema_text
from core.config.values import FrozenMap
from tests.support import environment
from tests.tables import each

SCHEMA_TEXT, REFERENCE = schema_text(), reference_text()
SCHEMA = json.loads(SCHEMA_TEXT)


@cache
def rows() -> dict[str, list[str]]:
    """Return the page's rows by section and key."""
    found: dict[str, list[str]] = {}
    section = ""
    for line in REFERENCE.replace("\\|", "/").splitlines():
        if line.startswith("## "):
            section = line.removeprefix("## ").strip("`")
        elif line.startswith("| `"):
            key, *cells = (cell.strip() for cell in line.strip("|").split("|"))
            found[f"{section}.{key.strip('`')}"] = cells
    return found


def test_every_field_has_a_row() -> None:
    """The page leaves no field out: those of the top level, and below each of its keys the rest."""
    expected: set[str] = set()
    for path, _ in walk_fields(Environment):
        key, rest = re.findall(r"^(\w+)(?:\[\]|\.\*)?\.?(.*)$", path)[0]
        expected.add(f"{key}.{rest.replace('*', '<name>')}" if rest else f"Top level.{key}")

    assert set(rows()) == expected


@each(
    ("key", "kind", "default"),
    [
        ("Top level.name", "text", "the file's name"),
        ("Top level.region", "text", "**required**"),
        ("Top level.tier", "development / production", '`"development"`'),
        ("Top level.tags", "mapping of text", "`{}`"),
        ("Top level.network", "mapping", ""),
        ("network.availability_zone_count", "number", "`3`"),
        ("karpenter.interruption_queue", "true or false", "`true`"),
        ("cluster.addons.<name>.configuration", "mapping of any", "`{}`"),
        ("node_classes.kms_key_id", "text", "encryption.volumes"),
        ("node_classes.ami_ssm_parameter", "text", ""),
        ("node_pools.limits", "mapping of text", "**required**"),
        ("node_pools.min_values", "mapping of number", "`{}`"),
        (
            "node_pools.capacity_types",
            "list of spot / on-demand / reserved",
            '`["spot", "on-demand"]`',
        ),
        (
            "node_pools.disruption.budgets",
            "list of mapping",
            "[{nodes: 10%}]; or the profile's",
        ),
    ],
)
def test_a_row_says_type_and_default(key: str, kind: str, default: str) -> None:
    """Types are in words; a default is JSON, words of its own, or "required"."""
    assert rows()[key][:2] == [kind, default]


def test_a_bar_in_a_cell_is_escaped() -> None:
    """Alternatives do not end their cell."""
    assert '| `tier` | development \\| production | `"development"` |' in REFERENCE


def test_the_schema_refuses_unknown_keys() -> None:
    """Each object of the schema is closed, as the models are."""
    objects = [SCHEMA, *(item for item in SCHEMA["$defs"].values() if "properties" in item)]

    assert {item["additionalProperties"] for item in objects} == {False}


def test_the_schema_knows_what_is_required() -> None:
    """Required keys are those of the models; the two names have defaults in words."""
    assert SCHEMA["required"] == ["region", "access", "cluster", "node_pools"]
    assert SCHEMA["$defs"]["Cluster"]["required"] == ["kubernetes_version"]
    assert SCHEMA["properties"]["name"] == {
        "description": "Prefix of the stacks' names. Default: the file's name.",
        "pattern": "^([a-z]([a-z0-9-]*[a-z0-9])?)$",
        "type": "string",
    }


def test_the_schema_has_no_titles() -> None:
    """Titles would only repeat the keys."""
    assert '"title"' not in SCHEMA_TEXT


def test_numbers_may_stand_for_quantities() -> None:
    """An editor does not mark what the models accept."""
    limits = SCHEMA["$defs"]["NodePool"]["properties"]["limits"]["additionalProperties"]

    assert (limits["type"], limits["minimum"]) == (["string", "integer"], 0)


def test_a_default_is_shown_without_its_own_defaults() -> None:
    """Of a model only what was set is shown, as plain JSON."""
    assert plain(environment().node_pools["default"].disruption.budgets) == [{"nodes": "10%"}]
    assert plain(FrozenMap({"a": (1, FrozenMap({"b": None}))})) == {"a": [1, {"b": None}]}
