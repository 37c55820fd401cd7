"""What rules about FIPS clusters say, and what they let pass."""

from tests.unit.checks.cases.parts import CLASS, CLUSTER
from tests.unit.checks.cases.row import Row

FIPS = CLUSTER + "  fips: true\n"
IMAGE = f"{CLASS}ami_ssm_parameter: /aws/service/bottlerocket/aws-k8s-1.35"
END = "/x86_64/1.69.0/image_id"
GPU = (
    "node_pools:\n  default:\n    instance_categories: [g]\n"
    "    limits: {cpu: 100, nvidia.com/gpu: 8}\n"
    "    taints: [{key: nvidia.com/gpu, effect: NoSchedule}]\n"
    "    requirements: [{key: karpenter.k8s.aws/instance-gpu-count, operator: Gt, values: ['0']}]\n"
)
OWN_ENV = "karpenter:\n  values:\n    controller:\n      env: [{name: AWS_REGION, value: us-east-1}"

FAILING: list[Row] = [
    (
        "fips-release",
        f"{FIPS}{CLASS}ami: bottlerocket@1.26.2",
        "error error",
        "node_classes.default.ami",
        6,
        "1.26.2 has no FIPS variant; pin 1.27.0 or newer",
    ),
    (
        "fips-image",
        f"{FIPS}{IMAGE}{END}",
        "error error",
        "node_classes.default.ami_ssm_parameter",
        6,
        "aws-k8s-1.35 is no FIPS variant; name aws-k8s-1.35-fips, or remove it: ami suffices",
    ),
    (
        "fips-endpoints",
        f"region: eu-central-1\n{FIPS}",
        "warning warning",
        "cluster.fips",
        4,
        (
            "Karpenter calls ordinary endpoints: eu-central-1 lacks some; "
            "choose another region or network, or allow this"
        ),
    ),
    (
        "fips-endpoints",
        f"{FIPS}network: {{private: true}}\n",
        "warning warning",
        "cluster.fips",
        3,
        (
            "Karpenter calls ordinary endpoints: a private cluster reaches none; "
            "choose another region or network, or allow this"
        ),
    ),
    (
        "fips-endpoints",
        f"{FIPS}{OWN_ENV}]\n",
        "warning warning",
        "karpenter.values.controller.env",
        7,
        (
            "a list replaces ours, with AWS_USE_FIPS_ENDPOINT in it; "
            'add {name: AWS_USE_FIPS_ENDPOINT, value: "true"}'
        ),
    ),
    (
        "nvidia-variant",
        FIPS + GPU,
        "error error",
        "node_pools.default.node_class",
        5,
        (
            'the node class "default" has the image aws-k8s-1.35-fips, without NVIDIA\'s driver; '
            "use a class with the parameter of aws-k8s-1.35-nvidia-fips"
        ),
    ),
]
PASSING = [
    ("fips-release", f"{FIPS}{CLASS}ami: bottlerocket@latest"),
    ("fips-release", f"{CLASS}ami: bottlerocket@1.26.2"),
    ("fips-image", f"{FIPS}{IMAGE}-fips{END}"),
    ("fips-image", f"{FIPS}{IMAGE}-nvidia-fips{END}"),
    ("fips-image", f"{FIPS}{CLASS}ami_ssm_parameter: /images/own"),
    ("fips-image", f"{IMAGE}{END}"),
    ("fips-endpoints", FIPS),
    ("fips-endpoints", "region: eu-central-1\n"),
    ("fips-endpoints", f'{FIPS}{OWN_ENV}, {{name: AWS_USE_FIPS_ENDPOINT, value: "true"}}]\n'),
    ("nvidia-variant", f"{FIPS}{IMAGE}-nvidia-fips{END}\n{GPU}"),
    ("nvidia-variant", f"{FIPS}{CLASS}ami_ssm_parameter: /images/own\n{GPU}"),
]
