"""State that lies elsewhere, and what stands in for the Terraform that pulls it."""

import json
from pathlib import Path

from commands.output import STACK_FILE

# Says what lies beside the stack's JSON; or, where nothing does, what Terraform says before init.
TERRAFORM = """\
#!/bin/sh
cat "${1#-chdir=}/pulled" 2>/dev/null && exit 0
echo "Error: Backend initialization required" >&2
exit 1
"""


def stand_in(root: Path) -> str:
    """Make a Terraform in a folder of its own below root; return a PATH on which it is first."""
    terraform = root / "bin" / "terraform"
    terraform.parent.mkdir()
    terraform.write_text(TERRAFORM, encoding="utf-8")
    terraform.chmod(0o755)
    return f"{terraform.parent}:/usr/bin:/bin"


def synthesized(root: Path, stack: str, data: object, pulled: object = None) -> Path:
    """Write a stack's JSON and what Terraform pulls for it; return its folder."""
    folder = root / "cdktf.out" / "stacks" / stack
    folder.mkdir(parents=True)
    (folder / STACK_FILE).write_text(json.dumps(data), encoding="utf-8")
    if pulled is not None:
        (folder / "pulled").write_text(json.dumps(pulled) if pulled else "", encoding="utf-8")
    manifest = {"stacks": {stack: {"dependencies": []}}}
    (root / "cdktf.out" / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder
