"""Writes what `fit` proposes into files, as a reader would: from its words alone."""

import json
import re
from collections.abc import Sequence
from typing import Any

import yaml

from core.capacity.changes import MANIFEST, Change

# A plain key, or an index or a quoted key in brackets.
_PART = re.compile(r'\["?(?P<inside>[^"\]]+)"?\]|(?P<plain>[^.\[\]]+)')
_GAP = object()


def written(
    environment: dict[str, Any], manifest: dict[str, Any], remedy: Sequence[Change]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the data of an environment file and of a Deployment after these changes."""
    # As text, so that nothing is shared: not between pools either.
    environment, manifest = json.loads(json.dumps([environment, manifest]))
    for change in remedy:
        if change.where == MANIFEST:
            pod = manifest["spec"]["template"]["spec"]
            (added,) = yaml.safe_load(change.text).values()
            pod["tolerations"] = [*pod.get("tolerations", []), *added]
        elif change.text.startswith("remove "):
            _remove(environment, _parts(change.text.removeprefix("remove ")))
        else:
            path, _, value = change.text.partition(": ")
            _set(environment, _parts(path), yaml.safe_load(value))
    return _without_gaps(environment), manifest


def _parts(path: str) -> list[str]:
    return [match["inside"] or match["plain"] for match in _PART.finditer(path)]


def _set(data: Any, path: Sequence[str], value: object) -> None:  # noqa: ANN401  any YAML
    for part in path[:-1]:
        data = data.setdefault(part, {})
    data[path[-1]] = value


def _remove(data: Any, path: Sequence[str]) -> None:  # noqa: ANN401  any YAML
    for part in path[:-1]:
        data = data[part]
    if isinstance(data, list):
        # A gap for now: the others keep the places that further changes name.
        data[int(path[-1])] = _GAP
    else:
        del data[path[-1]]


def _without_gaps(data: Any) -> Any:  # noqa: ANN401  any YAML
    if isinstance(data, dict):
        return {key: _without_gaps(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_without_gaps(item) for item in data if item is not _GAP]
    return data
