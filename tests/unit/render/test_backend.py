"""Where state lies: an address for each stack, which no other stack of any environment has."""

from typing import Any

from core.layout import Kind, stacks_of
from core.render.backend import cloud_state, required_terraform, s3_state, state_address
from tests.support import DEPLOYER, environment
from tests.tables import each

S3 = {"type": "s3", "bucket": "acme-state"}
CLOUD = {"type": "cloud", "organization": "acme"}
TOKEN = {"deployer": DEPLOYER, "cluster_auth": "token"}
KEY = "arn:aws:kms:eu-west-1:999988887777:key/1234abcd-12ab-34cd-86ef-1234567890ab"
ROLE = "arn:aws:iam::999988887777:role/State"


def test_the_smallest_s3() -> None:
    """The bucket is in the environment's region, and what is stored is encrypted."""
    assert s3_state(environment(backend=S3), "dev-nodes") == {
        "bucket": "acme-state",
        "key": "dev-nodes.tfstate",
        "region": "us-east-1",
        "encrypt": True,
    }


def test_all_of_s3() -> None:
    """Prefix, region, key and role are the file's."""
    backend = {
        **S3,
        "region": "eu-west-1",
        "key_prefix": "a/b",
        "kms_key_id": KEY,
        "role_arn": ROLE,
    }

    assert s3_state(environment(backend=backend), "dev-nodes") == {
        "bucket": "acme-state",
        "key": "a/b/dev-nodes.tfstate",
        "region": "eu-west-1",
        "encrypt": True,
        "kms_key_id": KEY,
        "assume_role": {"role_arn": ROLE},
    }


@each(
    ("backend", "block"),
    [
        (CLOUD, {"organization": "acme", "workspaces": {"name": "dev-nodes"}}),
        (
            {**CLOUD, "project": "a b", "hostname": "tfe.example.com", "execution_mode": "agent"},
            {
                "organization": "acme",
                "hostname": "tfe.example.com",
                "workspaces": {"name": "dev-nodes", "project": "a b"},
            },
        ),
    ],
)
def test_cloud(backend: dict[str, Any], block: dict[str, Any]) -> None:
    """One workspace, named like the stack; its execution mode is no business of the block."""
    assert cloud_state(environment(backend=backend), "dev-nodes") == block


@each(
    ("backend", "address"),
    [
        ({}, "state/dev-nodes.tfstate"),
        (S3, "s3://acme-state/dev-nodes.tfstate"),
        ({**S3, "key_prefix": "a/b"}, "s3://acme-state/a/b/dev-nodes.tfstate"),
        (CLOUD, "app.terraform.io/acme/dev-nodes"),
        ({**CLOUD, "hostname": "tfe.example.com"}, "tfe.example.com/acme/dev-nodes"),
    ],
)
def test_addresses(backend: dict[str, Any], address: str) -> None:
    """People read where a stack's state lies."""
    assert state_address(environment(backend=backend), "dev-nodes") == address


@each("backend", [{}, S3, {**S3, "key_prefix": "dev"}, CLOUD])
def test_no_two_stacks_share_a_state(backend: dict[str, Any]) -> None:
    """Each address ends in its stack's name: environments of two names never share one."""
    asked = {"account": {"spot_service_linked_role": "create"}, "backend": backend}
    names = ("dev", "dev-account", "dev-cluster", "d")
    addresses = [
        state_address(made, stack.name)
        for made in (environment(name=name, cluster={"name": name}, **asked) for name in names)
        for stack in stacks_of(made)
    ]

    assert len({*addresses}) == len(addresses) == 4 * len(names)


@each(
    ("fields", "kind", "required"),
    [
        ({}, "nodes", ">= 1.5.7"),
        ({"backend": CLOUD}, "nodes", ">= 1.5.7"),
        ({"backend": {**CLOUD, "project": "Clusters"}}, "cluster", ">= 1.6.0"),
        ({"backend": S3}, "account", ">= 1.10.0"),
        ({"access": TOKEN}, "cluster", ">= 1.5.7"),
        ({"access": TOKEN}, "karpenter", ">= 1.10.0"),
        (
            {"access": TOKEN, "backend": {**CLOUD, "project": "Clusters"}},
            "nodes",
            ">= 1.10.0",
        ),
    ],
)
def test_the_lowest_terraform(fields: dict[str, Any], kind: Kind, required: str) -> None:
    """A stack asks for no newer Terraform than what it uses needs."""
    assert required_terraform(environment(**fields), kind) == required
