"""The rule about placeholders, and the rule about the cluster's name."""

from core.facts import PLACEHOLDER_ACCOUNTS, PLACEHOLDER_CIDRS
from tests.support import environment_data, findings, principal
from tests.tables import each

LENGTH = "cluster-name-length"


@each("account", PLACEHOLDER_ACCOUNTS)
def test_accounts_of_documentation(account: str) -> None:
    """An example's account is found wherever the file names one."""
    role = f"arn:aws:iam::{account}:role"
    access = {
        "deployer": f"{role}/Deploy",
        "admins": [f"{role}/A"],
        "viewers": [f"{role}/B", f"{role}/C"],
    }

    assert findings(environment_data(account_id=account, access=access), of={"placeholder"}) == [
        ("warning", path, "placeholder")
        for path in (
            "access.admins[0]",
            "access.deployer",
            "access.viewers[0]",
            "access.viewers[1]",
            "account_id",
        )
    ]


def test_other_arns_of_documentation() -> None:
    """So it is in the ARN of a policy or a key, but not in that of a policy of AWS' own."""
    account = PLACEHOLDER_ACCOUNTS[0]
    entry = {
        "principal_arn": principal("A"),
        "policy_associations": {
            "view": {"policy_arn": "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"}
        },
    }
    data = environment_data(
        access={
            "entries": {"ci": entry},
            "permissions_boundary": f"arn:aws:iam::{account}:policy/Boundary",
        },
        node_classes={"default": {"kms_key_id": f"arn:aws:kms:us-east-1:{account}:key/1a"}},
    )

    assert findings(data, of={"placeholder"}) == [
        ("warning", path, "placeholder")
        for path in ("access.permissions_boundary", "node_classes.default.kms_key_id")
    ]


def test_ranges_of_documentation() -> None:
    """RFC 5737's networks reach nobody."""
    cidrs = ["8.8.8.8/32", *PLACEHOLDER_CIDRS]
    cluster = {"endpoint_public_access": True, "endpoint_public_access_cidrs": cidrs}

    assert findings(environment_data(cluster=cluster), of={"placeholder"}) == [
        ("warning", f"cluster.endpoint_public_access_cidrs[{index}]", "placeholder")
        for index in (1, 2, 3)
    ]


@each(("region", "longest"), [("us-east-1", 29), ("ap-southeast-1", 29), ("us-gov-west-1", 29)])
def test_the_longest_cluster_name(region: str, longest: int) -> None:
    """A cluster's name is as long as the tightest name made from it allows."""
    names = {
        length: environment_data(name="c" * length, region=region)
        for length in (longest, longest + 1)
    }

    assert findings(names[longest], of={LENGTH}) == []
    assert findings(names[longest + 1], of={LENGTH}) == [("error", "cluster.name", LENGTH)]
