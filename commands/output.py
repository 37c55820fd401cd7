"""The output folder: replaced whole or not at all, and never forgetting a stack by itself."""

import json
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from commands.json_files import read_json
from core.problems import ConfigError, Problem

MANIFEST = "manifest.json"
STACK_FILE = "cdk.tf.json"
LOCK_FILE = ".terraform.lock.hcl"


def publish(fresh: Path, outdir: Path) -> list[str]:
    """Move a fresh output into `outdir` and return its stacks' names, sorted.

    Only the JSON is replaced, and a lock that the project keeps; what else is beside it stays.
    """
    contents = published(fresh, outdir)
    replace_all({outdir / name: content for name, content in contents.items()})
    return sorted(_manifest(fresh)["stacks"])


def published(fresh: Path, outdir: Path) -> dict[str, bytes]:
    """Return each file that a fresh output brings to `outdir`, by its name below it.

    Stacks that the fresh output lacks keep their entry: their JSON can still destroy them.
    """
    manifest = _manifest(fresh)
    names = sorted(manifest["stacks"])
    kept = {
        name: entry
        for name, entry in _manifest(outdir)["stacks"].items()
        if name not in manifest["stacks"] and _stack_file(outdir, name).exists()
    }
    manifest["stacks"] = dict(sorted({**manifest["stacks"], **kept}.items()))
    files = [stack_folder(fresh, name) / file for name in names for file in (STACK_FILE, LOCK_FILE)]
    contents = {
        file.relative_to(fresh).as_posix(): file.read_bytes() for file in files if file.exists()
    }
    return contents | {MANIFEST: _text(manifest)}


def gather(parts: Iterable[Path], fresh: Path) -> None:
    """Move the outputs of several syntheses into one, as a single one would have written it."""
    manifest: dict[str, Any] = {}
    for part in parts:
        found = _manifest(part)
        for name in found["stacks"]:
            folder = _stack_file(fresh, name).parent
            folder.parent.mkdir(parents=True, exist_ok=True)
            _stack_file(part, name).parent.rename(folder)
        manifest = {**found, "stacks": {**manifest.get("stacks", {}), **found["stacks"]}}
    (fresh / MANIFEST).write_bytes(_text(manifest))


def synthesized(outdir: Path) -> list[str]:
    """Return the stacks of an output folder, sorted."""
    return sorted(_manifest(outdir)["stacks"])


def stale_stacks(outdir: Path, names: Iterable[str]) -> list[str]:
    """Return the stacks in `outdir` that are not among `names`, in the order of a destroy."""
    stacks = _manifest(outdir)["stacks"]
    left = sorted(stacks.keys() - set(names))
    return sorted(left, key=lambda name: -len(stacks[name]["dependencies"]))


def drop_stack(outdir: Path, name: str) -> bool:
    """Remove a stack's folder and entry; tell whether there was one."""
    manifest = _manifest(outdir)
    entry = manifest["stacks"].pop(name, None)
    if entry is None:
        return False
    for other in manifest["stacks"].values():
        other["dependencies"] = [item for item in other["dependencies"] if item != name]
    replace_all({outdir / MANIFEST: _text(manifest)})
    shutil.rmtree(_stack_file(outdir, name).parent, ignore_errors=True)
    return True


def stack_json(outdir: Path, name: str) -> dict[str, Any]:
    """Return a stack's JSON."""
    return json.loads(_stack_file(outdir, name).read_bytes())


def replace_all(contents: Mapping[Path, bytes]) -> None:
    """Write beside each file first, so that moving into place is a step that cannot half fail."""
    staged: list[tuple[Path, Path]] = []
    try:
        for path, content in contents.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary = path.with_name(f".{path.name}.{os.getpid()}")
            staged.append((temporary, path))
            temporary.write_bytes(content)
        for temporary, path in staged:
            temporary.replace(path)
    finally:
        for temporary, _ in staged:
            temporary.unlink(missing_ok=True)


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    if not path.exists():
        return {"stacks": {}}
    right = f"remove {folder.name}/{MANIFEST} and run synth again"
    manifest = read_json(path, right)
    if not isinstance(manifest.get("stacks"), dict):
        raise ConfigError([Problem("", f"{path.name} names no stacks", right)])
    return manifest


def stack_folder(folder: Path, name: str) -> Path:
    """Return the folder of a stack in an output folder."""
    return folder / "stacks" / name


def _stack_file(folder: Path, name: str) -> Path:
    return stack_folder(folder, name) / STACK_FILE


def _text(manifest: dict[str, Any]) -> bytes:
    return (json.dumps(manifest, indent=2) + "\n").encode()
