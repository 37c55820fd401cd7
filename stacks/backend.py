"""Sets a stack's backend, and reads another stack's state from where it lies."""

from core.config.environment import Environment
from core.layout import state_path
from core.names import stack_name
from core.render.backend import cloud_state, s3_state
from core.render.data import Rendered
from engine import (
    DataTerraformRemoteState,
    DataTerraformRemoteStateLocal,
    DataTerraformRemoteStateS3,
    LocalBackend,
    NamedRemoteWorkspace,
    S3Backend,
    S3BackendAssumeRoleConfig,
    TerraformStack,
)


def set_backend(
    stack: TerraformStack, name: str, environment: Environment, state_folder: str
) -> None:
    """Set where a stack's state lies.

    What the engine has no argument for, or asks a Terraform on PATH about, is an override.
    """
    if environment.backend.type == "s3":
        backend = S3Backend(stack, **_s3(environment, name))
        backend.add_override("use_lockfile", True)  # noqa: FBT003
        return
    LocalBackend(stack, path=state_path(name, state_folder))
    if environment.backend.type == "cloud":
        # Without a backend the engine adds one of its own: this one is taken back.
        stack.add_override("terraform.backend", None)
        stack.add_override("terraform.cloud", cloud_state(environment, name))
        stack.add_override("//.metadata.backend", "cloud")


def read_cluster(stack: TerraformStack, environment: Environment, state_folder: str) -> None:
    """Read the outputs of the environment's stack with the cluster."""
    name = stack_name(environment.name, "cluster")
    if environment.backend.type == "s3":
        DataTerraformRemoteStateS3(stack, "cluster", **_s3(environment, name))
    elif environment.backend.type == "cloud":
        DataTerraformRemoteState(
            stack,
            "cluster",
            organization=str(environment.backend.organization),
            hostname=environment.backend.hostname,
            workspaces=NamedRemoteWorkspace(name),
        )
    else:
        DataTerraformRemoteStateLocal(stack, "cluster", path=state_path(name, state_folder))


def _s3(environment: Environment, name: str) -> Rendered:
    state = s3_state(environment, name)
    if role := state.pop("assume_role", None):
        state["assume_role"] = S3BackendAssumeRoleConfig(**role)
    return state
