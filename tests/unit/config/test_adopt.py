"""Addresses of what is taken over from elsewhere."""

from tests.support import environment_yaml, problems_of
from tests.tables import each

SUCH = 'write one such as "module.eks.aws_eks_cluster.this[0]"'


@each("address", ["data.aws_vpc.this", "module.eks", "a.b[each.key]", "a", "a.b.c"])
def test_only_a_resource_is_imported(address: str) -> None:
    """Neither data, nor a module, nor an expression has one id."""
    adopt = {"cluster": {"imports": [{"to": address, "id": "x"}]}}

    (problem,) = problems_of(environment_yaml(adopt=adopt))
    assert problem == (
        f'adopt.cluster.imports[0].to (line 14): "{address}" is not the address of a resource; '
        f"{SUCH}"
    )


@each("address", ["module.a.data.b.c", "module", 'module.a["${b}"]', ""])
def test_resources_and_modules_are_moved(address: str) -> None:
    """What moves has an address that Terraform itself prints."""
    adopt = {"cluster": {"moved": [{"from": address, "to": "module.eks"}]}}

    (problem,) = problems_of(environment_yaml(adopt=adopt))
    assert problem == (
        f'adopt.cluster.moved[0].from (line 14): "{address}" is not the address of a resource or a '
        f'module; {SUCH} or "module.eks"'
    )
