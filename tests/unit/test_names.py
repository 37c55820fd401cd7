"""Names in AWS: what they are made of, how long they may be."""

from itertools import product

from core.names import (
    CLUSTER_NAMES,
    CLUSTER_ROLE_PREFIX,
    CONTROLLER_ROLE,
    EBS_CSI_ROLE,
    MODULE_PREFIXES,
    NODE_ROLE,
    QUEUE,
    SYSTEM_ROLE_PREFIX,
    FixedPrefix,
    Name,
    stack_name,
)
from tests.tables import each


@each(
    ("name", "text", "limit", "longest"),
    [
        (CLUSTER_ROLE_PREFIX, "dev-cluster-", 38, 29),
        (SYSTEM_ROLE_PREFIX, "dev-system-", 38, 30),
        (CONTROLLER_ROLE, "KarpenterController-dev-us-east-1", 64, 34),
        (NODE_ROLE, "KarpenterNode-dev-us-east-1", 64, 40),
        (EBS_CSI_ROLE, "AmazonEBSCSI-dev-us-east-1", 64, 41),
        (QUEUE, "Karpenter-dev", 80, 70),
    ],
)
def test_a_name_and_its_limit(name: Name, text: str, limit: int, longest: int) -> None:
    """Each name is made from cluster and region, and says how long the cluster's may be."""
    assert (name.of("dev", "us-east-1"), name.limit) == (text, limit)
    assert name.longest_cluster("us-east-1") == longest


@each(("name", "region"), product(CLUSTER_NAMES, ["us-east-1", "ap-southeast-2", "us-gov-west-1"]))
def test_the_longest_cluster_just_fits(name: Name, region: str) -> None:
    """A cluster's name of the length given fills the limit, and one letter more exceeds it."""
    assert len(name.of("c" * name.longest_cluster(region), region)) == name.limit


@each("name", CLUSTER_NAMES)
def test_a_name_is_shown_as_it_is_made(name: Name) -> None:
    """What an error shows of a name is what is made, with placeholders."""
    assert name.of("<name>", "<region>") == name.shown


@each("prefix", MODULE_PREFIXES)
def test_what_modules_choose_fits(prefix: FixedPrefix) -> None:
    """A prefix leaves the 26 characters that Terraform adds; what else ends a name is its dash."""
    assert len(prefix.text) <= prefix.limit
    assert (prefix.limit + 26) in {63, 64, 128}
    assert prefix.text[-1] == "-"


@each("name", [CONTROLLER_ROLE, NODE_ROLE, EBS_CSI_ROLE])
def test_roles_carry_the_region(name: Name) -> None:
    """IAM is global: clusters of one name in two regions have roles of two names."""
    assert name.of("dev", "us-east-1") != name.of("dev", "eu-west-1")


def test_a_stack_is_called_after_its_environment() -> None:
    """A stack's name begins with its environment's."""
    assert stack_name("dev", "cluster") == "dev-cluster"
