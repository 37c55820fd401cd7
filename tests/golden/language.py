"""Which parts of Terraform's language a stack uses, and since when both commands have each.

Before Terraform 0.12 JSON held other expressions, and OpenTofu begins with 1.6.0: nothing is older
here. Facts from both projects' changelogs.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from tests.golden.produced import strings

Json: TypeAlias = Any

OLDEST_TERRAFORM = "0.12.0"
OLDEST_OPENTOFU = "1.6.0"


@dataclass(frozen=True)
class Since:
    """The first releases with a feature, and the field of the environment file that asks for it."""

    terraform: str = OLDEST_TERRAFORM
    opentofu: str = OLDEST_OPENTOFU
    asked_by: str | None = None


FEATURES: Mapping[str, Since] = {
    # blocks
    "block check": Since("1.5.0"),
    "block data": Since(),
    "block import": Since("1.5.0"),
    "block module": Since(),
    "block moved": Since("1.1.0"),
    "block output": Since(),
    "block provider": Since(),
    "block resource": Since(),
    "block terraform": Since(),
    "block ephemeral": Since("1.10.0", "1.11.0", "access.cluster_auth"),
    # settings
    "backend local": Since(),
    "backend s3": Since(asked_by="backend.type"),
    "backend s3 use_lockfile": Since("1.10.0", "1.10.0", "backend.type"),
    "terraform backend": Since(),
    "terraform cloud": Since("1.1.0", asked_by="backend.type"),
    "terraform cloud project": Since("1.6.0", asked_by="backend.project"),
    "terraform required_providers": Since("0.13.0"),  # with a source
    "terraform required_version": Since(),
    # arguments that every block of a kind takes
    "lifecycle create_before_destroy": Since(),
    "lifecycle prevent_destroy": Since(),
    "module source": Since(),
    "module version": Since(),
    "output description": Since(),
    "output value": Since(),
    "resource depends_on": Since(),
    "resource lifecycle": Since(),
    # expressions
    "function alltrue": Since("0.14.0"),
    "function base64decode": Since(),
    "function flatten": Since(),
    "function length": Since(),
    "function slice": Since(),
    "function toset": Since(),
    "function try": Since("0.12.20"),
    "reference data": Since(),
    "reference ephemeral": Since("1.10.0", "1.11.0", "access.cluster_auth"),
    "reference module": Since(),
    "reference resource": Since(),
    "for": Since(),
    "index": Since(),
    "list": Since(),
    "operator": Since(),
}

# Arguments of the language itself: all others belong to a resource's or a module's own schema.
_OF_RESOURCES = (
    *("connection", "count", "depends_on", "for_each", "lifecycle", "provider", "provisioner"),
)
_OF_MODULES = ("count", "depends_on", "for_each", "providers", "source", "version")
_ROOTS = (
    "count",
    "data",
    "each",
    "ephemeral",
    "local",
    "module",
    "path",
    "self",
    "terraform",
    "var",
)
_MARKS = {
    "conditional": r"\?",
    "directive": r"%\{",
    "for": r"\bfor\b",
    "index": r"[\w\])]\[(?!\*)",
    "list": r"(?<![\w\])])\[",
    "object": r"(?<!\$)\{",
    "operator": r"(?<![\[.])[-+*/%]|[=!<>]=|[<>](?!=)|&&|\|\||!",
    "provider function": r"\bprovider::",
    "splat": r"\[\*\]|\.\*",
}


def features_of(stack: Json) -> set[str]:
    """Return every feature that a stack's JSON uses."""
    return {*_blocks(stack), *_settings(stack.get("terraform", {})), *_expressions(stack)}


def _blocks(stack: Json) -> Iterator[str]:
    for kind in stack.keys() - {"//"}:
        yield f"block {kind}"
    for kind in ("data", "resource"):
        for members in stack.get(kind, {}).values():
            for arguments in members.values():
                yield from (f"{kind} {name}" for name in _OF_RESOURCES if name in arguments)
                yield from (f"lifecycle {name}" for name in arguments.get("lifecycle", {}))
    if "terraform_data" in stack.get("resource", {}):
        yield "resource terraform_data"
    yield from _others(stack)


def _others(stack: Json) -> Iterator[str]:
    for arguments in stack.get("module", {}).values():
        yield from (f"module {name}" for name in _OF_MODULES if name in arguments)
    for kind in ("output", "variable"):
        for arguments in stack.get(kind, {}).values():
            yield from (f"{kind} {name}" for name in arguments)
    for configurations in stack.get("provider", {}).values():
        if any("alias" in configuration for configuration in configurations):
            yield "provider alias"


def _settings(settings: Json) -> Iterator[str]:
    yield from (f"terraform {name}" for name in settings)
    for type_, arguments in settings.get("backend", {}).items():
        yield f"backend {type_}"
        if "use_lockfile" in arguments:
            yield f"backend {type_} use_lockfile"
    if "project" in settings.get("cloud", {}).get("workspaces", {}):
        yield "terraform cloud project"


def _expressions(stack: Json) -> Iterator[str]:
    for _, text in strings(stack):
        if re.search(r"(?<!%)%\{", text):
            yield "directive"
        for expression in templates(text):
            yield from features_of_expression(expression)


def templates(text: str) -> Iterator[str]:
    """Yield what stands between `${` and its `}` in a text, escaped ones left out."""
    for match in re.finditer(r"(?<!\$)\$\{", text):
        depth, end = 1, match.end()
        while depth and end < len(text):
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        yield text[match.end() : end - 1]


def features_of_expression(expression: str) -> Iterator[str]:
    """Yield the functions, the roots of references and the syntax in an expression."""
    bare = re.sub(r'"[^"]*"', '""', expression)
    # Names of objects may hold a dash, which is no operator there.
    marks = re.sub(r"(?<=\w)-(?=\w)", "_", bare)
    for name, pattern in _MARKS.items():
        if re.search(pattern, marks):
            yield name
    for function in re.findall(r"(?<![\w:])([a-z_]\w*)\(", marks):
        yield f"function {function}"
    for root in re.findall(r"(?<![\w.:\]])([a-z_]\w*)\.", marks):
        yield f"reference {root if root in _ROOTS else 'resource'}"
