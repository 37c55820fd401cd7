"""What rules about GPUs and Neuron devices say, and what they let pass."""

from tests.unit.checks.cases.row import Row

FIPS_PARAMETER = "/aws/service/bottlerocket/aws-k8s-1.35-fips/x86_64/1.69.0/image_id"
TAINTED = "    taints: [{key: nvidia.com/gpu, effect: NoSchedule}]\n"
LIMITED = "    limits: {cpu: 100, nvidia.com/gpu: 8}\n"
GPU = "node_pools:\n  default:\n    instance_categories: [g]\n"
FIPS = f"node_classes:\n  default: {{ami_ssm_parameter: {FIPS_PARAMETER}}}\n"
WHERE = "node_pools.default"

FAILING: list[Row] = [
    (
        "accelerator-taint",
        GPU + LIMITED,
        "warning warning",
        f"{WHERE}.taints",
        2,
        (
            "any pod may land on nodes with nvidia.com/gpu; "
            "add {key: nvidia.com/gpu, effect: NoSchedule}, and tolerate it where it is needed"
        ),
    ),
    (
        "accelerator-taint",
        GPU + LIMITED + TAINTED.replace("NoSchedule", "PreferNoSchedule"),
        "warning warning",
        f"{WHERE}.taints",
        5,
        (
            "any pod may land on nodes with nvidia.com/gpu; "
            "add {key: nvidia.com/gpu, effect: NoSchedule}, and tolerate it where it is needed"
        ),
    ),
    (
        "accelerator-limit",
        GPU.replace("categories: [g]", "families: [inf2]") + "    limits: {cpu: 100}\n" + TAINTED,
        "warning warning",
        f"{WHERE}.limits",
        4,
        (
            "no limit on aws.amazon.com/neuron; "
            "add aws.amazon.com/neuron, such as aws.amazon.com/neuron: 8"
        ),
    ),
    (
        "accelerator-fraction",
        GPU + LIMITED + TAINTED,
        "warning warning",
        f"{WHERE}.instance_categories",
        3,
        (
            "g6f.large has a part of a GPU, of which Karpenter counts none; "
            'require karpenter.k8s.aws/instance-gpu-count Gt ["0"]'
        ),
    ),
    (
        "nvidia-variant",
        FIPS + GPU + LIMITED + TAINTED,
        "error error",
        f"{WHERE}.node_class",
        4,
        (
            'the node class "default" has the image aws-k8s-1.35-fips, without NVIDIA\'s driver; '
            "use a class with ami, or with the parameter of an nvidia variant"
        ),
    ),
]

PASSING: list[tuple[str, str]] = [
    ("accelerator-taint", GPU + LIMITED + TAINTED),
    ("accelerator-taint", GPU.replace("[g]", "[g, m]") + LIMITED),
    ("accelerator-limit", GPU + LIMITED + TAINTED),
    (
        "accelerator-fraction",
        GPU
        + "    requirements:\n"
        + '      - {key: karpenter.k8s.aws/instance-gpu-count, operator: Gt, values: ["0"]}\n'
        + LIMITED
        + TAINTED,
    ),
    ("accelerator-fraction", GPU.replace("categories: [g]", "families: [inf2]") + LIMITED),
    ("accelerator-limit", GPU + "    limits: {nodes: 4}\n" + TAINTED),
    ("nvidia-variant", GPU + LIMITED + TAINTED),
    ("nvidia-variant", FIPS.replace("-fips/", "-nvidia/") + GPU + LIMITED + TAINTED),
    ("nvidia-variant", FIPS.replace(FIPS_PARAMETER, "/images/own") + GPU + LIMITED + TAINTED),
]
