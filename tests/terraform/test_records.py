"""The records of plans: still what is synthesized, still what the modules plan, rightly trimmed."""

import os
from pathlib import Path
from typing import Any

import pytest

from tests.support import ROOT
from tests.terraform.records import RECORDS, Planned
from tools.planned import SENSITIVE, UNKNOWN, policy_of, record_of
from tools.record_plan import digest, has_modules, records, synthesized

AGAIN = "record again: make record-plan MODULES=DIR, the folder of the modules' repositories"


@pytest.fixture
def synthesized_now(tmp_path: Path) -> dict[str, str]:
    """The digest of each cluster stack's JSON as it is synthesized now."""
    return {path.name: digest(path) for path in synthesized(tmp_path / "cdktf.out")}


def test_records_are_fresh(synthesized_now: dict[str, str]) -> None:
    """Each record was made from the JSON that is synthesized now."""
    recorded = {stack: Planned(stack).digest for stack in RECORDS}

    assert recorded == synthesized_now, AGAIN


@pytest.mark.terraform
def test_recording_again_changes_nothing(runner: Path) -> None:
    """The real modules still plan what is recorded."""
    modules = Path(os.environ.get("TERRAFORM_MODULES") or ROOT.parent / ".mirror")
    if not has_modules(modules):
        pytest.skip("no repositories of the modules: name their folder in TERRAFORM_MODULES")

    made = records(runner, modules)

    assert made == {path.name: path.read_text(encoding="utf-8") for path in RECORDS.values()}, AGAIN


@pytest.mark.parametrize(
    ("statement", "rendered"),
    [
        (
            {"sid": "A", "actions": ["a:B"], "resources": ["*"], "condition": []},
            {"Sid": "A", "Effect": "Allow", "Action": "a:B", "Resource": "*"},
        ),
        (
            {"effect": "Deny", "not_actions": ["a:B", "a:C"], "not_resources": ["x", "y"]},
            {"Effect": "Deny", "NotAction": ["a:B", "a:C"], "NotResource": ["x", "y"]},
        ),
        (
            {"actions": ["a:B"], "principals": [{"type": "*", "identifiers": ["*"]}]},
            {"Effect": "Allow", "Action": "a:B", "Principal": "*"},
        ),
        (
            {"principals": [{"type": "AWS", "identifiers": ["x", "y"]}]},
            {"Effect": "Allow", "Principal": {"AWS": ["x", "y"]}},
        ),
        (
            {
                "condition": [
                    {"test": "StringLike", "variable": "a", "values": ["*"]},
                    {"test": "StringLike", "variable": "b", "values": ["1", "2"]},
                    {"test": "Bool", "variable": "c", "values": ["true"]},
                ]
            },
            {
                "Effect": "Allow",
                "Condition": {
                    "StringLike": {"a": "*", "b": ["1", "2"]},
                    "Bool": {"c": "true"},
                },
            },
        ),
    ],
)
def test_policies_read_as_iam_has_them(statement: dict[str, Any], rendered: dict[str, Any]) -> None:
    """A policy document's blocks become the policy that the provider makes of them."""
    assert policy_of([statement]) == {"Version": "2012-10-17", "Statement": [rendered]}


def test_what_is_kept_of_a_plan() -> None:
    """Values of the types that matter, marked where a plan cannot or must not show them."""
    queue = {
        "address": "m.aws_sqs_queue.this[0]",
        "mode": "managed",
        "type": "aws_sqs_queue",
        "change": {
            "after": {
                "name": "q",
                "policy": '{"Statement": [{"actions": ["a:B"]}]}',
                "secret": "s",
                "empty": [],
                "nothing": None,
                "parts": [{"size": 1, "tags": {"karpenter.sh/discovery": "dev"}}, {"size": 2}],
            },
            "after_unknown": {"arn": True, "id": True, "parts": [{}, {"id": True}]},
            "after_sensitive": {"secret": True},
        },
    }
    eip = {
        "address": "m.aws_eip.this",
        "mode": "managed",
        "type": "aws_eip",
        "change": {"after": {"domain": "vpc"}, "after_unknown": {}, "after_sensitive": {}},
    }
    ami = eip | {"address": "data.aws_ami.this", "mode": "data", "type": "aws_ami"}

    assert record_of({"resource_changes": [queue, eip, ami]}, "123") == {
        "sha256": "123",
        "discovery": ["m.aws_sqs_queue.this[0]"],
        "values": {
            "m.aws_sqs_queue.this[0]": {
                UNKNOWN: "arn, id",
                "name": "q",
                "policy": policy_of([{"actions": ["a:B"]}]),
                "secret": SENSITIVE,
                "parts": [
                    {"size": 1, "tags": {"karpenter.sh/discovery": "dev"}},
                    {"id": UNKNOWN, "size": 2},
                ],
            }
        },
        "others": ["m.aws_eip.this"],
    }
