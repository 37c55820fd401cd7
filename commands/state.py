"""What states say of applied stacks: local files, or what Terraform pulls from elsewhere."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from commands.json_files import read_json
from commands.remote_state import Pulled, is_remote, pulled_state


def found_state(root: Path, folder: Path, *, remote: bool = False) -> Pulled:
    """Return the state of the stack whose JSON lies in a folder, wherever that JSON keeps it.

    Args:
        root: the project's folder, in which local state lies.
        folder: the stack's folder.
        remote: what is assumed where no JSON is there.

    """
    known = is_remote(folder)
    if remote if known is None else known:
        return pulled_state(folder)
    return Pulled(state=_state(root, folder.name))


def managed_in(state: Mapping[str, Any]) -> int:
    """Return how many resources a state holds, data sources not counted."""
    resources = state.get("resources", [])
    return sum(resource.get("mode") == "managed" for resource in resources)


def output_in(state: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401  # of any type
    """Return the value of an output in a state, or None."""
    return state.get("outputs", {}).get(name, {}).get("value")


def names_in(state: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """Return the names of what a state holds, by Terraform's type of resource."""
    names: dict[str, set[str]] = {}
    for resource in state.get("resources", []):
        if resource.get("mode") == "managed":
            for instance in resource.get("instances", []):
                if name := instance.get("attributes", {}).get("name"):
                    names.setdefault(resource["type"], set()).add(name)
    return {kind: frozenset(found) for kind, found in names.items()}


def _state(root: Path, stack: str) -> dict[str, Any]:
    path = root / "state" / f"{stack}.tfstate"
    right = f"bring back state/{path.name}.backup, or another copy of it"
    return read_json(path, right) if path.exists() else {}
