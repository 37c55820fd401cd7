"""An executable that stands in for Terraform."""

from pathlib import Path

import pytest

from commands import synth
from commands.running import Project

# Answers by the files in a stack's folder: init and plan hold exit codes, outputs what it says.
TERRAFORM = """\
#!/bin/sh
folder="${1#-chdir=}"
shift
echo "$*" >> "$folder/calls"
case "$1" in
    output) cat "$folder/outputs" 2>/dev/null || exit 1 ;;
    *) echo "$1 of $folder" && exit "$(cat "$folder/$1" 2>/dev/null || echo 0)" ;;
esac
"""
NAMES = ("dev-cluster", "dev-karpenter", "dev-nodes")


@pytest.fixture
def stacks(project: Project, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a project's stacks, with Terraform on PATH and nothing to synthesize."""
    folder = project.root / "cdktf.out" / "stacks"
    for name in NAMES:
        (folder / name).mkdir(parents=True)
    terraform = project.root / "bin" / "terraform"
    terraform.parent.mkdir()
    terraform.write_text(TERRAFORM, encoding="utf-8")
    terraform.chmod(0o755)
    monkeypatch.setenv("PATH", str(terraform.parent), prepend=":")
    monkeypatch.delenv("CDKTF_OUTDIR", raising=False)
    monkeypatch.setattr(synth, "run", lambda *_: 0)
    return folder
