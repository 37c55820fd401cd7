"""What must hold of the cluster's stack: EKS, its system nodes, its add-ons, Karpenter's roles."""

import json

import pytest

from core.capacity.catalog import load_catalog
from core.names import SYSTEM_NODES_LABEL
from core.render.keys import key_of
from tests.golden.built import Built, Json

ADMIN = "cluster-access-policy/AmazonEKSClusterAdminPolicy"
# Where the chart of each add-on that runs as a Deployment has its nodeSelector and tolerations.
DEPLOYMENTS = {
    "coredns": (),
    "metrics-server": (),
    "aws-ebs-csi-driver": ("controller",),
}
DAEMON_SETS = {"eks-node-monitoring-agent", "eks-pod-identity-agent", "kube-proxy", "vpc-cni"}
GI = {"Gi": 1, "Ti": 1024}


def eks(built: Built) -> Json:
    """Return the EKS module's call."""
    return built.cluster.blocks("module")["eks"]


def karpenter(built: Built) -> Json:
    """Return the Karpenter module's call."""
    return built.cluster.blocks("module")["karpenter"]


def configuration(addon: Json) -> Json:
    """Return an add-on's configuration values."""
    return json.loads(addon.get("configuration_values", "{}"))


def test_access_is_by_entries_only(built: Built) -> None:
    """The API decides alone, and whoever happens to create the cluster gets no entry."""
    assert eks(built)["authentication_mode"] == "API"
    assert "enable_cluster_creator_admin_permissions" not in eks(built)


def test_deployer_and_admins_are_named(built: Built) -> None:
    """Both have cluster admin and administer the KMS key, whoever runs the plan."""
    access = built.environment.access
    people = [access.deployer, *access.admins]
    entries = eks(built)["access_entries"]

    assert eks(built)["kms_key_administrators"] == people
    for arn in people:
        (association,) = entries[arn]["policy_associations"].values()
        assert entries[arn]["principal_arn"] == arn
        assert association["policy_arn"].endswith(ADMIN)
        assert association["access_scope"] == {"type": "cluster"}


def test_each_principal_has_one_entry(built: Built) -> None:
    """EKS refuses a second entry for a principal."""
    principals = [entry["principal_arn"] for entry in eks(built)["access_entries"].values()]

    assert len(principals) == len(set(principals))


def test_endpoint_is_never_open_by_default(built: Built) -> None:
    """A public endpoint names its ranges; the private one is always on."""
    cluster = built.environment.cluster

    assert eks(built)["endpoint_private_access"] is True
    assert eks(built)["endpoint_public_access"] is cluster.endpoint_public_access
    assert eks(built).get("endpoint_public_access_cidrs", []) == [
        *cluster.endpoint_public_access_cidrs
    ]


def test_log_types_are_stated(built: Built) -> None:
    """Left out, the module would choose three; none means none."""
    assert eks(built)["enabled_log_types"] == [*built.environment.cluster.enabled_log_types]


def test_nodes_reach_each_other(built: Built) -> None:
    """The node security group lets nodes in on every port and protocol."""
    rules = eks(built)["node_security_group_additional_rules"].values()
    open_to_self = {"protocol": "-1", "from_port": 0, "to_port": 0, "type": "ingress", "self": True}

    assert any(open_to_self.items() <= rule.items() for rule in rules)


def test_node_group_starts_at_its_minimum(built: Built) -> None:
    """The module would start with one node, and Karpenter's two replicas need two."""
    nodes, group = built.environment.system_nodes, built.system_nodes

    assert group["desired_size"] == group["min_size"] == nodes.min_size
    assert group["max_size"] == nodes.max_size


def test_node_group_is_tainted_on_demand_bottlerocket(built: Built) -> None:
    """It is On-Demand, of the AMI type of its architecture, and taints itself through EKS."""
    group = built.system_nodes
    types = load_catalog().types
    architectures = {types[name].architecture for name in group["instance_types"]}
    ami_types = {"arm64": "BOTTLEROCKET_ARM_64", "amd64": "BOTTLEROCKET_x86_64"}

    assert group["capacity_type"] == "ON_DEMAND"
    fips = "_FIPS" if built.environment.cluster.fips else ""
    assert {f"{ami_types[name]}{fips}" for name in architectures} == {group["ami_type"]}
    assert [*group["taints"].values()] == [
        {"key": "CriticalAddonsOnly", "value": "true", "effect": "NO_SCHEDULE"}
    ]
    assert group["labels"][SYSTEM_NODES_LABEL] == "true"
    assert "CriticalAddonsOnly" not in group.get("bootstrap_extra_args", "")


def test_pinned_release_is_looked_up_and_kept(built: Built) -> None:
    """A pinned release comes from SSM with its commit, and no newer one takes its place."""
    group, version = built.system_nodes, built.environment.system_nodes.bottlerocket_version
    parameters = built.cluster.blocks("data").get("aws_ssm_parameter", {})

    if version == "latest":
        assert group["use_latest_ami_release_version"] is True
        assert "ami_release_version" not in group
        assert parameters == {}
        return
    kubernetes = built.environment.cluster.kubernetes_version
    architecture = "arm64" if "ARM_64" in group["ami_type"] else "x86_64"
    fips = "-fips" if built.environment.cluster.fips else ""
    assert group["use_latest_ami_release_version"] is False
    assert group["ami_release_version"] == "${data.aws_ssm_parameter.bottlerocket.insecure_value}"
    assert parameters["bottlerocket"]["name"] == (
        f"/aws/service/bottlerocket/aws-k8s-{kubernetes}{fips}/{architecture}/{version}/image_version"
    )


def test_system_nodes_have_both_volumes(built: Built) -> None:
    """Both Bottlerocket volumes are named, gp3 and encrypted, and the data volume's size is set."""
    size = built.environment.system_nodes.data_volume_size
    volumes = {
        item["device_name"]: item["ebs"]
        for item in built.system_nodes["block_device_mappings"].values()
    }
    arn = key_of(built.environment, "volumes")
    common = {"volume_type": "gp3", "encrypted": True, "delete_on_termination": True}
    common |= {"kms_key_id": arn} if arn else {}

    assert volumes == {
        "/dev/xvda": {**common, "volume_size": 4},
        "/dev/xvdb": {**common, "volume_size": int(size[:-2]) * GI[size[-2:]]},
    }


def test_system_nodes_keep_pods_from_imds(built: Built) -> None:
    """IMDSv2 only, one hop."""
    assert built.system_nodes["metadata_options"] == {
        "http_endpoint": "enabled",
        "http_tokens": "required",
        "http_put_response_hop_limit": 1,
    }


def test_network_add_ons_come_before_nodes(built: Built) -> None:
    """Without the first no node is Ready, without the second no pod has its role."""
    first = {name for name, addon in eks(built)["addons"].items() if addon.get("before_compute")}

    assert first == {"vpc-cni", "eks-pod-identity-agent"}
    assert eks(built)["dataplane_wait_duration"] == "60s"


def test_add_ons_are_pinned_or_the_latest(built: Built) -> None:
    """A version in the file is kept; without one the newest is asked for."""
    asked = built.environment.cluster.addons
    for name, addon in eks(built)["addons"].items():
        version = asked[name].version if name in asked else "latest"
        pinned = None if version == "latest" else version

        assert addon["most_recent"] is (pinned is None), name
        assert addon.get("addon_version") == pinned, name


def test_every_add_on_is_known(built: Built) -> None:
    """The lists here say of each add-on whether it runs as a Deployment."""
    own = {name for name, addon in built.environment.cluster.addons.items() if addon.pod_identity}

    assert eks(built)["addons"].keys() - own <= DEPLOYMENTS.keys() | DAEMON_SETS
    assert eks(built)["addons"].keys() >= {
        "coredns",
        "eks-pod-identity-agent",
        "kube-proxy",
        "vpc-cni",
    }


@pytest.mark.parametrize("name", DEPLOYMENTS)
def test_deployments_run_on_system_nodes(built: Built, name: str) -> None:
    """Add-ons that run as Deployments tolerate the taint and select the label."""
    if name not in eks(built)["addons"]:
        return
    values = configuration(eks(built)["addons"][name])
    for key in DEPLOYMENTS[name]:
        values = values[key]

    assert {"key": "CriticalAddonsOnly", "operator": "Exists"} in values["tolerations"]
    assert values["nodeSelector"][SYSTEM_NODES_LABEL] == "true"
    assert built.system_nodes["labels"][SYSTEM_NODES_LABEL] == "true"


def test_ebs_csi_driver_has_its_role(built: Built) -> None:
    """The driver's Pod Identity role is made and given AWS' policy; without the driver neither."""
    has_driver = "aws-ebs-csi-driver" in eks(built)["addons"]
    attached = [
        item["policy_arn"].rpartition("/")[2]
        for item in built.cluster.resources("aws_iam_role_policy_attachment").values()
        if item["role"] == "${aws_iam_role.ebs-csi.name}"
    ]

    assert ("ebs-csi" in built.cluster.resources("aws_iam_role")) is has_driver
    if has_driver:
        (association,) = eks(built)["addons"]["aws-ebs-csi-driver"]["pod_identity_association"]
        assert association == {
            "role_arn": "${aws_iam_role.ebs-csi.arn}",
            "service_account": "ebs-csi-controller-sa",
        }
        assert [name.removesuffix("V2") for name in attached] == ["AmazonEBSCSIDriverPolicy"]


def test_controller_policy_is_inline(built: Built) -> None:
    """A managed policy ends at 6,144 characters, which long names pass."""
    assert karpenter(built)["enable_inline_policy"] is True


def test_roles_carry_the_region(built: Built) -> None:
    """IAM is global: each of Karpenter's roles is one literal name with the region in it."""
    cluster, region = built.environment.cluster.name, built.environment.region

    assert karpenter(built)["iam_role_name"] == f"KarpenterController-{cluster}-{region}"
    assert karpenter(built)["node_iam_role_name"] == f"KarpenterNode-{cluster}-{region}"
    assert karpenter(built)["iam_role_use_name_prefix"] is False
    assert karpenter(built)["node_iam_role_use_name_prefix"] is False


def test_names_fit(built: Built) -> None:
    """Roles end at 64 characters, prefixes of roles at 38, queues at 80."""
    names = [karpenter(built)["iam_role_name"], karpenter(built)["node_iam_role_name"]]
    names += [role["name"] for role in built.cluster.resources("aws_iam_role").values()]

    assert max(map(len, names)) <= 64
    assert len(f"{eks(built)['name']}-cluster-") <= 38
    assert len(f"{built.system_nodes['iam_role_name']}-") <= 38
    assert len(karpenter(built).get("queue_name", "")) <= 80


def test_nodes_are_reachable_through_ssm(built: Built) -> None:
    """Bottlerocket has no SSH: both kinds of node have the policy for SSM."""
    for policies in (
        built.system_nodes["iam_role_additional_policies"],
        karpenter(built)["node_iam_role_additional_policies"],
    ):
        arn = policies["AmazonSSMManagedInstanceCore"]
        assert arn.endswith(":iam::aws:policy/AmazonSSMManagedInstanceCore")


def test_every_role_has_the_boundary(built: Built) -> None:
    """The permissions boundary is on each role that is made here, or on none."""
    boundary = built.environment.access.permissions_boundary
    vpc = built.cluster.blocks("module").get("vpc", {})
    found = [
        eks(built).get("iam_role_permissions_boundary"),
        built.system_nodes.get("iam_role_permissions_boundary"),
        karpenter(built).get("iam_role_permissions_boundary_arn"),
        karpenter(built).get("node_iam_role_permissions_boundary"),
        *(
            role.get("permissions_boundary")
            for role in built.cluster.resources("aws_iam_role").values()
        ),
    ]
    if vpc.get("create_flow_log_cloudwatch_iam_role"):
        found.append(vpc.get("vpc_flow_log_permissions_boundary"))

    assert set(found) == {boundary}


def test_public_parameters_stay_readable(built: Built) -> None:
    """Naming a parameter of one's own would drop the module's default, so it is named again."""
    named = karpenter(built).get("ami_id_ssm_parameter_arns", [])
    own = [
        item.ami_ssm_parameter
        for item in built.environment.node_classes.values()
        if item.ami_ssm_parameter and not item.ami_ssm_parameter.startswith("/aws/service/")
    ]

    assert [arn.partition(":parameter")[2] for arn in named] == (
        ["/aws/service/*", *sorted(own)] if own else []
    )


def test_controller_may_use_the_volumes_keys(built: Built) -> None:
    """The keys of all node classes are in the controller's policy, for EC2 alone."""
    common = key_of(built.environment, "volumes")
    keys = {item.kms_key_id or common for item in built.environment.node_classes.values()} - {None}
    statements = [
        item
        for item in karpenter(built).get("iam_policy_statements", [])
        if any(action.startswith("kms:") for action in item["actions"])
        and item["sid"] != "AllowQueueKeyUse"
    ]

    assert {arn for item in statements for arn in item["resources"]} == keys
    for item in statements:
        conditions = {entry["variable"]: entry["values"] for entry in item["condition"]}
        assert conditions["kms:ViaService"] == [f"ec2.{built.environment.region}.amazonaws.com"]


def test_a_key_for_the_queue_is_the_controllers_to_use(built: Built) -> None:
    """What encrypts the queue is what the controller may decrypt with, and nothing else is."""
    call = karpenter(built)
    used = [
        item["resources"]
        for item in call.get("iam_policy_statements", [])
        if item["sid"] == "AllowQueueKeyUse"
    ]

    assert used == (
        [[call["queue_kms_master_key_id"]]] if "queue_kms_master_key_id" in call else []
    )
    assert call.get("queue_managed_sse_enabled", True) is not bool(used)


def test_deletion_protection_is_stated(built: Built) -> None:
    """The cluster itself refuses its deletion where the file says so."""
    protected = built.environment.cluster.deletion_protection

    assert eks(built)["deletion_protection"] is protected
