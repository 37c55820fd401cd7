"""What is checked: an environment, the account behind it, and what its stacks have made already."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from core.config.environment import Environment
from live.aws import Aws


@dataclass(frozen=True)
class Applied:
    """What the environment's state holds: names by Terraform's type of resource.

    `unread` says why the state could not be read: then only tags tell what is ours.
    """

    names: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
    deletion_protection: bool = False
    unread: str = ""

    def has(self, kind: str, name: str) -> bool:
        """Tell whether a resource of a type and name is in the state."""
        return name in self.names.get(kind, frozenset())


@dataclass(frozen=True)
class Subject:
    """An environment with the clients to ask about it, and what is applied of it."""

    environment: Environment
    aws: Aws
    applied: Applied = Applied()
