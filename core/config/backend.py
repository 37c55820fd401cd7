"""The environment file's `backend`: where Terraform keeps its state."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from core.config.aws import Region
from core.config.values import Model, Text, matching

Bucket = Annotated[
    Text,
    matching(
        r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", "a bucket's name", 'write one such as "acme-state"'
    ),
]
# Terraform refuses a key that begins or ends with a slash.
KeyPrefix = Annotated[
    Text,
    matching(
        r"[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*",
        "the beginning of a key",
        'write one such as "clusters/eu", without a slash at either end',
    ),
]
# As Terraform reads it: a UUID of RFC 4122, or the id of a multi-region key.
_UUID = "[a-f0-9]{8}-[a-f0-9]{4}-[1-5][a-f0-9]{3}-[89ab][a-f0-9]{3}-[a-f0-9]{12}"
StateKey = Annotated[
    Text,
    matching(
        rf"arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{{12}}:key/({_UUID}|mrk-[a-f0-9]{{32}})",
        "the ARN of a KMS key",
        'write it as KMS shows it: "arn:aws:kms:us-east-1:123456789012:key/", then its UUID',
    ),
]
RoleArn = Annotated[
    Text,
    matching(
        r"arn:aws[a-z-]*:iam::[0-9]{12}:role/[\w+=,.@/-]+",
        "the ARN of an IAM role",
        'write one such as "arn:aws:iam::123456789012:role/State"',
    ),
]
Organization = Annotated[
    Text,
    matching(r"[A-Za-z0-9_-]{3,40}", "an organization's name", 'write one such as "acme"'),
]
Project = Annotated[
    Text,
    matching(
        r"[A-Za-z0-9_-][A-Za-z0-9 _-]{1,38}[A-Za-z0-9_-]",
        "a project's name",
        'write 3 to 40 letters, digits, "-", "_" and inner blanks, such as "Clusters"',
    ),
]
Hostname = Annotated[
    Text,
    matching(
        r"[a-z0-9-]+(\.[a-z0-9-]+)+(:[0-9]+)?",
        "a host's name",
        'write one such as "terraform.example.com"',
    ),
]
ExecutionMode = Literal["remote", "agent", "local"]

# The keys of each type, and which of them it cannot do without.
KEYS = {
    "local": (),
    "s3": ("bucket", "region", "key_prefix", "kms_key_id", "role_arn"),
    "cloud": ("organization", "project", "hostname", "execution_mode"),
}
REQUIRED = {"local": (), "s3": ("bucket",), "cloud": ("organization",)}


class Backend(Model):
    """Where Terraform keeps its state: the keys after `type` belong to one type each."""

    ELSEWHERE: ClassVar = {
        "key": "write key_prefix: <key_prefix>/<stack>.tfstate is the key of each stack's state",
        "prefix": "write key_prefix",
        "path": "remove it: local state is state/<stack>.tfstate",
        "encrypt": "remove it: state in S3 is always encrypted",
        "dynamodb_table": "remove it: the lock is a file beside the state",
        "use_lockfile": "remove it: the lock is always a file beside the state",
        "workspace": "remove it: each stack has a workspace of its own name",
        "workspaces": "remove it: each stack has a workspace of its own name",
    }

    type: Literal["local", "s3", "cloud"] = Field(
        default="local",
        description="`local` keeps one file a stack under state/, `s3` one object a stack, `cloud` "
        "one workspace a stack in Terraform Cloud (HCP Terraform, Terraform Enterprise).",
    )
    bucket: Bucket | None = Field(
        default=None,
        description="s3: the bucket, which must exist.",
        json_schema_extra={"default_text": "required with s3"},
    )
    region: Region | None = Field(
        default=None,
        description="s3: the bucket's region.",
        json_schema_extra={"default_text": "the environment's"},
    )
    key_prefix: KeyPrefix | None = Field(
        default=None,
        description="s3: what the key of each state begins with: <key_prefix>/<stack>.tfstate.",
        json_schema_extra={"default_text": "none"},
    )
    kms_key_id: StateKey | None = Field(
        default=None,
        description="s3: the ARN of the KMS key that encrypts the state.",
        json_schema_extra={"default_text": "the bucket's"},
    )
    role_arn: RoleArn | None = Field(
        default=None,
        description="s3: the role that Terraform assumes to read and write state.",
        json_schema_extra={"default_text": "none"},
    )
    organization: Organization | None = Field(
        default=None,
        description="cloud: the organization.",
        json_schema_extra={"default_text": "required with cloud"},
    )
    project: Project | None = Field(
        default=None,
        description="cloud: the project in which `terraform init` makes a workspace that is "
        "missing. Needs Terraform 1.6.",
        json_schema_extra={"default_text": "the organization's default"},
    )
    hostname: Hostname | None = Field(
        default=None,
        description="cloud: the host of a Terraform Enterprise.",
        json_schema_extra={"default_text": "app.terraform.io"},
    )
    execution_mode: ExecutionMode | None = Field(
        default=None,
        description="cloud: where the workspaces are set to run Terraform: `remote` on hosted "
        "runners, `agent` on yours, `local` on your machine. Rules read it; it sets no workspace.",
        json_schema_extra={"default_text": "remote"},
    )

    @property
    def runs_hosted(self) -> bool:
        """Whether Terraform Cloud's own runners run Terraform."""
        return self.type == "cloud" and self.execution_mode in {None, "remote"}
