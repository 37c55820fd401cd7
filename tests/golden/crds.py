"""Karpenter's CRDs: what the API server would fill in, and what it would refuse."""

import os
import re
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any, TypeAlias

from jsonschema import Draft202012Validator

from tests.golden.cases import ROOT
from tests.support import read_yaml

Schema: TypeAlias = dict[str, Any]

# A folder with the CRDs of the Karpenter version that the examples use.
FOLDER = Path(os.environ.get("KARPENTER_CRDS") or ROOT.parent / "shared/data/karpenter-1.14.1")
FILES = {
    "EC2NodeClass": "karpenter.k8s.aws_ec2nodeclasses.yaml",
    "NodePool": "karpenter.sh_nodepools.yaml",
    "NodeOverlay": "karpenter.sh_nodeoverlays.yaml",
}
_REFERENCE = re.compile(r"(?<!\$)\$\{.*?\}")


def schema_of(kind: str) -> Schema:
    """Return the schema of a kind's served version."""
    crd = read_yaml((FOLDER / FILES[kind]).read_text(encoding="utf-8"))
    (version,) = crd["spec"]["versions"]
    return version["schema"]["openAPIV3Schema"]


def with_defaults(schema: Schema, value: Any) -> Any:  # noqa: ANN401  # JSON of any shape
    """Return a value as the API server stores it: the defaults of absent properties filled in."""
    if isinstance(value, Mapping):
        properties, others = schema.get("properties", {}), schema.get("additionalProperties", {})
        filled = {
            key: deepcopy(inner["default"])
            for key, inner in properties.items()
            if "default" in inner and key not in value
        }
        return {
            key: with_defaults(properties.get(key, others), item)
            for key, item in {**value, **filled}.items()
        }
    if isinstance(value, list):
        return [with_defaults(schema.get("items", {}), item) for item in value]
    return value


def faults(schema: Schema, value: Any) -> list[str]:  # noqa: ANN401
    """Return what the schema refuses, unknown properties too, as `path: message`."""
    errors = Draft202012Validator(_closed(schema)).iter_errors(value)
    return sorted(f"{error.json_path}: {error.message}" for error in errors)


def applied(value: Any) -> Any:  # noqa: ANN401
    """Return JSON as Terraform sends it: references resolved to some text, escapes undone."""
    if isinstance(value, str):
        plain = _REFERENCE.sub("sample", value)
        return plain.replace("$${", "${").replace("%%{", "%{")
    if isinstance(value, Mapping):
        return {applied(key): applied(item) for key, item in value.items()}
    return [applied(item) for item in value] if isinstance(value, list) else value


def _closed(schema: Any) -> Any:  # noqa: ANN401
    """Return the schema with every object closed to properties that it does not name."""
    if isinstance(schema, list):
        return [_closed(item) for item in schema]
    if not isinstance(schema, Mapping):
        return schema
    closed = {key: _closed(item) for key, item in schema.items()}
    names_all = isinstance(closed.get("properties"), dict) and closed.get("type") == "object"
    return {"additionalProperties": False, **closed} if names_all else closed
