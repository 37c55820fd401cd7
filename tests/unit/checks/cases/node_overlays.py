"""What rules about NodeOverlays say, and what they let pass."""

from tests.unit.checks.cases.row import Row

GATE = "karpenter: {feature_gates: {node_overlay: true}}\n"
REQUIRED = "requirements: [{key: team, operator: Exists}]"
WHERE = "node_overlays.one"


def overlay(text: str, required: str = REQUIRED) -> str:
    """Return a part of a file with one overlay."""
    return f"{GATE}node_overlays:\n  one:\n    {required}\n    {text}\n"


FAILING: list[Row] = [
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
