"""The VPC and its endpoints, as terraform-aws-modules/vpc makes them."""

from core.facts import VPC_MODULE
from core.render.data import Rendered
from engine import Construct, TerraformHclModule

SOURCE = "terraform-aws-modules/vpc/aws"


class Vpc(TerraformHclModule):
    """The VPC with its subnets, routes and gateways."""

    def __init__(self, scope: Construct, id_: str, *, inputs: Rendered) -> None:
        """Call the module with inputs from `core.render.vpc`."""
        super().__init__(scope, id_, source=SOURCE, version=VPC_MODULE, variables=inputs)


class VpcEndpoints(TerraformHclModule):
    """Endpoints of AWS services inside the VPC."""

    def __init__(self, scope: Construct, id_: str, *, inputs: Rendered) -> None:
        """Call the module with inputs from `core.render.vpc`."""
        source = f"{SOURCE}//modules/vpc-endpoints"
        super().__init__(scope, id_, source=source, version=VPC_MODULE, variables=inputs)
