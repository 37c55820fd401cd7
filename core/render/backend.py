"""Where each stack's state lies, and the lowest Terraform that can use it there."""

from core.config.environment import Environment
from core.facts import REQUIRED_TERRAFORM, TERRAFORM_FOR, release
from core.layout import Kind
from core.render.cluster_access import logs_in_by_token
from core.render.data import Rendered, without_empty

CLOUD_HOST = "app.terraform.io"


def s3_state(environment: Environment, stack: str) -> Rendered:
    """Return where a stack's state lies in S3, as the backend and a read of it name it alike."""
    backend = environment.backend
    return without_empty(
        {
            "bucket": backend.bucket,
            "key": _key(environment, stack),
            "region": backend.region or environment.region,
            "encrypt": True,
            "kms_key_id": backend.kms_key_id,
            "assume_role": {"role_arn": backend.role_arn} if backend.role_arn else None,
        }
    )


def cloud_state(environment: Environment, stack: str) -> Rendered:
    """Return the `cloud` block: one workspace, which has the stack's name."""
    backend = environment.backend
    return without_empty(
        {
            "organization": backend.organization,
            "hostname": backend.hostname,
            "workspaces": without_empty({"name": stack, "project": backend.project}),
        }
    )


def state_address(environment: Environment, stack: str) -> str:
    """Return where a stack's state lies, for people: a file, an object or a workspace."""
    backend = environment.backend
    if backend.type == "s3":
        return f"s3://{backend.bucket}/{_key(environment, stack)}"
    if backend.type == "cloud":
        return f"{backend.hostname or CLOUD_HOST}/{backend.organization}/{stack}"
    return f"state/{stack}.tfstate"


def required_terraform(environment: Environment, kind: Kind) -> str:
    """Return the range of Terraform releases that have what a stack of a kind uses."""
    backend = environment.backend
    needs = {
        "cloud project": backend.type == "cloud" and backend.project is not None,
        "s3 lock file": backend.type == "s3",
        "ephemeral resource": logs_in_by_token(environment, kind),
    }
    versions = [TERRAFORM_FOR[name] for name, needed in needs.items() if needed]
    return f">= {max(versions, key=release)}" if versions else REQUIRED_TERRAFORM


def _key(environment: Environment, stack: str) -> str:
    prefix = environment.backend.key_prefix
    return f"{prefix}/{stack}.tfstate" if prefix else f"{stack}.tfstate"
