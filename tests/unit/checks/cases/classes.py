"""What rules about EC2NodeClasses say, and what they let pass."""

from tests.unit.checks.cases.parts import CLASS, FIPS, POOL
from tests.unit.checks.cases.row import Row

FAILING: list[Row] = [
    (
        "ami-latest",
        "node_classes:\n  default:\n    ami: bottlerocket@latest",
        " error",
        "node_classes.default.ami",
        3,
        '"bottlerocket@latest" in production; pin a release, such as "bottlerocket@1.69.0"',
    ),
    (
        "ami-latest",
        FIPS + "1.35-fips/x86_64/latest/image_id",
        " error",
        "node_classes.default.ami_ssm_parameter",
        3,
        (
            '"/aws/service/bottlerocket/aws-k8s-1.35-fips/x86_64/latest/image_id" in '
            'production; name a release instead of "latest", such as "1.69.0"'
        ),
    ),
    (
        "ami-parameter-architecture",
        FIPS + "1.35-fips/arm64/1.69.0/image_id",
        "error error",
        "node_pools.default.architectures",
        11,
        "the image of its node class is arm64; write [arm64], or name a class with another image",
    ),
    (
        "ami-parameter-kubernetes",
        FIPS + "1.36-fips/x86_64/1.69.0/image_id",
        "error error",
        "node_classes.default.ami_ssm_parameter",
        3,
        'an image for Kubernetes "1.36", newer than the cluster\'s "1.35"; name aws-k8s-1.35',
    ),
    (
        "data-volume-small",
        CLASS + "ami: bottlerocket@1.69.0\n    data_volume_size: 10Gi",
        "warning warning",
        "node_classes.default.data_volume_size",
        4,
        '"10Gi" for images, logs and emptyDir together; write "20Gi" or more',
    ),
    (
        "data-volume-small",
        "system_nodes:\n  data_volume_size: 10Gi",
        "warning warning",
        "system_nodes.data_volume_size",
        2,
        '"10Gi" for images, logs and emptyDir together; write "20Gi" or more',
    ),
]

PASSING: list[tuple[str, str]] = [
    ("ami-latest", FIPS + "1.35-fips/x86_64/1.69.0/image_id"),
    ("ami-parameter-kubernetes", FIPS + "1.34-fips/x86_64/1.69.0/image_id"),
    ("ami-parameter-kubernetes", CLASS + "ami_ssm_parameter: /images/aws-k8s-1.99"),
    (
        "ami-parameter-architecture",
        FIPS + "1.35-fips/arm64/1.69.0/image_id\n" + POOL + "    architectures: [amd64, arm64]",
    ),
    ("data-volume-small", CLASS + "data_volume_size: 20Gi"),
    ("data-volume-small", CLASS + "data_volume_size: 10Gi\n    instance_store_policy: RAID0"),
]
