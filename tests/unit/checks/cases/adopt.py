"""What rules about what is taken over from elsewhere say, and what they let pass."""

from tests.unit.checks.cases.row import Row

CLUSTER = "adopt:\n  cluster:\n"
MOVED = CLUSTER + "    moved:\n      - "
IMPORTS = CLUSTER + "    imports:\n      - "
ROLE = "to: 'module.eks.aws_iam_role.this[0]', id: dev"
EKS = "to: 'module.eks.aws_eks_cluster.this[0]', id: dev"

FAILING: list[Row] = [
    (
        "adopt-target",
        f"{IMPORTS}{{to: 'module.ekz.aws_eks_cluster.this[0]', id: dev}}",
        "error error",
        "adopt.cluster.imports[0].to",
        4,
        (
            'the stack dev-cluster has no "module.ekz"; write an address that it has '
            '(did you mean "module.eks"?)'
        ),
    ),
    (
        "adopt-target",
        f"{MOVED}{{from: module.old, to: 'module.eks[0]'}}",
        "error error",
        "adopt.cluster.moved[0].to",
        4,
        (
            'the stack dev-cluster has no "module.eks[0]"; write an address that it has '
            '(did you mean "module.eks"?)'
        ),
    ),
    (
        "adopt-target",
        "adopt:\n  account:\n    imports: [{to: aws_iam_service_linked_role.spot, id: a}]",
        "error error",
        "adopt.account.imports[0].to",
        3,
        (
            'the stack dev-account has no "aws_iam_service_linked_role.spot"; '
            "write an address that it has"
        ),
    ),
    (
        "adopt-once",
        f"{IMPORTS}{{{EKS}}}\n      - {{{EKS.replace('id: dev', 'id: other')}}}",
        "error error",
        "adopt.cluster.imports[1].to",
        5,
        (
            '"module.eks.aws_eks_cluster.this[0]" is in adopt.cluster.imports[0].to already; '
            "keep one of both"
        ),
    ),
    (
        "adopt-once",
        f"{MOVED}{{from: module.a, to: module.eks}}\n      - {{from: module.a, to: module.vpc}}",
        "error error",
        "adopt.cluster.moved[1].from",
        5,
        '"module.a" is in adopt.cluster.moved[0].from already; keep one of both',
    ),
    (
        "adopt-moved",
        f"{MOVED}{{from: module.vpc, to: module.eks}}",
        "error error",
        "adopt.cluster.moved[0].from",
        4,
        '"module.vpc" is in the stack dev-cluster; name what is there no more',
    ),
    (
        "adopt-moved",
        f"{MOVED}{{from: aws_eks_cluster.this, to: module.eks}}",
        "error error",
        "adopt.cluster.moved[0].from",
        4,
        '"aws_eks_cluster.this" is a resource, "module.eks" is none; move a module there',
    ),
]
PASSING = [
    ("adopt-target", f"{IMPORTS}{{{EKS}}}"),
    ("adopt-target", f"{MOVED}{{from: module.old, to: module.eks.module.kms}}"),
    (
        "adopt-target",
        (
            "account: {spot_service_linked_role: create}\n"
            "adopt:\n  account:\n    imports: [{to: aws_iam_service_linked_role.spot, id: a}]"
        ),
    ),
    ("adopt-once", f"{IMPORTS}{{{EKS}}}\n      - {{{ROLE}}}"),
    ("adopt-moved", f"{MOVED}{{from: 'module.old[\"a.b\"].module.eks', to: module.eks}}"),
    (
        "adopt-moved",
        f"{MOVED}{{from: aws_eks_cluster.this, to: 'module.eks.aws_eks_cluster.this[0]'}}",
    ),
]
