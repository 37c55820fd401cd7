"""What roles may do beyond what modules let them: use keys, read parameters, see zonal shifts."""

from core.config.encryption import CREATE, NONE
from core.config.environment import Environment
from core.facts import dns_suffix, partition
from core.shapes import Json

# Public parameters; naming any other drops the module's default, so it is named again.
PUBLIC_PARAMETERS = "/aws/service/"

Statement = dict[str, Json]


def controller_statements(environment: Environment, *, cluster: str, made: str) -> list[Statement]:
    """Return what Karpenter's controller needs beyond the module's policy for it.

    Args:
        environment: says what is encrypted, and with which keys.
        cluster: the cluster's ARN.
        made: the ARN of the key that is made here.

    """
    return [
        *_zonal_shift(environment, cluster),
        *_queue_key(environment, made),
        *volume_key_statements(environment, _volume_keys(environment, made)),
    ]


def volume_key_statements(environment: Environment, keys: list[str]) -> list[Statement]:
    """Return what the policy of a role needs for volumes that some keys encrypt."""
    if not keys:
        return []
    via_ec2 = {"kms:ViaService": f"ec2.{environment.region}.{dns_suffix(environment.region)}"}
    use = ["Decrypt", "DescribeKey", "GenerateDataKeyWithoutPlaintext", "ReEncrypt*"]
    return [
        {
            "Sid": "AllowVolumeKeyUse",
            "Effect": "Allow",
            "Action": [f"kms:{name}" for name in use],
            "Resource": keys,
            "Condition": {"StringEquals": via_ec2},
        },
        {
            "Sid": "AllowVolumeKeyGrants",
            "Effect": "Allow",
            "Action": ["kms:CreateGrant"],
            "Resource": keys,
            "Condition": {
                "StringEquals": via_ec2,
                "Bool": {"kms:GrantIsForAWSResource": "true"},
            },
        },
    ]


def ami_parameters(environment: Environment) -> list[str]:
    """Return the ARNs of SSM parameters that the controller reads; none where all are public."""
    names = {
        item.ami_ssm_parameter
        for item in environment.node_classes.values()
        if item.ami_ssm_parameter and not item.ami_ssm_parameter.startswith(PUBLIC_PARAMETERS)
    }
    if not names:
        return []
    start = f"arn:{partition(environment.region)}:ssm:{environment.region}:"
    account = environment.account_id or "*"
    own = [f"{start}{account}:parameter{name}" for name in sorted(names)]
    return [f"{start}:parameter{PUBLIC_PARAMETERS}*", *own]


def _zonal_shift(environment: Environment, cluster: str) -> list[Statement]:
    """Repair the statement of 21.19.0, whose resource makes the controller panic at its start."""
    if not environment.karpenter.zonal_shift:
        return []
    return [
        {
            "Sid": "AllowZonalShiftStatusReadOnly",
            "Effect": "Allow",
            "Action": ["arc-zonal-shift:GetManagedResource"],
            "Resource": ["*"],
            "Condition": {"StringEquals": {"arc-zonal-shift:ResourceIdentifier": cluster}},
        }
    ]


def _queue_key(environment: Environment, made: str) -> list[Statement]:
    """Let the controller read messages that a key other than SQS' own encrypts."""
    key = environment.encryption.queue
    if key == NONE or not environment.karpenter.interruption_queue:
        return []
    return [
        {
            "Sid": "AllowQueueKeyUse",
            "Effect": "Allow",
            "Action": ["kms:Decrypt"],
            "Resource": [made if key == CREATE else key],
        }
    ]


def _volume_keys(environment: Environment, made: str) -> list[str]:
    """Return the keys other than AWS' own that encrypt volumes of Karpenter's nodes, sorted."""
    common = environment.encryption.volumes
    keys = {item.kms_key_id or common for item in environment.node_classes.values()} - {NONE}
    return sorted(made if key == CREATE else key for key in keys)
