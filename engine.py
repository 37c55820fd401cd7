"""The one place that imports an engine and its bindings; it makes them load in under a second.

A plain import of the three provider packages takes half a minute with CDKTF, and seconds with CDK
Terrain, most of it in code that nothing uses. What is set here is read when jsii starts, so it
stands before the first import of either.
"""

import importlib.abc
import importlib.machinery
import importlib.util
import os
import sys
import time
import typing
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import typeguard

ENGINES = {
    "cdktf": (
        "cdktf_cdktf_provider_aws",
        "cdktf_cdktf_provider_helm",
        "cdktf_cdktf_provider_kubernetes",
    ),
    "cdktn": (
        "cdktn_provider_aws",
        "cdktn_provider_helm",
        "cdktn_provider_kubernetes",
    ),
}
CHOICE = "CDKTF_ENGINE"
CACHE_ROOT = "JSII_RUNTIME_PACKAGE_CACHE_ROOT"


def _chosen() -> str:
    """Return the engine to run on: CDKTF unless the environment names CDK Terrain.

    Raises:
        SystemExit: there is no such engine, or it is not installed.

    """
    chosen = os.environ.get(CHOICE) or "cdktf"
    if chosen not in ENGINES:
        raise SystemExit(f'{CHOICE}: "{chosen}" is no engine; write {" or ".join(ENGINES)}')
    if chosen == "cdktn" and importlib.util.find_spec(chosen) is None:
        raise SystemExit(
            f"{CHOICE}: cdktn is not installed for {sys.executable}; `make cdktn` does"
        )
    return chosen


ENGINE = _chosen()
PROVIDER_PACKAGES = ENGINES[ENGINE]


class _WithoutInit(importlib.abc.MetaPathFinder):
    """Finds a provider package as a bare folder, so that its `__init__` does not run.

    That `__init__` imports every submodule: 2200 of them in the AWS package.
    """

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Return a namespace package's spec, or None to leave the import to the next finder."""
        if fullname not in PROVIDER_PACKAGES:
            return None
        found = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if found is None or found.submodule_search_locations is None:
            return None
        folders = found.submodule_search_locations
        if not all(
            any(Path(top, sub).is_dir() for top in folders) for sub in ("_jsii", "provider")
        ):
            sys.stderr.write(f"warning: {fullname} is laid out anew: it loads whole, slowly\n")
            return None
        bare = importlib.machinery.ModuleSpec(fullname, loader=None, is_package=True)
        bare.submodule_search_locations = list(folders)
        return bare


class _NoHints(dict[str, None]):
    """Type hints for checks that look at none of them."""

    def __missing__(self, key: str) -> None:
        """Have no hint for any argument."""


def _skip_eager_init() -> None:
    """Put the finder of provider packages before python's own."""
    sys.meta_path.insert(0, _WithoutInit())


def _hook_node() -> None:
    """Have node load jsii-lazy.cjs before jsii, after whatever NODE_OPTIONS holds already."""
    script = str(Path(__file__).with_name("jsii-lazy.cjs").resolve())
    quoted = script.replace("\\", "\\\\").replace('"', '\\"')
    flag = f'--require "{quoted}"'
    options = os.environ.get("NODE_OPTIONS", "")
    if flag not in options:
        os.environ["NODE_OPTIONS"] = f"{options} {flag}".strip()


def _keep_cache_in_venv() -> None:
    """Have jsii unpack its packages into the virtual environment, unless the user chose a place.

    Not the interpreter's own folder: in a virtual environment that is a link out of it. jsii drops
    what was unused for 30 days; here that would only make the next run slow.
    """
    in_venv = sys.prefix != sys.base_prefix and os.access(sys.prefix, os.W_OK)
    if in_venv and not os.environ.get(CACHE_ROOT):
        os.environ[CACHE_ROOT] = str(Path(sys.prefix, "jsii-cache"))
        os.environ.setdefault("JSII_RUNTIME_PACKAGE_CACHE_TTL", "3650")


def _skip_type_checks() -> None:
    """Make the bindings' checks at run time cost nothing: pyright has made them already.

    Each call of a binding collects its stub's hints and hands every argument to typeguard: a third
    of the time that the constructs of many stacks take.
    """
    hints: Callable[..., dict[str, typing.Any]] = typing.get_type_hints

    def hints_of_others(of: object, *args: object, **options: object) -> dict[str, typing.Any]:
        if getattr(of, "__name__", "").startswith("_typecheckingstub__"):
            return _NoHints()
        return hints(of, *args, **options)

    typing.get_type_hints = hints_of_others
    typeguard.check_type = lambda *_args, **_named: None


def _silence_old_node() -> None:
    """Drop the banner about node 20, which the cdktf command still asks for."""
    os.environ.setdefault("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "20")


_skip_eager_init()
_hook_node()
_keep_cache_in_venv()
_skip_type_checks()
_silence_old_node()

from constructs import Construct

# Both names have the same types behind them: what pyright finds in the first holds for the second.
if TYPE_CHECKING or ENGINE == "cdktf":
    from cdktf import (
        App,
        DataTerraformRemoteState,
        DataTerraformRemoteStateLocal,
        DataTerraformRemoteStateS3,
        LocalBackend,
        NamedRemoteWorkspace,
        S3Backend,
        S3BackendAssumeRoleConfig,
        TerraformElement,
        TerraformHclModule,
        TerraformOutput,
        TerraformResourceLifecycle,
        TerraformStack,
        Token,
    )
    from cdktf_cdktf_provider_aws.data_aws_availability_zones import (
        DataAwsAvailabilityZones,
        DataAwsAvailabilityZonesFilter,
    )
    from cdktf_cdktf_provider_aws.data_aws_ssm_parameter import DataAwsSsmParameter
    from cdktf_cdktf_provider_aws.data_aws_subnet import DataAwsSubnet
    from cdktf_cdktf_provider_aws.ec2_tag import Ec2Tag
    from cdktf_cdktf_provider_aws.eks_pod_identity_association import EksPodIdentityAssociation
    from cdktf_cdktf_provider_aws.iam_policy import IamPolicy
    from cdktf_cdktf_provider_aws.iam_role import IamRole
    from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy
    from cdktf_cdktf_provider_aws.iam_role_policy_attachment import IamRolePolicyAttachment
    from cdktf_cdktf_provider_aws.iam_service_linked_role import IamServiceLinkedRole
    from cdktf_cdktf_provider_aws.kms_alias import KmsAlias
    from cdktf_cdktf_provider_aws.kms_key import KmsKey
    from cdktf_cdktf_provider_aws.provider import (
        AwsProvider,
        AwsProviderAssumeRole,
        AwsProviderDefaultTags,
    )
    from cdktf_cdktf_provider_helm.provider import (
        HelmProvider,
        HelmProviderKubernetes,
        HelmProviderKubernetesExec,
    )
    from cdktf_cdktf_provider_helm.release import Release
    from cdktf_cdktf_provider_kubernetes.manifest import (
        Manifest,
        ManifestTimeouts,
        ManifestWait,
        ManifestWaitCondition,
    )
    from cdktf_cdktf_provider_kubernetes.provider import KubernetesProvider, KubernetesProviderExec
else:
    from cdktn import (
        App,
        DataTerraformRemoteState,
        DataTerraformRemoteStateLocal,
        DataTerraformRemoteStateS3,
        LocalBackend,
        NamedRemoteWorkspace,
        S3Backend,
        S3BackendAssumeRoleConfig,
        TerraformElement,
        TerraformHclModule,
        TerraformOutput,
        TerraformResourceLifecycle,
        TerraformStack,
        Token,
    )
    from cdktn_provider_aws.data_aws_availability_zones import (
        DataAwsAvailabilityZones,
        DataAwsAvailabilityZonesFilter,
    )
    from cdktn_provider_aws.data_aws_ssm_parameter import DataAwsSsmParameter
    from cdktn_provider_aws.data_aws_subnet import DataAwsSubnet
    from cdktn_provider_aws.ec2_tag import Ec2Tag
    from cdktn_provider_aws.eks_pod_identity_association import EksPodIdentityAssociation
    from cdktn_provider_aws.iam_policy import IamPolicy
    from cdktn_provider_aws.iam_role import IamRole
    from cdktn_provider_aws.iam_role_policy import IamRolePolicy
    from cdktn_provider_aws.iam_role_policy_attachment import IamRolePolicyAttachment
    from cdktn_provider_aws.iam_service_linked_role import IamServiceLinkedRole
    from cdktn_provider_aws.kms_alias import KmsAlias
    from cdktn_provider_aws.kms_key import KmsKey
    from cdktn_provider_aws.provider import (
        AwsProvider,
        AwsProviderAssumeRole,
        AwsProviderDefaultTags,
    )
    from cdktn_provider_helm.provider import (
        HelmProvider,
        HelmProviderKubernetes,
        HelmProviderKubernetesExec,
    )
    from cdktn_provider_helm.release import Release
    from cdktn_provider_kubernetes.manifest import (
        Manifest,
        ManifestTimeouts,
        ManifestWait,
        ManifestWaitCondition,
    )
    from cdktn_provider_kubernetes.provider import KubernetesProvider, KubernetesProviderExec


__all__ = [
    "CHOICE",
    "ENGINE",
    "ENGINES",
    "PROVIDER_PACKAGES",
    "App",
    "AwsProvider",
    "AwsProviderAssumeRole",
    "AwsProviderDefaultTags",
    "Construct",
    "DataAwsAvailabilityZones",
    "DataAwsAvailabilityZonesFilter",
    "DataAwsSsmParameter",
    "DataAwsSubnet",
    "DataTerraformRemoteState",
    "DataTerraformRemoteStateLocal",
    "DataTerraformRemoteStateS3",
    "Ec2Tag",
    "EksPodIdentityAssociation",
    "HelmProvider",
    "HelmProviderKubernetes",
    "HelmProviderKubernetesExec",
    "IamPolicy",
    "IamRole",
    "IamRolePolicy",
    "IamRolePolicyAttachment",
    "IamServiceLinkedRole",
    "KmsAlias",
    "KmsKey",
    "KubernetesProvider",
    "KubernetesProviderExec",
    "LocalBackend",
    "Manifest",
    "ManifestTimeouts",
    "ManifestWait",
    "ManifestWaitCondition",
    "NamedRemoteWorkspace",
    "Release",
    "S3Backend",
    "S3BackendAssumeRoleConfig",
    "TerraformElement",
    "TerraformHclModule",
    "TerraformOutput",
    "TerraformResourceLifecycle",
    "TerraformStack",
    "Token",
    "jsii_cache_is_warm",
    "wait_for_jsii_cache",
]


def jsii_cache_is_warm() -> bool:
    """Say whether jsii has indexed all that is loaded; True where it keeps no cache of ours."""
    root = os.environ.get(CACHE_ROOT)
    if not root or os.environ.get("JSII_RUNTIME_PACKAGE_CACHE", "enabled").lower() != "enabled":
        return True
    loaded = [
        module.__jsii_assembly__ for name, module in sys.modules.items() if name.endswith("._jsii")
    ]
    return all(
        any(Path(root, package.name, package.version).glob("*/.jsii.runtime.v*.json"))
        for package in loaded
    )


def wait_for_jsii_cache(seconds: float = 60) -> bool:
    """Wait until jsii has indexed its packages, and say whether it has.

    A thread of node writes the index after the first load and is lost when the process ends before
    it; every later run then takes four seconds more.
    """
    end = time.monotonic() + seconds
    while not jsii_cache_is_warm():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True
