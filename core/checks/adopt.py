"""Rules about what is taken over from elsewhere: into addresses that there are, each once."""

import re
from collections.abc import Iterator
from typing import get_args

from core.checks.rules import Finding, rule
from core.config.adopt import Adoption
from core.config.environment import Environment
from core.config.source import Parts
from core.emitted import emitted
from core.layout import Kind
from core.problems import path_of, suggestion

_INDEX = re.compile(r"\[[^\]]*\]")
_TOP = re.compile(rf"module\.[\w-]+({_INDEX.pattern})?")
# So an address of a module ends, without its index.
_MODULE = re.compile(r"(.*\.)?module\.[\w-]+")


@rule(
    "adopt-target",
    source="Terraform: what has no configuration is not imported; what is moved there is destroyed",
    remedy="Write an address of the stack: docs/leaving.md says what they mean.",
)
def adopt_target(environment: Environment) -> Iterator[Finding]:
    """Whatever is taken over needs a place in the stack that takes it."""
    for kind, parts, address in _targets(environment):
        there = emitted(environment, kind)
        top = _top(address)
        if top not in there:
            found = f'the stack {environment.name}-{kind} has no "{top}"'
            right = f"write an address that it has{suggestion(top, there)}"
            yield Finding(parts, found, right)


@rule(
    "adopt-once",
    source="Terraform: an object has one address, and an address one object",
    remedy="Keep one of both.",
)
def adopt_once(environment: Environment) -> Iterator[Finding]:
    """Two objects cannot be taken over into one place, nor one into two."""
    first: dict[tuple[Kind, str, str], Parts] = {}
    for kind, parts, address in [*_targets(environment), *_sources(environment)]:
        other = first.setdefault((kind, str(parts[-1]), address), parts)
        if other != parts:
            yield Finding(parts, f'"{address}" is in {path_of(other)} already', "keep one of both")


@rule(
    "adopt-moved",
    source="Terraform: a resource moves to a resource, a module to a module, from where none is",
    remedy="Name the address that the state has, and that no stack of this project has.",
)
def adopt_moved(environment: Environment) -> Iterator[Finding]:
    """A move leads from an address that is gone to one of its kind."""
    for kind, adoption in _adoptions(environment):
        there = emitted(environment, kind)
        for index, move in enumerate(adoption.moved):
            parts = ("adopt", kind, "moved", index, "from")
            if move.from_ in there:
                found = f'"{move.from_}" is in the stack {environment.name}-{kind}'
                yield Finding(parts, found, "name what is there no more")
            elif _is_module(move.from_) != _is_module(move.to):
                found = f'"{move.from_}" is a {_kind_of(move.from_)}, "{move.to}" is none'
                yield Finding(parts, found, f"move a {_kind_of(move.to)} there")


def _adoptions(environment: Environment) -> Iterator[tuple[Kind, Adoption]]:
    kinds: tuple[Kind, ...] = get_args(Kind)
    for kind in kinds:
        yield kind, environment.adopt.of(kind)


def _targets(environment: Environment) -> Iterator[tuple[Kind, Parts, str]]:
    for kind, adoption in _adoptions(environment):
        for index, item in enumerate(adoption.imports):
            yield kind, ("adopt", kind, "imports", index, "to"), item.to
        for index, move in enumerate(adoption.moved):
            yield kind, ("adopt", kind, "moved", index, "to"), move.to


def _sources(environment: Environment) -> Iterator[tuple[Kind, Parts, str]]:
    for kind, adoption in _adoptions(environment):
        for index, move in enumerate(adoption.moved):
            yield kind, ("adopt", kind, "moved", index, "from"), move.from_
        for index, item in enumerate(adoption.imports):
            yield kind, ("adopt", kind, "imports", index, "id"), f"{_type_of(item.to)} {item.id}"


def _top(address: str) -> str:
    """Return the module that is called at the top, or the resource that stands there."""
    match = _TOP.match(address)
    return match[0] if match else address


def _is_module(address: str) -> bool:
    return _MODULE.fullmatch(_INDEX.sub("", address)) is not None


def _kind_of(address: str) -> str:
    return "module" if _is_module(address) else "resource"


def _type_of(address: str) -> str:
    return _INDEX.sub("", address).split(".")[-2]
