"""Each danger between two syntheses, found in the recorded JSON of a careful environment."""

import json
from copy import deepcopy

from core.compare.dangers import dangers
from tests.tables import each
from tests.unit.compare.syntheses import GONE, STACKS, changed, found, recorded

GROUP = "module.eks.eks_managed_node_groups.system"
POOL = "resource.kubernetes_manifest.node-pool-default"
CLASS = "resource.kubernetes_manifest.node-class-default"
ALIAS = f"{CLASS}.manifest.spec.amiSelectorTerms"


def test_no_change_is_no_danger() -> None:
    """The same JSON again, and a first synth, endanger nothing."""
    assert found(recorded()) == []
    assert dangers(STACKS, {}, recorded()) == []


@each(
    ("kind", "path", "value", "what", "because"),
    [
        (
            "cluster",
            "module.vpc.cidr",
            "10.9.0.0/16",
            "the VPC is replaced, with all that is in it",
            'module.vpc.cidr was "10.1.0.0/16" and becomes "10.9.0.0/16"',
        ),
        (
            "cluster",
            "module.vpc.private_subnets",
            ["10.1.0.0/19", "10.1.32.0/20", "10.1.64.0/19"],
            "private subnets are replaced or destroyed: 10.1.32.0/19",
            "module.vpc.private_subnets or the zones of it are others",
        ),
        (
            "cluster",
            "module.vpc.intra_subnets",
            ["10.1.224.0/24", "10.1.225.0/24"],
            "intra subnets are replaced or destroyed: 10.1.226.0/24",
            "module.vpc.intra_subnets or the zones of it are others",
        ),
        (
            "cluster",
            "module.eks.name",
            "blue",
            "the cluster is replaced, with all that runs on it",
            'module.eks.name was "prod" and becomes "blue"',
        ),
        *(
            (
                "cluster",
                f"module.eks.{key}",
                value,
                "the cluster is replaced, with all that runs on it",
                f"module.eks.{key} was not said and becomes {json.dumps(value)}",
            )
            for key, value in (
                ("service_ipv4_cidr", "172.20.0.0/16"),
                ("ip_family", "ipv6"),
                ("iam_role_path", "/teams/"),
            )
        ),
        (
            "cluster",
            "module.eks.vpc_id",
            "vpc-1",
            "EKS refuses, since a cluster stays in its VPC",
            'module.eks.vpc_id was "${module.vpc.vpc_id}" and becomes "vpc-1"',
        ),
        (
            "cluster",
            "module.eks.encryption_config",
            None,
            "the cluster is replaced, with all that runs on it",
            "module.eks.encryption_config was {} and becomes not said",
        ),
        (
            "cluster",
            "module.eks.encryption_config",
            "${null}",
            "the cluster is replaced, with all that runs on it",
            "module.eks.encryption_config was {} and becomes not said",
        ),
        (
            "cluster",
            "module.eks.create_kms_key",
            False,
            "Secrets that were written with the old key cannot be read without it",
            "module.eks.create_kms_key was not said and becomes false",
        ),
        (
            "cluster",
            f"{GROUP}.launch_template_name",
            "other",
            "the node group system is replaced, the new one first, then all pods move",
            'system.launch_template_name was "prod-system" and becomes "other"',
        ),
        (
            "cluster",
            "module.eks.deletion_protection",
            False,
            "nothing refuses a destroy any more",
            "deletion_protection was true and becomes false",
        ),
        (
            "cluster",
            "module.eks.kubernetes_version",
            "1.34",
            "EKS refuses",
            'kubernetes_version was "1.35" and becomes "1.34"',
        ),
        (
            "cluster",
            f"{GROUP}.instance_types",
            ["m8g.large"],
            "the node group system is replaced, the new one first, then all pods move",
            'system.instance_types was ["m7g.large"] and becomes ["m8g.large"]',
        ),
        (
            "cluster",
            f"{GROUP}.ami_type",
            "BOTTLEROCKET_x86_64",
            "the node group system is replaced, the new one first, then all pods move",
            'system.ami_type was "BOTTLEROCKET_ARM_64" and becomes "BOTTLEROCKET_x86_64"',
        ),
        ("cluster", GROUP, GONE, "the node group system is destroyed", "system is gone"),
        (
            "cluster",
            f"{GROUP}.min_size",
            4,
            "EKS refuses, since Terraform leaves the desired size as it is",
            "system.min_size was 3 and becomes 4",
        ),
        ("cluster", "module.vpc", GONE, "the VPC is destroyed", "module.vpc is gone"),
        (
            "cluster",
            "terraform.backend",
            {"s3": {"bucket": "state"}},
            "the state moves",
            (
                'the backend was {"local": {"path": "../../../state/prod-cluster.tfstate"}} and '
                'becomes {"s3": {"bucket": "state"}}'
            ),
        ),
        (
            "karpenter",
            "terraform.backend.local.path",
            "other.tfstate",
            "the state moves",
            (
                'the backend was {"local": {"path": "../../../state/prod-karpenter.tfstate"}} and '
                'becomes {"local": {"path": "other.tfstate"}}'
            ),
        ),
        (
            "cluster",
            "resource.aws_iam_role",
            GONE,
            "aws_iam_role.ebs-csi is destroyed",
            "it is gone",
        ),
        (
            "karpenter",
            "resource.helm_release.karpenter.namespace",
            "karpenter",
            "the release karpenter is uninstalled first",
            'karpenter.namespace was "kube-system" and becomes "karpenter"',
        ),
        (
            "karpenter",
            "resource.helm_release.karpenter-crd.name",
            "crds",
            (
                "the release karpenter-crd is uninstalled first, and every NodePool and node goes "
                "with its CRDs"
            ),
            'karpenter-crd.name was "karpenter-crd" and becomes "crds"',
        ),
        (
            "nodes",
            f"{POOL}.manifest.spec.replicas",
            0,
            "the API refuses the NodePool default: it stays static, or not, for ever",
            "node_pools.default.replicas was not said and becomes 0",
        ),
        (
            "nodes",
            POOL,
            GONE,
            "the NodePool default is dropped: its nodes drain at once, outside its budgets",
            "no node_pools.default any more",
        ),
        (
            "nodes",
            f"{POOL}.manifest.metadata.name",
            "other",
            "the NodePool default is dropped: its nodes drain at once, outside its budgets",
            "no node_pools.default any more",
        ),
        (
            "nodes",
            CLASS,
            GONE,
            "the EC2NodeClass default is dropped, which waits until its last node is gone",
            "no node_classes.default any more",
        ),
        (
            "nodes",
            "resource.kubernetes_manifest.storage-class-gp3",
            GONE,
            "the StorageClass gp3 is destroyed",
            "it is gone",
        ),
    ],
)
def test_a_danger_is_said(kind: str, path: str, value: object, what: str, because: str) -> None:
    """One change is one danger: in its stack, with what happens and because of what."""
    (danger,) = found(changed(kind, (path, value)))

    assert (danger.stack, danger.what, danger.because) == (f"prod-{kind}", what, because)
    assert danger.right


@each(
    ("kind", "path", "value"),
    [
        ("cluster", f"{GROUP}.min_size", 2),
        ("cluster", f"{GROUP}.labels", {"a": "b"}),
        ("cluster", "module.eks.enabled_log_types", []),
        ("cluster", "module.vpc.one_nat_gateway_per_az", False),
        ("karpenter", "resource.helm_release.karpenter.version", "1.15.0"),
        ("nodes", f"{POOL}.manifest.spec.limits", {"cpu": "1"}),
    ],
)
def test_what_is_changed_in_place_is_no_danger(kind: str, path: str, value: object) -> None:
    """What AWS, Helm and Kubernetes change as they run is not called dangerous."""
    assert found(changed(kind, (path, value))) == []


def test_a_zone_more_is_no_danger() -> None:
    """Subnets behind those that there are replace none; a zone in front of them replaces all."""
    ranges = recorded()["prod-cluster"]["module"]["vpc"]["private_subnets"]
    zones = ["us-west-2a", "us-west-2b", "us-west-2c"]
    more = ("module.vpc.private_subnets", [*ranges, "10.1.96.0/19"])
    behind = changed("cluster", more, ("module.vpc.azs", [*zones, "us-west-2d"]))
    before = changed("cluster", more, ("module.vpc.azs", ["us-west-2d", *zones]))

    assert found(behind) == []
    assert [danger.what for danger in found(before)][1] == (
        f"private subnets are replaced or destroyed: {', '.join(ranges)}"
    )


def test_ranges_of_pods_that_go_are_a_danger() -> None:
    """Pods lie in these subnets, and AWS deletes none that is in use."""
    before = changed("cluster", ("module.vpc.database_subnets", ["100.64.0.0/19"]))

    (danger,) = found(recorded(), before)
    assert danger.what == "pods' subnets are replaced or destroyed: 100.64.0.0/19"


def test_another_number_of_static_nodes_is_no_danger() -> None:
    """A pool that is static stays so; one that is no longer is refused."""
    three, four = (changed("nodes", (f"{POOL}.manifest.spec.replicas", n)) for n in (3, 4))

    assert found(four, three) == []
    (danger,) = found(recorded(), three)
    assert danger.because == "node_pools.default.replicas was 3 and becomes not said"


def test_a_static_pool_is_emptied_by_its_replicas() -> None:
    """It has no limit on cpu, and Karpenter replaces a node that somebody drains."""
    static = changed("nodes", (f"{POOL}.manifest.spec.replicas", 3))

    (danger,) = found(changed("nodes", (POOL, GONE)), static)
    assert danger.right == (
        "first lower replicas, one at a time, and deploy: each deploy drains one node"
    )


def test_a_larger_group_is_told_the_command() -> None:
    """The command to run first names region, cluster, group and sizes."""
    (danger,) = found(changed("cluster", (f"{GROUP}.min_size", 4), (f"{GROUP}.max_size", 6)))

    assert danger.right == (
        "first run: aws eks update-nodegroup-config --region us-west-2 --cluster-name prod "
        '--nodegroup-name "$(aws eks list-nodegroups --region us-west-2 --cluster-name prod '
        '--query "nodegroups[?starts_with(@, \'system-\')] | [0]" --output text)" '
        "--scaling-config minSize=4,maxSize=6,desiredSize=4"
    )


def test_pins_that_do_not_follow_kubernetes() -> None:
    """Going up is fine with new releases; what stays at its old one is named, group and class."""
    parameter = "data.aws_ssm_parameter.bottlerocket.name"
    up = ("module.eks.kubernetes_version", "1.36")
    moved = (parameter, "/aws/service/bottlerocket/aws-k8s-1.36/arm64/1.70.0/image_version")
    stayed = (parameter, "/aws/service/bottlerocket/aws-k8s-1.36/arm64/1.69.0/image_version")
    behind, ahead = changed("cluster", up, stayed), changed("cluster", up, moved)
    ahead["prod-nodes"] = changed("nodes", (ALIAS, [{"alias": "bottlerocket@1.70.0"}]))[
        "prod-nodes"
    ]

    assert [(danger.stack, danger.what) for danger in found(behind)] == [
        ("prod-cluster", "a Bottlerocket pin is left behind"),
        ("prod-nodes", "a Bottlerocket pin is left behind"),
    ]
    assert found(ahead) == []


def test_two_versions_at_once() -> None:
    """The control plane goes up one minor at a time: the one between is named."""
    (danger, *_) = found(changed("cluster", ("module.eks.kubernetes_version", "1.37")))

    assert danger.right == 'write "1.36" and deploy first: a control plane goes up one at a time'


@each(("key", "value", "noun"), [("region", "us-east-1", "region"), ("account", None, "account")])
def test_another_place(key: str, value: str | None, noun: str) -> None:
    """Region and account cannot change under what is there."""
    provider = deepcopy(recorded()["prod-cluster"]["provider"]["aws"])
    provider[0] |= {key: value} if value else {"allowed_account_ids": ["210987654321"]}
    (danger,) = found(changed("cluster", ("provider.aws", provider)))

    assert danger.what == f"everything is made anew in another {noun}"


def test_a_cluster_without_a_pin_or_a_group() -> None:
    """What an environment does not have cannot be in danger."""
    bare = changed("cluster", ("data", GONE), (GROUP, GONE), ("module.vpc", GONE))
    bare["prod-nodes"] = changed("nodes", (ALIAS, [{"alias": "bottlerocket@latest"}]))["prod-nodes"]
    after = deepcopy(bare)
    after["prod-cluster"]["module"]["eks"]["kubernetes_version"] = "1.36"

    assert found(after, bare) == []


def test_secrets_without_a_key_may_get_one() -> None:
    """EKS takes a key for a cluster that had none, in place."""
    none = (("module.eks.create_kms_key", False), ("module.eks.encryption_config", "${null}"))

    assert found(recorded(), changed("cluster", *none)) == []
