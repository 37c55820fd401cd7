"""The output folder: replaced whole or not at all, and never forgetting a stack by itself."""

import json
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"
STACK_FILE = "cdk.tf.json"


def publish(fresh: Path, outdir: Path) -> list[str]:
    """Move a fresh output into `outdir` and return its stacks' names, sorted.

    Only the JSON is replaced: .terraform, plans and lock files beside it stay. Stacks that the
    fresh output lacks keep their folder and their entry: their JSON can still destroy them.
    """
    manifest = _manifest(fresh)
    names = sorted(manifest["stacks"])
    staged: list[tuple[Path, Path]] = []
    for name in names:
        source, target = _stack_file(fresh, name), _stack_file(outdir, name)
        target.parent.mkdir(parents=True, exist_ok=True)
        staged.append(_stage(source.read_bytes(), target))
    kept = {
        name: entry
        for name, entry in _manifest(outdir)["stacks"].items()
        if name not in manifest["stacks"] and _stack_file(outdir, name).exists()
    }
    manifest["stacks"] = dict(sorted({**manifest["stacks"], **kept}.items()))
    staged.append(_stage(_text(manifest), outdir / MANIFEST))
    for temporary, target in staged:
        temporary.replace(target)
    return names


def stale_stacks(outdir: Path, names: Iterable[str]) -> list[str]:
    """Return the stacks in `outdir` that are not among `names`."""
    return sorted(set(_manifest(outdir)["stacks"]) - set(names))


def drop_stack(outdir: Path, name: str) -> bool:
    """Remove a stack's folder and entry; tell whether there was one."""
    manifest = _manifest(outdir)
    entry = manifest["stacks"].pop(name, None)
    if entry is None:
        return False
    for other in manifest["stacks"].values():
        other["dependencies"] = [item for item in other["dependencies"] if item != name]
    temporary, target = _stage(_text(manifest), outdir / MANIFEST)
    temporary.replace(target)
    shutil.rmtree(_stack_file(outdir, name).parent, ignore_errors=True)
    return True


def stack_json(outdir: Path, name: str) -> dict[str, Any]:
    """Return a stack's JSON."""
    return json.loads(_stack_file(outdir, name).read_bytes())


def _stage(content: bytes, target: Path) -> tuple[Path, Path]:
    """Write beside the target, so that moving it into place is one step that cannot half fail."""
    temporary = target.with_name(f".{target.name}.{os.getpid()}")
    temporary.write_bytes(content)
    return temporary, target


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    return json.loads(path.read_bytes()) if path.exists() else {"stacks": {}}


def _stack_file(folder: Path, name: str) -> Path:
    return folder / "stacks" / name / STACK_FILE


def _text(manifest: dict[str, Any]) -> bytes:
    return (json.dumps(manifest, indent=2) + "\n").encode()
