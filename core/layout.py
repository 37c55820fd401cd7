"""Which stacks an environment has, what each needs first, and where its state lies."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from core.config.environment import Environment
from core.names import stack_name

Kind: TypeAlias = Literal["account", "cluster", "karpenter", "nodes"]

# From a stack's folder (cdktf.out/stacks/<stack>) to the project's root.
STATE_FOLDER = "../../../state"


@dataclass(frozen=True)
class Stack:
    """One stack: its name, its kind, and the stacks that must be applied before it."""

    name: str
    kind: Kind
    after: tuple[str, ...] = ()


def stacks_of(environment: Environment) -> tuple[Stack, ...]:
    """Return the environment's stacks in the order of an apply."""
    cluster, karpenter, nodes = (
        stack_name(environment.name, kind) for kind in ("cluster", "karpenter", "nodes")
    )
    stacks = (
        Stack(cluster, "cluster"),
        Stack(karpenter, "karpenter", after=(cluster,)),
        Stack(nodes, "nodes", after=(cluster, karpenter)),
    )
    if environment.account.spot_service_linked_role == "create":
        return (Stack(stack_name(environment.name, "account"), "account"), *stacks)
    return stacks


def state_path(stack: str, folder: str = STATE_FOLDER) -> str:
    """Return where a stack's local state lies, relative to the stack's folder."""
    return f"{folder}/{stack}.tfstate"
