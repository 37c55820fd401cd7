"""What rules about who reaches the cluster say, and what they let pass."""

from tests.support import ACCOUNT, DEPLOYER
from tests.unit.checks.cases.parts import BOUNDARY, CLUSTER, ENTRY, KEY, OPEN, POLICY
from tests.unit.checks.cases.row import Row

FAILING: list[Row] = [
    (
        "access-policy-known",
        POLICY.replace("ViewPolicy", "Viewer"),
        "warning warning",
        "access.entries.ci.policy_associations.view.policy_arn",
        8,
        (
            '"AmazonEKSViewer" is no access policy that is known here; correct it, or silence '
            'this (did you mean "AmazonEKSViewPolicy"?)'
        ),
    ),
    (
        "admin-none",
        POLICY,
        " warning",
        "access.admins",
        1,
        "nobody but the deployer is admin; list the role of those who mend the cluster",
    ),
    (
        "account-named",
        "account_id: null",
        " error",
        "account_id",
        1,
        "required in production; add it, in quotes",
    ),
    (
        "arn-partition",
        BOUNDARY + f"arn:aws-cn:iam::{ACCOUNT}:policy/Boundary",
        "error error",
        "access.permissions_boundary",
        3,
        (
            '"arn:aws-cn:iam::999988887777:policy/Boundary" is in partition "aws-cn"; '
            '"us-east-1" is in "aws": begin it with "arn:aws:"'
        ),
    ),
    (
        "arn-partition",
        POLICY.replace("arn:aws:eks", "arn:aws-cn:eks"),
        "error error",
        "access.entries.ci.policy_associations.view.policy_arn",
        8,
        (
            '"arn:aws-cn:eks::aws:cluster-access-policy/AmazonEKSViewPolicy" is in partition '
            '"aws-cn"; "us-east-1" is in "aws": begin it with "arn:aws:"'
        ),
    ),
    (
        "assume-user",
        f"access:\n  deployer: arn:aws:iam::{ACCOUNT}:user/ci\n  assume_deployer: true",
        "error error",
        "access.assume_deployer",
        3,
        (
            '"arn:aws:iam::999988887777:user/ci" is a user, which cannot be assumed; name a '
            "role, or write false"
        ),
    ),
    (
        "boundary-account",
        BOUNDARY + "arn:aws:iam::888877776666:policy/Boundary",
        "error error",
        "access.permissions_boundary",
        3,
        (
            "the policy is in account 888877776666, the roles in 999988887777; write a "
            "policy of 999988887777"
        ),
    ),
    (
        "cluster-name-length",
        CLUSTER + f"  name: {'c' * 30}",
        "error error",
        "cluster.name",
        3,
        '30 characters; at most 29, so that the IAM role prefix "<name>-cluster-" fits in 38',
    ),
    (
        "endpoint-reachable",
        CLUSTER,
        "warning warning",
        "cluster.endpoint_public_access",
        1,
        (
            "the API server is only reached from inside the VPC; run Terraform there, name its "
            "network in network.peers, or write true and list its addresses"
        ),
    ),
    (
        "entry-group",
        ENTRY + "      kubernetes_groups: [ops, system:masters]",
        "error error",
        "access.entries.ci.kubernetes_groups[1]",
        6,
        (
            'EKS takes no group that begins with "system:"; list the principal under '
            "access.admins instead"
        ),
    ),
    (
        "entry-group",
        ENTRY + "      kubernetes_groups: [system:nodes]",
        "error error",
        "access.entries.ci.kubernetes_groups[0]",
        6,
        (
            'EKS takes no group that begins with "system:"; use a group of your own, or an '
            "access policy under policy_associations"
        ),
    ),
    (
        "entry-group",
        ENTRY + "      user_name: eks:admin",
        "error error",
        "access.entries.ci.user_name",
        6,
        'EKS keeps "eks:admin" to itself; begin it with none of amazon:, aws:, eks:, iam:, system:',
    ),
    (
        "entry-of-nodes",
        ENTRY + "      type: EC2_LINUX\n      user_name: ci",
        "error error",
        "access.entries.ci.user_name",
        7,
        "EKS takes none for an entry of type EC2_LINUX; remove it, or write type: STANDARD",
    ),
    (
        "entry-scope",
        POLICY + "          access_scope: {type: namespace}",
        "error error",
        "access.entries.ci.policy_associations.view.access_scope",
        9,
        "no namespace is named; add namespaces: [...]",
    ),
    (
        "entry-scope",
        POLICY + "          access_scope: {namespaces: [shop]}",
        "error error",
        "access.entries.ci.policy_associations.view.access_scope.namespaces",
        9,
        "the policy would hold in the whole cluster; add type: namespace, or remove them",
    ),
    (
        "key-region",
        KEY + f"eu-west-1:{ACCOUNT}:key/1a2b",
        "error error",
        "node_classes.default.kms_key_id",
        3,
        "the key is in eu-west-1, what it encrypts in us-east-1; write a key of us-east-1",
    ),
    (
        "node-role-entry",
        ENTRY.replace(f"{DEPLOYER}er", f"arn:aws:iam::{ACCOUNT}:role/KarpenterNode-dev-us-east-1"),
        "error error",
        "access.entries.ci.principal_arn",
        5,
        '"KarpenterNode-dev-us-east-1" has its entry already; remove this one',
    ),
    (
        "placeholder",
        "account_id: '123456789012'",
        "warning warning",
        "account_id",
        1,
        '"123456789012" is a placeholder; write your account',
    ),
    (
        "principal-account",
        'account_id: "888877776666"',
        "warning warning",
        "access.deployer",
        4,
        (
            '"arn:aws:iam::999988887777:role/Deploy" is not in account 888877776666; write a '
            "principal of that account"
        ),
    ),
    (
        "principal-account",
        "account_id: null\n" + ENTRY.replace(f"{DEPLOYER}er", "arn:aws:iam::888877776666:role/CI"),
        "warning warning",
        "access.entries.ci.principal_arn",
        6,
        (
            '"arn:aws:iam::888877776666:role/CI" is not in account 999988887777; write a '
            "principal of that account"
        ),
    ),
    (
        "principal-partition",
        "region: us-gov-west-1",
        "error error",
        "access.deployer",
        4,
        (
            '"arn:aws:iam::999988887777:role/Deploy" is in partition "aws"; "us-gov-west-1" '
            'is in "aws-us-gov"'
        ),
    ),
    (
        "principal-twice",
        f"access:\n  deployer: {DEPLOYER}\n  admins:\n  - {DEPLOYER}",
        "error error",
        "access.admins[0]",
        4,
        '"arn:aws:iam::999988887777:role/Deploy" is listed twice; keep one: also access.deployer',
    ),
    (
        "role-once",
        ENTRY.replace(f"{DEPLOYER}er", f"arn:aws:iam::{ACCOUNT}:role/ci/deploy"),
        "error error",
        "access.entries.ci.principal_arn",
        5,
        (
            '"arn:aws:iam::999988887777:role/ci/deploy" cannot exist beside access.deployer, '
            '"arn:aws:iam::999988887777:role/Deploy"; keep the one with the path and case that '
            "IAM has"
        ),
    ),
    (
        "public-endpoint-cidrs",
        CLUSTER + "  endpoint_public_access_cidrs: [8.8.8.8/32]",
        "error error",
        "cluster.endpoint_public_access_cidrs",
        3,
        (
            "without effect while the endpoint is private; remove it, or write "
            "endpoint_public_access: true"
        ),
    ),
    (
        "public-endpoint-cidrs",
        CLUSTER + "  endpoint_public_access: true",
        "error error",
        "cluster.endpoint_public_access_cidrs",
        1,
        "required while the endpoint is public; list who may reach it",
    ),
    (
        "public-endpoint-open",
        OPEN + "[0.0.0.0/0]",
        "warning error",
        "cluster.endpoint_public_access_cidrs[0]",
        4,
        "the API server is open to the world; list the ranges you deploy and work from",
    ),
    (
        "public-endpoint-open",
        OPEN + "[8.8.8.8/32, 128.0.0.0/1]",
        "warning error",
        "cluster.endpoint_public_access_cidrs[1]",
        4,
        (
            "the API server is open to 1/2 of all addresses there are; list the ranges you "
            "deploy and work from"
        ),
    ),
    (
        "public-endpoint-refused",
        OPEN + "[8.8.8.8/32, 10.0.0.0/8]",
        "error error",
        "cluster.endpoint_public_access_cidrs[1]",
        4,
        (
            '"10.0.0.0/8" is private: the public endpoint never sees it; remove it, or write '
            "the public addresses behind it (of a NAT gateway, a VPN)"
        ),
    ),
    (
        "public-endpoint-refused",
        OPEN + "[" + ", ".join(f"8.8.{n}.0/24" for n in range(41)) + "]",
        "error error",
        "cluster.endpoint_public_access_cidrs",
        4,
        "41 ranges; write at most 40, wider ones",
    ),
]

PASSING: list[tuple[str, str]] = [
    ("access-policy-known", POLICY.replace("ViewPolicy", "SecretReaderPolicy")),
    ("admin-none", f"access:\n  deployer: {DEPLOYER}\n  admins: [{DEPLOYER}er]"),
    ("admin-none", POLICY.replace("ViewPolicy", "ClusterAdminPolicy")),
    ("node-role-entry", ENTRY),
    ("role-once", ENTRY),
    ("role-once", ENTRY.replace(f"{DEPLOYER}er", f"arn:aws:iam::{ACCOUNT}:user/Deploy")),
    ("boundary-account", "account_id: null\n" + BOUNDARY + f"arn:aws:iam::{ACCOUNT}:policy/B"),
    ("endpoint-reachable", OPEN + "[8.8.8.8/32]"),
    ("public-endpoint-open", OPEN + "[9.0.0.0/8]"),
    ("public-endpoint-refused", OPEN + "[" + ", ".join(f"8.8.{n}.0/24" for n in range(40)) + "]"),
    (
        "principal-partition",
        f"region: us-gov-west-1\naccess:\n  deployer: {DEPLOYER}".replace(
            "arn:aws:", "arn:aws-us-gov:"
        ),
    ),
    ("principal-account", "account_id: null"),
    (
        "assume-user",
        f"access:\n  deployer: arn:aws:iam::{ACCOUNT}:user/ci\n  assume_deployer: false",
    ),
    ("assume-user", f"access:\n  deployer: {DEPLOYER}\n  assume_deployer: true"),
    ("entry-group", ENTRY + "      kubernetes_groups: [ops, masters]\n      user_name: ci"),
    ("entry-of-nodes", ENTRY + "      type: EC2_LINUX"),
    ("entry-of-nodes", ENTRY + "      kubernetes_groups: [ops]"),
    ("entry-scope", POLICY + "          access_scope: {type: namespace, namespaces: [shop]}"),
    ("entry-scope", POLICY),
    ("arn-partition", BOUNDARY + f"arn:aws:iam::{ACCOUNT}:policy/Boundary"),
    ("arn-partition", POLICY),
    ("key-region", KEY + f"us-east-1:{ACCOUNT}:key/1a2b"),
    ("boundary-account", BOUNDARY + f"arn:aws:iam::{ACCOUNT}:policy/Boundary"),
    ("boundary-account", BOUNDARY + "arn:aws:iam::aws:policy/PowerUserAccess"),
]
