"""What rules about NodeOverlays say, and what they let pass."""

from tests.unit.checks.cases.row import Row

GATE = "karpenter: {feature_gates: {node_overlay: true}}\n"
REQUIRED = "requirements: [{key: team, operator: Exists}]"
WHERE = "node_overlays.one"


def overlay(text: str, required: str = REQUIRED) -> str:
    """Return a part of a file with one overlay."""
    return f"{GATE}node_overlays:\n  one:\n    {required}\n    {text}\n"


def two(one: str, other: str) -> str:
    """Return a part of a file with two overlays, each a line."""
    return f"{GATE}node_overlays:\n  one: {{{one}}}\n  two: {{{other}}}\n"


def of_family(family: str) -> str:
    """Return the requirement of one family."""
    key = "karpenter.k8s.aws/instance-family"
    return f"requirements: [{{key: {key}, operator: In, values: [{family}]}}]"


LARGE = "requirements: [{key: karpenter.k8s.aws/instance-cpu, operator: Gt, values: ['4']}]"
OF_TEAM = "requirements: [{key: team, operator: In, values: [red]}]"
SPOT, ON_DEMAND = (
    f"{of_family('m7i')[:-1]}, {{key: karpenter.sh/capacity-type, operator: In, values: [{kind}]}}]"
    for kind in ("spot", "on-demand")
)

FAILING: list[Row] = [
    (
        "overlay-conflict",
        two(f'{of_family("m7i")}, price: "1"', f"{LARGE}, price_adjustment: '-5%'"),
        "error error",
        "node_overlays.two",
        4,
        (
            'sets the price of types that "one" sets it of, with the same weight; write a weight '
            "in the one that shall count"
        ),
    ),
    (
        "overlay-conflict",
        two(
            f"{LARGE}, capacity: {{a/b: 1, a/c: 1}}, weight: 2",
            f"{LARGE}, capacity: {{a/c: 2}}, weight: 2",
        ),
        "error error",
        "node_overlays.two",
        4,
        (
            'sets a/c of types that "one" sets it of, with the same weight; write a weight in the '
            "one that shall count"
        ),
    ),
    (
        "overlay-gate",
        overlay('price: "1"').replace(GATE, ""),
        "error error",
        "node_overlays",
        1,
        (
            "nobody reads them while their feature gate is shut; "
            "write karpenter.feature_gates: {node_overlay: true}, or remove them"
        ),
    ),
    (
        "overlay-fields",
        overlay('price: "1"\n    price_adjustment: "+1"'),
        "error error",
        f"{WHERE}.price_adjustment",
        6,
        "both price and price_adjustment; keep one",
    ),
    (
        "overlay-fields",
        overlay("capacity: {a/b: 1, cpu: 4}"),
        "error error",
        f"{WHERE}.capacity.cpu",
        5,
        '"cpu" is not an overlay\'s to change; name a device, such as a/b',
    ),
    (
        "overlay-empty",
        overlay("weight: 1"),
        "error error",
        WHERE,
        3,
        "changes nothing; write price, price_adjustment or capacity",
    ),
    (
        "overlay-requirements",
        overlay('price: "1"', "requirements: [{key: team, operator: NotIn}]"),
        "error error",
        f"{WHERE}.requirements[0].values",
        4,
        "NotIn without a value; list some",
    ),
    (
        "overlay-requirements",
        overlay('price: "1"', "requirements: [{key: team, operator: Gt, values: [few]}]"),
        "error error",
        f"{WHERE}.requirements[0].values",
        4,
        'Gt with 1 values or none that is a number; write one whole number, such as ["4"]',
    ),
    (
        "overlay-requirements",
        overlay('price: "1"', "requirements: [{key: kubernetes.io/hostname, operator: Exists}]"),
        "error error",
        f"{WHERE}.requirements[0].key",
        4,
        '"kubernetes.io/hostname" differs on every node; remove it',
    ),
    (
        "overlay-requirements",
        overlay(
            'price: "1"',
            "requirements: [{key: karpenter.k8s.aws/instance-tenancy, operator: Exists}]",
        ),
        "error error",
        f"{WHERE}.requirements[0].key",
        4,
        (
            '"karpenter.k8s.aws/instance-tenancy" is in the domain karpenter.k8s.aws, '
            "Karpenter's own; use a label it knows "
            '(did you mean "karpenter.k8s.aws/instance-cpu"?)'
        ),
    ),
]

PASSING: list[tuple[str, str]] = [
    ("overlay-conflict", two(f'{LARGE}, price: "1"', f'{LARGE}, price: "2", weight: 1')),
    ("overlay-conflict", two(f'{LARGE}, price: "1"', f"{LARGE}, capacity: {{a/b: 1}}")),
    ("overlay-conflict", two(f'{of_family("m7i")}, price: "1"', f'{of_family("m7a")}, price: "1"')),
    ("overlay-conflict", two(f'{SPOT}, price: "1"', f'{ON_DEMAND}, price: "1"')),
    ("overlay-conflict", two(f'{OF_TEAM}, price: "1"', f'{OF_TEAM}, price: "1"')),
    ("overlay-gate", overlay('price: "1"')),
    ("overlay-fields", overlay("capacity: {a/b: 1}")),
    ("overlay-empty", overlay("price_adjustment: -5%")),
    (
        "overlay-requirements",
        overlay(
            'price: "1"',
            "requirements: [{key: karpenter.sh/nodepool, operator: In, values: [default]}]",
        ),
    ),
]
