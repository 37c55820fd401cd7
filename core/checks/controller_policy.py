"""The rule about how long the policy of Karpenter's controller gets."""

import json
from collections.abc import Iterator

from core.checks.rules import Finding, rule
from core.config.environment import Environment
from core.facts import INLINE_POLICY_LIMIT, dns_suffix, partition
from core.names import NODE_ROLE, QUEUE
from core.shapes import Json, is_list, is_mapping
from core.statements import PUBLIC_PARAMETERS, ami_parameters, controller_statements

# The policy of the module's release 21.19.0, which holds the cluster's name, the region and the
# partition so often; ARNs that are its inputs' apart. tests/terraform hold it against plans.
_FIXED, _NAMES, _REGIONS, _PARTITIONS = 5_173, 16, 30, 29
# The statement that the queue adds, without its ARN.
_QUEUE_STATEMENT = 139
_MADE_KEY = "00000000-0000-0000-0000-000000000000"


@rule(
    "controller-policy-size",
    source=f"IAM: an inline policy has at most {INLINE_POLICY_LIMIT:,} characters, spaces not "
    "counted",
    remedy="Share KMS keys and image parameters among node classes.",
)
def long_controller_policy(environment: Environment) -> Iterator[Finding]:
    """The controller may use each key and read each parameter by its ARN, all in one policy."""
    if (size := controller_policy_size(environment)) > INLINE_POLICY_LIMIT:
        found = f"the controller's policy has {size:,} characters, at most {INLINE_POLICY_LIMIT:,}"
        yield Finding(("node_classes",), found, "share KMS keys and image parameters among them")


def controller_policy_size(environment: Environment) -> int:
    """Return how many characters the controller's policy has, spaces not counted."""
    cluster, region = environment.cluster.name, environment.region
    account, where = environment.account_number, partition(region)
    start = f"arn:{where}"
    extra = controller_statements(
        environment,
        cluster=f"{start}:eks:{region}:{account}:cluster/{cluster}",
        made=f"{start}:kms:{region}:{account}:key/{_MADE_KEY}",
    )
    parameters = ami_parameters(environment) or [
        f"{start}:ssm:{region}::parameter{PUBLIC_PARAMETERS}*"
    ]
    path, node_role = environment.access.iam_path, NODE_ROLE.of(cluster, region)
    resources = [parameters, f"{start}:iam::{account}:role{path}{node_role}"]
    size = _FIXED + _NAMES * len(cluster) + _REGIONS * len(region) + _PARTITIONS * len(where)
    if environment.karpenter.interruption_queue:
        resources.append(f"{start}:sqs:{region}:{account}:{QUEUE.of(cluster, region)}")
        size += _QUEUE_STATEMENT
    if (suffix := dns_suffix(region)) != "amazonaws.com":
        # Whom the node role may be passed to has both names there.
        size += len(f'["ec2.{suffix}",]')
    # Each further statement follows a comma.
    return size + sum(map(_length, resources)) + sum(_length(one) + 1 for one in extra)


def _length(value: Json) -> int:
    return len(json.dumps(_as_written(value), separators=(",", ":")))


def _as_written(value: Json) -> Json:
    """Return a statement as the provider writes it, a single item without brackets."""
    if is_mapping(value):
        return {key: _as_written(item) for key, item in value.items()}
    return value[0] if is_list(value) and len(value) == 1 else value
