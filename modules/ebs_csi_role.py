"""The EBS CSI driver's IAM role, which the EKS module does not make."""

from core.render.data import Rendered
from engine import Construct, IamRole, IamRolePolicyAttachment


class EbsCsiRole(IamRole):
    """The role with AWS' policy for the driver."""

    def __init__(self, scope: Construct, id_: str, *, role: Rendered, policy_arn: str) -> None:
        """Make the role from `core.render.ebs_csi` and attach the policy to it."""
        super().__init__(scope, id_, **role)
        IamRolePolicyAttachment(scope, f"{id_}-policy", role=self.name, policy_arn=policy_arn)
