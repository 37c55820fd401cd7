"""Which key encrypts what, and what the policies of keys let whom do."""

import json

from core.render.ebs_csi import storage_class_manifest
from core.render.eks import eks_inputs
from core.render.karpenter_aws import karpenter_inputs
from core.render.key_policy import key_policies, key_statements
from core.render.keys import key_alias, shared_key
from core.render.node_class import node_class_manifest
from core.render.pod_roles import pod_roles
from core.render.vpc import vpc_inputs
from tests.support import ACCOUNT, DEPLOYER, environment
from tests.tables import each

KEY = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/1"
OTHER = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/2"
OWN = "${aws_kms_key.data.arn}"
ELSEWHERE = "${data.terraform_remote_state.cluster.outputs.volume_key_arn}"
ALL = dict.fromkeys(("logs", "queue", "volumes"), "create")
ROOT = f"arn:aws:iam::{ACCOUNT}:root"


def test_by_default_the_eks_module_makes_one_key() -> None:
    """Secrets get the module's own key, and nothing else is told of any."""
    item = environment(network={"flow_logs": True})
    rendered = json.dumps([eks_inputs(item), karpenter_inputs(item), vpc_inputs(item)])

    assert "kms_key_id" not in rendered
    assert {"create_kms_key", "encryption_config"} & set(eks_inputs(item)) == set()
    assert shared_key(item) is None
    assert key_policies(item) == {}


@each(("choice", "config"), [("none", "${null}"), (KEY, {"provider_key_arn": KEY})])
def test_secrets_of_another_key(choice: str, config: object) -> None:
    """No key is made for them; that there is none is said, or the module would have its own."""
    inputs = eks_inputs(environment(encryption={"secrets": choice}))

    assert (inputs["create_kms_key"], inputs["encryption_config"]) == (False, config)


@each(("choice", "key"), [("create", OWN), (KEY, KEY)])
def test_log_groups_have_the_key(choice: str, key: str) -> None:
    """That of the control plane, and that of flow logs."""
    item = environment(encryption={"logs": choice}, network={"flow_logs": True})
    flow_logs = vpc_inputs(item) or {}

    assert eks_inputs(item)["cloudwatch_log_group_kms_key_id"] == key
    assert flow_logs["flow_log_cloudwatch_log_group_kms_key_id"] == key


@each(("choice", "key"), [("create", OWN), (KEY, KEY)])
def test_the_queue_has_the_key_and_the_controller_reads_it(choice: str, key: str) -> None:
    """SQS takes one encryption of two, and a message is read with leave of its key alone."""
    inputs = karpenter_inputs(environment(encryption={"queue": choice}))

    assert inputs["queue_kms_master_key_id"] == key
    assert inputs["queue_managed_sse_enabled"] is False
    assert inputs["iam_policy_statements"] == [
        {"sid": "AllowQueueKeyUse", "actions": ["kms:Decrypt"], "resources": [key]}
    ]


@each(("choice", "here", "elsewhere"), [("create", OWN, ELSEWHERE), (KEY, KEY, KEY)])
def test_volumes_of_all_nodes_have_the_key(choice: str, here: str, elsewhere: str) -> None:
    """System nodes, node classes without a key of their own, and what the driver makes."""
    item = environment(
        encryption={"volumes": choice},
        cluster={"addons": {"aws-ebs-csi-driver": {}}},
        node_classes={"default": {}, "own": {"kms_key_id": OTHER}},
    )
    group = eks_inputs(item)["eks_managed_node_groups"]["system"]
    classes = {name: node_class_manifest(item, name)["spec"] for name in item.node_classes}
    (driver,) = pod_roles(item)
    policy = json.loads(driver.policy or "")

    assert {volume["ebs"]["kms_key_id"] for volume in group["block_device_mappings"].values()} == {
        here
    }
    assert {
        name: {volume["ebs"]["kmsKeyID"] for volume in spec["blockDeviceMappings"]}
        for name, spec in classes.items()
    } == {"default": {elsewhere}, "own": {OTHER}}
    assert storage_class_manifest(item)["parameters"]["kmsKeyId"] == elsewhere
    assert [statement["Resource"] for statement in policy["Statement"]] == [[here], [here]]
    assert [item["resources"] for item in karpenter_inputs(item)["iam_policy_statements"]] == [
        sorted([here, OTHER]),
        sorted([here, OTHER]),
    ]


def test_one_key_is_made_for_all_three() -> None:
    """It rotates, it can be brought back for thirty days, and the account stays its master."""
    item = environment(encryption=ALL)
    key = shared_key(item) or {}
    policy = json.loads(key.pop("policy"))

    assert key == {
        "description": "Logs, queue, volumes of the cluster dev",
        "enable_key_rotation": True,
        "deletion_window_in_days": 30,
    }
    assert key_alias(item) == {
        "name": "alias/eks/dev/data",
        "target_key_id": "${aws_kms_key.data.key_id}",
    }
    assert [statement["Sid"] for statement in policy["Statement"]] == [
        "Account",
        "Logs",
        "Events",
        "Volumes",
    ]
    assert policy["Statement"][0]["Principal"] == {"AWS": ROOT}
    assert key_policies(item) == {"alias/eks/dev/data": policy}


@each(
    ("use", "sid", "principal", "condition"),
    [
        (
            "secrets",
            "ClusterCreation",
            {"AWS": ROOT},
            {"ArnEquals": {"aws:PrincipalArn": DEPLOYER}},
        ),
        (
            "secrets",
            "ClusterRole",
            {"AWS": ROOT},
            {"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{ACCOUNT}:role/x/dev-cluster-*"}},
        ),
        (
            "logs",
            "Logs",
            {"Service": "logs.us-east-1.amazonaws.com"},
            {
                "ArnLike": {
                    "kms:EncryptionContext:aws:logs:arn": [
                        f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:/aws/eks/dev/cluster"
                    ]
                }
            },
        ),
        (
            "queue",
            "Events",
            {"Service": "events.amazonaws.com"},
            {"StringEquals": {"aws:SourceAccount": ACCOUNT}},
        ),
        (
            "queue",
            "KarpenterController",
            {"AWS": ROOT},
            {
                "ArnEquals": {
                    "aws:PrincipalArn": (
                        f"arn:aws:iam::{ACCOUNT}:role/x/KarpenterController-dev-us-east-1"
                    )
                }
            },
        ),
        (
            "volumes",
            "Volumes",
            {"AWS": "*"},
            {
                "StringEquals": {
                    "kms:CallerAccount": ACCOUNT,
                    "kms:ViaService": "ec2.us-east-1.amazonaws.com",
                }
            },
        ),
    ],
)
def test_a_statement_names_who_and_when(
    use: str, sid: str, principal: dict[str, str], condition: dict[str, object]
) -> None:
    """Nobody may use a key but for this cluster: by account, path, log group or service."""
    item = environment(access={"iam_path": "/x/"})
    (statement,) = [one for one in key_statements(item, use) if one["Sid"] == sid]

    assert (statement["Effect"], statement["Resource"]) == ("Allow", "*")
    assert statement["Principal"] == principal
    assert statement["Condition"] == condition


def test_services_have_the_names_of_their_partition() -> None:
    """In China a region's services end otherwise."""
    item = environment(region="cn-north-1", network={"flow_logs": True})
    (logs,), (volumes,) = (key_statements(item, use) for use in ("logs", "volumes"))

    assert logs["Principal"] == {"Service": "logs.cn-north-1.amazonaws.com.cn"}
    assert logs["Condition"]["ArnLike"]["kms:EncryptionContext:aws:logs:arn"] == [
        f"arn:aws-cn:logs:cn-north-1:{ACCOUNT}:log-group:/aws/eks/dev/cluster",
        f"arn:aws-cn:logs:cn-north-1:{ACCOUNT}:log-group:/aws/vpc-flow-log/*",
    ]
    assert volumes["Condition"]["StringEquals"]["kms:ViaService"] == (
        "ec2.cn-north-1.amazonaws.com.cn"
    )


def test_a_key_of_theirs_needs_each_statement_once() -> None:
    """One key for several things carries what each needs, in one policy."""
    item = environment(
        encryption={"logs": KEY, "queue": KEY, "volumes": OTHER},
        node_classes={"default": {}, "own": {"kms_key_id": OTHER}, "more": {"kms_key_id": KEY}},
    )

    assert {
        key: [statement["Sid"] for statement in policy["Statement"]]
        for key, policy in key_policies(item).items()
    } == {KEY: ["Logs", "Events", "KarpenterController", "Volumes"], OTHER: ["Volumes"]}
