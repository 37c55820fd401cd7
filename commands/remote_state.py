"""What Terraform says of a stack whose state lies in a bucket or in Terraform Cloud."""

import json
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from commands.json_files import read_json
from commands.output import STACK_FILE
from commands.terraform import terraform


@dataclass(frozen=True)
class Pulled:
    """A state, or why it could not be read."""

    state: dict[str, Any] = field(default_factory=dict[str, Any])
    unread: str = ""


def is_remote(folder: Path) -> bool | None:
    """Tell whether the JSON in a stack's folder keeps state elsewhere; None where there is none."""
    file = folder / STACK_FILE
    if not file.exists():
        return None
    settings = read_json(file, "run synth again").get("terraform", {})
    return "cloud" in settings or bool(settings.get("backend", {}).keys() - {"local"})


def pulled_state(folder: Path) -> Pulled:
    """Pull a stack's state with the Terraform that is initialised in its folder."""
    if is_remote(folder) is None:
        return Pulled(unread=f"there is no {folder.name}/{STACK_FILE}: run synth")
    if shutil.which("terraform") is None:
        return Pulled(unread="terraform is not on PATH")
    pipe = subprocess.PIPE
    done = terraform(folder, "state", "pull", stdout=pipe, stderr=pipe)
    if done.returncode != 0:
        return Pulled(unread=_reason(done.stderr.decode(errors="replace"), folder))
    # Terraform says nothing where nothing was ever applied.
    return Pulled(state=json.loads(done.stdout or b"{}"))


def _reason(said: str, folder: Path) -> str:
    errors = [line.partition("Error: ")[2] for line in said.splitlines() if "Error: " in line]
    first = next(iter(errors), said.strip().rpartition("\n")[2])
    return f"{first}: run `terraform -chdir={folder} init` first, or mend what it says"
