"""Values of Service Quotas: the account's, or AWS' default where it has none of its own."""

from botocore.exceptions import ClientError

from live.aws import Aws
from live.faults import is_missing


def quota_value(aws: Aws, service: str, code: str) -> int:
    """Return the value of a quota.

    Raises:
        ClientError: it may not be read, or the region does not know it.

    """
    client = aws.client("service-quotas")
    asked = {"ServiceCode": service, "QuotaCode": code}
    try:
        answer = client.get_service_quota(**asked)
    except ClientError as error:
        if not is_missing(error):
            raise
        answer = client.get_aws_default_service_quota(**asked)
    return int(answer["Quota"]["Value"])
