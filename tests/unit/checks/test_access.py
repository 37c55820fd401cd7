"""Rules about access: ranges of the public endpoint, and one entry a principal."""

from typing import Any

from core.checks.access import principal_twice
from tests.support import DEPLOYER, environment, environment_data, findings, principal
from tests.tables import each

A, B = principal("A"), principal("B")
OPEN = "cluster.endpoint_public_access_cidrs"
TWICE = "principal-twice"
ENDPOINT = {"public-endpoint-cidrs", "public-endpoint-open"}


@each(
    ("public", "cidrs", "found"),
    [
        (False, [], []),
        (True, ["8.8.8.0/24", "9.9.9.9/32"], []),
        (True, ["9.0.0.0/8"], []),
        (True, [], [("error", OPEN, "public-endpoint-cidrs")]),
        (False, ["8.8.8.0/24"], [("error", OPEN, "public-endpoint-cidrs")]),
        (
            True,
            ["8.8.8.0/24", "0.0.0.0/0", "0.0.0.0/0"],
            [("warning", f"{OPEN}[{index}]", "public-endpoint-open") for index in (1, 2)],
        ),
    ],
)
def test_a_public_endpoint_has_ranges(
    cidrs: list[str], found: list[tuple[str, str, str]], *, public: bool
) -> None:
    """Ranges and a public endpoint come together, and the world is no range."""
    cluster = {"endpoint_public_access": public, "endpoint_public_access_cidrs": cidrs}

    assert findings(environment_data(cluster=cluster), of=ENDPOINT) == found


@each(
    ("access", "paths"),
    [
        ({"admins": [A], "viewers": [B]}, []),
        ({"admins": [A, A]}, ["access.admins[1]"]),
        ({"admins": [A], "viewers": [A]}, ["access.viewers[0]"]),
        ({"viewers": [DEPLOYER]}, ["access.viewers[0]"]),
        ({"entries": {"ci": {"principal_arn": A}, "cd": {"principal_arn": B}}}, []),
        (
            {"viewers": [A], "entries": {"ci": {"principal_arn": A}}},
            ["access.entries.ci.principal_arn"],
        ),
        (
            {"entries": {"ci": {"principal_arn": A}, "cd": {"principal_arn": A}}},
            ["access.entries.cd.principal_arn"],
        ),
    ],
)
def test_a_principal_is_listed_once(access: dict[str, Any], paths: list[str]) -> None:
    """Whoever has an entry already cannot have a second one, of any kind."""
    found = findings(environment_data(access=access), of={TWICE})

    assert found == [("error", path, TWICE) for path in paths]


def test_the_first_place_of_a_principal_is_named() -> None:
    """Each further place points to the first, by a path as the file's author writes it."""
    data = environment(access={"admins": [A], "viewers": [A, A]})

    assert [finding.right for finding in principal_twice(data)] == [
        "keep one: also access.admins[0]"
    ] * 2
