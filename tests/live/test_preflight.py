"""The command `preflight`, run as a user runs it against moto's server."""

from tests.live.world import ACCOUNT, World

SPOT_PATH = "/aws-service-role/spot.amazonaws.com/"


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


def test_the_table_is_plain_when_piped(world: World) -> None:
    """A sign, the check, what was found and the remedy below it; a count ends it."""
    result = world.main("preflight", "dev")

    lines = result.out.splitlines()
    assert (result.code, result.err) == (1, "")
    assert lines[:3] == [
        "preflight dev  dev in us-east-1",
        f"✓  credentials          arn:aws:sts::{ACCOUNT}:user/moto",
        f"✓  account              {ACCOUNT}",
    ]
    assert "?  Kubernetes           not checked: no answer in AWS' form" in result.out
    assert lines[-1] == "12 ticks, 4 crosses, 6 not checked"
