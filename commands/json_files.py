"""Reads the JSON files that a run finds, which a crash or a hand may have broken."""

import json
from pathlib import Path
from typing import Any

from core.problems import ConfigError, Problem


def read_json(path: Path, right: str) -> dict[str, Any]:
    """Return the object in a file; `right` says what to do where there is none.

    Raises:
        ConfigError: the file holds something else.

    """
    try:
        data = json.loads(path.read_bytes())
    except ValueError as error:
        raise ConfigError([Problem("", f"{path.name} is not JSON: {error}", right)]) from None
    if not isinstance(data, dict):
        raise ConfigError([Problem("", f"{path.name} holds no JSON object", right)])
    return data
