"""What every stack has: its backend, its versions, its outputs, and what it reads of others."""

from collections.abc import Mapping
from typing import ClassVar

from core.config.environment import Environment
from core.facts import PROVIDERS
from core.layout import Kind
from core.render.adopt import adoption_blocks
from core.render.backend import required_terraform
from core.render.cluster_access import logs_in_by_token, token_request
from core.render.data import literal
from core.render.outputs import Output
from engine import (
    AwsProvider,
    AwsProviderAssumeRole,
    AwsProviderDefaultTags,
    Construct,
    TerraformOutput,
    TerraformStack,
)
from stacks.backend import read_cluster, set_backend


class EnvironmentStack(TerraformStack):
    """One stack of an environment, with a state of its own."""

    KIND: ClassVar[Kind]
    PROVIDER: ClassVar[str]

    def __init__(
        self, scope: Construct, name: str, *, environment: Environment, state_folder: str
    ) -> None:
        """Set the backend and the versions of Terraform and the providers; then build the rest."""
        super().__init__(scope, name)
        self.environment = environment
        self._state_folder = state_folder
        set_backend(self, name, environment, state_folder)
        self._by_token = logs_in_by_token(environment, self.KIND)
        used = [self.PROVIDER, "aws"] if self._by_token else [self.PROVIDER]
        # The bindings would pin the version they were made from, which the modules do not take.
        required = {provider: PROVIDERS[provider] for provider in used}
        self.add_override("terraform.required_providers", required)
        version = required_terraform(environment, self.KIND)
        self.add_override("terraform.required_version", version)
        for block, items in adoption_blocks(environment, self.KIND).items():
            # Terraform has these blocks since 1.5; the engine has not.
            self.add_override(block, items)
        self.build()

    def build(self) -> None:
        """Build what stacks of this kind have."""
        raise NotImplementedError

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
        """Read the outputs of the cluster's stack, and ask for a token where one is used."""
        read_cluster(self, self.environment, self._state_folder)
        if self._by_token:
            self.use_aws()
            self.add_override("ephemeral", token_request())

    def add_outputs(self, outputs: Mapping[str, Output]) -> None:
        """State the stack's outputs."""
        for name, output in outputs.items():
            TerraformOutput(self, name, value=output.value, description=output.description)
