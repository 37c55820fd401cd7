"""Who calls, against moto's STS and IAM."""

import pytest

from live.aws import Aws
from live.identity import IDENTITY, identity_findings
from live.run import run_first, stops
from live.subject import Subject
from tests.live.world import ACCOUNT, DEPLOYER, World
from tests.support import environment

ROLE = f"arn:aws:iam::{ACCOUNT}:role"


def test_without_a_login_nothing_is_asked(world: World) -> None:
    """Missing credentials are one cross; all else is not checked, and there is no traceback."""
    result = world.main(
        "preflight", "dev", "--json", AWS_ACCESS_KEY_ID="", AWS_SECRET_ACCESS_KEY=""
    )

    states = [state for state, _, _ in result.findings.values()]
    assert (result.code, result.err) == (1, "")
    assert result.findings["credentials"][:2] == ("bad", "Unable to locate credentials")
    assert states.count("not checked") == len(states) - 1


@pytest.mark.usefixtures("here")
def test_without_a_network_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """An endpoint that nobody answers at is said in a sentence."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    dev = environment()

    (found,) = run_first(IDENTITY, Subject(dev, Aws(dev)))

    assert (found.check, found.state.value) == ("credentials", "bad")
    assert found.found == 'Could not connect to the endpoint URL: "http://127.0.0.1:1/"'
    assert found.remedy == "check the network, the proxy and the region"
    assert stops([found])


def test_another_account_is_a_cross(world: World) -> None:
    """Logged in to another account than the file's, nothing further is asked."""
    found = run_first(IDENTITY, world.subject(environment(account_id="999988887777")))

    assert (found[1].state.value, found[1].found, found[1].remedy) == (
        "bad",
        f"{ACCOUNT}, and account_id is 999988887777",
        "log in to the other account, or mend account_id",
    )
    assert stops(found)


@pytest.mark.parametrize(
    ("deployer", "made", "expected"),
    [
        (DEPLOYER, ("Deploy", "/"), ("ok", DEPLOYER)),
        (f"{ROLE}/ci/Deploy", ("Deploy", "/ci/"), ("ok", f"{ROLE}/ci/Deploy")),
        (DEPLOYER, ("Deploy", "/ci/"), ("bad", f"{ROLE}/ci/Deploy has another path")),
        (DEPLOYER, ("Reader", "/"), ("bad", f"{ROLE}/Reader is not the deployer")),
        (DEPLOYER, None, ("ok", f"{DEPLOYER} (its path was not read: NoSuchEntity)")),
    ],
    ids=["itself", "with its path", "another path", "another role", "role not readable"],
)
def test_a_session_is_its_role(
    here: World,
    monkeypatch: pytest.MonkeyPatch,
    deployer: str,
    made: tuple[str, str] | None,
    expected: tuple[str, str],
) -> None:
    """An assumed role's session is held against the role's ARN, its path included."""
    if made:
        here.make_role(*made)
    for name, text in here.as_role(made[0] if made else "Deploy").items():
        monkeypatch.setenv(name, text)

    assert found_of(deployer=deployer)["deployer"] == expected


@pytest.mark.usefixtures("here")
def test_the_deployer_is_assumed() -> None:
    """With assume_deployer all further calls are the deployer's."""
    found = found_of(deployer=DEPLOYER, assume_deployer=True)

    assert found["credentials"] == ("ok", f"arn:aws:sts::{ACCOUNT}:user/moto")
    assert found["deployer"] == ("ok", f"{DEPLOYER}, assumed")


@pytest.mark.usefixtures("here")
def test_an_account_that_no_file_names_is_shown() -> None:
    """Without account_id nothing is compared, and that is no tick."""
    found = found_of(deployer=DEPLOYER, account_id=None)

    assert found["account"] == ("not checked", f"{ACCOUNT}; the file names none")


def found_of(account_id: str | None = ACCOUNT, **access: object) -> dict[str, tuple[str, str]]:
    """Return what is found of the caller, by check."""
    dev = environment(account_id=account_id, access=access)
    found = identity_findings(Subject(dev, Aws(dev)))
    return {one.check: (one.state.value, one.found) for one in found}
