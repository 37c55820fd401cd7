"""The command `preflight`, run as a user runs it against moto's server."""

import json
from collections.abc import Iterator

import pytest
from botocore.exceptions import ClientError, NoCredentialsError
from botocore.parsers import ResponseParserError

from commands.findings_view import findings_view
from commands.screen import show
from live.aws import Aws
from live.finding import Finding, bad, ok, unknown
from live.run import Check, run_checks
from live.subject import Subject
from tests.live.world import World
from tests.pulled import stand_in, synthesized
from tests.support import environment

SPOT_PATH = "/aws-service-role/spot.amazonaws.com/"


def refusal(code: str) -> ClientError:
    """Return an error as AWS answers it."""
    return ClientError({"Error": {"Code": code, "Message": "the message"}}, "Call")


def test_an_account_that_is_ready_but_for_what_moto_lacks(world: World) -> None:
    """Ticks for what is there; what the API does not answer is not checked, never a tick.

    moto has no describe-addon-versions, describe-cluster-versions, simulate-principal-policy, EC2
    quotas and Bottlerocket parameters: test_releases, test_quotas and test_permissions stub them.
    """
    world.make_role("Deploy")
    world.make_role("AWSServiceRoleForEC2Spot", SPOT_PATH)

    result = world.main("preflight", "dev", "--json", **world.as_role("Deploy"))

    states = {check: state for check, (state, _, _) in result.findings.items()}
    assert (result.code, result.err) == (1, "")
    assert states == {
        **dict.fromkeys(("credentials", "account", "deployer", "Spot role"), "ok"),
        **dict.fromkeys(("VPC", "zones", "system nodes' types", "types of default"), "ok"),
        "name: EKS cluster": "ok",
        "name: IAM role": "ok",
        "name: queue": "ok",
        "name: log group": "ok",
        "name: KMS alias": "ok",
        **dict.fromkeys(("permissions", "On-Demand vCPUs", "Spot vCPUs"), "not checked"),
        **dict.fromkeys(("Elastic IPs", "Kubernetes", "add-ons"), "not checked"),
        # There are no public parameters of Bottlerocket in moto, which it does say.
        **dict.fromkeys(("system nodes' image", "image of default"), "bad"),
    }


def test_names_are_told_by_state_that_lies_elsewhere(world: World) -> None:
    """Terraform pulls it; a name that is in no state is taken, without any tags in the file."""
    world.make_role("Deploy")
    world.make_role("KarpenterNode-dev-us-east-1")
    world.make_role("KarpenterController-dev-us-east-1")
    world.write(backend={"type": "s3", "bucket": "acme-state"})
    attributes = {"attributes": {"name": "KarpenterNode-dev-us-east-1"}}
    role = {"mode": "managed", "type": "aws_iam_role", "instances": [attributes]}
    in_s3 = {"terraform": {"backend": {"s3": {}}}}
    synthesized(world.root, "dev-cluster", in_s3, {"resources": [role]})
    for stack in ("dev-karpenter", "dev-nodes"):
        synthesized(world.root, stack, in_s3, "")
    path = stand_in(world.root)

    with_state = world.main("preflight", "dev", "--json", PATH=path, **world.as_role("Deploy"))
    (world.root / "cdktf.out/stacks/dev-nodes/pulled").unlink()
    without = world.main("preflight", "dev", "--json", PATH=path, **world.as_role("Deploy"))

    roles = [
        [
            (one["state"], one["found"])
            for one in json.loads(result.out)["findings"]
            if one["check"] == "name: IAM role"
        ]
        for result in (with_state, without)
    ]
    unread = (
        "exists; the file has no tags, and Backend initialization required: run `terraform "
        f"-chdir={world.root}/cdktf.out/stacks/dev-nodes init` first, or mend what it says"
    )
    controller, node = "KarpenterController-dev-us-east-1", "KarpenterNode-dev-us-east-1"
    assert roles == [
        [
            ("bad", f"{controller} is taken, and no state of ours has made it"),
            ("ok", f"{node}, made by this environment"),
        ],
        [("not checked", f"{controller} {unread}"), ("not checked", f"{node} {unread}")],
    ]


def test_the_table_is_plain_when_piped(capsys: pytest.CaptureFixture[str]) -> None:
    """A sign, the check, what was found and the remedy below it; a count ends it."""
    findings = [
        ok("credentials", "arn"),
        bad("Spot role", "missing", "make it"),
        unknown("permissions", "the caller may not", "allow it"),
        unknown("names", "only once the account is reached"),
    ]

    show(findings_view("preflight dev", "dev in us-east-1", findings))

    assert capsys.readouterr().out.splitlines() == [
        "preflight dev  dev in us-east-1",
        "✓  credentials  arn",
        "✗  Spot role    missing",
        "                → make it",
        "?  permissions  not checked: the caller may not",
        "                → allow it",
        "?  names        not checked: only once the account is reached",
        "",
        "1 tick, 1 cross, 2 not checked",
    ]


@pytest.mark.parametrize(
    ("error", "found"),
    [
        (refusal("AccessDenied"), "the caller may not (Call: AccessDenied)"),
        (refusal("UnauthorizedOperation"), "the caller may not (Call: UnauthorizedOperation)"),
        (refusal("Throttling"), "AWS answers too many calls (Call: Throttling)"),
        (refusal("ExpiredToken"), "Call: ExpiredToken: the message"),
        (refusal("404"), "no answer in AWS' form (Call: 404)"),
        (NoCredentialsError(), "Unable to locate credentials"),
        (ResponseParserError("<html>"), "no answer in AWS' form: is there a proxy in between?"),
    ],
)
def test_a_check_that_aws_refuses_is_not_checked(error: Exception, found: str) -> None:
    """It is said in a sentence with what to do, and the other checks are made."""

    def refused(_subject: Subject) -> Iterator[Finding]:
        yield ok("a", "seen before")
        raise error

    checks = [Check("a", refused), Check("b", lambda _: [ok("b", "fine")])]
    dev = environment()

    (first, second) = run_checks(checks, Subject(dev, Aws(dev)))

    assert [(one.state, one.found) for one in (*first, *second)] == [
        ("ok", "seen before"),
        ("not checked", found),
        ("ok", "fine"),
    ]
    assert first[1].remedy
