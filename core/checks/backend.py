"""Rules about where state lies, and about Terraform Cloud's runners."""

from collections.abc import Iterator
from ipaddress import IPv4Network, collapse_addresses

from core.arns import region_in
from core.checks.rules import Finding, Level, rule
from core.checks.walks import pools
from core.config.backend import KEYS, REQUIRED, Backend
from core.config.environment import Environment
from core.durations import seconds
from core.layout import stacks_of
from core.names import WORKSPACE_LIMIT

_WORLD = [IPv4Network("0.0.0.0/0")]
# How long EKS takes a token, in seconds; what is left of a drain then needs another one.
_TOKEN_LIVES = 15 * 60


@rule(
    "backend-keys",
    level=Level.ESSENTIAL,
    source="Terraform's backends local and s3, and its cloud block",
    remedy="Under backend write the keys of its type, as docs/environment.md lists them.",
)
def backend_keys(environment: Environment) -> Iterator[Finding]:
    """A key of another backend would say where state lies and be read by nobody."""
    backend = environment.backend
    for type_, keys in KEYS.items():
        for key in keys if type_ != backend.type else ():
            if getattr(backend, key) is not None:
                found = f'is a key of type "{type_}", and the type is "{backend.type}"'
                yield Finding(("backend", key), found, f"remove it, or write type: {type_}")
    for key in REQUIRED[backend.type]:
        if getattr(backend, key) is None:
            found, right = f'required with type "{backend.type}"', f"add it: {_described(key)}"
            yield Finding(("backend", key), found, right)


@rule(
    "state-key-region",
    source="S3: an object is encrypted with a KMS key of the bucket's region",
    remedy="Write the ARN of a key of the bucket's region.",
)
def state_key_region(environment: Environment) -> Iterator[Finding]:
    """S3 refuses to write state with a key of another region."""
    backend = environment.backend
    bucket = backend.region or environment.region
    if backend.kms_key_id and (region := region_in(backend.kms_key_id)) != bucket:
        found = f"the key is in {region}, the bucket in {bucket}"
        yield Finding(("backend", "kms_key_id"), found, f"write a key of {bucket}")


@rule(
    "workspace-name",
    source="Terraform Cloud: a workspace's name has at most 90 characters",
    remedy="Shorten the environment's name.",
)
def workspace_name(environment: Environment) -> Iterator[Finding]:
    """Each stack's workspace has its name, and Terraform Cloud refuses a longer one."""
    longest = max((stack.name for stack in stacks_of(environment)), key=len)
    if environment.backend.type == "cloud" and len(longest) > WORKSPACE_LIMIT:
        found = f'the workspace "{longest}" has {len(longest)} characters'
        most = WORKSPACE_LIMIT - len(longest) + len(environment.name)
        yield Finding(("name",), found, f"write at most {most}, so that it has {WORKSPACE_LIMIT}")


@rule(
    "exec-remote",
    source="Terraform Cloud's runners have no AWS CLI: hashicorp/terraform-provider-helm#856",
    remedy="Write access.cluster_auth: token, or run Terraform on agents that have the AWS CLI.",
)
def exec_remote(environment: Environment) -> Iterator[Finding]:
    """Where Terraform Cloud runs Terraform, there is no `aws` for helm and kubernetes to call."""
    if environment.backend.runs_hosted and environment.access.cluster_auth == "exec":
        found = '"exec" runs the AWS CLI, which hosted runners of Terraform Cloud do not have'
        right = 'write "token", or backend.execution_mode: agent (with the AWS CLI) or local'
        yield Finding(("access", "cluster_auth"), found, right)


@rule(
    "endpoint-remote",
    source="Terraform Cloud publishes the addresses of its API, and none of its runners'",
    remedy="Run Terraform on agents inside the VPC or on addresses that the endpoint lets in.",
)
def endpoint_remote(environment: Environment) -> Iterator[Finding]:
    """Hosted runners come from addresses that no list can name, so they need an open endpoint."""
    cluster, key = environment.cluster, "endpoint_public_access"
    if not environment.backend.runs_hosted:
        return
    right = "write backend.execution_mode: agent, and run agents where it is reached"
    cidrs = [IPv4Network(cidr) for cidr in cluster.endpoint_public_access_cidrs]
    if not cluster.endpoint_public_access:
        found = "hosted runners of Terraform Cloud do not reach a private endpoint"
        yield Finding(("cluster", key), found, right)
    elif list(collapse_addresses(cidrs)) != _WORLD:
        found = "hosted runners of Terraform Cloud have no addresses that could be listed"
        yield Finding(("cluster", f"{key}_cidrs"), found, right)


@rule(
    "token-lifetime",
    level=Level.WARNING,
    source="EKS takes a token for 15 minutes; a provider keeps the one it began with",
    remedy="Destroy again until it is done, or drain first, as docs/terraform-cloud.md has it; "
    "or write a shorter termination_grace_period.",
)
def token_lifetime(environment: Environment) -> Iterator[Finding]:
    """A destroy waits until every node is drained; longer than a token lives, it ends in a 401."""
    if environment.access.cluster_auth != "token":
        return
    right = 'write less, such as "10m", or run a destroy again when it ends as Unauthorized'
    for parts, pool in pools(environment):
        grace = pool.termination_grace_period
        if seconds(grace) >= _TOKEN_LIVES:
            found = f"a drain may take {grace}, and a login by token ends after 15m"
            yield Finding((*parts, "termination_grace_period"), found, right)


def _described(key: str) -> str:
    return str(Backend.model_fields[key].description).partition(": ")[2].rstrip(".")
