"""What local state files say of applied stacks."""

from pathlib import Path
from typing import Any

from commands.json_files import read_json


def managed_resources(root: Path, stack: str) -> int:
    """Return how many resources a stack's state holds, data sources not counted."""
    resources = _state(root, stack).get("resources", [])
    return sum(resource.get("mode") == "managed" for resource in resources)


def applied_names(root: Path, stack: str) -> dict[str, frozenset[str]]:
    """Return the names of what a stack's state holds, by Terraform's type of resource."""
    names: dict[str, set[str]] = {}
    for resource in _state(root, stack).get("resources", []):
        if resource.get("mode") == "managed":
            for instance in resource.get("instances", []):
                if name := instance.get("attributes", {}).get("name"):
                    names.setdefault(resource["type"], set()).add(name)
    return {kind: frozenset(found) for kind, found in names.items()}


def applied_output(root: Path, stack: str, name: str) -> Any:  # noqa: ANN401  # of any type
    """Return the value of an applied stack's output, or None."""
    return _state(root, stack).get("outputs", {}).get(name, {}).get("value")


def _state(root: Path, stack: str) -> dict[str, Any]:
    path = root / "state" / f"{stack}.tfstate"
    right = f"bring back state/{path.name}.backup, or another copy of it"
    return read_json(path, right) if path.exists() else {}
