"""What must hold of every stack: versions, providers, state, secrets, text and references."""

import re
from collections import defaultdict
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, TypeAlias, cast

import pytest

from core.emitted import emitted
from core.facts import EKS_MODULE, VPC_MODULE
from tests.golden.built import Built
from tests.golden.cases import HOSTILE
from tests.golden.produced import Produced, Stack, strings, walk
from tests.golden.text import MARK, live

if TYPE_CHECKING:
    from core.layout import Kind

Json: TypeAlias = Any

DISCOVERY = "karpenter.sh/discovery"
PROVIDERS = {
    "aws": {"source": "hashicorp/aws", "version": ">= 6.28, < 7.0"},
    "helm": {"source": "hashicorp/helm", "version": "~> 3.1"},
    "kubernetes": {"source": "hashicorp/kubernetes", "version": "~> 2.38"},
}
MODULES = {
    "eks": ("terraform-aws-modules/eks/aws", EKS_MODULE),
    "karpenter": ("terraform-aws-modules/eks/aws//modules/karpenter", EKS_MODULE),
    "vpc": ("terraform-aws-modules/vpc/aws", VPC_MODULE),
    "vpc-endpoints": ("terraform-aws-modules/vpc/aws//modules/vpc-endpoints", VPC_MODULE),
}
# terraform_remote_state is part of Terraform itself.
BUILT_IN = "terraform"
SECRET_KEY = re.compile(r"token|password|secret|client_key|private_key|access_key", re.IGNORECASE)
IMDS_V2 = ("http_tokens", "httpTokens")
SECRET_VALUE = re.compile(r"AKIA|ASIA|k8s-aws-v1\.|-----BEGIN|eyJ[A-Za-z0-9]")
MACHINE_PATHS = ("/work", "/home", "/root", "/tmp", "/Users", "file:")  # noqa: S108
DEVICE = re.compile(r"/dev/xvd[ab]")
SSM_PARAMETER = re.compile(r"/(aws/service|images)/[\w./-]+")
REFERENCE = re.compile(
    r"(?P<data>data\.|ephemeral\.)?(?P<type>[a-z][a-z0-9_]*)\.(?P<name>[A-Za-z][\w-]*)\.[a-z_]+"
)
# What plans warn of is told in conditions, which read data sources in ways of their own.
CONDITION = re.compile(r"\$\{(alltrue|length|toset)\(.*data\.aws_subnet\..*\}", re.DOTALL)
FUNCTIONS = re.compile(r"\$\{(?:(?:slice|flatten|base64decode)\(\[?)?[\w., -]+(?:\]?\)|\[\d\])?\}")
OUTPUTS = "data.terraform_remote_state.cluster.outputs"
CLUSTER_OUTPUT = re.compile(rf"{re.escape(OUTPUTS)}\.(\w+)")


TOKEN = "${ephemeral.aws_eks_cluster_auth.cluster.token}"  # noqa: S105  # an address
# What is called a token and holds none: where Terraform finds one that it never writes down.
EPHEMERAL = (("token", "token"), ("token", TOKEN))
S3 = {
    "bucket": "acme-terraform-state",
    "region": "eu-west-1",
    "encrypt": True,
    "kms_key_id": "arn:aws:kms:eu-west-1:888877776666:key/1234abcd-12ab-34cd-86ef-1234567890ab",
    "assume_role": {"role_arn": "arn:aws:iam::888877776666:role/TerraformState"},
    "use_lockfile": True,
}


def local(stack: str) -> Json:
    """Return the backend of an environment that names none."""
    return {"backend": {"local": {"path": f"../../../state/{stack}.tfstate"}}}


def workspace(stack: str) -> Json:
    """Return the `cloud` block of the environment `cloud`."""
    workspaces = {"name": stack, "project": "Clusters"}
    named = {"hostname": "app.eu.terraform.io", "organization": "acme"}
    return {"cloud": {**named, "workspaces": workspaces}}


# By environment; any other keeps its state in files.
BACKENDS: defaultdict[str, Callable[[str], Json]] = defaultdict(
    lambda: local,
    s3=lambda stack: {"backend": {"s3": {**S3, "key": f"clusters/eu/{stack}.tfstate"}}},
    cloud=workspace,
)


def test_providers_are_ranges(built: Built) -> None:
    """Each provider that a stack configures or uses, and no other, is pinned to its range."""
    for stack in built.stacks:
        types = {*stack.blocks("resource"), *stack.blocks("data")} | set(stack.blocks("provider"))
        used = {type_.partition("_")[0] for type_ in types} - {BUILT_IN}
        pinned = stack.blocks("terraform")["required_providers"]

        assert pinned == {name: PROVIDERS[name] for name in used}, stack.name


def test_modules_are_pinned_exactly(built: Built) -> None:
    """Each module comes from the registry, in one version."""
    modules = built.cluster.blocks("module")
    found = {name: (call["source"], call["version"]) for name, call in modules.items()}

    assert found == {name: MODULES[name] for name in modules}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for _, version in found.values())
    assert not any(stack.blocks("module") for stack in built.stacks if stack is not built.cluster)


def test_terraform_is_the_lowest_that_works(built: Built) -> None:
    """The modules need 1.5.7; a project of Terraform Cloud, a lock file in S3 and a token more."""
    backend, access = built.environment.backend, built.environment.access
    lowest = ">= 1.6.0" if backend.project else ">= 1.5.7"
    for stack in built.stacks:
        newer = backend.type == "s3" or (
            access.cluster_auth == "token" and stack in (built.karpenter, built.nodes)
        )
        required = ">= 1.10.0" if newer else lowest

        assert stack.blocks("terraform")["required_version"] == required, stack.name


def test_discovery_tag_is_in_two_places(built: Built) -> None:
    """Private subnets and the node security group carry it; EC2NodeClasses look for it.

    On subnets that exist it is not: those are selected by id.
    """
    name, made = built.environment.cluster.name, not built.environment.network.existing
    subnets = ("module", "vpc", "private_subnet_tags", DISCOVERY)
    by_tag = ("subnetSelectorTerms", 0, "tags", DISCOVERY)
    places = {
        (stack.name, path): value
        for stack in built.stacks
        for path, value in walk(stack.data)
        if path[-1:] == (DISCOVERY,) and value != DISCOVERY
    }
    carried = {path for stack, path in places if stack == built.cluster.name}
    sought = {path[-4:] for stack, path in places if stack == built.nodes.name}

    assert carried == {
        ("module", "eks", "node_security_group_tags", DISCOVERY),
        *([subnets] if made else []),
    }
    assert sought == {
        ("securityGroupSelectorTerms", 0, "tags", DISCOVERY),
        *([by_tag] if made else []),
    }
    assert {stack for stack, _ in places} == {built.cluster.name, built.nodes.name}
    assert set(places.values()) == {name}


def test_tags_are_on_everything(built: Built) -> None:
    """The environment's tags are in default_tags, in each module, and on Karpenter's instances."""
    (provider,) = built.cluster.blocks("provider")["aws"]
    module_tags = [call["tags"] for call in built.cluster.blocks("module").values()]
    tags = module_tags[0]

    assert len(tags) == len(built.environment.tags)
    assert module_tags == [tags] * len(module_tags)
    assert provider.get("default_tags", [{"tags": {}}]) == [{"tags": tags}]
    for resource in built.of_kind("EC2NodeClass").values():
        assert resource["manifest"]["spec"].get("tags", {}).keys() >= tags.keys()


def test_account_is_the_only_one_allowed(built: Built) -> None:
    """Where the file names the account, the provider refuses any other."""
    account = built.environment.account_id
    for stack in built.stacks:
        for provider in stack.blocks("provider").get("aws", []):
            assert provider.get("allowed_account_ids") == ([account] if account else None)


def test_every_arn_is_of_the_partition(built: Built) -> None:
    """No ARN of another partition, where nothing would exist, is in any stack."""
    partition = "aws-us-gov" if built.environment.region.startswith("us-gov-") else "aws"
    for stack in built.stacks:
        arns = {text for _, text in strings(stack.data) if text.startswith("arn:")}

        assert {arn.split(":")[1] for arn in arns} <= {partition}, stack.name


def test_state_lies_where_the_environment_says(built: Built) -> None:
    """Each stack has one state: a file, an encrypted object with a lock, or a named workspace."""
    for stack in built.stacks:
        terraform = stack.blocks("terraform")
        found = {key: terraform[key] for key in ("backend", "cloud") if key in terraform}

        assert found == BACKENDS[built.environment.name](stack.name), stack.name
        if "local" in found.get("backend", {}):
            # As Terraform reads it, from cdktf.out/stacks/<stack>.
            assert not PurePosixPath(found["backend"]["local"]["path"]).is_absolute()


def test_later_stacks_read_the_cluster_by_its_outputs(built: Built) -> None:
    """Each reads one state, that of the cluster's stack, and only outputs that this one has."""
    for stack in (built.karpenter, built.nodes):
        read = stack.blocks("data")["terraform_remote_state"]
        outputs = {name for part in live(stack) for name in CLUSTER_OUTPUT.findall(part)}

        assert read == {"cluster": reading(built.cluster)}
        assert outputs
        assert outputs <= built.cluster.blocks("output").keys()


def reading(cluster: Stack) -> Json:
    """Return how the state of a stack is read from where its own backend keeps it."""
    terraform = cluster.blocks("terraform")
    if cloud := terraform.get("cloud"):
        workspace = {"name": cloud["workspaces"]["name"]}
        return {"backend": "remote", "config": {**cloud, "workspaces": workspace}}
    ((kind, config),) = terraform["backend"].items()
    return {
        "backend": kind,
        "config": {key: value for key, value in config.items() if key != "use_lockfile"},
    }


def test_no_secret_is_written(built: Built) -> None:
    """No key names a secret and no value looks like one."""
    for stack in built.stacks:
        found = [
            (path, text)
            for path, text in strings(stack.data)
            if (path[-1], text) not in EPHEMERAL
            if SECRET_VALUE.search(text)
            or (SECRET_KEY.search(str(path[-1])) and path[-1] not in IMDS_V2)
        ]

        assert found == [], stack.name


def test_no_path_of_this_machine_is_written(built: Built) -> None:
    """What begins with a slash is a device, an SSM or an IAM path; no folder's name is anywhere."""
    iam_path = built.environment.access.iam_path
    for stack in built.stacks:
        texts = {text for _, text in strings(stack.data) if text != "//"}
        absolute = {text for text in texts if text.startswith("/")}

        assert {text for text in texts for path in MACHINE_PATHS if path in text} == set()
        assert {
            text
            for text in absolute - {iam_path}
            if not DEVICE.fullmatch(text) and not SSM_PARAMETER.fullmatch(text)
        } == set()


def test_login_is_by_the_aws_command_or_an_ephemeral_token(built: Built) -> None:
    """Helm and kubernetes get a token as they run, as the deployer where that is assumed."""
    helm = built.karpenter.provider("helm")["kubernetes"]
    kubernetes = built.nodes.provider("kubernetes")
    access = built.environment.access
    role = ["--role-arn", access.deployer] if access.assume_deployer else []
    command = {
        "api_version": "client.authentication.k8s.io/v1beta1",
        "command": "aws",
        "args": [
            *("eks", "get-token"),
            *("--cluster-name", f"${{{OUTPUTS}.cluster_name}}"),
            *("--region", built.environment.region),
            *("--output", "json"),
            *role,
        ],
    }
    by = {"exec": command} if access.cluster_auth == "exec" else {"token": TOKEN}

    # The same data; in the kubernetes provider `exec` is a block, so a list.
    in_blocks = {"exec": [command]} if "exec" in by else {}
    assert kubernetes == {**helm, **in_blocks}
    assert helm == {
        "host": f"${{{OUTPUTS}.cluster_endpoint}}",
        "cluster_ca_certificate": (
            f"${{base64decode({OUTPUTS}.cluster_certificate_authority_data)}}"
        ),
        **by,
    }


def test_a_token_is_asked_for_as_the_cluster_is_made(built: Built) -> None:
    """The aws provider of all stacks is one, and it asks for a token where one is used."""
    by_token = built.environment.access.cluster_auth == "token"
    asked = {"aws_eks_cluster_auth": {"cluster": {"name": f"${{{OUTPUTS}.cluster_name}}"}}}
    for stack in (built.karpenter, built.nodes):
        assert stack.blocks("ephemeral") == (asked if by_token else {}), stack.name
        assert ("aws" in stack.blocks("provider")) == by_token
        if by_token:
            assert stack.provider("aws") == built.cluster.provider("aws")
    assert "ephemeral" not in built.cluster.data


def test_rules_know_the_addresses_of_stacks(built: Built) -> None:
    """What is taken over from elsewhere goes to addresses that a stack has: to all of these."""
    name = built.environment.name
    for stack in built.stacks:
        kind = cast("Kind", stack.name.removeprefix(f"{name}-"))
        own = {
            address
            for address in stack.addresses()
            if not address.startswith(("data.", "ephemeral.", "output."))
        }

        assert set(emitted(built.environment, kind)) == own, stack.name


def test_references_are_to_what_is_there(built: Built) -> None:
    """Each expression is one of a few forms, and names something of its own stack."""
    for stack in built.stacks:
        addresses = set(stack.addresses())
        for part in live(stack):
            named = {
                f"{match['data'] or ''}{match['type']}.{match['name']}"
                for match in REFERENCE.finditer(part)
            }

            if part == "${null}":
                continue
            assert FUNCTIONS.fullmatch(part) or CONDITION.fullmatch(part), part
            assert named, part
            assert named <= addresses, part


def test_user_text_is_never_evaluated(all_produced: dict[str, Produced]) -> None:
    """With a template in every text that takes one, Terraform finds only our own expressions."""
    hostile = all_produced[HOSTILE]
    evaluated = {part for stack in hostile.stacks.values() for part in live(stack)}
    own = {part for stack in all_produced["complex"].stacks.values() for part in live(stack)}
    text = "".join(stack.text for stack in hostile.stacks.values())

    assert evaluated - own == set()
    assert text.count("$${stolen} %%{if stolen}") > 60
    assert text.count("${stolen}") == text.count("$${stolen}")
    assert MARK not in text


def test_most_texts_take_anything(hostile: tuple[str, int]) -> None:
    """The test above is worth something: many texts of the file accept a template."""
    assert hostile[1] > 60


@pytest.mark.parametrize("kind", ["cluster", "karpenter", "nodes"])
def test_each_stack_says_something(built: Built, kind: str) -> None:
    """Every stack has outputs, and each output says what it is."""
    stack: Stack = getattr(built, kind)

    assert stack.blocks("output")
    assert all(output["description"] for output in stack.blocks("output").values())
