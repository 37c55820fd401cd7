"""What an ARN says of where a thing is."""

from core.arns import account_in, partition_in, region_in
from tests.tables import each


@each(
    ("arn", "said"),
    [
        ("arn:aws:iam::999988887777:role/ci/Deploy", ("aws", "", "999988887777")),
        ("arn:aws:iam::aws:policy/ReadOnlyAccess", ("aws", "", "aws")),
        (
            "arn:aws-cn:kms:cn-north-1:999988887777:key/1a2b",
            ("aws-cn", "cn-north-1", "999988887777"),
        ),
    ],
)
def test_where_it_is(arn: str, said: tuple[str, str, str]) -> None:
    """Partition, region and account; IAM has no region, and AWS' own policies no account."""
    assert (partition_in(arn), region_in(arn), account_in(arn)) == said
