"""Room for a VPC of ours: the quotas of VPCs and of Elastic IPs, against what is there."""

from collections.abc import Iterator

from botocore.exceptions import ClientError

from core.config.environment import Environment
from live.aws import pages
from live.faults import fault_of
from live.finding import Finding, bad, ok, unknown
from live.service_quotas import quota_value
from live.subject import Subject

_VPCS = ("vpc", "L-F678F1CE")
_ELASTIC_IPS = ("ec2", "L-0263D0A3")


def network_room_findings(subject: Subject) -> Iterator[Finding]:
    """Yield whether one more VPC and the NAT gateways' addresses fit the account's quotas."""
    environment = subject.environment
    if environment.network.existing:
        return
    if subject.applied.has("aws_eks_cluster", environment.cluster.name):
        yield ok("VPC", "applied already")
        return
    client = subject.aws.client("ec2")
    vpcs = sum(1 for _ in pages(client, "describe_vpcs", "Vpcs"))
    yield _room(subject, "VPC", _VPCS, used=vpcs, needed=1)
    if gateways := nat_gateways(environment):
        addresses = len(client.describe_addresses()["Addresses"])
        yield _room(subject, "Elastic IPs", _ELASTIC_IPS, used=addresses, needed=gateways)


def nat_gateways(environment: Environment) -> int:
    """Return how many NAT gateways an apply makes, each with an Elastic IP."""
    network = environment.network
    return {"none": 0, "single": 1, "per_az": network.zone_count}[network.gateways]


def _room(
    subject: Subject, check: str, quota: tuple[str, str], *, used: int, needed: int
) -> Finding:
    service, code = quota
    try:
        most = quota_value(subject.aws, service, code)
    except ClientError as error:
        fault = fault_of(error)
        return unknown(check, f"{used} used; {fault.found}", fault.remedy)
    words = f"{used} of {most} used, {needed} more needed"
    if used + needed > most:
        return bad(check, words, f"ask for more ({service}, {code}), or remove some")
    return ok(check, words)
