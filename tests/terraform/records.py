"""The records of what the real modules plan, as tests read them."""

import json
import re
from typing import Any

import pytest

from tests.support import ROOT
from tools.record_plan import FOLDER

RECORDS = {path.stem: path for path in sorted((ROOT / FOLDER).glob("*.json"))}
NODE_GROUP = 'module.eks.module.eks_managed_node_group["system"]'
# Where environments/dev.yaml and prod.yaml are.
REGIONS = {"dev": "us-east-1", "prod": "us-west-2"}
# Runs a test that takes `planned` for each record.
each_stack = pytest.mark.parametrize("stack", ["dev-cluster", "prod-cluster"])

_KEYS = re.compile(r"\[[^]]*\]")


class Planned:
    """The record of one cluster's stack."""

    def __init__(self, stack: str) -> None:
        """Read it."""
        data = json.loads(RECORDS[stack].read_bytes())
        self.digest: str = data["sha256"]
        self.discovery: list[str] = data["discovery"]
        self.values: dict[str, dict[str, Any]] = data["values"]
        self.addresses = [*data["values"], *data["others"]]

    @property
    def name(self) -> str:
        """The cluster's name."""
        return self.one("aws_eks_cluster")["name"]

    def of_type(self, type_: str, module: str = "") -> dict[str, dict[str, Any]]:
        """Return the values of all resources of a type in a module and those below it."""
        return {
            address: values
            for address, values in self.values.items()
            if type_of(address) == type_ and address.startswith(module)
        }

    def one(self, type_: str, module: str = "") -> dict[str, Any]:
        """Return the values of the only resource of a type."""
        (values,) = self.of_type(type_, module).values()
        return values


def type_of(address: str) -> str:
    """Return the type of the resource at an address."""
    return _KEYS.sub("", address).split(".")[-2]
