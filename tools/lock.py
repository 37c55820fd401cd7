"""Take the addresses of package indexes out of Pipfile.lock, so that pip's own settings decide."""

import json
from pathlib import Path
from typing import Any

LOCK = Path("Pipfile.lock")


def without_indexes(lock: dict[str, Any]) -> dict[str, Any]:
    """Return the lock with no sources, and no package tied to one."""
    meta = lock["_meta"] | {"sources": []}
    groups = {
        group: {
            name: {key: value for key, value in package.items() if key != "index"}
            for name, package in packages.items()
        }
        for group, packages in lock.items()
        if group != "_meta"
    }
    return {"_meta": meta, **groups}


def main() -> None:
    """Rewrite Pipfile.lock in the folder that make runs in."""
    lock = without_indexes(json.loads(LOCK.read_text(encoding="utf-8")))
    LOCK.write_text(json.dumps(lock, indent=4, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
