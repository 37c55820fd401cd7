"""What users pass through to the eks module is typed as the module types it."""

from typing import Any

import pytest

from core.config.values import Model
from core.render.access import access_entries
from core.render.addons import addons
from core.render.eks import eks_inputs
from tests.contract.checker import attribute_paths, call_problems
from tests.contract.contracts import contracts
from tests.contract.model_types import misfits, offered
from tests.support import environment, principal
from tools.terraform_types import Type

EKS = contracts()["eks"]

# Every field of every model that goes through, at something else than its default.
FULL_ENTRY: dict[str, Any] = {
    "principal_arn": principal("Reader"),
    "kubernetes_groups": ["readers"],
    "type": "EC2_LINUX",
    "user_name": "reader",
    "policy_associations": {
        "own": {
            "policy_arn": "arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy",
            "access_scope": {"type": "namespace", "namespaces": ["web"]},
        }
    },
}
FULL_ADDON: dict[str, Any] = {
    "version": "v1.12.4-eksbuild.1",
    "configuration": {"replicaCount": 3},
    "pod_identity": {
        "service_account": "own",
        "policy_arns": ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"],
        "policy": {"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]},
    },
}
FULL_NODES: dict[str, Any] = {
    "instance_types": ["m6i.large"],
    "min_size": 3,
    "max_size": 6,
    "bottlerocket_version": "1.69.0",
    "data_volume_size": "80Gi",
    "bottlerocket_settings": '[settings.kernel]\nlockdown = "integrity"\n',
    "labels": {"team": "platform"},
}
ADDONS = ("aws-ebs-csi-driver", "coredns", "metrics-server", "vpc-cni")
FULL = environment(
    access={
        "permissions_boundary": "arn:aws:iam::aws:policy/Boundary",
        "admins": [principal("Admin")],
        "viewers": [principal("Viewer")],
        "entries": {"own": FULL_ENTRY},
    },
    cluster={
        "zonal_shift": True,
        "deletion_protection": True,
        "service_ipv4_cidr": "10.100.0.0/16",
        "addons": dict.fromkeys(ADDONS, FULL_ADDON),
    },
    system_nodes=FULL_NODES,
)
# The least that a user can write of the same.
LEAST_ENTRY: dict[str, Any] = {
    "principal_arn": principal("Writer"),
    "policy_associations": {
        "own": {"policy_arn": "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"}
    },
}
LEAST = environment(
    access={"entries": {"own": LEAST_ENTRY}},
    cluster={"addons": {name: {} for name in ADDONS}},
)

# What the module takes of an element and our models do not offer, and why.
_TAGS = "the environment's tags are on everything"
_TIMEOUT = "the provider's 20 minutes suffice"
NOT_OFFERED = {
    "access_entries": {"tags": _TAGS},
    "addons": {
        "before_compute": "follows from the name: without two of the add-ons no node gets Ready",
        "name": "is the key",
        "preserve": "true by default: an add-on taken out of the file goes on running",
        "resolve_conflicts_on_create": "the cluster starts with no add-on to be in conflict with",
        "resolve_conflicts_on_update": "the file decides: the module's default overwrites",
        "service_account_role_arn": "is IRSA; add-ons get roles through Pod Identity",
        "tags": _TAGS,
        "timeouts": _TIMEOUT,
        "timeouts.create": _TIMEOUT,
        "timeouts.delete": _TIMEOUT,
        "timeouts.update": _TIMEOUT,
    },
}


def element(name: str) -> Type:
    """Return the type of what an input of the eks module holds by name."""
    type_ = EKS.inputs[name]["type"]
    assert isinstance(type_, dict)
    return type_["map"]


@pytest.mark.parametrize(
    "model",
    [
        FULL.access.entries["own"],
        FULL.access.entries["own"].policy_associations["own"],
        FULL.access.entries["own"].policy_associations["own"].access_scope,
        FULL.cluster.addons["coredns"],
        FULL.system_nodes,
    ],
    ids=lambda model: type(model).__name__,
)
def test_the_full_environment_sets_everything(model: Model) -> None:
    """A field added to a model is to be added above, so that the tests below see it."""
    fields = type(model).model_fields.items()

    assert [name for name, field in fields if getattr(model, name) == field.default] == []


@pytest.mark.parametrize("written", [FULL, LEAST], ids=["full", "least"])
def test_whatever_the_models_can_say_suits_the_module(written: Any) -> None:  # noqa: ANN401
    """With every field set, nothing is unknown to it; with the fewest, nothing is lacking."""
    assert [str(problem) for problem in call_problems(eks_inputs(written), EKS)] == []


def test_access_entries_are_typed_as_the_module_types_them() -> None:
    """Field by field: names, kinds, and what lists and mappings hold."""
    assert misfits("AccessEntry", element("access_entries")) == []


def test_a_model_that_differs_from_the_module_is_found() -> None:
    """What is of another kind or has another name is told by its path."""
    scope = {"object": {"type": "any", "namespaces": "string"}}
    associations = {"map": {"object": {"policy": "string", "access_scope": scope}}}
    type_: Type = {
        "object": {
            "principal_arn": "string",
            "kubernetes_groups": {"list": "number"},
            "type": {"optional": "bool", "default": True},
            "policy_associations": {"optional": associations},
        }
    }

    assert misfits("AccessEntry", type_) == [
        "AccessEntry.kubernetes_groups.*: string, not number",
        "AccessEntry.type: string, not bool",
        "AccessEntry.user_name: unknown to the module",
        "AccessEntry.policy_associations.*.policy_arn: unknown to the module",
        "AccessEntry.policy_associations.*.access_scope.namespaces: array, not string",
    ]


def test_access_entries_offer_what_the_module_takes() -> None:
    """Every attribute, but for those in the table above."""
    type_ = element("access_entries")
    one, other = (access_entries(written)["own"] for written in (LEAST, FULL))

    assert attribute_paths(type_) >= set(NOT_OFFERED["access_entries"])
    assert offered(one, other, type_) == attribute_paths(type_) - set(NOT_OFFERED["access_entries"])


def test_addons_offer_what_the_module_takes() -> None:
    """Every attribute, but for those in the table above; `version` decides on two of them."""
    type_ = element("addons")
    one, other = addons(LEAST), addons(FULL)
    found = {path for name in ADDONS for path in offered(one[name], other[name], type_)}

    assert attribute_paths(type_) >= set(NOT_OFFERED["addons"])
    assert found == attribute_paths(type_) - set(NOT_OFFERED["addons"])
    assert found == {
        "addon_version",
        "configuration_values",
        "most_recent",
        "pod_identity_association",
        "pod_identity_association.role_arn",
        "pod_identity_association.service_account",
    }
