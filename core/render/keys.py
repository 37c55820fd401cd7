"""Which KMS key encrypts what: one that is made here, one of the user's, or AWS' own."""

from typing import Literal, TypeAlias

from core.config.encryption import CREATE, NONE
from core.config.environment import Environment
from core.names import KEY_ALIAS
from core.render.cluster_access import cluster_output
from core.render.data import Rendered, compact_json, ref
from core.render.key_policy import shared_key_policy

Use: TypeAlias = Literal["logs", "queue", "volumes"]

MADE_KEY = ref("aws_kms_key.data.arn")
_DELETION_WINDOW_DAYS = 30


def key_of(environment: Environment, use: Use) -> str | None:
    """Return the ARN of the key as the cluster's stack names it, or None for AWS' own."""
    choice = getattr(environment.encryption, use)
    return {CREATE: MADE_KEY, NONE: None}.get(choice, choice)


def volume_key(environment: Environment) -> str | None:
    """Return the ARN of the volumes' key as the other stacks read it, or None for AWS' own."""
    if environment.encryption.volumes == CREATE:
        return cluster_output("volume_key_arn")
    return key_of(environment, "volumes")


def secrets_encryption(environment: Environment) -> Rendered:
    """Return what the EKS module is told of the secrets' key; it makes one unless told."""
    choice = environment.encryption.secrets
    if choice == CREATE:
        return {}
    # A null that is left out would be the module's default, an encryption with a key of its own.
    config = ref("null") if choice == NONE else {"provider_key_arn": choice}
    return {"create_kms_key": False, "encryption_config": config}


def shared_key(environment: Environment) -> Rendered | None:
    """Return the arguments of the key for logs, queue and volumes, or None where none is made."""
    uses = environment.encryption.shared
    if not uses:
        return None
    return {
        "description": f"{', '.join(uses).capitalize()} of the cluster {environment.cluster.name}",
        "policy": compact_json(shared_key_policy(environment)),
        "enable_key_rotation": True,
        "deletion_window_in_days": _DELETION_WINDOW_DAYS,
    }


def key_alias(environment: Environment) -> Rendered:
    """Return the arguments of that key's alias."""
    name = KEY_ALIAS.of(environment.cluster.name, environment.region)
    return {"name": name, "target_key_id": ref("aws_kms_key.data.key_id")}
