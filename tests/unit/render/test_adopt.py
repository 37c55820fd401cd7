"""What is taken over from elsewhere, as Terraform's blocks."""

from core.layout import Kind
from core.render.adopt import adoption_blocks
from tests.support import environment

KINDS: tuple[Kind, ...] = ("account", "cluster", "karpenter", "nodes")


def test_nothing_is_taken_over_by_default() -> None:
    """No stack has a block then."""
    assert [adoption_blocks(environment(), kind) for kind in KINDS] == [{}, {}, {}, {}]


def test_each_stack_has_its_own_blocks() -> None:
    """An id is text, and never a template."""
    item = environment(
        adopt={
            "cluster": {
                "imports": [{"to": "module.eks.aws_eks_cluster.this[0]", "id": "a-${b}"}],
                "moved": [{"from": "module.a", "to": "module.vpc"}],
            },
            "nodes": {"imports": [{"to": "kubernetes_manifest.node-pool-default", "id": "a"}]},
        }
    )

    assert [adoption_blocks(item, kind) for kind in KINDS] == [
        {},
        {
            "import": [{"to": "module.eks.aws_eks_cluster.this[0]", "id": "a-$${b}"}],
            "moved": [{"from": "module.a", "to": "module.vpc"}],
        },
        {},
        {"import": [{"to": "kubernetes_manifest.node-pool-default", "id": "a"}]},
    ]
