"""Rules about what KMS keys encrypt."""

from collections.abc import Iterator

from core.arns import account_in
from core.checks.rules import Finding, Level, rule
from core.config.encryption import NONE
from core.config.environment import Environment
from core.config.source import Parts


@rule(
    "key-unused",
    source="a key costs each month, whether anything is encrypted with it or not",
    remedy="Remove the key, or turn on what it is to encrypt.",
)
def key_unused(environment: Environment) -> Iterator[Finding]:
    """A key for logs or messages that nobody writes looks like an encryption that is not there."""
    cluster, network = environment.cluster, environment.network
    flow_logs = network.flow_logs and network.existing is None
    if environment.encryption.logs != NONE and not (cluster.enabled_log_types or flow_logs):
        found = "no log group is made here: there are neither enabled_log_types nor flow_logs"
        yield Finding(("encryption", "logs"), found, f'write "{NONE}"')
    if environment.encryption.queue != NONE and not environment.karpenter.interruption_queue:
        found = "there is no queue: karpenter.interruption_queue is off"
        yield Finding(("encryption", "queue"), found, f'write "{NONE}"')


@rule(
    "volume-key-account",
    level=Level.WARNING,
    source="EC2 Auto Scaling: a key of another account is used through a grant to its own role",
    remedy="Use a key of the cluster's account, or make the grant and allow this rule.",
)
def volume_key_account(environment: Environment) -> Iterator[Finding]:
    """Whoever launches an instance needs its account's leave, too, for a key of another."""
    for parts, arn in _volume_keys(environment):
        account, own = account_in(arn), environment.account_number
        if account != own:
            found = f"the key is in account {account}: no policy made here lets {own} use it"
            yield Finding(parts, found, "write a key of the cluster's account, or make a grant")


def _volume_keys(environment: Environment) -> Iterator[tuple[Parts, str]]:
    if key := environment.encryption.given().get("volumes"):
        yield ("encryption", "volumes"), key
