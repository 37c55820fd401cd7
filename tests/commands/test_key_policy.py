"""What `key-policy` prints: JSON that a key's policy can take as it is."""

import json
from pathlib import Path

import pytest

from commands import key_policy
from commands.running import run
from tests.support import ACCOUNT, environment_yaml, write_environments

KEY = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/1"


@pytest.mark.parametrize(
    ("encryption", "sids"),
    [
        ({}, {}),
        ({"queue": KEY}, {KEY: ["Events", "KarpenterController"]}),
        ({"volumes": "create"}, {"alias/eks/dev/data": ["Account", "Volumes"]}),
    ],
)
def test_policies_by_key(
    encryption: dict[str, str],
    sids: dict[str, list[str]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Each key with its statements, and nothing else on the output."""
    write_environments(tmp_path, dev=environment_yaml(encryption=encryption))

    assert run("key-policy", key_policy, ["dev"], tmp_path) == 0
    printed = json.loads(capsys.readouterr().out)
    assert {
        key: [statement["Sid"] for statement in policy["Statement"]]
        for key, policy in printed.items()
    } == sids
