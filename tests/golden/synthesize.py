"""Synthesizes cases, in a process of its own whose environment the caller chooses.

Reads `{case: [file, ...]}` as JSON from standard input, and writes for each case the folder
`<first argument>/<case>` as `python main.py` writes cdktf.out, and its notes beside it. Rules are
left out for the one case that breaks them.
"""

import json
import sys
from pathlib import Path

from commands.synth import synthesize
from core.checks.run import checked_environments
from core.config.load import load_environments
from core.layout import STATE_FOLDER
from core.problems import render_problems
from tests.golden.cases import HOSTILE, NOTES, ROOT


def main() -> None:
    """Synthesize every case that standard input names."""
    out = Path(sys.argv[1])
    for name, files in json.load(sys.stdin).items():
        read = load_environments if name == HOSTILE else checked_environments
        loaded, notes = read([Path(file) for file in files], ROOT)
        synthesize([item.environment for item in loaded], out / name, STATE_FOLDER)
        text = f"{render_problems(notes)}\n" if notes else ""
        (out / name / NOTES).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
