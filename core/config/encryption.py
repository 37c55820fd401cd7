"""The environment file's `encryption`: which KMS keys encrypt what the cluster writes down."""

from typing import Annotated, TypeAlias

from pydantic import Field

from core.config.values import Model, Text, matching

# No alias: IAM grants nothing on a key by the ARN of its alias.
_KEY_ARN = r"arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[\w-]+"
KeyArn: TypeAlias = Annotated[
    Text,
    matching(
        _KEY_ARN,
        "the ARN of a KMS key",
        'write one such as "arn:aws:kms:us-east-1:123456789012:key/..."',
    ),
]
CREATE, NONE = "create", "none"
# One key serves these where it is made here; the eks module makes that of secrets.
SHARED = ("logs", "queue", "volumes")
KeyChoice: TypeAlias = Annotated[
    Text,
    matching(
        f"{CREATE}|{NONE}|{_KEY_ARN}",
        "a choice of key",
        f'write "{CREATE}", "{NONE}", or the ARN of a KMS key of yours',
    ),
]


class Encryption(Model):
    """Each is `create`, `none` or the ARN of a key: `python main.py key-policy ENV`."""

    secrets: KeyChoice = Field(
        default=CREATE,
        description="Kubernetes Secrets in etcd: `create` makes a key for them alone, `none` "
        "leaves them to EKS' own. EKS takes a key once: a cluster never gets another one, nor goes "
        "back to `none` but by being replaced.",
    )
    logs: KeyChoice = Field(
        default=NONE,
        description="Log groups of the control plane and of flow logs: `create` shares one key "
        "with `queue` and `volumes`, `none` is CloudWatch's own.",
    )
    queue: KeyChoice = Field(
        default=NONE, description="Karpenter's interruption queue; `none` is SQS' own key."
    )
    volumes: KeyChoice = Field(
        default=NONE,
        description="Volumes of system nodes, of node classes without a kms_key_id, and of the "
        "StorageClass gp3; `none` is the account's EBS key. Changing it replaces nodes; before "
        "that, `kubectl delete storageclass gp3`, whose parameters nothing can change.",
    )

    @property
    def shared(self) -> tuple[str, ...]:
        """What the one key encrypts that is made here: some of logs, queue and volumes."""
        return tuple(name for name in SHARED if getattr(self, name) == CREATE)

    def given(self) -> dict[str, str]:
        """Return the ARNs of keys that are made elsewhere, by what each encrypts."""
        choices = {name: getattr(self, name) for name in ("secrets", *SHARED)}
        return {name: key for name, key in choices.items() if key not in (CREATE, NONE)}
