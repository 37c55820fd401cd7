"""Karpenter's AWS side, and all names, as the real modules plan them."""

import json
from typing import Any

import pytest

from core.checks.controller_policy import controller_policy_size
from core.config.environment import Environment
from core.facts import partition
from core.names import MODULE_PREFIXES, NODE_ROLE, QUEUE, stack_name
from tests.terraform.records import RECORDS, REGIONS, Planned, each_stack
from tools.planned import UNKNOWN
from tools.record_plan import recorded_environments

# What a name may have; a prefix leaves room for the 26 characters that Terraform adds.
LIMITS = {
    ("aws_cloudwatch_event_rule", "name_prefix"): 38,
    ("aws_eks_cluster", "name"): 100,
    ("aws_eks_node_group", "node_group_name_prefix"): 37,
    ("aws_iam_policy", "name_prefix"): 102,
    ("aws_iam_role", "name"): 64,
    ("aws_iam_role", "name_prefix"): 38,
    ("aws_iam_role_policy", "name_prefix"): 102,
    ("aws_launch_template", "name_prefix"): 99,
    ("aws_security_group", "name_prefix"): 229,
    ("aws_sqs_queue", "name"): 80,
}


@each_stack
def test_controller_policy_is_inline(planned: Planned) -> None:
    """The controller's policy is its role's own, where its size has room: no managed one."""
    policy = planned.one("aws_iam_role_policy")
    name = planned.name

    assert policy["role"] == f"KarpenterController-{name}-{REGIONS[name]}"
    assert planned.of_type("aws_iam_policy", "module.karpenter") == {}


@pytest.mark.parametrize("environment", recorded_environments(), ids=lambda one: one.name)
def test_controller_policy_size(environment: Environment) -> None:
    """The rule about its size counts what the module plans, in each kind of cluster."""
    planned = Planned(stack_name(environment.name, "cluster"))
    documents = planned.of_type("aws_iam_policy_document", "module.karpenter")
    policy = documents["module.karpenter.data.aws_iam_policy_document.controller[0]"]["policy"]

    assert controller_policy_size(environment) == len(applied(policy, environment))


def applied(policy: dict[str, Any], environment: Environment) -> str:
    """Return a planned policy's text with what the plan does not know, and the real region."""
    region, cluster = environment.region, environment.cluster.name
    account = f"{region}:{environment.account_number}"
    made = f"kms:{account}:key/0a1b2c3d-0000-4444-8888-0123456789ab"
    role = NODE_ROLE.of(cluster, region)
    unknown = {
        "AllowInterruptionQueueActions": f"sqs:{account}:{QUEUE.of(cluster, region)}",
        "AllowPassingInstanceRole": (
            f"iam::{environment.account_number}:role{environment.access.iam_path}{role}"
        ),
        "AllowZonalShiftStatusReadOnly": f"eks:{account}:cluster/{cluster}",
    }
    statements = [
        json.dumps(one, separators=(",", ":")).replace(
            UNKNOWN, f"arn:aws:{unknown.get(one['Sid'], made)}"
        )
        for one in policy["Statement"]
    ]
    text = json.dumps({"Version": policy["Version"], "Statement": []}, separators=(",", ":"))
    text = text.replace("[]", f"[{','.join(statements)}]")
    # Simulated data sources know one region, and the account of documentation.
    return text.replace("us-east-1", region).replace("arn:aws:", f"arn:{partition(region)}:")


@each_stack
def test_names_with_the_region(planned: Planned) -> None:
    """Roles that two regions could share carry the region; nodes take theirs by this name."""
    roles = planned.of_type("aws_iam_role", "module.karpenter")
    name = planned.name

    assert {role["name"] for role in roles.values()} == {
        f"KarpenterController-{name}-{REGIONS[name]}",
        f"KarpenterNode-{name}-{REGIONS[name]}",
    }
    assert planned.one("aws_sqs_queue")["name"] == f"Karpenter-{name}"


@each_stack
def test_karpenter_logs_in_by_pod_identity(planned: Planned) -> None:
    """The association names the release's namespace and service account."""
    association = planned.one("aws_eks_pod_identity_association")
    role = planned.values["module.karpenter.aws_iam_role.controller[0]"]
    (statement,) = role["assume_role_policy"]["Statement"]

    assert (association["namespace"], association["service_account"]) == (
        "kube-system",
        "karpenter",
    )
    assert statement["Principal"] == {"Service": "pods.eks.amazonaws.com"}


@each_stack
def test_interruption_events(planned: Planned) -> None:
    """Five kinds of events reach the queue, which only takes encrypted connections."""
    rules = planned.of_type("aws_cloudwatch_event_rule").values()
    queue = planned.values["module.karpenter.data.aws_iam_policy_document.queue[0]"]["policy"]

    assert sorted(item["event_pattern"]["detail-type"][0] for item in rules) == [
        "AWS Health Event",
        "EC2 Capacity Reservation Instance Interruption Warning",
        "EC2 Instance Rebalance Recommendation",
        "EC2 Instance State-change Notification",
        "EC2 Spot Instance Interruption Warning",
    ]
    assert [item["Effect"] for item in queue["Statement"]] == ["Allow", "Deny"]
    assert planned.one("aws_sqs_queue")["sqs_managed_sse_enabled"] is True


@each_stack
def test_names_fit(planned: Planned) -> None:
    """No name is longer than AWS takes, nor any prefix with what Terraform adds."""
    names = [
        (address, name, limit)
        for (type_, attribute), limit in LIMITS.items()
        for address, values in planned.of_type(type_).items()
        if (name := values.get(attribute))
    ]

    assert len(names) >= 17
    assert [item for item in names if len(item[1]) > item[2]] == []


def test_names_that_modules_choose() -> None:
    """Prefixes without the cluster's name are those that core.names has, each with its limit."""
    planned = {
        (type_, prefix, limit)
        for record in map(Planned, RECORDS)
        for (type_, attribute), limit in LIMITS.items()
        for values in record.of_type(type_).values()
        if attribute.endswith("prefix") and (prefix := values.get(attribute))
        if not prefix.startswith(f"{record.name}-")
    }

    assert planned == {(item.kind, item.text, item.limit) for item in MODULE_PREFIXES}
