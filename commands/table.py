"""The table that ends a synth."""

from collections.abc import Sequence
from pathlib import Path

from commands.output import stack_json

_HEADINGS = ("stack", "resources", "modules")


def stack_table(outdir: Path, names: Sequence[str], seconds: float) -> str:
    """Return a table of stacks with what each holds, and the time taken."""
    rows = [_HEADINGS, *(_row(outdir, name) for name in names)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADINGS))]
    lines = [
        f"{name:<{widths[0]}}  {resources:>{widths[1]}}  {modules:>{widths[2]}}"
        for name, resources, modules in rows
    ]
    shown = Path(outdir.name) if outdir.parent == Path.cwd() else outdir
    return "\n".join([*lines, f"{len(names)} stacks in {shown}/stacks, {seconds:.1f} s"])


def _row(outdir: Path, name: str) -> tuple[str, str, str]:
    data = stack_json(outdir, name)
    resources = sum(len(items) for items in data.get("resource", {}).values())
    return name, str(resources), str(len(data.get("module", {})))
