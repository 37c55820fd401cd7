"""What rules about tags say, and what they let pass."""

from tests.unit.checks.cases.parts import CLASS
from tests.unit.checks.cases.row import Row

FAILING: list[Row] = [
    (
        "tags-case",
        "tags:\n  Owner: a\n  owner: b",
        "warning warning",
        "tags.Owner",
        2,
        '"owner" is there too; keep one spelling',
    ),
    (
        "tags-characters",
        "tags:\n  R&D: me",
        "error error",
        'tags["R&D"]',
        2,
        "the key has &; use letters, digits, spaces and _ . : / = + - @",
    ),
    (
        "tags-characters",
        "tags:\n  cost: 'a, b; c'",
        "error error",
        "tags.cost",
        2,
        "the value has , ;; use letters, digits, spaces and _ . : / = + - @",
    ),
    (
        "tags-count",
        "tags: {" + ", ".join(f"k{n}: v" for n in range(43)) + "}",
        "error error",
        "tags",
        1,
        "43 tags on an instance; write at most 42",
    ),
    (
        "tags-discovery",
        "tags:\n  karpenter.sh/discovery: dev",
        "error error",
        'tags["karpenter.sh/discovery"]',
        2,
        (
            'by "karpenter.sh/discovery" Karpenter and load balancers find what is theirs; '
            "remove it: it is set where it belongs"
        ),
    ),
    (
        "tags-discovery",
        CLASS + "tags: {kubernetes.io/cluster/dev: owned}",
        "error error",
        'node_classes.default.tags["kubernetes.io/cluster/dev"]',
        3,
        (
            'by "kubernetes.io/cluster/dev" Karpenter and load balancers find what is '
            "theirs; remove it: it is set where it belongs"
        ),
    ),
    (
        "tags-refused",
        "tags:\n  AWS:owner: me",
        "error error",
        'tags["AWS:owner"]',
        2,
        'keys that begin with "aws:" are AWS\' own; rename it',
    ),
    (
        "tags-refused",
        "tags:\n  '': me",
        "error error",
        'tags[""]',
        2,
        "a key of 0 characters; write 1 to 128 characters",
    ),
    (
        "tags-refused",
        "tags:\n  note: ''",
        "error error",
        "tags.note",
        2,
        "an empty value; write one, or leave the tag out",
    ),
    (
        "tags-refused",
        f"tags:\n  note: {'n' * 257}",
        "error error",
        "tags.note",
        2,
        "257 characters; write at most 256",
    ),
]

PASSING: list[tuple[str, str]] = [
    ("tags-discovery", "tags:\n  karpenter.sh/team: dev"),
    ("tags-refused", f"tags:\n  {'k' * 128}: {'v' * 256}\n  laws: none"),
    ("tags-characters", 'tags:\n  "Zoë 1": "a_b.c:d/e=f+g-h@i"'),
    ("tags-count", "tags: {" + ", ".join(f"k{n}: v" for n in range(42)) + "}"),
    ("tags-case", "tags:\n  owner: a\n" + CLASS + "tags: {owner: b}"),
]
