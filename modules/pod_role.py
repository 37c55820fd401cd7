"""IAM roles of pods, and the Pod Identity associations that give them out."""

from core.render.pod_roles import PodRole as Rendered
from engine import (
    Construct,
    EksPodIdentityAssociation,
    IamRole,
    IamRolePolicy,
    IamRolePolicyAttachment,
)


class PodRole(IamRole):
    """One role, with its policies, for the pods of a service account."""

    def __init__(self, scope: Construct, *, rendered: Rendered) -> None:
        """Make what `core.render.pod_roles` says; an add-on itself associates its role."""
        super().__init__(scope, rendered.id, **rendered.role)
        for id_, arn in rendered.policy_arns.items():
            IamRolePolicyAttachment(scope, id_, role=self.name, policy_arn=arn)
        if rendered.policy:
            IamRolePolicy(
                scope, f"{rendered.id}-own", name="own", role=self.name, policy=rendered.policy
            )
        if rendered.association:
            EksPodIdentityAssociation(scope, f"{rendered.id}-association", **rendered.association)
