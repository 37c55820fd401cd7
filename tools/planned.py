"""What is kept of a plan, so that tests can read what the real modules make of our inputs."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from core.names import DISCOVERY_TAG

Json: TypeAlias = Any

UNKNOWN = "(known after apply)"
SENSITIVE = "(sensitive)"
# Resources of these types are kept with their values, others by address only.
KEPT = frozenset(
    {
        "aws_cloudwatch_event_rule",
        "aws_cloudwatch_log_group",
        "aws_eks_access_entry",
        "aws_eks_access_policy_association",
        "aws_eks_addon",
        "aws_eks_cluster",
        "aws_eks_node_group",
        "aws_eks_pod_identity_association",
        "aws_iam_instance_profile",
        "aws_iam_policy",
        "aws_iam_policy_document",
        "aws_iam_role",
        "aws_iam_role_policy",
        "aws_iam_role_policy_attachment",
        "aws_kms_alias",
        "aws_kms_key",
        "aws_launch_template",
        "aws_security_group",
        "aws_security_group_rule",
        "aws_sqs_queue",
        "aws_subnet",
        "aws_vpc_security_group_egress_rule",
        "aws_vpc_security_group_ingress_rule",
    }
)
_CLAUSES = {
    "actions": "Action",
    "not_actions": "NotAction",
    "resources": "Resource",
    "not_resources": "NotResource",
}
_PRINCIPALS = {"principals": "Principal", "not_principals": "NotPrincipal"}


def record_of(plan: Mapping[str, Json], digest: str) -> Json:
    """Return what is kept of `terraform show -json PLAN`.

    Args:
        plan: the plan.
        digest: SHA-256 of the cdk.tf.json that it was made from.

    """
    changes = sorted(plan["resource_changes"], key=lambda item: item["address"])
    planned = {item["address"]: _values(item) for item in changes}
    kept = {item["address"] for item in changes if item["type"] in KEPT}
    return {
        "sha256": digest,
        "discovery": [address for address, values in planned.items() if _is_tagged(values)],
        "values": {address: values for address, values in planned.items() if address in kept},
        "others": [
            item["address"]
            for item in changes
            if item["address"] not in kept and item["mode"] == "managed"
        ],
    }


def policy_of(statements: list[dict[str, Json]]) -> Json:
    """Return the policy that aws_iam_policy_document makes of its `statement` blocks."""
    return {"Version": "2012-10-17", "Statement": [_statement(item) for item in statements]}


def _values(change: Mapping[str, Json]) -> Json:
    """Return planned values without what is empty; what is unknown as one line of names."""
    planned = change["change"]
    marked = _marked(planned["after"], planned.get("after_unknown"), planned.get("after_sensitive"))
    if change["type"] == "aws_iam_policy_document":
        return {"policy": policy_of(marked["statement"])}
    unknown = [name for name, value in marked.items() if value == UNKNOWN]
    known = {name: _document(value) for name, value in marked.items() if value != UNKNOWN}
    return {**known, UNKNOWN: ", ".join(unknown)}


def _marked(value: Json, unknown: Json, sensitive: Json) -> Json:
    if unknown is True:
        return UNKNOWN
    if sensitive is True:
        return SENSITIVE
    if isinstance(value, dict) or isinstance(unknown, dict):
        keys: list[str] = sorted({*(value or {}), *(unknown or {})})
        items = {
            key: _marked(*(_at(part, key) for part in (value, unknown, sensitive))) for key in keys
        }
        return {key: item for key, item in items.items() if item not in (None, [], {})}
    if isinstance(value, list):
        return [
            _marked(item, _at(unknown, index), _at(sensitive, index))
            for index, item in enumerate(value)
        ]
    return value


def _at(part: Json, key: str | int) -> Json:
    """Return an item of a parallel structure, which may be a plain bool or shorter."""
    if isinstance(part, dict):
        return part.get(key)
    if isinstance(part, list) and isinstance(key, int) and key < len(part):
        return part[key]
    return None


def _document(value: Json) -> Json:
    """Return text that is a JSON object as data; a simulated policy as the provider writes it."""
    if not (isinstance(value, str) and value.startswith("{")):
        return value
    data = json.loads(value)
    if any("actions" in item for item in data.get("Statement", [])):
        return policy_of(data["Statement"])
    return data


def _statement(block: Mapping[str, Json]) -> Json:
    statement: dict[str, Json] = {"Effect": block.get("effect") or "Allow"}
    if sid := block.get("sid"):
        statement["Sid"] = sid
    for name, clause in _CLAUSES.items():
        if items := block.get(name):
            statement[clause] = _one_or_all(items)
    for name, clause in _PRINCIPALS.items():
        if items := block.get(name):
            statement[clause] = _principal(items)
    if conditions := block.get("condition"):
        statement["Condition"] = _condition(conditions)
    return statement


def _principal(items: list[dict[str, Json]]) -> Json:
    if items == [{"type": "*", "identifiers": ["*"]}]:
        return "*"
    return {item["type"]: _one_or_all(item["identifiers"]) for item in items}


def _condition(items: list[dict[str, Json]]) -> Json:
    tests: dict[str, dict[str, Json]] = {}
    for item in items:
        tests.setdefault(item["test"], {})[item["variable"]] = _one_or_all(item["values"])
    return tests


def _one_or_all(items: list[Json]) -> Json:
    return items[0] if len(items) == 1 else items


def _is_tagged(values: Json) -> bool:
    return any(item == DISCOVERY_TAG for item in _keys_and_texts(values))


def _keys_and_texts(value: Json) -> Iterator[Json]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _keys_and_texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _keys_and_texts(item)
    else:
        yield value
