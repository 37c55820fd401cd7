"""Environments whose values nobody checked, to see what the API would say of them."""

from collections.abc import Mapping
from typing import Any

from core.config.environment import Environment
from core.config.fields import bare_annotation, item_annotation
from core.config.pool_parts import pool_parts
from core.config.values import Model
from core.render.node_class import node_class_manifest
from core.render.node_overlay import node_overlay_manifest
from core.render.node_pool import node_pool_manifest
from tests.golden.crds import applied


def unchecked_environment(data: Mapping[str, Any]) -> Environment:
    """Return the environment of a file's data with every default, and no check at all."""
    cluster = {"name": "dev"} | data["cluster"]
    return _built(Environment, {"name": "dev", **data, "cluster": cluster})


def manifests_of(environment: Environment) -> list[dict[str, Any]]:
    """Return the NodePools and EC2NodeClasses of an environment as the API server gets them."""
    rendered = [
        *(node_class_manifest(environment, name) for name in environment.node_classes),
        *(node_overlay_manifest(environment, name) for name in environment.node_overlays),
        *(node_pool_manifest(environment, name) for name in pool_parts(environment)),
    ]
    return [applied(manifest) for manifest in rendered]


def _built(annotation: Any, value: Any) -> Any:  # noqa: ANN401  # types and values of any kind
    kind = bare_annotation(annotation)
    if isinstance(kind, type) and issubclass(kind, Model) and isinstance(value, Mapping):
        fields = {field.alias or name: field for name, field in kind.model_fields.items()}
        given = {key: _built(fields[key].annotation, item) for key, item in value.items()}
        return kind.model_construct(**given)
    inner = item_annotation(annotation)
    if inner and isinstance(value, list):
        return tuple(_built(inner, item) for item in value)
    if inner and isinstance(value, Mapping):
        return {key: _built(inner, item) for key, item in value.items()}
    return value
