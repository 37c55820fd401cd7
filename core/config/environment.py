"""The environment file's top level."""

from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field

from core.arns import account_in
from core.config.adopt import Adopt
from core.config.aws import AccountId, IamPath, PolicyArn, PrincipalArn, Region
from core.config.backend import Backend
from core.config.cluster import Cluster, SystemNodes
from core.config.encryption import Encryption
from core.config.karpenter import Karpenter
from core.config.network import Network
from core.config.node_class import NodeClass
from core.config.nodes import NodePool
from core.config.overlays import NodeOverlay
from core.config.pod_identity import PodIdentity
from core.config.values import Flag, FrozenMap, Model, Name, Text, TextMap, matching
from core.facts import FIPS_REGIONS, partition


class AccessScope(Model):
    """Where an access policy holds."""

    type: Literal["cluster", "namespace"] = Field(
        default="cluster", description="The whole cluster, or only `namespaces`."
    )
    namespaces: tuple[Text, ...] = Field(default=(), description="The namespaces it holds in.")


class PolicyAssociation(Model):
    """One EKS access policy of an entry."""

    policy_arn: Annotated[
        Text,
        matching(
            r"arn:aws[a-z-]*:eks::aws:cluster-access-policy/\w+",
            "the ARN of an EKS access policy",
            'write one such as "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"',
        ),
    ] = Field(description="The EKS access policy.")
    access_scope: AccessScope = Field(default=AccessScope(), description="Where it holds.")


class AccessEntry(Model):
    """One EKS access entry."""

    principal_arn: PrincipalArn = Field(description="The IAM role or user.")
    kubernetes_groups: tuple[Text, ...] = Field(
        default=(), description="Groups that RBAC bindings in the cluster name."
    )
    type: Literal["STANDARD", "EC2_LINUX", "EC2_WINDOWS", "FARGATE_LINUX"] = Field(
        default="STANDARD", description="The entry's type; STANDARD for people and pipelines."
    )
    user_name: Text | None = Field(
        default=None,
        description="The user name in the cluster.",
        json_schema_extra={"default_text": "from the ARN"},
    )
    policy_associations: Annotated[dict[Name, PolicyAssociation], AfterValidator(FrozenMap)] = (
        Field(default=FrozenMap(), description="EKS access policies, by a name of yours.")
    )


class Access(Model):
    """Who may use the cluster, and how Terraform logs in."""

    deployer: PrincipalArn = Field(
        description="The role or user that runs Terraform; gets cluster admin."
    )
    assume_deployer: Flag = Field(
        default=False,
        description="Terraform assumes the deployer's role, for AWS and for the cluster.",
    )
    admins: tuple[PrincipalArn, ...] = Field(
        default=(), description="People with cluster admin, and administrators of the KMS key."
    )
    viewers: tuple[PrincipalArn, ...] = Field(
        default=(),
        description="Principals that read everything, Secrets too: a plan of Helm releases and "
        "NodePools needs that. For people who may not, write an entry.",
    )
    entries: Annotated[dict[Name, AccessEntry], AfterValidator(FrozenMap)] = Field(
        default=FrozenMap(), description="Any further access entry, by a name of yours."
    )
    cluster_auth: Literal["exec", "token"] = Field(
        default="exec",
        description="How helm and kubernetes log in: `exec` runs `aws eks get-token`, `token` asks "
        "the aws provider, for where no AWS CLI is. A token lives 15 minutes, and needs Terraform "
        "1.10 (OpenTofu 1.11).",
    )
    permissions_boundary: PolicyArn | None = Field(
        default=None, description="A policy that bounds every role made here."
    )
    iam_path: IamPath = Field(
        default="/",
        description="The IAM path of every role made here, such as /platform/. Changing it "
        "replaces the roles.",
    )


class Account(Model):
    """What an AWS account has once, for all its clusters."""

    spot_service_linked_role: Literal["existing", "create"] = Field(
        default="existing",
        description="The role EC2 Spot needs, once an account: `create` makes it in the stack "
        "<name>-account.",
    )


class Allow(Model):
    """A rule that this environment silences."""

    rule: Text = Field(description="The rule's name, as printed in brackets.")
    reason: Annotated[
        Text, matching(r"[\s\S]*\S[\s\S]*", "a reason", "write why it does not hold here")
    ] = Field(description="Why it does not hold here.")


ManifestPath = Annotated[
    Text,
    matching(r"[^\x00]+", "a path", 'write one such as "../examples/deployment.yaml"'),
]


class Environment(Model):
    """One environment: an EKS cluster with Karpenter and everything below it."""

    ELSEWHERE: ClassVar = {
        "$schema": "write it as a comment: # yaml-language-server: $schema=environment.schema.json",
        **dict.fromkeys(
            ("apiVersion", "kind", "metadata", "spec"),
            "remove it: this is no Kubernetes manifest; docs/environment.md lists the keys",
        ),
    }

    extends: Text | None = Field(
        default=None,
        description="A file that this one is laid over, by a path relative to this file: mappings "
        "key by key, anything else replaced, lists as a whole; `null` takes back what it says.",
    )
    base: Flag = Field(
        default=False,
        description="This file is only extended by others, and is no environment.",
    )
    name: Name = Field(
        default="",
        description="Prefix of the stacks' names.",
        json_schema_extra={"default_text": "the file's name"},
    )
    region: Region = Field(description="The AWS region.")
    account_id: AccountId | None = Field(
        default=None,
        description="The AWS account, in quotes; Terraform refuses any other. Production must "
        "name it.",
    )
    tier: Literal["development", "production"] = Field(
        default="development", description="In production some warnings are errors."
    )
    tags: TextMap = Field(
        default=FrozenMap(),
        description="Tags of everything, Karpenter's instances and the EBS CSI driver's volumes "
        "included.",
    )
    backend: Backend = Field(default=Backend(), description="Where Terraform keeps its state.")
    access: Access = Field(description="Who may use the cluster.")
    account: Account = Field(default=Account(), description="What the account has once.")
    network: Network = Field(default=Network(), description="The VPC.")
    cluster: Cluster = Field(description="The EKS control plane.")
    encryption: Encryption = Field(
        default=Encryption(), description="KMS keys: made here, AWS' own, or yours."
    )
    system_nodes: SystemNodes = Field(
        default=SystemNodes(), description="The managed node group for add-ons and Karpenter."
    )
    karpenter: Karpenter = Field(default=Karpenter(), description="The Karpenter controller.")
    node_classes: Annotated[dict[Name, NodeClass], AfterValidator(FrozenMap)] = Field(
        default=FrozenMap({"default": NodeClass()}),
        min_length=1,
        description="EC2NodeClasses by name.",
    )
    node_pools: Annotated[dict[Name, NodePool], AfterValidator(FrozenMap)] = Field(
        min_length=1, description="NodePools by name."
    )
    pod_identities: Annotated[dict[Name, PodIdentity], AfterValidator(FrozenMap)] = Field(
        default=FrozenMap(),
        description="IAM roles for pods, by a name of yours: EKS Pod Identity gives each to the "
        "pods of its service account.",
    )
    node_overlays: Annotated[dict[Name, NodeOverlay], AfterValidator(FrozenMap)] = Field(
        default=FrozenMap(),
        description="NodeOverlays by name: prices and resources of instance types as Karpenter "
        "shall count them. An alpha API, behind the feature gate node_overlay.",
    )
    adopt: Adopt = Field(
        default=Adopt(),
        description="What exists already and comes under this project, as `import` and `moved` "
        "blocks: docs/adoption.md. Drop it once that is deployed.",
    )
    workloads: tuple[ManifestPath, ...] = Field(
        default=(),
        description="Manifests whose pods must fit on these nodes, by paths relative to this file; "
        "checked at every synth.",
    )
    allow: tuple[Allow, ...] = Field(
        default=(), description="Rules silenced in this environment, each with its reason."
    )

    @property
    def uses_fips_endpoints(self) -> bool:
        """Whether Karpenter is to call FIPS endpoints, and can.

        Endpoints inside a VPC have the ordinary names alone, which in GovCloud are those of FIPS.
        """
        inside = self.network.private and partition(self.region) != "aws-us-gov"
        return self.cluster.fips and self.region in FIPS_REGIONS and not inside

    @property
    def account_number(self) -> str:
        """The account's number: that of the deployer, unless the file names another."""
        return self.account_id or account_in(self.access.deployer)
