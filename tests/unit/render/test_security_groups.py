"""Further security groups of the nodes, and ports that webhooks listen on."""

from core.render.eks import eks_inputs
from core.render.node_class import node_class_manifest
from core.render.system_nodes import system_nodes
from tests.support import environment

OPEN = environment(
    network={"node_security_groups": ["sg-01234567", "sg-89abcdef"], "webhook_ports": [15017]}
)


def test_every_node_is_in_the_groups() -> None:
    """The node group takes them by id, Karpenter beside those it finds by tag."""
    terms = node_class_manifest(OPEN, "default")["spec"]["securityGroupSelectorTerms"]

    assert system_nodes(OPEN)["system"]["vpc_security_group_ids"] == ["sg-01234567", "sg-89abcdef"]
    assert terms == [
        {"tags": {"karpenter.sh/discovery": "dev"}},
        {"id": "sg-01234567"},
        {"id": "sg-89abcdef"},
    ]
    assert "vpc_security_group_ids" not in system_nodes(environment())["system"]


def test_the_control_plane_reaches_webhooks() -> None:
    """Each port has a rule from the control plane's security group, beside the nodes' own."""
    rules = eks_inputs(OPEN)["node_security_group_additional_rules"]

    assert list(rules) == ["ingress_nodes_all", "ingress_cluster_15017_webhook"]
    assert rules["ingress_cluster_15017_webhook"] == {
        "description": "Cluster API to node 15017/tcp webhook",
        "protocol": "tcp",
        "from_port": 15017,
        "to_port": 15017,
        "type": "ingress",
        "source_cluster_security_group": True,
    }
