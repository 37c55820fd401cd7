"""How the helm and kubernetes providers reach the cluster."""

from core.config.environment import Environment
from core.render.data import Rendered, ref

_OUTPUTS = "data.terraform_remote_state.cluster.outputs"


def cluster_output(name: str) -> str:
    """Return an output of the cluster's stack, as the other stacks read it."""
    return ref(f"{_OUTPUTS}.{name}")


def login(environment: Environment) -> Rendered:
    """Return host, certificate and `exec` of a provider: the AWS CLI fetches a token as it runs."""
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
    certificate = f"base64decode({_OUTPUTS}.cluster_certificate_authority_data)"
    return {
        "host": cluster_output("cluster_endpoint"),
        "cluster_ca_certificate": ref(certificate),
        "exec": {
            "api_version": "client.authentication.k8s.io/v1beta1",
            "command": "aws",
            "args": arguments,
        },
    }
