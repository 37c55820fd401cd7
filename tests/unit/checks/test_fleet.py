"""Rules over all environments together."""

from typing import Any

from core.checks.rules import RULES
from core.checks.run import found_by
from tests.support import environment_data, findings, loaded_from
from tests.tables import each

CREATE = {"spot_service_linked_role": "create"}
OTHER_ACCOUNT = {
    "account_id": "888877776666",
    "access": {"deployer": "arn:aws:iam::888877776666:role/Deploy"},
}
NAME = ("error", "cluster.name", "cluster-name-unique")
OWNERS = {"cluster-name-unique", "spot-role-owner"}
SUBNETS = [f"subnet-0000000{number}" for number in range(4)]
ROLE = ("error", "account.spot_service_linked_role", "spot-role-owner")


@each(
    ("second", "found"),
    [
        ({"cluster": {"name": "dev"}}, [NAME]),
        ({"cluster": {"name": "dev"}, "region": "us-west-2"}, []),
        ({"cluster": {"name": "dev"}, **OTHER_ACCOUNT}, []),
        ({"cluster": {"name": "dev"}, "account_id": None}, [NAME]),
        ({"cluster": {"name": "blue"}}, []),
        ({}, []),
        ({"account": CREATE}, [ROLE]),
        ({"account": CREATE, "region": "us-west-2"}, [ROLE]),
        ({"account": CREATE, **OTHER_ACCOUNT}, []),
        ({"account": {"spot_service_linked_role": "existing"}}, []),
    ],
)
def test_two_environments(second: dict[str, Any], found: list[tuple[str, str, str]]) -> None:
    """Accounts are told apart by their id, or else by whose principal deploys."""
    data = [environment_data(account=CREATE), environment_data(**second)]

    assert findings(*data, of=OWNERS) == found


@each(
    ("first", "second", "found"),
    [
        ({"cidr": "10.0.0.0/16"}, {"cidr": "10.0.0.0/16"}, True),
        ({"cidr": "10.0.0.0/16"}, {"cidr": "10.0.128.0/18"}, True),
        ({"cidr": "10.0.0.0/16"}, {"cidr": "10.1.0.0/16"}, False),
    ],
)
def test_networks_of_an_account(
    first: dict[str, str], second: dict[str, str], *, found: bool
) -> None:
    """Networks of one account should not overlap; those of two accounts may."""
    rule, path = "network-overlap", "network.cidr"
    data = [environment_data(network=first), environment_data(network=second)]
    elsewhere = environment_data(network=second, **OTHER_ACCOUNT)

    assert findings(*data, of={rule}) == [("warning", path, rule)] * found
    assert findings(data[0], elsewhere, of={rule}) == []


def test_words_of_an_overlap() -> None:
    """The range, and the environment that has it already, are named."""
    data = environment_data(network={"cidr": "10.4.0.0/16"}, region="us-west-2")
    loaded = [loaded_from(data, name) for name in ("a", "b", "c")]

    assert [str(problem) for problem in found_by([RULES["network-overlap"]], loaded)] == [
        f'network.cidr: "10.4.0.0/16" overlaps that of {other}, 10.4.0.0/16; '
        "write a range of its own [network-overlap]"
        for other in ("a", "a", "b")
    ]


def test_every_further_environment_is_told_of_the_first() -> None:
    """The first environment by order keeps what all of them want."""
    data = environment_data(account=CREATE, cluster={"name": "same"})
    loaded = [loaded_from(data, name) for name in ("a", "b", "c")]
    problems = found_by([RULES[name] for name in OWNERS], loaded)

    assert [(problem.file, problem.found, problem.right) for problem in problems] == [
        (f"environments/{name}.yaml", found, right)
        for name in ("b", "c")
        for found, right in (
            ("a already creates the role of this account", 'write "existing"'),
            (
                '"same" is also the cluster of a in the same account and region',
                "give it another name",
            ),
        )
    ]


@each(
    ("vpc_id", "tag", "found"),
    [("vpc-00000001", True, True), ("vpc-00000001", False, False), ("vpc-00000002", True, False)],
)
def test_one_environment_tags_the_subnets_of_a_vpc(vpc_id: str, *, tag: bool, found: bool) -> None:
    """Of two that share a VPC, one may add tags to its subnets."""
    first = {"vpc_id": "vpc-00000001", "private_subnet_ids": SUBNETS[:2], "tag_subnets": True}
    second = first | {"vpc_id": vpc_id, "tag_subnets": tag}
    data = [environment_data(network={"existing": one}) for one in (first, second)]

    assert findings(*data, of={"subnet-tags-owner", "network-overlap"}) == (
        [("error", "network.existing.tag_subnets", "subnet-tags-owner")] if found else []
    )
