"""Write the interfaces of the Terraform modules that a stack calls to tests/contract/modules.

    python -m tools.contracts FOLDER

FOLDER is a stack in which `terraform init` has run; what it has fetched is read, nothing else.
"""

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from tools.terraform_types import parse_type

Block: TypeAlias = dict[str, Any]

CONTRACTS = Path(__file__).resolve().parents[1] / "tests" / "contract" / "modules"
FETCHED = Path(".terraform", "modules", "modules.json")
WIDTH = 100


@dataclass(frozen=True)
class FetchedModule:
    """A module that a stack calls: under which name, which one, and where Terraform has put it."""

    name: str
    source: str
    version: str
    folder: Path

    def contract(self) -> Block:
        """Return its interface as data."""
        return {"source": self.source, "version": self.version, **interface_of(self.folder)}


def main() -> int:
    """Write the contracts of the named stack's modules."""
    parser = argparse.ArgumentParser(prog="python -m tools.contracts", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="an initialised stack")
    stack = parser.parse_args().folder
    if not (stack / FETCHED).is_file():
        print(f"error: no {FETCHED} in {stack}; run terraform init there", file=sys.stderr)
        return 2
    written = write_contracts(stack, CONTRACTS)
    for path in written:
        print(f"wrote {path.relative_to(CONTRACTS.parents[2])}")
    if not written:
        print("every contract is up to date")
    return 0


def write_contracts(stack: Path, into: Path) -> list[Path]:
    """Write a file for each module that a stack calls; return those that are new or changed."""
    written: list[Path] = []
    into.mkdir(parents=True, exist_ok=True)
    for module in fetched_modules(stack):
        path, text = into / f"{module.name}.json", f"{laid_out(module.contract())}\n"
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            written.append(path)
    return written


def fetched_modules(stack: Path) -> list[FetchedModule]:
    """Return the modules that an initialised stack calls itself, not those that they call."""
    listed = json.loads((stack / FETCHED).read_bytes())["Modules"]
    return [
        FetchedModule(
            item["Key"], _without_host(item["Source"]), item["Version"], stack / item["Dir"]
        )
        for item in listed
        if item["Key"] and "." not in item["Key"]
    ]


def interface_of(folder: Path) -> Block:
    """Return what the files of a module say: versions, inputs with their types, outputs.

    Raises:
        ValueError: an input's type is none.

    """
    data = [_parsed(path) for path in sorted(folder.iterdir())]
    terraform = [block for part in data for block in _blocks(part.get("terraform"))]
    return {
        "required_version": _first(terraform, "required_version"),
        "required_providers": {
            name: provider
            for block in terraform
            for providers in _blocks(block.get("required_providers"))
            for name, provider in providers.items()
        },
        "inputs": {name: _input(block) for name, block in _labelled(data, "variable").items()},
        "outputs": list(_labelled(data, "output")),
    }


def laid_out(value: Any, indent: str = "", key: str = "") -> str:  # noqa: ANN401  # any JSON
    """Return JSON with whatever fits into a line in one, so that a reviewer sees what changed."""
    start = f"{indent}{json.dumps(key)}: " if key else indent
    line = f"{start}{json.dumps(value, ensure_ascii=False)}"
    if len(line) < WIDTH or not value or not isinstance(value, dict | list):
        return line
    inner = f"{indent}  "
    if isinstance(value, dict):
        lines = [laid_out(item, inner, name) for name, item in value.items()]
    else:
        lines = [laid_out(item, inner) for item in value]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return "\n".join([f"{start}{opening}", ",\n".join(lines), f"{indent}{closing}"])


def _input(block: Block) -> Block:
    type_ = parse_type(block.get("type", "any").removeprefix("${").removesuffix("}"))
    if "default" in block:
        return {"type": type_, "default": block["default"]}
    return {"type": type_, "required": True}


def _parsed(path: Path) -> Block:
    if path.name.endswith(".tf.json"):
        return json.loads(path.read_bytes())
    if path.suffix != ".tf":
        return {}
    # It takes a while to load, which the tests that only compare need not wait for.
    from hcl2 import SerializationOptions, loads

    options = SerializationOptions(
        with_comments=False,
        explicit_blocks=False,
        preserve_heredocs=False,
        strip_string_quotes=True,
    )
    return loads(path.read_text(encoding="utf-8"), serialization_options=options)


def _labelled(data: list[Block], kind: str) -> dict[str, Block]:
    """Return the blocks of a kind by name, sorted."""
    found = {
        name: block
        for part in data
        for blocks in _blocks(part.get(kind))
        for name, block in blocks.items()
    }
    return dict(sorted(found.items()))


def _blocks(value: list[Block] | Block | None) -> list[Block]:
    """Return blocks as a list: HCL always has one, JSON only where there are several."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _first(blocks: list[Block], key: str) -> str | None:
    return next((block[key] for block in blocks if key in block), None)


def _without_host(source: str) -> str:
    host, _, rest = source.partition("/")
    return rest if "." in host else source


if __name__ == "__main__":
    sys.exit(main())
