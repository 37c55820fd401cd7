"""Networks of other kinds: what the real modules plan for them, and in which order they go."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.golden.cases import Case
from tests.support import ROOT
from tests.terraform.project import ProjectCopy, copy_project
from tests.terraform.records import Planned
from tools.offline import Change, World, new_world
from tools.record_plan import has_modules

pytestmark = pytest.mark.terraform

CASES = ("custom", "existing", "gov", "ipv6", "prefixes", "private")
FILES = {file.stem: file for case in CASES for file in Case(case).files()}
# The stand-in of the VPC module has no list of subnets for pods.
WHOLE = ("custom",)
KINDS = ("cluster", "karpenter", "nodes")
# For each name, all commands in one run of the world.
_APPLY = """
cd cdktf.out/stacks
for NAME; do
    terraform -chdir=$NAME init -input=false >$NAME/log 2>&1 &&
    terraform -chdir=$NAME apply -auto-approve -input=false >>$NAME/log 2>&1 || exit 1
done"""
_DESTROY = """
cd cdktf.out/stacks
for NAME; do
    terraform -chdir=$NAME destroy -auto-approve -input=false >>$NAME/log 2>&1 || exit 1
done"""


def project_in(folder: Path, world: World) -> ProjectCopy:
    """Return a project whose environments are those of the cases, synthesized."""
    texts = {name: file.read_text(encoding="utf-8") for name, file in FILES.items()}
    project = copy_project(folder / "project", world, texts)
    project.run_well(".venv/bin/python", "main.py")
    return project


def run(project: ProjectCopy, script: str, stacks: list[str]) -> None:
    """Run a script over stacks; where it fails, show what Terraform said."""
    result = project.run("bash", "-c", script, "each", *stacks)
    logs = [project.folder(name) / "log" for name in stacks]
    said = [path.read_text(encoding="utf-8") for path in logs if path.exists()]
    assert result.code == 0, "\n".join([result.text, *said[-1:]])


@pytest.fixture(scope="module")
def real(runner: Path, tmp_path_factory: pytest.TempPathFactory) -> ProjectCopy:
    """A project in whose world modules are the real ones."""
    modules = Path(os.environ.get("TERRAFORM_MODULES") or ROOT.parent / ".mirror")
    if not has_modules(modules):
        pytest.skip("no repositories of the modules: name their folder in TERRAFORM_MODULES")
    folder = tmp_path_factory.mktemp("real")
    return project_in(folder, new_world(runner, folder / "cloud", modules.resolve()))


@pytest.fixture(scope="module")
def quick(world: Callable[[], World], tmp_path_factory: pytest.TempPathFactory) -> ProjectCopy:
    """A project in whose world modules are their recorded interfaces."""
    return project_in(tmp_path_factory.mktemp("applied"), world())


@pytest.fixture
def destroyed(name: str, request: pytest.FixtureRequest) -> list[Change]:
    """What a destroy of an environment did, in order, after all of it was applied."""
    return _destroyed(request.getfixturevalue("real" if name in WHOLE else "quick"), name)


def _destroyed(project: ProjectCopy, name: str) -> list[Change]:
    stacks = [f"{name}-{kind}" for kind in KINDS]
    run(project, _APPLY, stacks)
    done = len(project.log())
    run(project, _DESTROY, stacks[::-1])
    return project.log(done)


def count(planned: Planned, start: str) -> int:
    """Return how many resources are planned at addresses that begin so."""
    return len([address for address in planned.addresses if address.startswith(start)])


@pytest.mark.parametrize("name", FILES)
def test_destroy_runs_backwards(destroyed: list[Change]) -> None:
    """NodePools go first, then their classes, then Karpenter, its CRDs, and AWS."""
    kinds = [
        item[2].partition("/")[0] if item[1] == "kubernetes_manifest" else item[2]
        for item in destroyed
        if item[1] in ("kubernetes_manifest", "helm_release")
    ]
    order = ["NodePool", "EC2NodeClass", "karpenter", "karpenter-crd"]
    places = [order.index(kind) for kind in kinds if kind in order]

    assert {item[0] for item in destroyed} == {"delete"}
    assert set(order) <= set(kinds)
    assert places == sorted(places)
    of_aws = [index for index, item in enumerate(destroyed) if item[1].startswith("aws_")]
    assert all(index >= len(kinds) for index in of_aws)


@pytest.mark.parametrize("name", ["existing", "lent"])
def test_a_vpc_that_exists(name: str) -> None:
    """No resource of a network is planned but the tags that are asked for."""
    planned = Planned(f"{name}-cluster")
    (cluster,) = planned.one("aws_eks_cluster")["vpc_config"]

    assert count(planned, "module.vpc") == 0
    assert count(planned, "aws_ec2_tag.") == (4 if name == "existing" else 0)
    assert len(cluster["subnet_ids"]) == 2


def test_a_private_network() -> None:
    """There is no way out, and a profile for Karpenter's nodes."""
    planned = Planned("private-cluster")
    gateways = ("aws_internet_gateway", "aws_nat_gateway", "aws_subnet.public")
    profile = planned.values["module.karpenter.aws_iam_instance_profile.this[0]"]

    assert [count(planned, f"module.vpc.{kind}") for kind in gateways] == [0, 0, 0]
    assert count(planned, "module.vpc-endpoints.aws_vpc_endpoint.this") == 11
    assert profile["name"] == "KarpenterNode-private-eu-central-1"
    assert 'module.eks.aws_security_group_rule.cluster["ingress_peers_https"]' in planned.addresses


def test_ipv6() -> None:
    """Both kinds of node may assign addresses, by one policy of this cluster."""
    planned = Planned("ipv6-cluster")
    attached = [address for address in planned.addresses if "AmazonEKSCNIIPv6" in address]
    network = planned.values["module.eks.aws_eks_cluster.this[0]"]["kubernetes_network_config"]

    assert len(attached) == 2
    assert count(planned, "module.vpc.aws_egress_only_internet_gateway.this") == 1
    assert count(planned, "module.eks.aws_iam_policy.cni_ipv6_policy") == 0
    assert [item["ip_family"] for item in network] == ["ipv6"]


def test_ranges_for_pods() -> None:
    """A subnet in each zone, routed as the private ones; nodes do not find them."""
    planned = Planned("custom-cluster")
    subnets = [planned.values[f"module.vpc.aws_subnet.database[{index}]"] for index in range(2)]

    assert [item["cidr_block"] for item in subnets] == ["100.64.0.0/19", "100.64.32.0/19"]
    assert not any("karpenter.sh/discovery" in item["tags"] for item in subnets)
    assert count(planned, "module.vpc.aws_route_table_association.database") == 2
    assert count(planned, "module.vpc.aws_route_table.database") == 0
    assert count(planned, "module.vpc.aws_db_subnet_group") == 0


def test_prefixes() -> None:
    """The add-on does not wait for nodes, and is told."""
    addon = Planned("prefixes-cluster").values['module.eks.aws_eks_addon.before_compute["vpc-cni"]']

    assert addon["configuration_values"]["env"]["ENABLE_PREFIX_DELEGATION"] == "true"
