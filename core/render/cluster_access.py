"""How the helm and kubernetes providers reach the cluster."""

from core.config.environment import Environment
from core.layout import Kind
from core.render.data import Rendered, ref

_OUTPUTS = "data.terraform_remote_state.cluster.outputs"
_TOKEN = "ephemeral.aws_eks_cluster_auth.cluster.token"  # noqa: S105  # an address
# The stacks whose provider talks to the cluster itself.
_INSIDE: tuple[Kind, ...] = ("karpenter", "nodes")


def cluster_output(name: str) -> str:
    """Return an output of the cluster's stack, as the other stacks read it."""
    return ref(f"{_OUTPUTS}.{name}")


def logs_in_by_token(environment: Environment, kind: Kind) -> bool:
    """Tell whether stacks of a kind ask the aws provider for a token."""
    return kind in _INSIDE and environment.access.cluster_auth == "token"


def token_request() -> Rendered:
    """Return the ephemeral resource that gives a token: it is in no state and in no plan."""
    return {"aws_eks_cluster_auth": {"cluster": {"name": cluster_output("cluster_name")}}}


def login(environment: Environment) -> Rendered:
    """Return a provider's host, certificate and `token`, or the `exec` that fetches one."""
    certificate = f"base64decode({_OUTPUTS}.cluster_certificate_authority_data)"
    cluster: Rendered = {
        "host": cluster_output("cluster_endpoint"),
        "cluster_ca_certificate": ref(certificate),
    }
    if environment.access.cluster_auth == "token":
        return {**cluster, "token": ref(_TOKEN)}
    return {**cluster, "exec": _get_token(environment)}


def _get_token(environment: Environment) -> Rendered:
    """Return the command of the AWS CLI that fetches a token as a provider runs."""
    arguments = [
        "eks",
        "get-token",
        "--cluster-name",
        cluster_output("cluster_name"),
        "--region",
        environment.region,
        "--output",
        "json",
    ]
    if environment.access.assume_deployer:
        arguments += ["--role-arn", environment.access.deployer]
    return {
        "api_version": "client.authentication.k8s.io/v1beta1",
        "command": "aws",
        "args": arguments,
    }
