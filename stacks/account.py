"""What an account has once, for all its clusters."""

from core.render.outputs import account_outputs
from engine import IamServiceLinkedRole
from stacks.base import EnvironmentStack


class AccountStack(EnvironmentStack):
    """The Spot service-linked role, in a state that outlives the cluster."""

    KIND = "account"
    PROVIDER = "aws"

    def build(self) -> None:
        """Build the role."""
        self.use_aws()
        IamServiceLinkedRole(
            self,
            "spot",
            aws_service_name="spot.amazonaws.com",
            description="EC2 Spot, for all clusters of the account",
        )
        self.add_outputs(account_outputs())
