"""What an ARN says: arn:partition:service:region:account:resource."""


def partition_in(arn: str) -> str:
    """Return the partition, such as aws or aws-cn."""
    return arn.split(":")[1]


def region_in(arn: str) -> str:
    """Return the region; nothing for what is global, as IAM is."""
    return arn.split(":")[3]


def account_in(arn: str) -> str:
    """Return the account's number, or aws for what is AWS' own."""
    return arn.split(":")[4]
