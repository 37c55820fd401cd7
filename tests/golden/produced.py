"""What a synth produced for a case: its stacks as data, and the files that a reviewer reads."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from tests.golden.cases import NOTES

Json: TypeAlias = Any
Place: TypeAlias = tuple[str | int, ...]


class _Readable(yaml.SafeDumper):
    """Writes text of several lines as lines."""


def _text(_dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    style = "|" if "\n" in value else None
    return yaml.ScalarNode("tag:yaml.org,2002:str", value, style=style)


_Readable.add_representer(str, _text)


@dataclass(frozen=True)
class Stack:
    """One stack's JSON."""

    name: str
    text: str = field(repr=False)

    @cached_property
    def data(self) -> dict[str, Json]:
        """The parsed JSON."""
        return json.loads(self.text)

    def blocks(self, kind: str) -> dict[str, Json]:
        """Return the stack's `module`s, `output`s and so on by name."""
        return self.data.get(kind, {})

    def resources(self, type_: str) -> dict[str, Json]:
        """Return the resources of a type by name."""
        return self.blocks("resource").get(type_, {})

    def provider(self, name: str) -> Json:
        """Return the one configuration of a provider."""
        (configuration,) = self.blocks("provider")[name]
        return configuration

    def addresses(self) -> Iterator[str]:
        """Yield the address of everything in the stack."""
        for kind, prefix in (("data", "data."), ("ephemeral", "ephemeral."), ("resource", "")):
            for type_, members in self.blocks(kind).items():
                yield from (f"{prefix}{type_}.{name}" for name in members)
        yield from (f"module.{name}" for name in self.blocks("module"))
        yield from (f"output.{name}" for name in self.blocks("output"))


@dataclass(frozen=True)
class Produced:
    """All stacks of a case, its manifest.json and what was said about it."""

    stacks: dict[str, Stack]
    manifest: str
    notes: str

    @classmethod
    def read(cls, folder: Path) -> "Produced":
        """Read an output folder."""
        files = {
            path.parent.name: path.read_bytes().decode()
            for path in folder.glob("stacks/*/cdk.tf.json")
        }
        return cls(
            stacks={name: Stack(name, files[name]) for name in sorted(files)},
            manifest=(folder / "manifest.json").read_text(encoding="utf-8"),
            notes=(folder / NOTES).read_text(encoding="utf-8"),
        )

    def files(self) -> dict[str, str]:
        """Return the text of every file under a case's `expected`, by its relative name."""
        files = {"manifest.json": self.manifest, "addresses.txt": self._addresses()}
        if self.notes:
            files["notes.txt"] = self.notes
        for name, stack in self.stacks.items():
            files[f"{name}.tf.json"] = stack.text
            files |= {f"manifests/{name}/{key}": text for key, text in _manifests(stack)}
            files |= {f"policies/{name}/{key}": text for key, text in _policies(stack)}
        return files

    def _addresses(self) -> str:
        lines = [
            f"{name} {address}\n"
            for name, stack in self.stacks.items()
            for address in stack.addresses()
        ]
        return "".join(sorted(lines))


def walk(value: Json, path: Place = ()) -> Iterator[tuple[Place, Json]]:
    """Yield every value inside JSON with its path, the keys of mappings as values too."""
    yield path, value
    if isinstance(value, dict):
        for key, item in value.items():
            yield (*path, key), key
            yield from walk(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from walk(item, (*path, index))


def strings(value: Json) -> Iterator[tuple[Place, str]]:
    """Yield every text inside JSON, keys included, with its path."""
    return ((path, item) for path, item in walk(value) if isinstance(item, str))


def _manifests(stack: Stack) -> Iterator[tuple[str, str]]:
    for name, resource in stack.resources("kubernetes_manifest").items():
        text = yaml.dump(
            resource["manifest"], Dumper=_Readable, sort_keys=False, allow_unicode=True, width=1000
        )
        yield f"kubernetes_manifest.{name}.yaml", text
    for name, release in stack.resources("helm_release").items():
        for text in release.get("values", []):
            yield f"helm_release.{name}.values.yaml", text


def _policies(stack: Stack) -> Iterator[tuple[str, str]]:
    """Yield IAM statements, and every text that is itself JSON."""
    for kind in ("module", "resource"):
        for path, value in walk(stack.blocks(kind)):
            place = path if kind == "resource" else (kind, *path)
            name = ".".join(str(part) for part in place).replace("/", "_")
            if isinstance(value, list) and path[-1] == "iam_policy_statements":
                yield f"{name}.json", _indented(value)
            elif isinstance(value, str) and value.startswith(('{"', "[{")):
                yield f"{name}.json", _indented(json.loads(value))


def _indented(data: Json) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
