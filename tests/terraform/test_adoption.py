"""What is taken over from elsewhere, as a real plan has it."""

import json
import shutil
from typing import Any

import pytest

from tests.golden.cases import Case
from tests.terraform.conftest import Run

pytestmark = pytest.mark.terraform

_PLAN = """
terraform init -input=false -no-color && terraform plan -input=false -no-color -out=plan
"""


@pytest.fixture(scope="module")
def plan(terraform: Run, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The plan of a stack that takes over a key which was made by hand, with its alias."""
    folder = tmp_path_factory.mktemp("adopted")
    shutil.copy(Case("adopted").expected / "adopted-cluster.tf.json", folder / "cdk.tf.json")
    local = {"terraform": {"backend": {"local": {"path": "terraform.tfstate"}}}}
    (folder / "cdk_override.tf.json").write_text(json.dumps(local), encoding="utf-8")
    done = terraform("bash", "-c", _PLAN, cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    shown = terraform("terraform", "show", "-json", "plan", cwd=folder)
    return json.loads(shown.stdout)


def test_what_is_imported_is_not_made_anew(plan: dict[str, Any]) -> None:
    """Terraform finds each by its id, and plans no other of its kind."""
    changes = {item["address"]: item["change"] for item in plan["resource_changes"]}
    imported = {
        address: change["importing"]["id"]
        for address, change in changes.items()
        if "importing" in change
    }

    assert imported == {
        "aws_kms_key.data": "1a2b3c4d-0000-4444-8888-0123456789ab",
        "aws_kms_alias.data-alias": "alias/eks/adopted/data",
    }
    assert "create" not in changes["aws_kms_key.data"]["actions"]
    assert [address for address in changes if "delete" in changes[address]["actions"]] == []
