"""The EKS cluster, as terraform-aws-modules/eks makes it."""

from core.facts import EKS_MODULE
from core.render.data import Rendered
from engine import Construct, TerraformHclModule

SOURCE = "terraform-aws-modules/eks/aws"


class Eks(TerraformHclModule):
    """The control plane, its add-ons, its access entries and the system nodes."""

    def __init__(self, scope: Construct, id_: str, *, inputs: Rendered) -> None:
        """Call the module with inputs from `core.render.eks`."""
        super().__init__(scope, id_, source=SOURCE, version=EKS_MODULE, variables=inputs)
