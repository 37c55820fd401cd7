"""The recorded JSON of a careful environment, changed, and what a synth of it would endanger."""

import json
from copy import deepcopy
from functools import cache
from typing import Any

from core.compare.danger import Danger
from core.compare.dangers import dangers
from core.layout import stacks_of
from core.shapes import Json
from tests.golden.cases import Case
from tests.support import loaded_from, production_data

STACKS = stacks_of(loaded_from(production_data(), "prod").environment)
GONE = object()


@cache
def recorded() -> dict[str, Json]:
    """Return the JSON of the stacks of prod, by name."""
    folder = Case("prod").expected
    return {
        stack.name: json.loads((folder / f"{stack.name}.tf.json").read_bytes()) for stack in STACKS
    }


def changed(kind: str, *edits: tuple[str, object]) -> dict[str, Json]:
    """Return the JSON with values of one stack set, or taken away."""
    stacks = deepcopy(recorded())
    for path, value in edits:
        *parents, last = path.split(".")
        inner: Any = stacks[f"prod-{kind}"]
        for part in parents:
            inner = inner[part]
        if value is GONE:
            del inner[last]
        else:
            inner[last] = value
    return stacks


def found(after: dict[str, Json], before: dict[str, Json] | None = None) -> list[Danger]:
    """Return the dangers of a synth."""
    return dangers(STACKS, before or recorded(), after)
