"""What the policies of KMS keys say, so that services and roles may use them.

A policy that names a role which does not exist yet is refused: roles are named by conditions.
"""

from core.config.environment import Environment
from core.facts import dns_suffix, partition
from core.names import CLUSTER_ROLE_PREFIX, CONTROLLER_ROLE, KEY_ALIAS, cluster_log_group
from core.render.data import Rendered

# The VPC module's name for the group of flow logs, which ends with the VPC's id.
_FLOW_LOGS = "/aws/vpc-flow-log/*"


def shared_key_policy(environment: Environment) -> Rendered:
    """Return the policy of the key that is made here: the account's, and its uses'."""
    root = {
        "Sid": "Account",
        "Effect": "Allow",
        "Principal": {"AWS": _root(environment)},
        "Action": "kms:*",
        "Resource": "*",
    }
    uses = environment.encryption.shared
    own = [item for use in uses for item in key_statements(environment, use)]
    # The account's statement lets the controller's own policy decide.
    statements = [root, *(item for item in own if item["Sid"] != _CONTROLLER)]
    return {"Version": "2012-10-17", "Statement": statements}


def key_policies(environment: Environment) -> dict[str, Rendered]:
    """Return what policies say: of the key made here, whole; of the user's, what each must carry.

    By the ARN of each key, or the alias of the one that is made here.
    """
    policies: dict[str, Rendered] = {}
    if environment.encryption.shared:
        alias = KEY_ALIAS.of(environment.cluster.name, environment.region)
        policies[alias] = shared_key_policy(environment)
    uses: dict[str, list[str]] = {}
    for use, key in environment.encryption.given().items():
        uses.setdefault(key, []).append(use)
    for node_class in environment.node_classes.values():
        if key := node_class.kms_key_id:
            uses.setdefault(key, []).append("volumes")
    for key, named in uses.items():
        statements = [
            item for use in dict.fromkeys(named) for item in key_statements(environment, use)
        ]
        policies[key] = {"Version": "2012-10-17", "Statement": statements}
    return policies


def key_statements(environment: Environment, use: str) -> list[Rendered]:
    """Return the statements that a key's policy needs for one of its uses."""
    make = {"secrets": _secrets, "logs": _logs, "queue": _queue, "volumes": _volumes}[use]
    return [
        {"Sid": sid, "Effect": "Allow", **statement, "Resource": "*", "Condition": condition}
        for sid, statement, condition in make(environment)
    ]


_CONTROLLER = "KarpenterController"
_Statements = list[tuple[str, Rendered, Rendered]]


def _secrets(environment: Environment) -> _Statements:
    path = environment.access.iam_path
    prefix = CLUSTER_ROLE_PREFIX.of(environment.cluster.name, environment.region)
    role = f"{_iam(environment)}:role{path}{prefix}*"
    account = {"AWS": _root(environment)}
    return [
        (
            "ClusterCreation",
            {"Principal": account, "Action": ["kms:CreateGrant", "kms:DescribeKey"]},
            {"ArnEquals": {"aws:PrincipalArn": environment.access.deployer}},
        ),
        (
            "ClusterRole",
            {
                "Principal": account,
                "Action": ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:ListGrants"],
            },
            {"ArnLike": {"aws:PrincipalArn": role}},
        ),
    ]


def _logs(environment: Environment) -> _Statements:
    region = environment.region
    start = f"arn:{partition(region)}:logs:{region}:{environment.account_number}:log-group:"
    groups = [f"{start}{name}" for name in log_groups(environment)]
    return [
        (
            "Logs",
            {
                "Principal": {"Service": f"logs.{region}.{dns_suffix(region)}"},
                "Action": [
                    "kms:Decrypt*",
                    "kms:Describe*",
                    "kms:Encrypt*",
                    "kms:GenerateDataKey*",
                    "kms:ReEncrypt*",
                ],
            },
            {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": groups}},
        )
    ]


def log_groups(environment: Environment) -> list[str]:
    """Return the names of the log groups that are made here, as a pattern each."""
    cluster, network = environment.cluster, environment.network
    control_plane = [cluster_log_group(cluster.name)] if cluster.enabled_log_types else []
    flow_logs = [_FLOW_LOGS] if network.flow_logs and not network.existing else []
    return control_plane + flow_logs


def _queue(environment: Environment) -> _Statements:
    role = CONTROLLER_ROLE.of(environment.cluster.name, environment.region)
    arn = f"{_iam(environment)}:role{environment.access.iam_path}{role}"
    return [
        (
            "Events",
            {
                "Principal": {"Service": "events.amazonaws.com"},
                "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
            },
            {"StringEquals": {"aws:SourceAccount": environment.account_number}},
        ),
        (
            _CONTROLLER,
            {"Principal": {"AWS": _root(environment)}, "Action": ["kms:Decrypt"]},
            {"ArnEquals": {"aws:PrincipalArn": arn}},
        ),
    ]


def _volumes(environment: Environment) -> _Statements:
    """Allow it to whom EC2 acts for, as AWS' own EBS key does: no role has to exist first."""
    via = f"ec2.{environment.region}.{dns_suffix(environment.region)}"
    return [
        (
            "Volumes",
            {
                "Principal": {"AWS": "*"},
                "Action": [
                    "kms:CreateGrant",
                    "kms:Decrypt",
                    "kms:DescribeKey",
                    "kms:Encrypt",
                    "kms:GenerateDataKey*",
                    "kms:ReEncrypt*",
                ],
            },
            {
                "StringEquals": {
                    "kms:CallerAccount": environment.account_number,
                    "kms:ViaService": via,
                }
            },
        )
    ]


def _iam(environment: Environment) -> str:
    return f"arn:{partition(environment.region)}:iam::{environment.account_number}"


def _root(environment: Environment) -> str:
    return f"{_iam(environment)}:root"
