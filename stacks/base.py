"""What every stack has: its backend, its versions, its outputs, and what it reads of others."""

from collections.abc import Mapping, Sequence

from core.config.environment import Environment
from core.facts import PROVIDERS, REQUIRED_TERRAFORM
from core.layout import STATE_FOLDER, state_path
from core.names import stack_name
from core.render.data import literal
from core.render.outputs import Output
from engine import (
    AwsProvider,
    AwsProviderAssumeRole,
    AwsProviderDefaultTags,
    Construct,
    DataTerraformRemoteStateLocal,
    LocalBackend,
    TerraformOutput,
    TerraformStack,
)


class EnvironmentStack(TerraformStack):
    """One stack of an environment, with its state in a file of its own."""

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        environment: Environment,
        providers: Sequence[str],
        state_folder: str = STATE_FOLDER,
    ) -> None:
        """Set the backend and the versions of Terraform and of the named providers."""
        super().__init__(scope, name)
        self.environment = environment
        self._state_folder = state_folder
        LocalBackend(self, path=state_path(name, state_folder))
        # The bindings would pin the version they were made from, which the modules do not take.
        required = {provider: PROVIDERS[provider] for provider in providers}
        self.add_override("terraform.required_providers", required)
        self.add_override("terraform.required_version", REQUIRED_TERRAFORM)

    def use_aws(self) -> None:
        """Add the AWS provider: the environment's region, account, role and tags."""
        environment, access = self.environment, self.environment.access
        AwsProvider(
            self,
            "aws",
            region=environment.region,
            allowed_account_ids=[environment.account_id] if environment.account_id else None,
            assume_role=(
                [AwsProviderAssumeRole(role_arn=access.deployer)]
                if access.assume_deployer
                else None
            ),
            default_tags=(
                [AwsProviderDefaultTags(tags=literal(environment.tags))]
                if environment.tags
                else None
            ),
        )

    def read_cluster(self) -> None:
        """Read the outputs of the cluster's stack."""
        cluster = stack_name(self.environment.name, "cluster")
        path = state_path(cluster, self._state_folder)
        DataTerraformRemoteStateLocal(self, "cluster", path=path)

    def add_outputs(self, outputs: Mapping[str, Output]) -> None:
        """State the stack's outputs."""
        for name, output in outputs.items():
            TerraformOutput(self, name, value=output.value, description=output.description)
