"""The interfaces of the Terraform modules that our stacks call, as `make contracts` writes them."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from tools.contracts import CONTRACTS


@dataclass(frozen=True)
class Contract:
    """One module's interface; the shape of types is told in tools/terraform_types.py."""

    source: str
    version: str
    required_version: str
    required_providers: dict[str, dict[str, str]]
    inputs: dict[str, dict[str, Any]]
    outputs: list[str]


@cache
def contracts() -> dict[str, Contract]:
    """Return the interface of each module by the name under which our stacks call it."""
    return {
        path.stem: Contract(**json.loads(path.read_bytes()))
        for path in sorted(CONTRACTS.glob("*.json"))
    }
