"""What rules about the IAM roles of pods say, and what they let pass."""

from tests.support import ACCOUNT
from tests.unit.checks.cases.row import Row

READ = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
OWN = f"    policy_arns: [{READ}]\n"
LOADER = "pod_identities:\n  loader:\n    namespace: data\n    service_account: loader\n"
ADDON = (
    "cluster:\n"
    '  kubernetes_version: "1.35"\n'
    "  addons:\n"
    "    aws-efs-csi-driver:\n"
    "      configuration: {controller: {tolerations: [{operator: Exists}]}}\n"
    f"      pod_identity: {{service_account: efs, policy_arns: [{READ}]}}\n"
)
DRIVER = (
    'cluster:\n  kubernetes_version: "1.35"\n  addons:\n    aws-ebs-csi-driver:\n'
    f"      pod_identity: {{service_account: other, policy_arns: [{READ}]}}\n"
)
LONG = "a" * 60
TOO_MUCH = ", ".join(["{Effect: Allow, Action: 's3:*', Resource: '*'}"] * 250)

FAILING: list[Row] = [
    (
        "pod-identity-grants",
        LOADER,
        "error error",
        "pod_identities.loader",
        2,
        "a role that may do nothing; write policy_arns, or a policy",
    ),
    (
        "pod-identity-account",
        LOADER + "    policy_arns: [arn:aws:iam::888877776666:policy/Read]",
        "error error",
        "pod_identities.loader.policy_arns[0]",
        5,
        (
            f"the policy is in account 888877776666, the role in {ACCOUNT}; "
            f"write a policy of {ACCOUNT}"
        ),
    ),
    (
        "pod-identity-once",
        LOADER + OWN + "  other: {namespace: data, service_account: loader, policy_arns: ["
        f"{READ}]}}",
        "error error",
        "pod_identities.other.service_account",
        6,
        'the service account "loader" in data has a role: that of loader; name another',
    ),
    (
        "pod-identity-once",
        (
            "pod_identities:\n  me: {namespace: kube-system, service_account: karpenter, "
            f"policy_arns: [{READ}]}}"
        ),
        "error error",
        "pod_identities.me.service_account",
        2,
        'the service account "karpenter" in kube-system has a role: Karpenter\'s own; name another',
    ),
    (
        "pod-identity-once",
        ADDON
        + "pod_identities:\n  me: {namespace: kube-system, service_account: efs, policy_arns: ["
        f"{READ}]}}",
        "error error",
        "pod_identities.me.service_account",
        8,
        (
            'the service account "efs" in kube-system has a role: that of aws-efs-csi-driver; name '
            "another"
        ),
    ),
    (
        "pod-identity-name",
        LOADER.replace("  loader:", f"  {LONG}:") + OWN,
        "error error",
        f"pod_identities.{LONG}",
        2,
        (
            f'the role "dev-{LONG}-us-east-1" has 74 characters, at most 64; '
            "shorten the name, or cluster.name, by 10"
        ),
    ),
    (
        "pod-identity-name",
        ADDON.replace("cluster:\n", f"cluster:\n  name: {'b' * 29}\n").replace("efs-csi", "e" * 21),
        "error error",
        f"cluster.addons.aws-{'e' * 21}-driver.pod_identity",
        7,
        (
            f'the role "{"b" * 29}-aws-{"e" * 21}-driver-us-east-1" has 72 characters, '
            "at most 64; shorten cluster.name by 8"
        ),
    ),
    (
        "pod-identity-name",
        ADDON + LOADER.replace("  loader:", "  aws-efs-csi-driver:") + OWN,
        "error error",
        "pod_identities.aws-efs-csi-driver",
        8,
        'the add-on "aws-efs-csi-driver" has a role of that name; choose another',
    ),
    (
        "pod-identity-policy",
        LOADER + "    policy: {Action: 's3:*'}",
        "error error",
        "pod_identities.loader.policy",
        5,
        ("a policy without Statement; write {Version: ..., Statement: [...]}, as IAM has it"),
    ),
    (
        "pod-identity-size",
        LOADER + f"    policy: {{Statement: [{TOO_MUCH}]}}",
        "error error",
        "pod_identities.loader.policy",
        5,
        "12,515 characters, at most 10,240; move statements into policy_arns",
    ),
    (
        "addon-role",
        DRIVER,
        "error error",
        "cluster.addons.aws-ebs-csi-driver.pod_identity",
        5,
        "the driver's role is made here; remove it",
    ),
    (
        "arn-partition",
        LOADER + "    policy_arns: [arn:aws-cn:iam::aws:policy/Read]",
        "error error",
        "pod_identities.loader.policy_arns[0]",
        5,
        (
            '"arn:aws-cn:iam::aws:policy/Read" is in partition "aws-cn"; '
            '"us-east-1" is in "aws": begin it with "arn:aws:"'
        ),
    ),
]

PASSING: list[tuple[str, str]] = [
    ("pod-identity-grants", LOADER + OWN),
    ("pod-identity-grants", LOADER + "    policy: {Statement: [{Effect: Allow}]}"),
    ("pod-identity-account", LOADER + f"    policy_arns: [arn:aws:iam::{ACCOUNT}:policy/Read]"),
    ("pod-identity-once", ADDON + LOADER + OWN),
    ("pod-identity-name", ADDON + LOADER + OWN),
    ("pod-identity-policy", LOADER + "    policy: {Statement: [{Effect: Allow}]}"),
    ("pod-identity-size", LOADER + "    policy: {Statement: [{Effect: Allow}]}"),
    ("addon-role", ADDON),
]
