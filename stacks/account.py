"""What an account has once, for all its clusters."""

from core.config.environment import Environment
from core.render.outputs import account_outputs
from engine import Construct, IamServiceLinkedRole
from stacks.base import EnvironmentStack


class AccountStack(EnvironmentStack):
    """The Spot service-linked role, in a state that outlives the cluster."""

    KIND = "account"

    def __init__(
        self, scope: Construct, name: str, *, environment: Environment, state_folder: str
    ) -> None:
        """Build the stack."""
        super().__init__(
            scope, name, environment=environment, providers=["aws"], state_folder=state_folder
        )
        self.use_aws()
        IamServiceLinkedRole(
            self,
            "spot",
            aws_service_name="spot.amazonaws.com",
            description="EC2 Spot, for all clusters of the account",
        )
        self.add_outputs(account_outputs())
