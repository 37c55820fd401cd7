"""Walks over what an environment has several of, each with its path: rules go along them."""

from collections.abc import Iterator, Mapping

from core.config.environment import Environment
from core.config.node_class import NodeClass
from core.config.nodes import NodePool, Requirement
from core.config.source import Parts


def pools(environment: Environment) -> Iterator[tuple[Parts, NodePool]]:
    """Yield each NodePool as it is written."""
    for name, pool in environment.node_pools.items():
        yield ("node_pools", name), pool


def node_classes(environment: Environment) -> Iterator[tuple[Parts, NodeClass]]:
    """Yield each node class."""
    for name, node_class in environment.node_classes.items():
        yield ("node_classes", name), node_class


def requirements(environment: Environment) -> Iterator[tuple[Parts, Requirement]]:
    """Yield each further requirement of each NodePool."""
    for parts, pool in pools(environment):
        yield from requirements_of(parts, pool)


def requirements_of(parts: Parts, pool: NodePool) -> Iterator[tuple[Parts, Requirement]]:
    """Yield each further requirement of one NodePool."""
    for index, requirement in enumerate(pool.requirements):
        yield (*parts, "requirements", index), requirement


def tag_sets(environment: Environment) -> Iterator[tuple[Parts, Mapping[str, str]]]:
    """Yield the tags of all resources, and those that node classes add."""
    yield ("tags",), environment.tags
    for parts, node_class in node_classes(environment):
        yield (*parts, "tags"), node_class.tags
