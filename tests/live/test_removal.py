"""What cannot be deleted at once, or at all: botocore's Stubber gives the refusals of EC2."""

from typing import Any

from live.left_ec2 import GROUPS
from live.leftover import Leftover, Place
from live.leftovers import Fate, Removed, remove
from tests.live.planted import OWNED, SHARED, listed
from tests.live.stubs import Answer, stubbed
from tests.support import environment

MARK = "kubernetes.io/cluster/dev=owned"
GROUP = Leftover("security group", "sg-1", "nodes", MARK)
INTERFACE = Leftover("network interface", "eni-1", "in-use, in subnet-1", MARK)
HELD: Answer = ("delete_network_interface", {"error": "InvalidNetworkInterface.InUse"})


def test_what_is_still_held_is_tried_again() -> None:
    """An interface goes once the instance that holds it is gone."""
    pauses: list[float] = []

    found = removed([INTERFACE], pauses, interfaces(OWNED), HELD, HELD, deleted())

    assert found == [Removed(INTERFACE, Fate.DELETED)]
    assert pauses == [10.0, 10.0]


def test_what_stays_held_is_said() -> None:
    """After two minutes it is kept, with AWS' reason."""
    pauses: list[float] = []

    (found,) = removed([INTERFACE], pauses, interfaces(OWNED), *[HELD] * 12)

    assert (found.fate, len(pauses)) == (Fate.KEPT, 11)
    assert found.why.startswith("DeleteNetworkInterface: InvalidNetworkInterface.InUse")


def test_what_may_not_be_deleted_is_said_at_once() -> None:
    """A refusal that will not pass is not waited for."""
    pauses: list[float] = []
    denied: Answer = ("delete_network_interface", {"error": "UnauthorizedOperation"})

    (found,) = removed([INTERFACE], pauses, interfaces(OWNED), denied)

    assert (found.fate, pauses) == (Fate.KEPT, [])
    assert found.why == "the caller may not (DeleteNetworkInterface: UnauthorizedOperation)"


def test_what_is_gone_meanwhile_is_no_failure() -> None:
    """Somebody else, or what held it, took it along."""
    gone: Answer = ("delete_network_interface", {"error": "InvalidNetworkInterfaceID.NotFound"})

    assert removed([INTERFACE], [], interfaces(OWNED), gone) == [Removed(INTERFACE, Fate.DELETED)]


def test_tags_are_read_anew() -> None:
    """What was marked as shared after the list was made is not deleted."""
    assert removed([INTERFACE], [], interfaces(SHARED)) == [Removed(INTERFACE, Fate.GONE)]


def test_without_an_answer_nothing_is_deleted() -> None:
    """Whose it is must be known."""
    refused: Answer = ("describe_network_interfaces", {"error": "RequestLimitExceeded"})

    (found,) = removed([INTERFACE], [], refused)

    assert (found.fate, found.why) == (
        Fate.KEPT,
        "AWS answers too many calls (DescribeNetworkInterfaces: RequestLimitExceeded)",
    )


def test_rules_between_groups_go_first() -> None:
    """Two groups that name each other could not go otherwise."""
    rules: list[Any] = [{"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": "sg-2"}]}]
    group = {"GroupId": "sg-1", "GroupName": "nodes", "Tags": listed(OWNED)}

    found = removed(
        [GROUP],
        [],
        ("describe_security_groups", {"SecurityGroups": [group]}),
        (
            "describe_security_groups",
            {"SecurityGroups": [{**group, "IpPermissions": rules, "IpPermissionsEgress": rules}]},
        ),
        ("revoke_security_group_ingress", {}),
        ("revoke_security_group_egress", {}),
        ("delete_security_group", {}),
    )

    assert found == [Removed(GROUP, Fate.DELETED)]
    assert GROUPS.name == GROUP.kind


def removed(agreed: list[Leftover], pauses: list[float], *answers: Answer) -> list[Removed]:
    """Delete with EC2's answers in turn."""
    dev = environment()
    subject = stubbed(dev, "ec2", *answers)
    return list(remove(Place(dev, subject.aws), agreed, pauses.append))


def interfaces(tags: dict[str, str]) -> Answer:
    """Return an answer with the interface."""
    one = {
        "NetworkInterfaceId": "eni-1",
        "Status": "in-use",
        "SubnetId": "subnet-1",
        "TagSet": listed(tags),
    }
    return "describe_network_interfaces", {"NetworkInterfaces": [one]}


def deleted() -> Answer:
    """Return an answer to a deletion."""
    return "delete_network_interface", {}
