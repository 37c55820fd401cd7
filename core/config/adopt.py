"""The environment file's `adopt`: what exists already, and comes under this project's addresses."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from core.config.values import Model, Text, matching

_NAME = r"[A-Za-z_][\w-]*"
# Of what for_each and count make.
_INDEX = r'(\[([0-9]+|"[\w./:@+=,*-]+")\])?'
_MODULE = rf"module\.{_NAME}{_INDEX}"
_RESOURCE = rf"(?!module\.|data\.)[a-z][a-z0-9_]*\.{_NAME}{_INDEX}"

ResourceAddress: TypeAlias = Annotated[
    Text,
    matching(
        rf"({_MODULE}\.)*{_RESOURCE}",
        "the address of a resource",
        'write one such as "module.eks.aws_eks_cluster.this[0]"',
    ),
]
Address: TypeAlias = Annotated[
    Text,
    matching(
        rf"({_MODULE}\.)*({_MODULE}|{_RESOURCE})",
        "the address of a resource or a module",
        'write one such as "module.eks.aws_eks_cluster.this[0]" or "module.eks"',
    ),
]


class Import(Model):
    """One resource that no state has yet."""

    to: ResourceAddress = Field(description="Its address in this stack.")
    id: Annotated[Text, matching(r"\S(.*\S)?", "an id", "write the id that AWS gave it")] = Field(
        description="What the provider knows it by; docs/adoption.md lists the forms."
    )


class Move(Model):
    """One address of this stack's state that becomes another."""

    from_: Address = Field(alias="from", description="The address in the state as it is.")
    to: Address = Field(description="The address in this stack.")


class Adoption(Model):
    """What one stack takes over."""

    imports: tuple[Import, ...] = Field(
        default=(), description="Resources to import, as Terraform's `import` blocks."
    )
    moved: tuple[Move, ...] = Field(
        default=(), description="Addresses that change, as Terraform's `moved` blocks."
    )


class Adopt(Model):
    """What exists already, by the kind of stack that takes it over."""

    account: Adoption = Field(default=Adoption(), description="Of the stack <name>-account.")
    cluster: Adoption = Field(default=Adoption(), description="Of the stack <name>-cluster.")
    karpenter: Adoption = Field(default=Adoption(), description="Of the stack <name>-karpenter.")
    nodes: Adoption = Field(default=Adoption(), description="Of the stack <name>-nodes.")

    def of(self, kind: Literal["account", "cluster", "karpenter", "nodes"]) -> Adoption:
        """Return what the stack of a kind takes over."""
        adoption: Adoption = getattr(self, kind)
        return adoption
