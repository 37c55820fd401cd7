"""What rules about KMS keys say, and what they let pass."""

from tests.support import ACCOUNT
from tests.unit.checks.cases.parts import CLUSTER, KARPENTER
from tests.unit.checks.cases.row import Row

KEYS = "encryption:\n  "
OWN = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/1a2b"
SILENT = CLUSTER + "  enabled_log_types: []\n"
NO_QUEUE = KARPENTER + "interruption_queue: false\n"


def classes(count: int, images: int = 0) -> str:
    """Return node classes, each with a key of its own, some with an image of their own."""
    start = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/00000000-0000-4444-8888-0000000000"
    lines = [f"  c{number}: {{kms_key_id: {start}{number}}}" for number in range(10, 10 + count)]
    lines += [f"  i{number}: {{ami_ssm_parameter: /images/{number}}}" for number in range(images)]
    return "\n".join(["node_classes:", *lines])


FAILING: list[Row] = [
    (
        "key-region",
        f"{KEYS}secrets: arn:aws:kms:eu-west-1:{ACCOUNT}:key/1a2b",
        "error error",
        "encryption.secrets",
        2,
        "the key is in eu-west-1, what it encrypts in us-east-1; write a key of us-east-1",
    ),
    (
        "arn-partition",
        f"{KEYS}logs: arn:aws-cn:kms:us-east-1:{ACCOUNT}:key/1a2b",
        "error error",
        "encryption.logs",
        2,
        (
            f'"arn:aws-cn:kms:us-east-1:{ACCOUNT}:key/1a2b" is in partition "aws-cn"; '
            '"us-east-1" is in "aws": begin it with "arn:aws:"'
        ),
    ),
    (
        "key-unused",
        f"{SILENT}{KEYS}logs: create",
        "error error",
        "encryption.logs",
        5,
        (
            "no log group is made here: there are neither enabled_log_types nor flow_logs; "
            'write "none"'
        ),
    ),
    (
        "key-unused",
        f"{NO_QUEUE}{KEYS}queue: {OWN}",
        "error error",
        "encryption.queue",
        4,
        'there is no queue: karpenter.interruption_queue is off; write "none"',
    ),
    (
        "volume-key-account",
        f"{KEYS}volumes: arn:aws:kms:us-east-1:222233334444:key/1a2b",
        "warning warning",
        "encryption.volumes",
        2,
        (
            f"the key is in account 222233334444: no policy made here lets {ACCOUNT} use it; "
            "write a key of the cluster's account, or make a grant"
        ),
    ),
    (
        "controller-policy-size",
        classes(26),
        "error error",
        "node_classes",
        1,
        (
            "the controller's policy has 10,375 characters, at most 10,240; share KMS keys and "
            "image parameters among them"
        ),
    ),
    (
        "controller-policy-size",
        f"{classes(23, 9)}\nregion: us-east-1\n{KEYS}volumes: create\n  queue: create",
        "error error",
        "node_classes",
        1,
        (
            "the controller's policy has 10,725 characters, at most 10,240; share KMS keys and "
            "image parameters among them"
        ),
    ),
]
PASSING = [
    ("key-region", f"{KEYS}secrets: {OWN}"),
    ("key-unused", f"{KEYS}logs: create\n  queue: create"),
    ("key-unused", f"{SILENT}{NO_QUEUE}{KEYS}logs: none\n  queue: none\n  volumes: create"),
    ("key-unused", f"{SILENT}network: {{flow_logs: true}}\n{KEYS}logs: {OWN}"),
    ("volume-key-account", f"{KEYS}volumes: {OWN}"),
    ("volume-key-account", f"{KEYS}volumes: create"),
    ("controller-policy-size", classes(25)),
]
