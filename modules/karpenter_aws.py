"""Karpenter's AWS side, as terraform-aws-modules/eks//modules/karpenter makes it."""

from core.facts import EKS_MODULE
from core.render.data import Rendered
from engine import Construct, TerraformHclModule

SOURCE = "terraform-aws-modules/eks/aws//modules/karpenter"


class KarpenterAws(TerraformHclModule):
    """Roles, Pod Identity association, interruption queue and event rules."""

    def __init__(self, scope: Construct, id_: str, *, inputs: Rendered) -> None:
        """Call the module with inputs from `core.render.karpenter_aws`."""
        super().__init__(scope, id_, source=SOURCE, version=EKS_MODULE, variables=inputs)
