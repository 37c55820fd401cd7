"""IAM roles of pods, which EKS Pod Identity gives them."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.addons import EBS_CSI
from core.config.environment import Environment
from core.config.pod_identity import Grant, PodIdentity, policy_name
from core.facts import partition
from core.names import EBS_CSI_ROLE, pod_role
from core.render.access import iam_path
from core.render.data import Rendered, compact_json, literal, ref, without_empty
from core.render.keys import key_of
from core.statements import volume_key_statements

_TRUST: Rendered = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "pods.eks.amazonaws.com"},
            "Action": ["sts:AssumeRole", "sts:TagSession"],
        }
    ],
}


@dataclass(frozen=True)
class PodRole:
    """A role, its policies, and the association where no add-on has it."""

    id: str
    role: Rendered
    policy_arns: Mapping[str, str]
    """Policies by the id of their attachment."""
    policy: str | None = None
    association: Rendered | None = None


def pod_roles(environment: Environment) -> list[PodRole]:
    """Return the roles of add-ons, then those of `pod_identities`."""
    addons = environment.cluster.addons.items()
    driver = [_driver_role(environment)] if EBS_CSI in environment.cluster.addons else []
    return [
        *driver,
        *(
            _role(environment, f"addon-{name}", name, addon.pod_identity)
            for name, addon in addons
            if addon.pod_identity
        ),
        *(
            _role(environment, f"pod-identity-{name}", name, identity)
            for name, identity in environment.pod_identities.items()
        ),
    ]


def addon_association(name: str, grant: Grant) -> Rendered:
    """Return how an add-on is told of its role."""
    return {
        "role_arn": ref(f"aws_iam_role.addon-{name}.arn"),
        "service_account": grant.service_account,
    }


def _driver_role(environment: Environment) -> PodRole:
    name = EBS_CSI_ROLE.of(environment.cluster.name, environment.region)
    role = _arguments(environment, name, "EBS CSI driver, by Pod Identity")
    attached = {"ebs-csi-policy": driver_policy(environment)}
    return PodRole("ebs-csi", role, attached, _driver_key_use(environment))


def _driver_key_use(environment: Environment) -> str | None:
    """Let the driver make volumes that a key other than AWS' own encrypts."""
    key = key_of(environment, "volumes")
    if key is None:
        return None
    statements = volume_key_statements(environment, [key])
    return compact_json({"Version": "2012-10-17", "Statement": statements})


def driver_policy(environment: Environment) -> str:
    """Return the ARN of AWS' policy for the EBS CSI driver.

    The newer one is for volumes that the driver itself has tagged; it is known in `aws` alone.
    """
    name = partition(environment.region)
    first = "service-role/AmazonEBSCSIDriverPolicy"
    policy = "AmazonEBSCSIDriverPolicyV2" if name == "aws" else first
    return f"arn:{name}:iam::aws:policy/{policy}"


def _role(environment: Environment, id_: str, name: str, grant: Grant) -> PodRole:
    full = pod_role(environment.cluster.name, environment.region, name)
    return PodRole(
        id=id_,
        role=_arguments(environment, full, f"{name}, by Pod Identity"),
        policy_arns={f"{id_}-{policy_name(arn)}": arn for arn in grant.policy_arns},
        policy=_document(grant) if grant.policy else None,
        association=_association(id_, grant) if isinstance(grant, PodIdentity) else None,
    )


def _document(grant: Grant) -> str:
    # Without a version IAM takes the language of 2008, which has no variables.
    return compact_json({"Version": "2012-10-17", **literal(grant.policy)})


def _arguments(environment: Environment, name: str, description: str) -> Rendered:
    return without_empty(
        {
            "name": name,
            "description": description,
            "assume_role_policy": compact_json(_TRUST),
            "path": iam_path(environment),
            "permissions_boundary": environment.access.permissions_boundary,
        }
    )


def _association(id_: str, identity: PodIdentity) -> Rendered:
    return {
        "cluster_name": ref("module.eks.cluster_name"),
        "namespace": identity.namespace,
        "service_account": identity.service_account,
        "role_arn": ref(f"aws_iam_role.{id_}.arn"),
    }
