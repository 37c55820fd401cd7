"""Something that a cluster left behind, and what is known of each kind."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from core.config.environment import Environment
from live.aws import Aws


@dataclass(frozen=True)
class Leftover:
    """One thing: its kind, its id, what it is, and the tag by which the cluster owns it.

    Without a mark it is there by its name alone, and is never deleted; `remedy` says how to.
    """

    kind: str
    id: str
    what: str
    mark: str | None
    remedy: str = ""


@dataclass(frozen=True)
class Place:
    """Where leftovers are looked for: the environment, and clients for its region."""

    environment: Environment
    aws: Aws

    @property
    def cluster(self) -> str:
        """The cluster's name."""
        return self.environment.cluster.name


def ignore(_aws: Aws, _id: str) -> None:
    """Do nothing: what is deleted is gone at once."""


@dataclass(frozen=True)
class Kind:
    """One kind of things: how they are found, deleted, and waited for."""

    name: str
    find: Callable[[Place], Iterable[Leftover]]
    delete: Callable[[Aws, str], None]
    wait: Callable[[Aws, str], None] = ignore
