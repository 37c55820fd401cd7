"""A plain CDKTF program, as its documentation writes them: the baseline of the benchmark.

It imports the bindings as they are and builds the stacks that ours builds, construct by construct,
from the JSON that ours wrote: `python -m tests.bench.plain OUR_OUTPUT ITS_OUTPUT`.
"""

import json
import sys
from pathlib import Path
from typing import Any

# ruff: noqa: TID251  # the point of it is that it does not go through engine
from cdktf import (
    App,
    DataTerraformRemoteStateLocal,
    LocalBackend,
    TerraformHclModule,
    TerraformOutput,
    TerraformResourceLifecycle,
    TerraformStack,
)
from cdktf_cdktf_provider_aws.data_aws_availability_zones import (
    DataAwsAvailabilityZones,
    DataAwsAvailabilityZonesFilter,
)
from cdktf_cdktf_provider_aws.data_aws_ssm_parameter import DataAwsSsmParameter
from cdktf_cdktf_provider_aws.iam_role import IamRole
from cdktf_cdktf_provider_aws.iam_role_policy_attachment import IamRolePolicyAttachment
from cdktf_cdktf_provider_aws.iam_service_linked_role import IamServiceLinkedRole
from cdktf_cdktf_provider_aws.provider import AwsProvider, AwsProviderDefaultTags
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
from constructs import Construct

Json = Any


class PlainStack(TerraformStack):
    """A stack with the constructs of one of our JSON files."""

    def __init__(self, scope: Construct, id_: str, data: Json) -> None:
        """Build everything in the file."""
        super().__init__(scope, id_)
        LocalBackend(self, path=data["terraform"]["backend"]["local"]["path"])
        self.add_override("terraform.required_providers", data["terraform"]["required_providers"])
        self.add_override("terraform.required_version", data["terraform"]["required_version"])
        for name, (settings,) in data["provider"].items():
            self.provider(name, settings)
        for kind, items in data.get("data", {}).items():
            for name, arguments in items.items():
                self.data_source(kind, name, without_comment(arguments))
        for name, arguments in data.get("module", {}).items():
            inputs = without_comment(arguments)
            source, version = inputs.pop("source"), inputs.pop("version")
            TerraformHclModule(self, name, source=source, version=version, variables=inputs)
        made: dict[str, Construct] = {}
        for kind, items in data.get("resource", {}).items():
            # Alphabetically, a node class stands before the pools that need it.
            for name, arguments in sorted(items.items(), key=lambda item: "depends_on" in item[1]):
                made[f"{kind}.{name}"] = self.resource(kind, name, without_comment(arguments), made)
        for name, output in data["output"].items():
            TerraformOutput(self, name, **output)

    def provider(self, name: str, settings: Json) -> None:
        """Add a provider."""
        if name == "aws":
            tags = [AwsProviderDefaultTags(**item) for item in settings["default_tags"]]
            AwsProvider(self, name, **{**settings, "default_tags": tags})
        elif name == "helm":
            access = settings["kubernetes"]
            command = HelmProviderKubernetesExec(**access["exec"])
            kubernetes = HelmProviderKubernetes(**{**access, "exec": command})
            HelmProvider(self, name, kubernetes=kubernetes)
        else:
            commands = [KubernetesProviderExec(**item) for item in settings["exec"]]
            KubernetesProvider(self, name, **{**settings, "exec": commands})

    def data_source(self, kind: str, name: str, arguments: Json) -> None:
        """Add a data source."""
        if kind == "terraform_remote_state":
            DataTerraformRemoteStateLocal(self, name, path=arguments["config"]["path"])
        elif kind == "aws_availability_zones":
            filters = [DataAwsAvailabilityZonesFilter(**item) for item in arguments["filter"]]
            DataAwsAvailabilityZones(self, name, **{**arguments, "filter": filters})
        else:
            DataAwsSsmParameter(self, name, **arguments)

    def resource(
        self, kind: str, name: str, arguments: Json, made: dict[str, Construct]
    ) -> Construct:
        """Add a resource."""
        if "lifecycle" in arguments:
            arguments["lifecycle"] = TerraformResourceLifecycle(**arguments["lifecycle"])
        if "depends_on" in arguments:
            arguments["depends_on"] = [made[address] for address in arguments["depends_on"]]
        if "timeouts" in arguments:
            arguments["timeouts"] = ManifestTimeouts(**arguments["timeouts"])
        if kind == "kubernetes_manifest" and "wait" in arguments:
            conditions = [ManifestWaitCondition(**item) for item in arguments["wait"]["condition"]]
            arguments["wait"] = ManifestWait(condition=conditions)
        classes = {
            "aws_iam_role": IamRole,
            "aws_iam_role_policy_attachment": IamRolePolicyAttachment,
            "aws_iam_service_linked_role": IamServiceLinkedRole,
            "helm_release": Release,
            "kubernetes_manifest": Manifest,
        }
        return classes[kind](self, name, **arguments)


def without_comment(arguments: Json) -> Json:
    """Return arguments without CDKTF's comment."""
    return {key: value for key, value in arguments.items() if key != "//"}


def main(ours: Path, outdir: Path) -> None:
    """Build and synthesize."""
    app = App(outdir=str(outdir))
    built: dict[str, TerraformStack] = {}
    for name, entry in json.loads((ours / "manifest.json").read_text())["stacks"].items():
        data = json.loads((ours / entry["synthesizedStackPath"]).read_text())
        built[name] = PlainStack(app, name, data)
        for other in entry["dependencies"]:
            built[name].add_dependency(built[other])
    app.synth()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
