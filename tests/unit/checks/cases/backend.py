"""What rules about state and Terraform Cloud's runners say, and what they let pass."""

from tests.support import ACCOUNT, DEPLOYER
from tests.unit.checks.cases.parts import CLUSTER, OPEN, POOL
from tests.unit.checks.cases.row import Row

UUID = "1234abcd-12ab-34cd-86ef-1234567890ab"
CLOUD = "backend: {type: cloud, organization: acme}\n"
AGENT = "backend: {type: cloud, organization: acme, execution_mode: agent}\n"
TOKEN = f"access: {{deployer: {DEPLOYER}, cluster_auth: token}}\n"
S3_KEY = "backend: {type: s3, bucket: acme-state, kms_key_id: arn:aws:kms:"
RUN_AGENTS = "write backend.execution_mode: agent, and run agents where it is reached"

FAILING: list[Row] = [
    (
        "backend-keys",
        "backend: {type: s3, bucket: acme-state, organization: acme}",
        "error error",
        "backend.organization",
        1,
        'is a key of type "cloud", and the type is "s3"; remove it, or write type: cloud',
    ),
    (
        "backend-keys",
        "backend: {key_prefix: clusters}",
        "error error",
        "backend.key_prefix",
        1,
        'is a key of type "s3", and the type is "local"; remove it, or write type: s3',
    ),
    (
        "backend-keys",
        "backend:\n  type: s3",
        "error error",
        "backend.bucket",
        1,
        'required with type "s3"; add it: the bucket, which must exist',
    ),
    (
        "backend-keys",
        "backend:\n  type: cloud\n  execution_mode: agent",
        "error error",
        "backend.organization",
        1,
        'required with type "cloud"; add it: the organization',
    ),
    (
        "arn-partition",
        f"{S3_KEY.replace('arn:aws:', 'arn:aws-cn:')}us-east-1:{ACCOUNT}:key/{UUID}}}",
        "error error",
        "backend.kms_key_id",
        1,
        (
            f'"arn:aws-cn:kms:us-east-1:{ACCOUNT}:key/{UUID}" is in partition "aws-cn"; '
            '"us-east-1" is in "aws": begin it with "arn:aws:"'
        ),
    ),
    (
        "state-key-region",
        f"{S3_KEY}eu-west-1:{ACCOUNT}:key/{UUID}}}",
        "error error",
        "backend.kms_key_id",
        1,
        "the key is in eu-west-1, the bucket in us-east-1; write a key of us-east-1",
    ),
    (
        "workspace-name",
        f"name: {'n' * 81}\n{AGENT}{CLUSTER}  name: dev",
        "error error",
        "name",
        1,
        (
            f'the workspace "{"n" * 81}-karpenter" has 91 characters; write at most 80, so that '
            "it has 90"
        ),
    ),
    (
        "exec-remote",
        CLOUD + f"access:\n  deployer: {DEPLOYER}",
        "error error",
        "access.cluster_auth",
        2,
        (
            '"exec" runs the AWS CLI, which hosted runners of Terraform Cloud do not have; write '
            '"token", or backend.execution_mode: agent (with the AWS CLI) or local'
        ),
    ),
    (
        "endpoint-remote",
        CLOUD + TOKEN + CLUSTER,
        "error error",
        "cluster.endpoint_public_access",
        3,
        f"hosted runners of Terraform Cloud do not reach a private endpoint; {RUN_AGENTS}",
    ),
    (
        "endpoint-remote",
        CLOUD + TOKEN + OPEN + "[9.0.0.0/8]",
        "error error",
        "cluster.endpoint_public_access_cidrs",
        6,
        f"hosted runners of Terraform Cloud have no addresses that could be listed; {RUN_AGENTS}",
    ),
    (
        "token-lifetime",
        TOKEN + POOL + "    termination_grace_period: 15m",
        "warning warning",
        "node_pools.default.termination_grace_period",
        5,
        (
            'a drain may take 15m, and a login by token ends after 15m; write less, such as "10m", '
            "or run a destroy again when it ends as Unauthorized"
        ),
    ),
    (
        "token-lifetime",
        TOKEN + POOL,
        "warning warning",
        "node_pools.default.termination_grace_period",
        3,
        (
            'a drain may take 30m, and a login by token ends after 15m; write less, such as "10m", '
            "or run a destroy again when it ends as Unauthorized"
        ),
    ),
]

PASSING: list[tuple[str, str]] = [
    ("backend-keys", "backend: {type: local}"),
    ("backend-keys", "backend: {type: s3, bucket: acme-state, region: null, hostname: null}"),
    ("backend-keys", AGENT),
    ("state-key-region", f"{S3_KEY}us-east-1:{ACCOUNT}:key/{UUID}}}"),
    ("state-key-region", f"{S3_KEY}eu-west-1:{ACCOUNT}:key/{UUID}, region: eu-west-1}}"),
    ("workspace-name", f"name: {'n' * 80}\n{AGENT}{CLUSTER}  name: dev"),
    ("workspace-name", f"name: {'n' * 81}\n{CLUSTER}  name: dev"),
    ("exec-remote", AGENT),
    ("exec-remote", AGENT.replace("agent", "local")),
    ("exec-remote", CLOUD + TOKEN),
    ("exec-remote", "backend: {type: s3, bucket: acme-state}"),
    ("endpoint-remote", AGENT + CLUSTER),
    ("endpoint-remote", CLOUD + TOKEN + OPEN + "[0.0.0.0/0]"),
    ("endpoint-remote", CLOUD + TOKEN + OPEN + "[0.0.0.0/1, 128.0.0.0/1]"),
    ("endpoint-remote", OPEN + "[9.0.0.0/8]"),
    ("token-lifetime", TOKEN + POOL + "    termination_grace_period: 14m59s"),
    ("token-lifetime", POOL + "    termination_grace_period: 2h"),
]
